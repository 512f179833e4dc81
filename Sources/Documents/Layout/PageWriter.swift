/// Fills pages from top to bottom and starts a new one when the paper ends.
///
///     var writer = try PageWriter(.a4)
///     writer.title("评审委员会会议纪要")
///     writer.paragraph(text)
///     let pages = writer.finish()
struct PageWriter {
    static let margin = 48.0
    private static let foot = 46.0

    let paper: Paper
    let typesetter: Typesetter
    private var done: [Page] = []
    private var page: Page
    private(set) var y: Double

    init(_ paper: Paper) throws(DocumentFailure) {
        self.paper = paper
        typesetter = try Typesetter()
        page = Page(paper: paper)
        y = PageWriter.margin
    }

    var left: Double { PageWriter.margin }
    var width: Double { paper.width - 2 * PageWriter.margin }
    /// What is left of this page.
    var room: Double { paper.height - PageWriter.foot - y }
    /// What an empty page offers.
    var fullRoom: Double { paper.height - PageWriter.foot - PageWriter.margin }

    mutating func put(_ mark: Mark) { page.marks.append(mark) }

    mutating func space(_ height: Double) { y += height }

    mutating func breakPage() {
        done.append(page)
        page = Page(paper: paper)
        y = PageWriter.margin
    }

    /// A new page unless `height` still fits on this one.
    mutating func need(_ height: Double) {
        if room < height && y > PageWriter.margin { breakPage() }
    }

    /// The document's name, centred, with an optional smaller line below.
    mutating func title(_ text: String, subtitle: String? = nil) {
        text.isEmpty ? () : line(text, .title, .centre)
        space(2)
        if let subtitle, !subtitle.isEmpty { line(subtitle, .subtitle, .centre) }
        space(12)
    }

    /// A heading that stays with at least a few lines of what follows.
    mutating func heading(_ text: String) {
        need(60)
        space(8)
        line(text, TextStyle(.sans, 11.5, bold: true, ink: .accent), .leading)
        space(4)
    }

    /// Text over the full width; paragraphs are the lines of `text` and break across pages.
    mutating func paragraph(
        _ text: String, _ style: TextStyle = TextStyle(.sans, 10.5, leading: 1.2), _ alignment: Alignment = .leading
    ) {
        var rest = text
        while !rest.isEmpty {
            let block = typesetter.set(rest, style, width: width, alignment)
            if block.height <= room {
                put(.text(rest, style, at: Point(left, y), width: width, alignment))
                y += block.height
                break
            }
            if let (head, tail) = block.split(above: room) {
                put(.text(head, style, at: Point(left, y), width: width, alignment))
                rest = tail
            } else if y <= PageWriter.margin {
                break  // a single line taller than a page: no style of ours
            }
            breakPage()
        }
        space(5)
    }

    /// A line for a handwritten signature and its date, at the right.
    mutating func signatureLine(_ label: String) {
        need(54)
        space(30)
        let style = TextStyle(.sans, 10.5)
        let start = left + width * 0.42
        put(.text(label, style, at: Point(start - 160, y), width: 154, .trailing))
        put(.line(Point(start, y + 16), Point(start + 150, y + 16), 0.7, .line))
        put(.text("年　　月　　日", style, at: Point(start + 160, y), width: width * 0.58 - 160, .trailing))
        space(24)
    }

    mutating func finish() -> [Page] {
        if !page.marks.isEmpty || done.isEmpty { done.append(page) }
        page = Page(paper: paper)
        defer { done = [] }
        return done
    }

    private mutating func line(_ text: String, _ style: TextStyle, _ alignment: Alignment) {
        let height = typesetter.height(text, style, width: width)
        need(height)
        put(.text(text, style, at: Point(left, y), width: width, alignment))
        y += height
    }
}
