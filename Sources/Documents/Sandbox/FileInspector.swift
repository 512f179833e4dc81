import FileReading
import Foundation
import TitleReview

/// A file whose bytes are handed out piece by piece, so that nobody has to hold all of it.
public struct FilePieces: Sendable {
    public let read: @Sendable (_ take: (_ piece: [UInt8]) throws -> Void) throws -> Void

    public init(_ read: @escaping @Sendable (_ take: (_ piece: [UInt8]) throws -> Void) throws -> Void) {
        self.read = read
    }

    /// A file that is in memory already.
    public init(bytes: [UInt8]) { read = { take in try take(bytes) } }
}

/// Where files of strangers are opened: in a process of their own (``FileSandbox``), or, for what tests and the program itself
/// have made, here (``InProcessInspector``).
public protocol FileInspector: Sendable {
    /// What ``FileInspection`` finds.
    func inspect(_ file: FilePieces) async throws -> FileFinding
    /// What ``TitleReview/PhotoCheck`` and ``FileInspection`` find, and the photo drawn anew.
    func photo(_ file: FilePieces, rules: Plan.PhotoRules) async throws -> JudgedPhoto
    /// What ``FileReading/HandReading`` finds, and the picture drawn anew.
    func handwriting(_ file: FilePieces) async throws -> WrittenHand
    /// What ``PDFSignatureVerifier`` finds.
    func signature(_ file: FilePieces, trust: [String]) async throws -> PDFSignatureVerifier.Result
    /// What ``SheetReading`` finds.
    func table(_ file: FilePieces) async throws -> SheetFinding
    /// - Returns: JPEG; nil when there is no such page or it cannot be drawn.
    func draw(_ drawing: PageDrawing, of file: FilePieces) async throws -> [UInt8]?
}

/// Work on one file that is rare or needs large libraries, as it is handed to the helper (``FileSandbox``).
public enum FileJob: Hashable, Sendable, Codable {
    case signature(trust: [String])
    case table
    case draw(PageDrawing)

    /// What the helper writes to its output; nil when there is nothing to draw.
    public func run(_ bytes: [UInt8]) throws -> [UInt8]? {
        let encoder = JSONEncoder()
        func said(_ finding: some Encodable) throws -> [UInt8] { [UInt8](try encoder.encode(finding)) }
        return switch self {
        case .signature(let trust): try said(PDFSignatureVerifier.verify(bytes, trust: trust))
        case .table: try said(SheetReading.read(bytes))
        case .draw(let drawing): drawing.draw(bytes)
        }
    }
}

/// The same work in this process.
public struct InProcessInspector: FileInspector {
    public init() {}

    public func inspect(_ file: FilePieces) async throws -> FileFinding { FileInspection.inspect(try bytes(file)) }

    public func photo(_ file: FilePieces, rules: Plan.PhotoRules) async throws -> JudgedPhoto {
        JudgedPhoto(FileReader.photo(try bytes(file)), rules: rules)
    }

    public func handwriting(_ file: FilePieces) async throws -> WrittenHand { WrittenHand(try bytes(file)) }

    public func signature(_ file: FilePieces, trust: [String]) async throws -> PDFSignatureVerifier.Result {
        PDFSignatureVerifier.verify(try bytes(file), trust: trust)
    }

    public func table(_ file: FilePieces) async throws -> SheetFinding { SheetReading.read(try bytes(file)) }

    public func draw(_ drawing: PageDrawing, of file: FilePieces) async throws -> [UInt8]? {
        drawing.draw(try bytes(file))
    }

    private func bytes(_ file: FilePieces) throws -> [UInt8] {
        var all: [UInt8] = []
        try file.read { all += $0 }
        return all
    }
}
