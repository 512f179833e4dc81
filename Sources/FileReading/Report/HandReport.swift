/// What was found out about a picture of a signature, and the picture drawn anew.
public struct HandReport: Hashable, Sendable {
    public enum Finding: UInt8, Hashable, Sendable, CaseIterable {
        case written = 1
        case notPNG
        case broken
        /// Of the report's width and height.
        case tooSmall, tooLarge
        /// No ink at all.
        case blank
        /// A dot, a dash or a scratch of a few pixels.
        case tooLittle
        /// More ink than paper: a photo, or a painted surface.
        case tooMuch
    }

    public var finding: Finding
    /// Pixels, as its head says; 0 where they are unknown.
    public var width = 0
    public var height = 0
    /// PNG on white paper, made here, without a byte of what was sent (S23); empty unless a signature was found.
    public var drawn: [UInt8] = []

    public init(finding: Finding) { self.finding = finding }
}

/// The report as bytes, as it goes from the helper to the server. All numbers are unsigned, the highest byte first.
///
///     at  bytes
///      0  3   "PFH"
///      3  1   version: 1
///      4  1   finding, see HandReport.Finding
///      5  3   0
///      8  4   width             12  4   height
///     16  4   length of the drawn picture, which follows to the end
extension HandReport {
    /// Why bytes are no report.
    public struct Malformed: Error, Hashable, Sendable {}

    private static let mark: [UInt8] = [0x50, 0x46, 0x48, 1]
    private static let plainSize = 20

    public var bytes: [UInt8] {
        var out = HandReport.mark + [finding.rawValue, 0, 0, 0]
        for number in [width, height, drawn.count] { out.append(big: number) }
        return out + drawn
    }

    /// - Throws: ``Malformed`` for whatever ``bytes`` does not write.
    public init(bytes: [UInt8]) throws(Malformed) {
        guard bytes.count >= HandReport.plainSize, bytes.starts(with: HandReport.mark),
            let finding = Finding(rawValue: bytes[4]), bytes[5..<8].allSatisfy({ $0 == 0 }),
            let width = Bytes.big(bytes, 8), let height = Bytes.big(bytes, 12), let length = Bytes.big(bytes, 16),
            bytes.count - HandReport.plainSize == length
        else { throw Malformed() }
        self.init(finding: finding)
        (self.width, self.height) = (width, height)
        drawn = Array(bytes[HandReport.plainSize...])
    }
}
