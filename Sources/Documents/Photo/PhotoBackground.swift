import CTurboJpeg
import TitleReview

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
    public static func measure(_ bytes: [UInt8], header: PhotoHeader) -> PhotoBackgroundFinding {
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

    private static func decode(_ bytes: [UInt8], header: PhotoHeader) -> Decoded? {
        guard let handle = tjInitDecompress() else { return nil }
        defer { tjDestroy(handle) }
        var width: Int32 = 0
        var height: Int32 = 0
        var subsampling: Int32 = 0
        var colours: Int32 = 0
        guard tjDecompressHeader3(handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours) == 0,
            Int(width) == header.storedWidth, Int(height) == header.storedHeight
        else { return nil }
        // An eighth is enough for a large photo; a small one keeps some hundred pixels.
        let divisor = [8, 4, 2].first { min(header.storedWidth, header.storedHeight) / $0 >= 100 } ?? 1
        let w = (header.storedWidth + divisor - 1) / divisor
        let h = (header.storedHeight + divisor - 1) / divisor
        var rgb = [UInt8](repeating: 0, count: w * h * 3)
        // A damaged photo is pointed out rather than measured where it happens to be readable.
        let flags = Int32(TJFLAG_STOPONWARNING | TJFLAG_FASTDCT | TJFLAG_FASTUPSAMPLE)
        guard
            tjDecompress2(
                handle, bytes, UInt(bytes.count), &rgb, Int32(w), 0, Int32(h), Int32(TJPF_RGB.rawValue), flags) == 0
        else { return nil }
        return Decoded(width: w, height: h, rgb: rgb)
    }
}

/// A small decoded picture, as stored.
private struct Decoded {
    let width: Int
    let height: Int
    let rgb: [UInt8]

    /// The strip's depth is a sixteenth of the seen width.
    func border(orientation: Int) -> PhotoBackgroundFinding {
        let (seenWidth, seenHeight) = orientation >= 5 ? (height, width) : (width, height)
        let depth = max(1, seenWidth / 16)
        var count = 0
        var white = 0
        var sum = (0, 0, 0)
        func look(_ x: Int, _ y: Int) {
            let (column, row) = stored(x, y, orientation)
            let at = 3 * (row * width + column)
            let (r, g, b) = (rgb[at], rgb[at + 1], rgb[at + 2])
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
            whitePerMille: white * 1000 / max(1, count),
            colour: .init(red: mean(sum.0), green: mean(sum.1), blue: mean(sum.2)))
    }

    /// Where the pixel that is seen at (x, y) is stored (EXIF orientation 1...8).
    private func stored(_ x: Int, _ y: Int, _ orientation: Int) -> (column: Int, row: Int) {
        switch orientation {
        case 2: (width - 1 - x, y)
        case 3: (width - 1 - x, height - 1 - y)
        case 4: (x, height - 1 - y)
        case 5: (y, x)
        case 6: (y, height - 1 - x)
        case 7: (width - 1 - y, height - 1 - x)
        case 8: (width - 1 - y, x)
        default: (x, y)
        }
    }
}
