import CPangoCairo
import Testing

@testable import Documents

@Suite struct WrittenHandTests {
    /// A picture as a page or a scanner makes it; `nil` paper is transparent.
    private func picture(
        _ width: Int, _ height: Int, paper: Double? = nil, ink: Double = 0.1, _ draw: (OpaquePointer) -> Void
    ) -> [UInt8] {
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(width), Int32(height)),
            let cairo = cairo_create(surface)
        else { return [] }
        defer {
            cairo_destroy(cairo)
            cairo_surface_destroy(surface)
        }
        if let paper {
            cairo_set_source_rgb(cairo, paper, paper, paper)
            cairo_paint(cairo)
        }
        cairo_set_source_rgb(cairo, ink, ink, ink)
        cairo_set_line_width(cairo, Double(width) / 100)
        draw(cairo)
        var bytes: [UInt8] = []
        _ = withUnsafeMutablePointer(to: &bytes) { target in
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, length in
                    closure?.assumingMemoryBound(to: [UInt8].self).pointee.append(
                        contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                }, target)
        }
        return bytes
    }

    private func line(_ cairo: OpaquePointer, _ points: (Double, Double)...) {
        for (index, point) in points.enumerated() {
            index == 0 ? cairo_move_to(cairo, point.0, point.1) : cairo_line_to(cairo, point.0, point.1)
        }
        cairo_stroke(cairo)
    }

    private func name(_ cairo: OpaquePointer) {
        line(cairo, (100, 60), (160, 55), (150, 140))
        line(cairo, (90, 140), (220, 130))
        line(cairo, (250, 50), (240, 150), (330, 120))
    }

    @Test("A2.2.2 a name is a signature, on transparent ground, white paper and a grey scan")
    func written() {
        #expect(WrittenHand(picture(600, 240, name)).finding == .written)
        #expect(WrittenHand(picture(600, 240, paper: 1, name)).finding == .written)
        #expect(WrittenHand(picture(600, 240, paper: 0.8, ink: 0.3, name)).finding == .written)
    }

    @Test("A2.2.2 nothing, a dot, a dash and a painted surface are no signatures")
    func notWritten() {
        #expect(WrittenHand(picture(600, 240) { _ in }).finding == .blank)
        #expect(WrittenHand(picture(600, 240, paper: 1) { _ in }).finding == .blank)
        // Light ink is what paper looks like.
        #expect(WrittenHand(picture(600, 240, paper: 1, ink: 0.9, name)).finding == .blank)
        let dot = picture(600, 240) { cairo in
            cairo_arc(cairo, 300, 120, 12, 0, 6.3)
            cairo_fill(cairo)
        }
        #expect(WrittenHand(dot).finding == .tooLittle)
        #expect(WrittenHand(picture(600, 240) { self.line($0, (100, 120), (500, 121)) }).finding == .tooLittle)
        #expect(WrittenHand(picture(600, 240, paper: 0, name)).finding == .tooMuch)
    }

    @Test("A2.2.2 S22 S23 kind and size come from the bytes, before anything is decoded")
    func bytes() {
        let fine = picture(600, 240, name)
        #expect(WrittenHand([0xFF, 0xD8, 0xFF, 0xE0] + fine).finding == .notPNG)
        #expect(WrittenHand([]).finding == .notPNG)
        #expect(WrittenHand(Array(fine.prefix(24))).finding == .broken)
        #expect(WrittenHand(Array(fine.prefix(fine.count / 2))).finding == .broken)
        #expect(WrittenHand(picture(199, 240, name)).finding == .tooSmall(width: 199, height: 240))
        #expect(WrittenHand(picture(600, 79, name)).finding == .tooSmall(width: 600, height: 79))
        #expect(WrittenHand(picture(200, 80) { self.line($0, (20, 10), (90, 60), (150, 20)) }).finding == .written)
        // A header that promises a huge picture is refused by the header.
        var bomb = fine
        bomb.replaceSubrange(16..<24, with: [0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60])
        #expect(WrittenHand(bomb).finding == .tooLarge(width: 60_000, height: 60_000))
        #expect(WrittenHand(picture(2401, 240, name)).finding == .tooLarge(width: 2401, height: 240))
    }

    @Test(
        "B9 what touches every edge of the surface is a signature, and is kept to its last pixel; an empty one is none")
    func edges() throws {
        let sent = picture(1200, 600) { cairo in
            self.line(cairo, (0, 300), (600, 0), (1200, 300), (600, 600), (0, 300))
        }
        let hand = WrittenHand(sent)
        #expect(hand.finding == .written)
        let drawn = try hand.picture()
        #expect((drawn.width, drawn.height) == (1200, 600))
        let image = try #require(PageImage(png: drawn.bytes)?.seen(orientation: 1, quarters: 0, width: 1200))
        let grey = try image.grey()
        // On white, as paper shows it.
        let rows = (0..<600).filter { y in (0..<1200).contains { grey[y * 1200 + $0] < 100 } }
        let columns = (0..<1200).filter { x in (0..<600).contains { grey[$0 * 1200 + x] < 100 } }
        #expect(rows.first == 0 && rows.last == 599 && columns.first == 0 && columns.last == 1199)
        #expect(WrittenHand(picture(1200, 600) { _ in }).finding == .blank)
    }

    @Test("B50 a signature is drawn anew where it is looked at: the same pixels, and nothing else of what was sent")
    func drawnAnew() throws {
        let sent = picture(600, 240, name)
        // A text chunk behind the head; its checksum is not looked at by whoever skips it.
        let aside: [UInt8] = [0, 0, 0, 10] + Array("tEXt".utf8) + Array("A\0canary12".utf8) + [0, 0, 0, 0]
        let found = WrittenHand(Array(sent.prefix(33)) + aside + sent.dropFirst(33))
        let known = WrittenHand(sent)
        #expect(known.finding == .written)
        let drawn = try known.picture()
        #expect((drawn.width, drawn.height) == (600, 240))
        #expect(WrittenHand(drawn.bytes).finding == .written)
        if found.finding == .written { #expect(try found.picture().bytes == drawn.bytes) }
        #expect(WrittenHand(Array("GIF89a".utf8)).finding == .notPNG)
        #expect(throws: DocumentFailure.self) { try WrittenHand(Array("GIF89a".utf8)).picture() }
    }
}
