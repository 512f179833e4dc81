import Casework

/// Files as links, with their size.
struct FileList: Part {
    let files: [EvidenceItem]
    init(_ files: [EvidenceItem]) { self.files = files }

    var html: HTML { HTML.when(!files.isEmpty, "<ul>\(HTML.each(files, line))</ul>") }

    private func line(_ file: EvidenceItem) -> HTML {
        let name = file.name.isEmpty ? "未命名文件" : file.name
        let pages = HTML.when(file.pages > 1, "，\(file.pages) 页")
        let hints = HTML.each(file.hints) { " \(Tag($0.tag, .warn)) <small class=\"muted\">\($0.message)</small>" }
        return """
            <li><a href="/evidence/\(part: file.id)">\(name)</a> \
            <small>\(Form.size(file.size))\(pages)</small>\(hints)</li>
            """
    }
}
