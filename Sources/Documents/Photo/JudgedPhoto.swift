import Foundation
import TitleReview

/// An ID photo as it came in: what the plan's rules find in it as it was sent (A2.2.1), and the picture that is kept: upright, encoded
/// anew, without a byte of what was sent (S23), so that whatever was accepted can be drawn.
public struct JudgedPhoto: Hashable, Sendable, Codable {
    /// What ``TitleReview/PhotoCheck`` finds; ``TitleReview/PhotoCheck/unreadable`` alone when it cannot be drawn.
    public let findings: [PhotoCheck.Finding]
    /// Empty unless every rule holds.
    private let drawn: Data

    /// Pixels of the kept picture's longer side: two inches at 600 dpi are 1,157.
    public static let longestSide = 2000

    init(findings: [PhotoCheck.Finding]) {
        self.findings = findings
        drawn = Data()
    }

    init(_ bytes: [UInt8], rules: Plan.PhotoRules) {
        let found = PhotoCheck.findings(bytes: bytes, rules: rules) { PhotoBackground.measure(bytes, header: $0) }
        let kept = found.allSatisfy(\.ok) ? JudgedPhoto.drawnAnew(bytes) : nil
        findings = kept == nil && found.allSatisfy(\.ok) ? [PhotoCheck.unreadable] : found
        drawn = Data(kept ?? [])
    }

    /// JPEG, made here; nil when a rule is broken.
    public var kept: [UInt8]? { drawn.isEmpty ? nil : [UInt8](drawn) }

    private static func drawnAnew(_ bytes: [UInt8]) -> [UInt8]? {
        guard let header = try? PhotoHeader(bytes),
            let stored = PageImage(jpeg: bytes, header: header, least: longestSide)
        else { return nil }
        let width = min(header.width, header.width * longestSide / max(header.width, header.height))
        return stored.seen(orientation: header.orientation, quarters: 0, width: max(width, 1))?.jpeg(quality: 92)
    }
}
