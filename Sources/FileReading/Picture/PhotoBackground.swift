/// Looks whether a photo's background is white (A2.2.1): decodes it at a reduced scale and measures the strip along the
/// upper edge and the upper halves of the left and right edges, as the picture is seen.
///
/// Limits are checked on the header before a byte is decoded, so that no file costs more than about 50 ms and 50 MB (S23).
public enum PhotoBackground {
    /// For images that are decoded row by row.
    public static let pixelLimit = 25_000_000
    /// For images whose coefficients a decoder holds whole, in bytes.
    static let coefficientLimit = 24_000_000
    /// Progressive encoders write about ten.
    static let scanLimit = 32
    /// Dark hair may be next to a light background: a pixel is white when its darkest channel is at least this…
    static let lightest: UInt8 = 225
    /// …and its channels differ by no more than this.
    static let tint: UInt8 = 24

    /// - Parameter header: read from the same bytes.
    public static func measure(_ bytes: [UInt8], header: PhotoHeader) -> PhotoReport.Background {
        let pixels = header.storedWidth * header.storedHeight
        guard pixels <= pixelLimit else { return .tooManyPixels(pixels, limit: pixelLimit) }
        guard header.coefficientBytes <= coefficientLimit else {
            return .tooManyPixels(pixels, limit: coefficientLimit / 6)
        }
        guard header.scans <= scanLimit else { return .undecodable }
        guard header.components != 4 else { return .notRGB }
        guard let picture = decode(bytes, header: header) else { return .undecodable }
        return picture.border(orientation: header.orientation)
    }

    /// An eighth is enough for a large photo; a small one keeps some hundred pixels. A damaged photo is pointed out rather than measured
    /// where it happens to be readable.
    private static func decode(_ bytes: [UInt8], header: PhotoHeader) -> Pixels? {
        Pixels(jpeg: bytes, header: header, channels: 3, least: 100, isStrict: true)
    }
}

extension Pixels {
    /// The strip's depth is a sixteenth of the seen width.
    fileprivate func border(orientation: Int) -> PhotoReport.Background {
        let (seenWidth, seenHeight) = orientation >= 5 ? (height, width) : (width, height)
        let depth = max(1, seenWidth / 16)
        var count = 0
        var white = 0
        var sum = (0, 0, 0)
        func look(_ x: Int, _ y: Int) {
            let (column, row) = place(x, y, orientation)
            let at = 3 * (row * width + column)
            let (r, g, b) = (bytes[at], bytes[at + 1], bytes[at + 2])
            count += 1
            sum = (sum.0 + Int(r), sum.1 + Int(g), sum.2 + Int(b))
            let low = min(r, g, b)
            if low >= PhotoBackground.lightest, max(r, g, b) - low <= PhotoBackground.tint { white += 1 }
        }
        for y in 0..<(seenHeight + 1) / 2 {
            for x in 0..<seenWidth where y < depth || x < depth || x >= seenWidth - depth { look(x, y) }
        }
        func mean(_ total: Int) -> UInt8 { UInt8(clamping: total / max(1, count)) }
        return .measured(
            whitePerMille: white * 1000 / max(1, count), red: mean(sum.0), green: mean(sum.1), blue: mean(sum.2))
    }
}
