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
        var unreadable = FileFinding(kind: .unknown)
        unreadable.fault = .unreadable
        return try await finding(.inspect, file) ?? unreadable
    }

    public func photo(_ file: FilePieces, rules: Plan.PhotoRules) async throws -> JudgedPhoto {
        try await finding(.photo(rules), file) ?? JudgedPhoto(findings: [PhotoCheck.unreadable])
    }

    public func handwriting(_ file: FilePieces) async throws -> WrittenHand {
        try await finding(.handwriting, file) ?? WrittenHand(finding: .broken)
    }

    public func signature(_ file: FilePieces, trust: [String]) async throws -> PDFSignatureVerifier.Result {
        try await finding(.signature(trust: trust), file) ?? .refused("文件已损坏，读不出来")
    }

    public func table(_ file: FilePieces) async throws -> SheetFinding {
        try await finding(.table, file) ?? SheetFinding(fault: .unreadable)
    }

    public func draw(_ drawing: PageDrawing, of file: FilePieces) async throws -> [UInt8]? {
        guard case .done(let output) = try await run(.draw(drawing), file), !output.isEmpty else { return nil }
        return output
    }

    /// - Returns: nil when the helper ended without an answer.
    private func finding<Finding: Decodable>(_ job: FileJob, _ file: FilePieces) async throws -> Finding? {
        guard case .done(let output) = try await run(job, file) else { return nil }
        return try? JSONDecoder().decode(Finding.self, from: Data(output))
    }

    private func run(_ job: FileJob, _ file: FilePieces) async throws -> HelperProcess.Outcome {
        let arguments = ["file-helper", String(decoding: try JSONEncoder().encode(job), as: UTF8.self)]
        guard await turnstile.enter() else { throw Busy() }
        defer { turnstile.leave() }
        let program = program
        // Writing to the helper and waiting for it block a thread, which must not be one of those that answer requests.
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(with: Result { try HelperProcess.run(program, arguments, input: file) })
            }
        }
    }
}
