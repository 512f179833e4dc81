import CPangoCairo
import CPoppler

/// The pages of a PDF, opened by poppler.
final class PDFPages {
    /// Pixels of a drawn page; what is larger is drawn smaller.
    static let drawnLimit = 12_000_000
    /// Pixels of one side; cairo takes no more than 32,767.
    private static let sideLimit = 30_000.0

    let count: Int
    private let document: OpaquePointer

    /// - Returns: nil for what poppler does not open.
    init?(_ bytes: [UInt8]) {
        let data = bytes.withUnsafeBytes { g_bytes_new($0.baseAddress, UInt($0.count)) }
        defer { g_bytes_unref(data) }
        guard let opened = poppler_document_new_from_bytes(data, nil, nil) else { return nil }
        document = opened
        count = Int(poppler_document_get_n_pages(opened))
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(document)) }

    /// - Parameters:
    ///   - index: from 0.
    ///   - width: pixels, as wide as the page is to be; smaller where the page would have too many.
    func draw(_ index: Int, width: Int) -> PageImage? {
        guard let page = page(index) else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(page)) }
        guard let (w, h) = PDFPages.size(of: page) else { return nil }
        let scale = min(
            Double(width) / w, (Double(PDFPages.drawnLimit) / (w * h)).squareRoot(), PDFPages.sideLimit / max(w, h))
        guard let image = PageImage(width: max(1, Int(w * scale)), height: max(1, Int(h * scale))) else { return nil }
        let isDrawn = image.paint { cairo in
            cairo_set_source_rgb(cairo, 1, 1, 1)
            cairo_paint(cairo)
            cairo_scale(cairo, scale, scale)
            poppler_page_render(page, cairo)
        }
        return isDrawn ? image : nil
    }

    /// The caller gives it back.
    private func page(_ index: Int) -> OpaquePointer? {
        (0..<count).contains(index) ? poppler_document_get_page(document, Int32(index)) : nil
    }

    /// Points; nil beyond what sizes in pixels can be made of.
    private static func size(of page: OpaquePointer) -> (width: Double, height: Double)? {
        var w = 0.0
        var h = 0.0
        poppler_page_get_size(page, &w, &h)
        let sides = 0.01...1_000_000
        return sides.contains(w) && sides.contains(h) ? (w, h) : nil
    }
}
