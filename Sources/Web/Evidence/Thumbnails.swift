import Casework

/// Files with a small picture of their first page, each leading to its reader.
struct Thumbnails: Part {
    let files: [EvidenceItem]
    /// The path before a file's id.
    let reader: String

    /// Where a page has no reader, plain links to the files.
    static func orLinks(_ files: [EvidenceItem], reader: String?) -> HTML {
        reader.map { Thumbnails(files, reader: $0).html } ?? FileList(files).html
    }

    init(_ files: [EvidenceItem], reader: String) {
        self.files = files
        self.reader = reader
    }

    var html: HTML { HTML.when(!files.isEmpty, "<ul class=\"thumbs\">\(HTML.each(files, line))</ul>") }

    private func line(_ file: EvidenceItem) -> HTML {
        let address = reader + "/" + Percent.encode(file.id)
        let pages = HTML.when(file.pages > 1, "，\(file.pages) 页")
        let hints = HTML.each(file.hints) { "<small>\(Tag($0.tag, .warn)) \($0.message)</small>" }
        return """
            <li><a href="\(url: address)"><img src="/evidence/\(part: file.id)/pages/1?width=160" \
            alt="" width="96" height="128" loading="lazy"><span>\(file.name)</span></a>\
            <small>\(Form.size(file.size))\(pages)</small>\(hints)</li>
            """
    }
}
