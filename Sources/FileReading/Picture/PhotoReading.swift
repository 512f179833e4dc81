/// An ID photo as it came in: what is measured of it for the plan's rules (A2.2.1), and the photo drawn anew: upright, encoded
/// again, without a byte of what was sent (S23), so that whatever is kept can be drawn.
public enum PhotoReading {
    /// Pixels of the drawn photo's longer side: two inches at 600 dpi are 1,157.
    public static let longestSide = 2000
    private static let quality = 92

    /// - Parameters:
    ///   - byteCount: the length of the whole file, where `bytes` is only its beginning; then its end is not looked for, and nothing is
    ///     decoded.
    ///   - draws: false to measure only.
    public static func read(_ bytes: [UInt8], byteCount: Int? = nil, draws: Bool = true) -> PhotoReport {
        let isAll = byteCount ?? bytes.count == bytes.count
        let header: PhotoHeader
        do throws(PhotoHeader.Fault) {
            header = try PhotoHeader(bytes, whole: isAll)
        } catch {
            switch error {
            case .notJPEG: return PhotoReport(structure: .notJPEG)
            case .broken: return PhotoReport(structure: .broken)
            case .truncated(let known):
                var report = PhotoReport(structure: .truncated)
                if let known { (report.width, report.height) = (known.width, known.height) }
                return report
            }
        }
        var report = PhotoReport(structure: .whole)
        (report.width, report.height) = (header.width, header.height)
        guard isAll else {
            report.background = .tooManyPixels(header.width * header.height, limit: PhotoBackground.pixelLimit)
            return report
        }
        let background = PhotoBackground.measure(bytes, header: header)
        report.background = background
        if draws, case .measured = background { report.drawn = drawn(bytes, header) ?? [] }
        return report
    }

    private static func drawn(_ bytes: [UInt8], _ header: PhotoHeader) -> [UInt8]? {
        Pixels(jpeg: bytes, header: header, channels: 3, least: longestSide)?
            .upright(header.orientation).scaled(toLongerSide: longestSide).jpeg(quality: quality)
    }
}
