/// What the streams of a PDF may grow to when their filters are undone (S24), counted through a small window.
struct StreamBudget {
    /// Object streams of an honest file of 50 MB hold less than this, all together.
    static let objectLimit = 64 << 20
    /// What all other streams but images may grow to; an honest page has some hundred KB.
    static let contentLimit = 200 << 20
    /// Images that a scanner kept without loss: 26 MB for a page of A4 in colour at 300 dpi.
    static let imageLimit = 1 << 30
    /// Of one stream that is looked at for what it draws.
    private static let lightLimit = 8 << 20
    private static let deflating = ["/FlateDecode", "/Fl"]
    private static let growing = deflating + ["/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"]

    private var objects = objectLimit
    private var content = contentLimit
    private var images = imageLimit
    /// Numbers of streams longer than that.
    private(set) var heavy: Set<Int> = []

    mutating func take(_ stream: PDFObject, _ dictionary: PDFObject) throws(ReadFault) {
        let filters = StreamBudget.filters(dictionary)
        let growing = filters.count { StreamBudget.growing.contains($0) }
        // Twice means nothing but hiding how large it is.
        guard growing <= 1 else { throw .swollen }
        let isImage = dictionary["/Subtype"].name == "/Image"
        let isObjects = ["/ObjStm", "/XRef"].contains(dictionary["/Type"].name)
        let room = isObjects ? objects : isImage ? images : content
        let size = growing == 0 ? 0 : try StreamBudget.size(stream, filters, most: room)
        guard size <= room else { throw .swollen }
        if isObjects { objects -= size } else if isImage { images -= size } else { content -= size }
        if size > StreamBudget.lightLimit, let id = stream.id { heavy.insert(id.number) }
    }

    static func filters(_ dictionary: PDFObject) -> [String] {
        let said = dictionary["/Filter"]
        if let name = said.name { return [name] }
        return (0..<min(said.items, 16)).compactMap { said.item($0).name }
    }

    /// How much comes out; more than `most` where it is more.
    private static func size(_ stream: PDFObject, _ filters: [String], most: Int) throws(ReadFault) -> Int {
        do throws(ReadFault) {
            guard let first = filters.first, deflating.contains(first) else {
                // Rare: texts in letters, older ways of packing. qpdf holds it whole; the process's memory is the bound.
                return try stream.data(isDecoded: true).count
            }
            let packed = try stream.data(isDecoded: false)
            guard let (count, _) = Inflate.count(packed, [0..<packed.count], most: most) else { throw .swollen }
            return count
        } catch {
            // Damaged data is as long as it can be read.
            guard error == .damaged else { throw error }
            return 0
        }
    }
}
