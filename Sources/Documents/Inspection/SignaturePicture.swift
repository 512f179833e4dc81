import CPangoCairo

/// Whether a picture shows a signature written by hand (A2.2.2): a PNG of a sensible size with ink of a sensible spread.
///
/// The size is taken from the header before anything is decoded (S23). The page that signs draws dark ink on a transparent
/// ground; a scan has dark ink on a light one. Both are measured as if lying on white paper.
public enum SignaturePicture {
    public enum Finding: Hashable, Sendable, Codable {
        case written
        case notPNG
        case broken
        case tooSmall(width: Int, height: Int)
        case tooLarge(width: Int, height: Int)
        /// No ink at all.
        case blank
        /// A dot, a dash or a scratch of a few pixels.
        case tooLittle
        /// More ink than paper: a photo, or a painted surface.
        case tooMuch
    }

    public static let byteLimit = 512 << 10
    public static let widths = 200...2400
    public static let heights = 80...1600

    public static func inspect(_ bytes: [UInt8]) -> Finding {
        guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else { return .notPNG }
        guard bytes.count > 24, bytes[12..<16].elementsEqual("IHDR".utf8) else { return .broken }
        func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
        let (width, height) = (number(16), number(20))
        guard width >= widths.lowerBound, height >= heights.lowerBound else {
            return .tooSmall(width: width, height: height)
        }
        guard width <= widths.upperBound, height <= heights.upperBound else {
            return .tooLarge(width: width, height: height)
        }
        guard let picture = try? Picture(bytes), let ink = WrittenInk(picture) else { return .broken }
        return ink.finding
    }
}

/// Where a picture is dark.
private struct WrittenInk {
    private let width: Int
    private let height: Int
    private var count = 0
    private var columns: ClosedRange<Int>?
    private var rows: ClosedRange<Int>?

    /// Darker than this, out of 255, is ink.
    private static let dark = 144

    /// - Returns: nil when the picture cannot be decoded.
    init?(_ picture: Picture) {
        let surface = picture.decoded()
        defer { cairo_surface_destroy(surface) }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let pixels = cairo_image_surface_get_data(surface)
        else { return nil }
        let format = cairo_image_surface_get_format(surface)
        let stride = Int(cairo_image_surface_get_stride(surface))
        guard format == CAIRO_FORMAT_ARGB32 || format == CAIRO_FORMAT_RGB24 else { return nil }
        width = picture.width
        height = picture.height
        for y in 0..<height {
            let row = UnsafeRawPointer(pixels + y * stride).assumingMemoryBound(to: UInt32.self)
            for x in 0..<width where WrittenInk.isDark(row[x], hasAlpha: format == CAIRO_FORMAT_ARGB32) { add(x, y) }
        }
    }

    /// The colours are already multiplied by alpha; what is missing to opaque is the white paper's.
    private static func isDark(_ pixel: UInt32, hasAlpha: Bool) -> Bool {
        let paper = hasAlpha ? 255 - Int(pixel >> 24) : 0
        let (red, green, blue) = (
            Int(pixel >> 16 & 255) + paper, Int(pixel >> 8 & 255) + paper, Int(pixel & 255) + paper
        )
        return (red * 299 + green * 587 + blue * 114) / 1000 < dark
    }

    private mutating func add(_ x: Int, _ y: Int) {
        count += 1
        columns = min(columns?.lowerBound ?? x, x)...max(columns?.upperBound ?? x, x)
        rows = min(rows?.lowerBound ?? y, y)...max(rows?.upperBound ?? y, y)
    }

    var finding: SignaturePicture.Finding {
        guard let columns, let rows else { return .blank }
        // A name covers at least an eighth of the one side and a tenth of the other, whichever way it is written.
        let across = columns.count * 1000 / width
        let down = rows.count * 1000 / height
        guard max(across, down) >= 125, min(across, down) >= 60, count * 2000 >= width * height else {
            return .tooLittle
        }
        return count * 2 > width * height ? .tooMuch : .written
    }
}
