import CPangoCairo

/// A text drawn slanted and translucent over whole pages (A2.2.8).
///
/// Drawn as outlines, and recorded once for the whole document: slanted words between the lines would end up inside
/// the sentences that people copy from the page, and the outlines of one copy serve for all.
final class Watermark {
    private static let ink = Ink(0x0B6E5F, alpha: 0.13)
    private static let slant = -0.5
    private static let gap = 70.0
    private static let lineDistance = 120.0

    private let recording: OpaquePointer?
    private let width: Double

    init(_ text: String, typesetter: Typesetter) {
        let block = typesetter.set(text, TextStyle(.sans, 15), width: 900)
        width = block.size.width
        var extents = cairo_rectangle_t(x: 0, y: 0, width: width, height: block.height)
        recording = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents)
        guard let cairo = cairo_create(recording) else { return }
        defer { cairo_destroy(cairo) }
        cairo_set_source_rgba(cairo, Self.ink.red, Self.ink.green, Self.ink.blue, Self.ink.alpha)
        block.outline(on: cairo, at: Point(0, 0))
        cairo_fill(cairo)
    }

    deinit { cairo_surface_destroy(recording) }

    /// Rows over the whole page, every second one shifted by half a step.
    func draw(on cairo: OpaquePointer, over paper: Paper) {
        let step = width + Self.gap
        let reach = (paper.width * paper.width + paper.height * paper.height).squareRoot() / 2
        cairo_save(cairo)
        cairo_translate(cairo, paper.width / 2, paper.height / 2)
        cairo_rotate(cairo, Self.slant)
        for (row, y) in stride(from: -reach, through: reach, by: Self.lineDistance).enumerated() {
            let shift = row % 2 == 0 ? 0 : step / 2
            for x in stride(from: -reach - shift, through: reach, by: step)
            where isVisible(cairo, x + width / 2, y, paper) {
                cairo_set_source_surface(cairo, recording, x, y)
                cairo_paint(cairo)
            }
        }
        cairo_restore(cairo)
    }

    /// Whether a copy whose middle stands here, in the slanted system, can touch the page.
    private func isVisible(_ cairo: OpaquePointer, _ middle: Double, _ y: Double, _ paper: Paper) -> Bool {
        var (px, py) = (middle, y)
        cairo_user_to_device(cairo, &px, &py)
        let slack = width / 2
        return px > -slack && px < paper.width + slack && py > -slack && py < paper.height + slack
    }
}
