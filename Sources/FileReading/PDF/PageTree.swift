/// A page, with what it inherits.
struct PDFPage {
    let object: PDFObject
    let resources: PDFObject
}

/// The pages of a PDF in their order (ISO 32000-1, 7.7.3).
enum PageTree {
    /// Trees are some levels deep; a list of pages is one.
    private static let depthLimit = 64
    /// Pages that are counted, so that it can be said how many there are.
    private static let countLimit = 20_000
    /// Points of a page's side: what pixels can be made of.
    private static let sides = 0.01...1_000_000

    /// - Throws: `.damaged` for a tree that leads back to itself, or lies about its length, and for a page that cannot be drawn.
    static func pages(of file: PDFFile) throws(ReadFault) -> [PDFPage] {
        var walk = Walk()
        let top = file.root["/Pages"]
        guard top.isDictionary else { throw .damaged }
        try walk.look(top, Inherited(resources: nil, media: nil, crop: nil), depth: 0)
        if walk.pages.count <= FileReport.Bounds.pages {
            guard let count = top["/Count"].number, count == Double(walk.pages.count) else { throw .damaged }
        }
        return walk.pages
    }

    private struct Inherited {
        var resources: PDFObject?
        var media: PDFObject?
        var crop: PDFObject?

        func with(_ node: PDFObject) -> Inherited {
            func own(_ key: String) -> PDFObject? {
                let value = node[key]
                return value.isNull ? nil : value
            }
            return Inherited(
                resources: own("/Resources") ?? resources, media: own("/MediaBox") ?? media,
                crop: own("/CropBox") ?? crop)
        }
    }

    private struct Walk {
        var pages: [PDFPage] = []
        private var above: Set<PDFObject.ID> = []

        mutating func look(_ node: PDFObject, _ inherited: Inherited, depth: Int) throws(ReadFault) {
            guard node.isDictionary, depth <= depthLimit else { throw .damaged }
            let own = inherited.with(node)
            let kids = node["/Kids"]
            guard kids.isArray else {
                guard isDrawable(own) else { throw .damaged }
                pages.append(PDFPage(object: node, resources: own.resources ?? node["/Resources"]))
                return
            }
            // Each node stands in one place: what stands in several makes a small file of many pages.
            if let id = node.id, !above.insert(id).inserted { throw .damaged }
            for index in 0..<kids.items where pages.count < countLimit {
                try look(kids.item(index), own, depth: depth + 1)
            }
        }
    }

    private static func isDrawable(_ page: Inherited) -> Bool {
        guard let said = page.media else { return true }  // Readers take a sheet of letter paper.
        guard let media = box(said) else { return false }
        var seen = media
        if let crop = page.crop.flatMap(box) {
            let shared = (
                left: max(media.left, crop.left), bottom: max(media.bottom, crop.bottom),
                right: min(media.right, crop.right), top: min(media.top, crop.top)
            )
            if shared.left < shared.right, shared.bottom < shared.top { seen = shared }
        }
        return [media, seen].allSatisfy { sides.contains($0.right - $0.left) && sides.contains($0.top - $0.bottom) }
    }

    private static func box(_ value: PDFObject) -> (left: Double, bottom: Double, right: Double, top: Double)? {
        let sides = (0..<min(value.items, 4)).compactMap { value.item($0).number }
        guard sides.count == 4, sides.allSatisfy(\.isFinite) else { return nil }
        return (min(sides[0], sides[2]), min(sides[1], sides[3]), max(sides[0], sides[2]), max(sides[1], sides[3]))
    }
}
