import Dispatch
import FileReading
import Foundation
import TitleReview

/// Opens each file in a process of its own, with little memory and time, so that a file that breaks a decoder breaks nothing
/// else (S23, S24). What every upload needs is done by a small program beside this one, `pingheng-file`, which starts in milliseconds;
/// the rest by this program once more, started as `pingheng file-helper`. Both read the file from their input.
public struct FileSandbox: FileInspector {
    /// Too many files wait already.
    public struct Busy: Error {}
    /// `pingheng-file` is not beside the program, does not run, or is that of another version.
    public struct NoReader: Error {}

    /// At once; each may take as much memory as ``SandboxLimits`` says.
    private static let places = 2
    private static let waiting = 64

    private let program: String
    private let reader: String
    private let semaphore = AsyncSemaphore(places: FileSandbox.places, waiting: FileSandbox.waiting)
    private let queue = DispatchQueue(label: "pingheng.file-helper", attributes: .concurrent)

    /// - Parameters:
    ///   - program: the path of this binary.
    ///   - reader: the path of `pingheng-file`.
    public init(program: String, reader: String) { (self.program, self.reader) = (program, reader) }

    /// Whether the reader is there, runs, and answers as this program understands.
    public func isReady() async -> Bool {
        (try? await asked("inspect", FilePieces(bytes: []), FileReport.init(bytes:)))?.fault == .empty
    }

    public func inspect(_ file: FilePieces) async throws -> FileFinding {
        try await read("inspect", file, FileReport.init(bytes:)).map { FileFinding($0) } ?? .unreadable
    }

    public func photo(_ file: FilePieces, rules: Plan.PhotoRules) async throws -> JudgedPhoto {
        try await read("photo", file, FileReport.init(bytes:)).map { JudgedPhoto($0, rules: rules) } ?? .unreadable
    }

    public func handwriting(_ file: FilePieces) async throws -> WrittenHand {
        try await read("hand", file, HandReport.init(bytes:)).map { WrittenHand($0) } ?? .unreadable
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

    /// - Returns: nil when the reader ended without an answer because of the file.
    /// - Throws: ``NoReader`` where it answers nothing at all.
    private func read<Report>(_ job: String, _ file: FilePieces, _ report: ([UInt8]) throws -> Report) async throws
        -> Report?
    {
        if let report = try await asked(job, file, report) { return report }
        guard await isReady() else { throw NoReader() }
        return nil
    }

    private func asked<Report>(_ job: String, _ file: FilePieces, _ report: ([UInt8]) throws -> Report) async throws
        -> Report?
    {
        guard access(reader, X_OK) == 0 else { throw NoReader() }
        // The library that qpdf has for passwords prepares itself when one is there to be tried, not at every start.
        let outcome = try await run(reader, [job], environment: ["GNUTLS_NO_IMPLICIT_INIT=1"], file)
        guard case .done(let output) = outcome else { return nil }
        return try? report(output)
    }

    private func run(_ job: FileJob, _ file: FilePieces) async throws -> SandboxProcess.Outcome {
        let job = String(decoding: try JSONEncoder().encode(job), as: UTF8.self)
        return try await run(program, ["file-helper", job], environment: [], file)
    }

    private func run(_ program: String, _ arguments: [String], environment: [String], _ file: FilePieces) async throws
        -> SandboxProcess.Outcome
    {
        guard await semaphore.enter() else { throw Busy() }
        defer { semaphore.leave() }
        // Writing to the helper and waiting for it block a thread, which must not be one of those that answer requests.
        return try await withCheckedThrowingContinuation { continuation in
            queue.async {
                continuation.resume(
                    with: Result {
                        try SandboxProcess.run(program, arguments, environment: environment, input: file)
                    })
            }
        }
    }
}
