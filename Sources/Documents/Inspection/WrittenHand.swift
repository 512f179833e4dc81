import FileReading

/// A signature written by hand as it came from outside: what ``FileReading/HandReading`` finds, and the picture drawn anew, which
/// carries no byte of what was sent (S23).
public struct WrittenHand: Hashable, Sendable {
    public enum Finding: Hashable, Sendable {
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

    public static let byteLimit = HandReading.byteLimit
    /// Pixels.
    public static let widths = HandReading.widths
    public static let heights = HandReading.heights

    public let finding: Finding
    /// PNG; empty unless a signature was found.
    private let drawn: [UInt8]

    /// Nothing can be found out about it.
    static let unreadable = WrittenHand(HandReport(finding: .broken))

    init(_ report: HandReport) {
        finding =
            switch report.finding {
            case .written: .written
            case .notPNG: .notPNG
            case .broken: .broken
            case .tooSmall: .tooSmall(width: report.width, height: report.height)
            case .tooLarge: .tooLarge(width: report.width, height: report.height)
            case .blank: .blank
            case .tooLittle: .tooLittle
            case .tooMuch: .tooMuch
            }
        drawn = report.drawn
    }

    init(_ bytes: [UInt8]) { self.init(HandReading.read(bytes)) }

    /// - Throws: ``DocumentFailure/picture(_:)`` unless a signature was found.
    public func picture() throws(DocumentFailure) -> Picture { try Picture(drawn) }
}
