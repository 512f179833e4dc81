/// What a PDF may hold that nobody should be sent: scripts, actions, attachments, dynamic forms (S24, A2.3.5). Known by where it stands in
/// a dictionary (ISO 32000-1, 12.6, 7.11.4, 12.7.8), never by words in a text.
enum ActiveContent {
    /// Types of actions (`/S`) that are taken nowhere, whatever sets them off.
    private static let actions: [String: ReadFault] = [
        "/JavaScript": .javaScript, "/Launch": .launch, "/SubmitForm": .submitForm, "/ImportData": .importData,
        "/Rendition": .rendition, "/GoToE": .goToE, "/RichMediaExecute": .richMedia,
    ]
    /// What may happen by itself: going to a page.
    private static let harmless = ["/GoTo", "/Named"]
    private static let chainLimit = 32
    /// Schemes of addresses that are programs, not places.
    private static let schemes: [StaticString] = ["javascript:", "vbscript:", "data:"]

    static func look(_ dictionary: PDFObject, _ keys: [String]) throws(ReadFault) {
        for key in keys {
            switch key {
            case "/S": if let action = dictionary[key].name, let fault = actions[action] { throw fault }
            case "/JS":
                let script = dictionary[key]
                if script.text != nil || script.isStream && keys.contains("/S") { throw .javaScript }
            case "/JavaScript": if isTree(dictionary[key]) { throw .javaScript }
            case "/URI": if let text = dictionary[key].text, isProgram(text) { throw .javaScript }
            case "/OpenAction": try lookAutomatic(dictionary[key], .openAction, left: chainLimit)
            case "/AA":
                let events = dictionary[key]
                for event in events.keys { try lookAutomatic(events[event], .additionalAction, left: chainLimit) }
            case "/Subtype": if dictionary[key].name == "/RichMedia" { throw .richMedia }
            case "/RichMediaContent": if dictionary[key].isDictionary { throw .richMedia }
            case "/Type":
                switch dictionary[key].name {
                case "/EmbeddedFile": throw .attachments
                case "/Rendition": throw .rendition
                default: break
                }
            case "/EmbeddedFiles": if isTree(dictionary[key]) { throw .attachments }
            case "/EF":
                let files = dictionary[key]
                if files.keys.contains(where: { files[$0].isStream }) { throw .attachments }
            case "/XFA":
                let form = dictionary[key]
                if form.isStream || form.isArray { throw .xfa }
            default: break
            }
        }
    }

    /// A tree of names; a page may call a font whatever it likes.
    private static func isTree(_ value: PDFObject) -> Bool {
        value.isDictionary && value.keys.contains { $0 == "/Names" || $0 == "/Kids" }
    }

    /// What is set off without a click, and what follows it.
    private static func lookAutomatic(_ value: PDFObject, _ fault: ReadFault, left: Int) throws(ReadFault) {
        guard left > 0 else { throw fault }
        if value.isArray {
            // A place in the file, or several actions.
            for index in 0..<min(value.items, chainLimit) where value.item(index).keys.contains("/S") {
                try lookAutomatic(value.item(index), fault, left: left - 1)
            }
            return
        }
        guard value.isDictionary else { return }
        if let action = value["/S"].name, !harmless.contains(action) { throw actions[action] ?? fault }
        let next = value["/Next"]
        if !next.isNull { try lookAutomatic(next, fault, left: left - 1) }
    }

    /// Browsers leave out blanks and control characters in a scheme.
    private static func isProgram(_ address: [UInt8]) -> Bool {
        let plain = address.prefix(256).filter { $0 > 0x20 && $0 < 0x7F }.map(Bytes.lowercase)
        return schemes.contains { Bytes.has($0, in: plain, at: 0) }
    }
}
