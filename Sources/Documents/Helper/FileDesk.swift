import Foundation
import TitleReview

/// A file whose bytes are handed out piece by piece, so that nobody has to hold all of it.
public struct FilePieces: Sendable {
    public let read: @Sendable (_ take: (_ piece: [UInt8]) throws -> Void) throws -> Void

    public init(_ read: @escaping @Sendable (_ take: (_ piece: [UInt8]) throws -> Void) throws -> Void) {
        self.read = read
    }
}

/// Where files of strangers are opened: in a process of their own (``HelperDesk``), or, for what tests and the program itself
/// have made, here (``OwnDesk``).
public protocol FileDesk: Sendable {
    /// What ``FileInspection`` finds.
    func inspect(_ file: FilePieces) async throws -> FileFinding
    /// What ``PhotoBackground`` measures.
    func background(_ file: FilePieces) async throws -> PhotoBackgroundFinding
    /// What ``SheetReading`` finds.
    func table(_ file: FilePieces) async throws -> SheetFinding
    /// - Returns: JPEG; nil when there is no such page or it cannot be drawn.
    func draw(_ drawing: PageDrawing, of file: FilePieces) async throws -> [UInt8]?
}

/// Work on one file, as it is handed to the helper.
public enum FileJob: Hashable, Sendable {
    case inspect
    case background
    case table
    case draw(PageDrawing)

    /// What the helper writes to its output; nil when there is nothing to draw.
    public func run(_ bytes: [UInt8]) throws -> [UInt8]? {
        switch self {
        case .inspect: [UInt8](try JSONEncoder().encode(FileInspection.inspect(bytes)))
        case .background: [UInt8](try JSONEncoder().encode(FileJob.background(bytes)))
        case .table: [UInt8](try JSONEncoder().encode(SheetReading.read(bytes)))
        case .draw(let drawing): drawing.draw(bytes)
        }
    }

    static func background(_ bytes: [UInt8]) -> PhotoBackgroundFinding {
        guard let header = try? PhotoHeader(bytes) else { return .undecodable }
        return PhotoBackground.measure(bytes, header: header)
    }
}

/// The same work in this process.
public struct OwnDesk: FileDesk {
    public init() {}

    public func inspect(_ file: FilePieces) async throws -> FileFinding { FileInspection.inspect(try bytes(file)) }

    public func background(_ file: FilePieces) async throws -> PhotoBackgroundFinding {
        FileJob.background(try bytes(file))
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
