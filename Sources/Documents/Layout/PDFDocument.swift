import CPangoCairo
import TitleReview

/// Pages and what a reader shows about them, written as PDF with embedded subset fonts.
///
///     let bytes = try PDFDocument(title: "会议纪要", createdAt: now, pages: pages).bytes()
public struct PDFDocument: Hashable, Sendable {
    public var title: String
    public var author: String
    /// Stands in the file's information; from the business clock, so that the same record gives the same file.
    public var createdAt: Instant
    public var pages: [Page]
    /// Repeated across every page, slanted and translucent, and readable at the foot (A2.2.8).
    public var watermark: String?
    /// `第 1 页 共 N 页` at the foot of every page, and this at its left.
    public var footer: String?
    public var numbersPages: Bool
    /// Whether a character that no font has is refused and not drawn as a box: for what is numbered and signed.
    public var isWhole: Bool

    public init(
        title: String, author: String = "", createdAt: Instant, pages: [Page], watermark: String? = nil,
        footer: String? = nil, numbersPages: Bool = true, isWhole: Bool = false
    ) {
        self.title = title
        self.author = author
        self.createdAt = createdAt
        self.pages = pages
        self.watermark = watermark
        self.footer = footer
        self.numbersPages = numbersPages
        self.isWhole = isWhole
    }

    /// The file.
    ///
    /// - Throws: ``DocumentFailure/characters(_:)`` and ``DocumentFailure/picture(_:)`` for what cannot be drawn.
    public func bytes() throws(DocumentFailure) -> [UInt8] { try bytes(cutsFonts: true) }

    /// - Parameter cutsFonts: whether the fonts in the file have no more than it shows.
    func bytes(cutsFonts: Bool) throws(DocumentFailure) -> [UInt8] {
        let typesetter = try Typesetter()
        let missing = isWhole ? typesetter.missing(in: pages.flatMap(\.texts).joined(separator: "\n")) : []
        guard missing.isEmpty else { throw .characters(missing) }
        let drawn = pages.enumerated().map { index, page in page.marks + foot(of: page.paper, number: index + 1) }
        let fonts = CutFonts()
        if cutsFonts { tell(fonts, of: drawn, with: typesetter) }
        let sink = ByteSink()
        let paper = pages.first?.paper ?? .a4
        let surface = cairo_pdf_surface_create_for_stream(
            ByteSink.write, Unmanaged.passUnretained(sink).toOpaque(), paper.width, paper.height)
        defer { cairo_surface_destroy(surface) }
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
        if !author.isEmpty { cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, author) }
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "评衡")
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, createdAt.description)
        guard let cairo = cairo_create(surface) else { throw .library("cairo 内存不足") }
        defer { cairo_destroy(cairo) }
        let brush = Brush(cairo: cairo, typesetter: typesetter, fonts: fonts)
        let stamp = watermark.map { Watermark($0, typesetter: typesetter) }
        for (index, page) in pages.enumerated() {
            cairo_pdf_surface_set_size(surface, page.paper.width, page.paper.height)
            for mark in drawn[index] { try brush.draw(mark) }
            stamp?.draw(on: cairo, over: page.paper)
            cairo_show_page(cairo)
        }
        cairo_surface_finish(surface)
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS, cairo_status(cairo) == CAIRO_STATUS_SUCCESS else {
            throw .library(String(cString: cairo_status_to_string(status)))
        }
        return sink.bytes
    }

    private func tell(_ fonts: CutFonts, of pages: [[Mark]], with typesetter: Typesetter) {
        for case .text(let text, let style, at: _, let width, let alignment) in pages.joined() {
            typesetter.set(text, style, width: width, alignment).add(to: fonts)
        }
    }

    private func foot(of paper: Paper, number: Int) -> [Mark] {
        let width = paper.width - 2 * PageWriter.margin
        let at = Point(PageWriter.margin, paper.height - 34)
        let said = footer ?? watermark
        return (said.map { [.text($0, .small, at: at, width: width * 0.75, .leading)] } ?? [])
            + (numbersPages
                ? [.text("第 \(number) 页 共 \(pages.count) 页", .small, at: at, width: width, .trailing)] : [])
    }
}

/// Collects what cairo writes.
private final class ByteSink {
    var bytes: [UInt8] = []

    static let write: cairo_write_func_t = { closure, data, length in
        guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
        let sink = Unmanaged<ByteSink>.fromOpaque(closure).takeUnretainedValue()
        sink.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
        return CAIRO_STATUS_SUCCESS
    }
}
