import CPangoCairo

/// Draws marks on a cairo context.
struct Brush {
    let cairo: OpaquePointer
    let typesetter: Typesetter
    let fonts: CutFonts

    func draw(_ mark: Mark) throws(DocumentFailure) {
        switch mark {
        case .text(let text, let style, let at, let width, let alignment):
            use(style.ink)
            typesetter.set(text, style, width: width, alignment).draw(on: cairo, at: at, in: fonts)
        case .line(let from, let to, let thickness, let ink):
            use(ink)
            cairo_set_line_width(cairo, thickness)
            cairo_move_to(cairo, from.x, from.y)
            cairo_line_to(cairo, to.x, to.y)
            cairo_stroke(cairo)
        case .fill(let rect, let ink):
            use(ink)
            cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
            cairo_fill(cairo)
        case .frame(let rect, let thickness, let ink):
            use(ink)
            cairo_set_line_width(cairo, thickness)
            cairo_rectangle(cairo, rect.x, rect.y, rect.width, rect.height)
            cairo_stroke(cairo)
        case .squares(let rows, let rect, let ink): drawSquares(rows, rect, ink)
        case .strokes(let strokes, let rect, let ink): drawStrokes(strokes, rect, ink)
        case .picture(let picture, let rect): try drawPicture(picture, rect)
        }
    }

    private func use(_ ink: Ink) { cairo_set_source_rgba(cairo, ink.red, ink.green, ink.blue, ink.alpha) }

    /// Runs of dark squares become one rectangle each, so that viewers draw no hairlines between them.
    private func drawSquares(_ rows: [[Bool]], _ rect: Rect, _ ink: Ink) {
        use(ink)
        let side = rect.width / Double(max(rows.count, 1))
        for (y, row) in rows.enumerated() {
            var x = 0
            while x < row.count {
                guard row[x] else {
                    x += 1
                    continue
                }
                let end = row[x...].firstIndex(of: false) ?? row.count
                cairo_rectangle(
                    cairo, rect.x + Double(x) * side, rect.y + Double(y) * side, Double(end - x) * side, side)
                x = end
            }
        }
        cairo_fill(cairo)
    }

    private func drawStrokes(_ strokes: [[Point]], _ rect: Rect, _ ink: Ink) {
        use(ink)
        cairo_set_line_width(cairo, 1.6)
        cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND)
        cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND)
        for stroke in strokes where !stroke.isEmpty {
            for (index, point) in stroke.enumerated() {
                let (x, y) = (rect.x + point.x * rect.width, rect.y + point.y * rect.height)
                if index == 0 { cairo_move_to(cairo, x, y) }
                cairo_line_to(cairo, x, y)
            }
            cairo_stroke(cairo)
        }
    }

    /// JPEG bytes go into the file as they are; PNG is decoded by cairo.
    private func drawPicture(_ picture: Picture, _ frame: Rect) throws(DocumentFailure) {
        let surface = picture.kind == .jpeg ? try jpegSurface(picture) : picture.decoded()
        defer { cairo_surface_destroy(surface) }
        let status = cairo_surface_status(surface)
        guard status == CAIRO_STATUS_SUCCESS else { throw .picture(String(cString: cairo_status_to_string(status))) }
        let rect = picture.fitted(into: frame)
        cairo_save(cairo)
        cairo_translate(cairo, rect.x, rect.y)
        cairo_scale(cairo, rect.width / Double(picture.width), rect.height / Double(picture.height))
        cairo_set_source_surface(cairo, surface, 0, 0)
        cairo_paint(cairo)
        cairo_restore(cairo)
    }

    /// - Throws: when cairo does not take the bytes: the surface alone would be drawn as a black box.
    private func jpegSurface(_ picture: Picture) throws(DocumentFailure) -> OpaquePointer? {
        let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(picture.width), Int32(picture.height))
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: picture.bytes.count)
        copy.initialize(from: picture.bytes, count: picture.bytes.count)
        let status = cairo_surface_set_mime_data(
            surface, CAIRO_MIME_TYPE_JPEG, copy, UInt(picture.bytes.count),
            { $0?.assumingMemoryBound(to: UInt8.self).deallocate() }, copy)
        guard status == CAIRO_STATUS_SUCCESS else {
            copy.deallocate()
            cairo_surface_destroy(surface)
            throw .picture(String(cString: cairo_status_to_string(status)))
        }
        return surface
    }
}

extension Picture {
    /// A PNG as an image of cairo's, which the caller destroys; one whose status is an error when the bytes are damaged.
    func decoded() -> OpaquePointer? {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer
            return withUnsafeMutablePointer(to: &rest) { cursor in
                cairo_image_surface_create_from_png_stream(
                    { closure, target, length in
                        guard let closure, let target else { return CAIRO_STATUS_READ_ERROR }
                        let rest = closure.assumingMemoryBound(to: UnsafeRawBufferPointer.self)
                        guard rest.pointee.count >= Int(length) else { return CAIRO_STATUS_READ_ERROR }
                        UnsafeMutableRawBufferPointer(start: target, count: Int(length))
                            .copyMemory(from: UnsafeRawBufferPointer(rebasing: rest.pointee.prefix(Int(length))))
                        rest.pointee = UnsafeRawBufferPointer(rebasing: rest.pointee.dropFirst(Int(length)))
                        return CAIRO_STATUS_SUCCESS
                    }, cursor)
            }
        }
    }
}
