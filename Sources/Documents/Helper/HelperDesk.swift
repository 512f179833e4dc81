import Dispatch
import Foundation
import TitleReview

/// Opens each file in a process of its own, with little memory and time, so that a file that breaks a decoder breaks nothing
/// else (S23, S24): this program once more, started as `pingheng file-helper`, which reads the file from its input.
public struct HelperDesk: FileDesk {
    /// Too many files wait already.
    public struct Busy: Error {}

    /// At once; each may take as much memory as ``HelperLimits`` says.
    private static let places = 2
    private static let waiting = 64

    private let program: String
    private let turnstile = Turnstile(places: HelperDesk.places, waiting: HelperDesk.waiting)
    private let queue = DispatchQueue(label: "pingheng.file-helper", attributes: .concurrent)

    /// - Parameter program: the path of this binary.
    public init(program: String) { self.program = program }

    public func inspect(_ file: FilePieces) async throws -> FileFinding {
        let outcome = try await run(["inspect"], file)
        guard case .done(let output) = outcome,
            let finding = try? JSONDecoder().decode(FileFinding.self, from: Data(output))
        else {
            var finding = FileFinding(kind: .unknown)
            finding.fault = .unreadable
            return finding
        }
        return finding
    }

    public func background(_ file: FilePieces) async throws -> PhotoBackgroundFinding {
        guard case .done(let output) = try await run(["background"], file) else { return .undecodable }
        return (try? JSONDecoder().decode(PhotoBackgroundFinding.self, from: Data(output))) ?? .undecodable
    }

    public func table(_ file: FilePieces) async throws -> SheetFinding {
        guard case .done(let output) = try await run(["table"], file) else { return SheetFinding(fault: .unreadable) }
        return (try? JSONDecoder().decode(SheetFinding.self, from: Data(output))) ?? SheetFinding(fault: .unreadable)
    }

    public func draw(_ drawing: PageDrawing, of file: FilePieces) async throws -> [UInt8]? {
        let arguments = [
            "draw", "--page", "\(drawing.page)", "--width", "\(drawing.width)", "--quarters", "\(drawing.quarters)",
        ]
        guard case .done(let output) = try await run(arguments, file), !output.isEmpty else { return nil }
        return output
    }

    private func run(_ arguments: [String], _ file: FilePieces) async throws -> HelperProcess.Outcome {
        guard await turnstile.enter() else { throw Busy() }
        defer { turnstile.leave() }
        let program = program
        // Writing to the helper and waiting for it block a thread, which must not be one of those that answer requests.
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result { try HelperProcess.run(program, ["file-helper"] + arguments, input: file) })
            }
        }
    }
}
