import TitleReview

/// What a PDF from outside may hold that nobody should be sent: passwords, scripts, attachments (S24, A2.3.5).
///
/// Names (ISO 32000-1, 7.3.5) are compared whole, so that a font that happens to be called `XFAQWE+Song` is none of them;
/// with their `#xx` escapes resolved; and inside compressed object streams (7.5.7), where a plain look would not find them.
enum PDFContent {
    /// Long enough that compressed content does not hold them by chance: looked for everywhere, so that nothing hides
    /// behind a false `stream`.
    private static let active: [String: FileFault] = {
        let acting = ["JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "Rendition", "GoToE"].map {
            ($0, FileFault.active($0))
        }
        return Dictionary(uniqueKeysWithValues: acting + ["EmbeddedFile", "EmbeddedFiles"].map { ($0, .attachments) })
    }()
    /// Object streams of an honest file of 50 MB hold less than this, all together.
    static let objectLimit = 64 << 20
    /// What all other streams but images may grow to; an honest page has some hundred KB.
    static let contentLimit = 200 << 20
    /// Images that a scanner kept without loss: 26 MB for a page of A4 in colour at 300 dpi.
    static let imageLimit = 1 << 30

    /// - Returns: nil when there is nothing of the kind.
    static func fault(_ bytes: [UInt8]) -> FileFault? {
        var budget = Budget()
        return Scan(bytes, isFile: true).run(&budget)
    }

    private struct Budget {
        var objects = objectLimit
        var content = contentLimit
        var images = imageLimit
    }

    /// What the dictionary before a stream says of it.
    private struct StreamHead {
        var isObjectStream = false
        var isImage = false
        var deflations = 0
    }

    private struct Scan {
        private let bytes: [UInt8]
        private let isFile: Bool

        init(_ bytes: [UInt8], isFile: Bool) {
            self.bytes = bytes
            self.isFile = isFile
        }

        func run(_ budget: inout Budget) -> FileFault? {
            var at = 0
            var contentEnd = 0
            var said = StreamHead()
            var slash = Finder("/")
            var stream = Finder(isFile ? "stream" : nil)
            var object = Finder("endobj")
            while true {
                let nextSlash = slash.next(bytes, at)
                let nextStream = stream.next(bytes, max(at, contentEnd))
                let nextObject = object.next(bytes, max(at, contentEnd))
                let next = min(nextSlash, nextStream, nextObject)
                guard next < bytes.count else { return nil }
                at = next
                if next == nextSlash {
                    let name = name(&at)
                    if let fault = PDFContent.active[name] { return fault }
                    guard at > contentEnd else { continue }
                    switch name {
                    case "Encrypt": return .restricted
                    case "XFA": return .xfa
                    case "ObjStm": said.isObjectStream = true
                    case "Image": said.isImage = true
                    case "FlateDecode", "Fl": said.deflations += 1
                    default: break
                    }
                } else if next == nextObject {
                    said = StreamHead()
                    at += 6
                } else {
                    at += 6
                    // /Length is not believed, as it may be a reference or a lie.
                    let end = Stowaway.find("endstream", in: bytes, from: at, to: bytes.count) ?? bytes.count
                    if let fault = lookInside(at..<end, said, &budget) { return fault }
                    contentEnd = min(end + 9, bytes.count)
                    said = StreamHead()
                }
            }
        }

        private func lookInside(_ content: Range<Int>, _ said: StreamHead, _ budget: inout Budget) -> FileFault? {
            guard said.deflations > 0 else { return nil }
            // Deflated twice means nothing but hiding how large it is.
            guard said.deflations == 1 else { return .swollen(.pdf) }
            var start = content.lowerBound
            while start < content.upperBound, bytes[start] == 0x0D || bytes[start] == 0x0A { start += 1 }
            let data = start..<content.upperBound
            if said.isObjectStream {
                guard let objects = Inflate.all(bytes, data, most: budget.objects) else { return .swollen(.pdf) }
                budget.objects -= objects.count
                return Scan(objects, isFile: false).run(&budget)
            }
            let room = said.isImage ? budget.images : budget.content
            guard let (count, _) = Inflate.count(bytes, [data], most: room) else { return .swollen(.pdf) }
            if said.isImage { budget.images -= count } else { budget.content -= count }
            return nil
        }

        /// Names of 127 bytes or more are none that matter, so reading stops there.
        private func name(_ at: inout Int) -> String {
            at += 1
            var text: [UInt8] = []
            while at < bytes.count, text.count < 127, !isDelimiter(bytes[at]) {
                if bytes[at] == UInt8(ascii: "#"), at + 2 < bytes.count, let high = digit(bytes[at + 1]),
                    let low = digit(bytes[at + 2])
                {
                    text.append(high << 4 | low)
                    at += 3
                } else {
                    text.append(bytes[at])
                    at += 1
                }
            }
            return String(decoding: text, as: UTF8.self)
        }

        private func isDelimiter(_ byte: UInt8) -> Bool {
            switch byte {
            case 0...0x20, UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
                UInt8(ascii: "}"), UInt8(ascii: "/"), UInt8(ascii: "%"):
                true
            default: false
            }
        }

        private func digit(_ byte: UInt8) -> UInt8? {
            switch byte {
            case 0x30...0x39: byte - 0x30
            case 0x41...0x46: byte - 0x37
            case 0x61...0x66: byte - 0x57
            default: nil
            }
        }
    }

    /// The next place of a word, found once and kept until it is passed.
    private struct Finder {
        private let word: String?
        private var found = -1

        init(_ word: String?) { self.word = word }

        mutating func next(_ bytes: [UInt8], _ at: Int) -> Int {
            if found < at {
                found = word.flatMap { Stowaway.find($0, in: bytes, from: at, to: bytes.count) } ?? bytes.count
            }
            return found
        }
    }
}
