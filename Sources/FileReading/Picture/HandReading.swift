/// Whether a picture shows a signature written by hand (A2.2.2): a PNG of a sensible size with ink of a sensible spread; and the picture
/// drawn anew.
///
/// The size is taken from the head before anything is decoded (S23). The page that signs draws dark ink on a transparent
/// ground; a scan has dark ink on a light one. Both are measured, and kept, as if lying on white paper.
public enum HandReading {
    public static let byteLimit = 512 << 10
    public static let widths = 200...2400
    public static let heights = 80...1600

    public static func read(_ bytes: [UInt8]) -> HandReport {
        guard FileSort(of: bytes) == .png else { return HandReport(finding: .notPNG) }
        guard bytes.count > 24, Bytes.has("IHDR", in: bytes, at: 12), let width = Bytes.big(bytes, 16),
            let height = Bytes.big(bytes, 20)
        else { return HandReport(finding: .broken) }
        var report = HandReport(finding: .broken)
        (report.width, report.height) = (width, height)
        if width < widths.lowerBound || height < heights.lowerBound {
            report.finding = .tooSmall
        } else if width > widths.upperBound || height > heights.upperBound {
            report.finding = .tooLarge
        } else if let pixels = Pixels(png: bytes, channels: 3, limit: widths.upperBound * heights.upperBound) {
            report.finding = WrittenInk(pixels).finding
            guard report.finding == .written else { return report }
            report.drawn = pixels.png() ?? []
            if report.drawn.isEmpty { report.finding = .broken }
        }
        return report
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

    init(_ pixels: Pixels) {
        (width, height) = (pixels.width, pixels.height)
        pixels.bytes.withUnsafeBufferPointer { all in
            for y in 0..<height {
                for x in 0..<width {
                    let at = (y * width + x) * 3
                    let (red, green, blue) = (Int(all[at]), Int(all[at + 1]), Int(all[at + 2]))
                    if (red * 299 + green * 587 + blue * 114) / 1000 < WrittenInk.dark { add(x, y) }
                }
            }
        }
    }

    private mutating func add(_ x: Int, _ y: Int) {
        count += 1
        columns = min(columns?.lowerBound ?? x, x)...max(columns?.upperBound ?? x, x)
        rows = min(rows?.lowerBound ?? y, y)...max(rows?.upperBound ?? y, y)
    }

    var finding: HandReport.Finding {
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
