import Casework

/// Files as links, with their size.
struct FileList: Part {
    let files: [EvidenceItem]
    init(_ files: [EvidenceItem]) { self.files = files }

    var html: HTML {
        HTML.when(
            !files.isEmpty,
            """
            <ul>\(HTML.each(files) { file in
                "<li><a href=\"/evidence/\(part: file.id)\">\(file.name.isEmpty ? "未命名文件" : file.name)</a> <small>\(Form.size(file.size))\(HTML.when(file.pages > 1, "，\(file.pages) 页"))</small>\(HTML.each(file.hints) { " \(Tag($0.tag, .warn)) <small class=\"muted\">\($0.message)</small>" })</li>"
            })</ul>
            """)
    }
}
