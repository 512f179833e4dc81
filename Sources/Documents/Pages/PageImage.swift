import CPangoCairo
import CTurboJpeg
import FileReading

/// A picture or a page in memory, four bytes a pixel.
final class PageImage {
    let width: Int
    let height: Int
    private let surface: OpaquePointer

    /// A blank one; nil when it is larger than Cairo takes.
    init?(width: Int, height: Int) {
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32(clamping: width), Int32(clamping: height))
        else { return nil }
        self.width = width
        self.height = height
        self.surface = surface
        if cairo_surface_status(surface) != CAIRO_STATUS_SUCCESS { return nil }
    }

    deinit { cairo_surface_destroy(surface) }

    /// Pixels of a JPEG whose coefficients the decoder holds whole: what has more is decoded at half its size, within the helper's memory.
    private static let progressiveLimit = 25_000_000

    /// A JPEG, decoded at the smallest scale at which its shorter side still has `least` pixels; as stored, not turned.
    init?(jpeg bytes: [UInt8], header: PhotoHeader, least: Int) {
        guard let handle = tjInitDecompress() else { return nil }
        defer { tjDestroy(handle) }
        let side = min(header.storedWidth, header.storedHeight)
        let isHeavy =
            header.coefficientBytes > 0 && header.storedWidth * header.storedHeight > PageImage.progressiveLimit
        let divisor = [8, 4, 2].first { side / $0 >= least } ?? (isHeavy ? 2 : 1)
        width = (header.storedWidth + divisor - 1) / divisor
        height = (header.storedHeight + divisor - 1) / divisor
        guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)) else {
            return nil
        }
        self.surface = surface
        guard let data = cairo_image_surface_get_data(surface) else { return nil }
        cairo_surface_flush(surface)
        let done = tjDecompress2(
            handle, bytes, UInt(bytes.count), data, Int32(width), cairo_image_surface_get_stride(surface),
            Int32(height), Int32(TJPF_BGRX.rawValue), 0)
        // What the decoder only warns of, cameras do; people see whether it matters.
        guard done == 0 || tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) else { return nil }
        cairo_surface_mark_dirty(surface)
    }

    /// A PNG, whole.
    init?(png bytes: [UInt8]) {
        let source = ByteSource(bytes)
        guard
            let read = cairo_image_surface_create_from_png_stream(
                ByteSource.read, Unmanaged.passUnretained(source).toOpaque())
        else { return nil }
        surface = read
        width = Int(cairo_image_surface_get_width(read))
        height = Int(cairo_image_surface_get_height(read))
        guard cairo_surface_status(read) == CAIRO_STATUS_SUCCESS, width > 0, height > 0 else { return nil }
    }

    func paint(_ draw: (OpaquePointer) -> Void) -> Bool {
        guard let cairo = cairo_create(surface) else { return false }
        defer { cairo_destroy(cairo) }
        draw(cairo)
        cairo_surface_flush(surface)
        return cairo_status(cairo) == CAIRO_STATUS_SUCCESS
    }

    /// Upright, turned further by quarters clockwise, on white, and scaled to a width; never larger than it is.
    ///
    /// - Parameter orientation: EXIF 1…8.
    func seen(orientation: Int, quarters: Int, width wanted: Int) -> PageImage? {
        let isLying = (orientation >= 5) != (quarters % 2 == 1)
        let (w, h) = isLying ? (height, width) : (width, height)
        let scale = min(1, Double(wanted) / Double(w))
        guard
            let image = PageImage(
                width: max(1, Int((Double(w) * scale).rounded())), height: max(1, Int((Double(h) * scale).rounded())))
        else { return nil }
        var matrix = PageImage.upright(orientation, Double(width), Double(height))
        var (uw, uh) = orientation >= 5 ? (Double(height), Double(width)) : (Double(width), Double(height))
        for _ in 0..<(quarters & 3) {
            var quarter = PageImage.upright(6, uw, uh)
            var result = cairo_matrix_t()
            cairo_matrix_multiply(&result, &matrix, &quarter)
            matrix = result
            (uw, uh) = (uh, uw)
        }
        let isDrawn = image.paint { cairo in
            cairo_set_source_rgb(cairo, 1, 1, 1)
            cairo_paint(cairo)
            cairo_scale(cairo, scale, scale)
            cairo_transform(cairo, &matrix)
            cairo_set_source_surface(cairo, surface, 0, 0)
            cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD)
            cairo_paint(cairo)
        }
        return isDrawn ? image : nil
    }

    /// From where a pixel is stored to where it is seen.
    private static func upright(_ orientation: Int, _ w: Double, _ h: Double) -> cairo_matrix_t {
        switch orientation {
        case 2: cairo_matrix_t(xx: -1, yx: 0, xy: 0, yy: 1, x0: w, y0: 0)
        case 3: cairo_matrix_t(xx: -1, yx: 0, xy: 0, yy: -1, x0: w, y0: h)
        case 4: cairo_matrix_t(xx: 1, yx: 0, xy: 0, yy: -1, x0: 0, y0: h)
        case 5: cairo_matrix_t(xx: 0, yx: 1, xy: 1, yy: 0, x0: 0, y0: 0)
        case 6: cairo_matrix_t(xx: 0, yx: 1, xy: -1, yy: 0, x0: h, y0: 0)
        case 7: cairo_matrix_t(xx: 0, yx: -1, xy: -1, yy: 0, x0: h, y0: w)
        case 8: cairo_matrix_t(xx: 0, yx: -1, xy: 1, yy: 0, x0: 0, y0: w)
        default: cairo_matrix_t(xx: 1, yx: 0, xy: 0, yy: 1, x0: 0, y0: 0)
        }
    }

    /// As JPEG without any metadata.
    func jpeg(quality: Int = 85) -> [UInt8]? {
        guard let handle = tjInitCompress(), let data = cairo_image_surface_get_data(surface) else { return nil }
        defer { tjDestroy(handle) }
        var written: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(written) }
        guard
            tjCompress2(
                handle, data, Int32(width), cairo_image_surface_get_stride(surface), Int32(height),
                Int32(TJPF_BGRX.rawValue), &written, &size,
                Int32(TJSAMP_420.rawValue), Int32(quality), 0) == 0, let written
        else { return nil }
        return Array(UnsafeBufferPointer(start: written, count: Int(size)))
    }
}

/// Bytes as Cairo reads them.
private final class ByteSource {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static let read: cairo_read_func_t = { closure, into, length in
        guard let closure, let into else { return CAIRO_STATUS_READ_ERROR }
        let source = Unmanaged<ByteSource>.fromOpaque(closure).takeUnretainedValue()
        let count = Int(length)
        guard source.at + count <= source.bytes.count else { return CAIRO_STATUS_READ_ERROR }
        source.bytes.withUnsafeBufferPointer { all in
            if let start = all.baseAddress { into.update(from: start + source.at, count: count) }
        }
        source.at += count
        return CAIRO_STATUS_SUCCESS
    }
}
