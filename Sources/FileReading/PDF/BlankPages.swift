import Glibc

/// Which pages of a PDF have nothing on them (A2.3.5): neither text nor lines, and no picture but blank ones, as a scanner makes them of a
/// sheet's back. What cannot be made out here is not called blank.
struct BlankPages {
    /// Pages that are looked at, and for how many seconds of computing.
    private static let pagesLooked = 30, secondsLooked = 2.0
    /// Streams of one page's content, and parts within parts.
    private static let streamLimit = 64, depthLimit = 4
    private static let partLimit = 64
    private static let width = 240

    /// Numbers of streams that are too long to be looked at.
    private let heavy: Set<Int>
    /// What has been found of pictures that stand on several pages.
    private var pictures: [PDFObject.ID: Bool] = [:]
    private var parts = 0

    init(heavy: Set<Int>) { self.heavy = heavy }

    mutating func look(_ pages: [PDFPage]) -> FileReport.Blanks? {
        let start = clock()
        var blanks: FileReport.Blanks?
        for (index, page) in pages.prefix(BlankPages.pagesLooked).enumerated() {
            guard Double(clock() - start) / Double(CLOCKS_PER_SEC) < BlankPages.secondsLooked else { break }
            parts = 0
            guard isBlank(page) else { continue }
            blanks = .init(first: blanks?.first ?? index + 1, count: (blanks?.count ?? 0) + 1)
        }
        return blanks
    }

    private mutating func isBlank(_ page: PDFPage) -> Bool {
        let notes = page.object["/Annots"]
        guard notes.items <= BlankPages.partLimit,
            (0..<notes.items).allSatisfy({ notes.item($0)["/Subtype"].name == "/Link" })
        else { return false }
        let said = page.object["/Contents"]
        if said.isNull { return true }
        if said.isStream { return isBlank([said], page.resources, depth: 0) }
        guard said.isArray, said.items <= BlankPages.streamLimit else { return false }
        return isBlank((0..<said.items).map { said.item($0) }, page.resources, depth: 0)
    }

    private mutating func isBlank(_ streams: [PDFObject], _ resources: PDFObject, depth: Int) -> Bool {
        var content: [UInt8] = []
        for stream in streams {
            guard stream.isStream, !isHeavy(stream), let piece = try? stream.data(isDecoded: true) else { return false }
            content += piece
            content.append(0x0A)
        }
        let look = ContentLook(content)
        if look.draws { return false }
        for name in look.parts {
            parts += 1
            let part = resources["/XObject"][name]
            guard parts <= BlankPages.partLimit, depth < BlankPages.depthLimit, part.isStream, !isHeavy(part) else {
                return false
            }
            switch part["/Subtype"].name {
            case "/Form":
                let own = part["/Resources"]
                guard isBlank([part], own.isNull ? resources : own, depth: depth + 1) else { return false }
            case "/Image": guard isBlankPicture(part) else { return false }
            default: return false
            }
        }
        return true
    }

    private func isHeavy(_ stream: PDFObject) -> Bool {
        // Pictures are long; how many pixels are decoded has a bound of its own.
        stream.id.map { heavy.contains($0.number) } == true && stream["/Subtype"].name != "/Image"
    }

    private mutating func isBlankPicture(_ picture: PDFObject) -> Bool {
        if let id = picture.id, let known = pictures[id] { return known }
        let isBlank =
            (try? PDFPicture.pixels(of: picture)).flatMap { $0 }.map {
                Blank.isBlank($0.scaled(toWidth: BlankPages.width).grey)
            } ?? false
        if let id = picture.id { pictures[id] = isBlank }
        return isBlank
    }
}
