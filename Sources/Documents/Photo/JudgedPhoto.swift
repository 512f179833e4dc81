import FileReading
import TitleReview

/// An ID photo as it came in: what the plan's rules find in it as it was sent (A2.2.1), what it is as a file, and the picture that is kept:
/// upright, encoded anew, without a byte of what was sent (S23), so that whatever was accepted can be drawn.
public struct JudgedPhoto: Hashable, Sendable {
    /// What ``TitleReview/PhotoCheck`` finds; ``TitleReview/PhotoCheck/unreadable`` alone when it cannot be drawn.
    public let findings: [PhotoCheck.Finding]
    /// What ``FileInspection`` finds.
    public let finding: FileFinding
    /// JPEG, made by ``FileReading/PhotoReading``; nil when a rule is broken.
    public let kept: [UInt8]?

    /// Nothing can be found out about it.
    static let unreadable = JudgedPhoto(findings: [PhotoCheck.unreadable], finding: .unreadable, kept: nil)

    private init(findings: [PhotoCheck.Finding], finding: FileFinding, kept: [UInt8]?) {
        (self.findings, self.finding, self.kept) = (findings, finding, kept)
    }

    /// - Parameter report: of a file that was read as a photo.
    init(_ report: FileReport, rules: Plan.PhotoRules) {
        guard let photo = report.photo else {
            self = .unreadable
            return
        }
        let measured = PhotoMeasurement(photo, kind: FileKind(report.kind), byteCount: report.byteCount)
        let found = PhotoCheck.findings(of: measured, rules: rules)
        let isGood = found.allSatisfy(\.ok)
        let isDrawn = !photo.drawn.isEmpty
        self.init(
            findings: isGood && !isDrawn ? [PhotoCheck.unreadable] : found, finding: FileFinding(report),
            kept: isGood && isDrawn ? photo.drawn : nil)
    }
}

extension FileFinding {
    /// The helper ended without an answer.
    static var unreadable: FileFinding {
        var finding = FileFinding(kind: .unknown)
        finding.fault = .unreadable
        return finding
    }
}

extension PhotoMeasurement {
    /// - Parameter byteCount: of the whole file, of which `bytes` may be the beginning only.
    public init(_ bytes: [UInt8], byteCount: Int) {
        let photo = PhotoReading.read(bytes, byteCount: byteCount, draws: false)
        self.init(photo, kind: FileKind(of: bytes), byteCount: byteCount)
    }

    init(_ photo: PhotoReport, kind: FileKind, byteCount: Int) {
        let structure: Structure =
            switch photo.structure {
            case .whole: .whole
            case .truncated: .truncated
            case .broken: .broken
            case .notJPEG: .notJPEG
            }
        self.init(
            kind: kind, byteCount: byteCount, structure: structure,
            size: Size(width: photo.width, height: photo.height),
            background: photo.background.map { PhotoBackgroundFinding($0) })
    }
}

extension PhotoBackgroundFinding {
    init(_ background: PhotoReport.Background) {
        self =
            switch background {
            case .measured(let white, let red, let green, let blue):
                .measured(whitePerMille: white, colour: .init(red: red, green: green, blue: blue))
            case .tooManyPixels(let pixels, let limit): .tooManyPixels(pixels, limit: limit)
            case .notRGB: .notRGB
            case .undecodable: .undecodable
            }
    }
}
