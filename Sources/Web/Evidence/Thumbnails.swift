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

    var html: HTML {
        HTML.when(
            !files.isEmpty,
            """
            <ul class="thumbs">\(HTML.each(files) { file in
                """
                <li><a href="\(url: reader + "/" + Percent.encode(file.id))"><img src="/evidence/\(part: file.id)/pages/1?width=160" alt="" width="96" height="128" loading="lazy"><span>\(file.name)</span></a>\
                <small>\(Form.size(file.size))\(HTML.when(file.pages > 1, "，\(file.pages) 页"))</small>\(HTML.each(file.hints) { "<small>\(Tag($0.tag, .warn)) \($0.message)</small>" })</li>
                """
            })</ul>
            """)
    }
}
