import Foundation
import Testing

@testable import Documents
@testable import FileReading
@testable import TitleReview

@Suite struct SandboxTests {
    private let file = FilePieces { take in for _ in 0..<4 { try take([UInt8](repeating: 65, count: 5000)) } }

    @Test("S23 the helper gets the whole file and its answer comes back")
    func answer() throws {
        guard case .done(let answer) = try SandboxProcess.run("/bin/cat", [], input: file) else {
            throw DocumentFailure.library("no answer")
        }
        #expect(answer == [UInt8](repeating: 65, count: 20_000))
    }

    @Test(
        "S23 a helper that is killed, fails, or stops reading is a failure and no error of the server",
        arguments: ["kill -9 $$", "cat >/dev/null; exit 3", "exec <&-; exit 1"])
    func failure(_ script: String) throws {
        let long = FilePieces { take in for _ in 0..<100 { try take([UInt8](repeating: 65, count: 65_536)) } }
        guard case .failed = try SandboxProcess.run("/bin/sh", ["-c", script], input: long) else {
            throw DocumentFailure.library("an answer")
        }
    }

    @Test("S23 S42 a helper inherits neither descriptors nor the environment")
    func bare() throws {
        setenv("PINGHENG_SECRET", "canary", 1)
        defer { unsetenv("PINGHENG_SECRET") }
        guard
            case .done(let answer) = try SandboxProcess.run(
                "/bin/sh", ["-c", "cat >/dev/null; env; ls /proc/self/fd | tr '\\n' ' '"], input: file)
        else { throw DocumentFailure.library("no answer") }
        let text = String(decoding: answer, as: UTF8.self)
        #expect(!text.contains("canary"))
        #expect(text.hasSuffix("0 1 2 3 "), "3 is the listing's own")
    }

    @Test("B50 every kind of work reaches the helper as it was asked for, in words of its own")
    func jobs() throws {
        let jobs: [FileJob] = [
            .signature(trust: ["-----BEGIN\n", "b"]), .table,
            .draw(PageDrawing(page: 2, width: 300, quarters: 1)),
        ]
        for job in jobs {
            #expect(try JSONDecoder().decode(FileJob.self, from: JSONEncoder().encode(job)) == job)
            for bytes in [
                Samples.jpeg, Samples.png, Array("%PDF-1.4\n/ByteRange [0 9223372036854775807 1 1]".utf8), [],
            ] {
                _ = try job.run(bytes)
            }
        }
        let refused = try #require(try FileJob.signature(trust: []).run(Array("%PDF-1.4\n/ByteRange [".utf8)))
        #expect(try JSONDecoder().decode(PDFSignatureVerifier.Result.self, from: Data(refused)).reason == "签名范围不是一段空隙")
    }

    @Test("B50 a report of the reader is taken as it is, and what is none is a file that cannot be read")
    func reports() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("reader-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var report = FileReport(kind: .pdf, byteCount: 20_000)
        (report.fault, report.pages) = (.tooManyPages, 201)
        let answers = [report.bytes, report.bytes + [0], Array(report.bytes.dropLast()), Array("{}".utf8), []]
        var found: [FileFault?] = []
        for (index, answer) in answers.enumerated() {
            let (told, reader) = (
                folder.appendingPathComponent("\(index)"), folder.appendingPathComponent("reader\(index)")
            )
            try Data(answer).write(to: told)
            // Written by another process: a program that this one has open for writing cannot be started.
            let script = FilePieces(bytes: Array("#!/bin/sh\ncat >/dev/null; cat \(told.path)\n".utf8))
            _ = try SandboxProcess.run(
                "/bin/sh", ["-c", "cat >\(reader.path); chmod 700 \(reader.path)"], input: script)
            let sandbox = FileSandbox(program: "/bin/false", reader: reader.path)
            found.append(try? await sandbox.inspect(file).fault)
            #expect(await !sandbox.isReady())
        }
        // One that does not answer as this program understands, not even of nothing, reads no file (B50).
        #expect(found == [.tooManyPages(201, limit: 200)] + [FileFault?](repeating: nil, count: 4))
        let missing = FileSandbox(program: "/bin/false", reader: folder.appendingPathComponent("none").path)
        #expect(await !missing.isReady())
        await #expect(throws: FileSandbox.NoReader.self) { try await missing.inspect(file) }
    }

    @Test("F12 so many enter at once, so many wait in their order, the next is turned away")
    func semaphore() async {
        let semaphore = AsyncSemaphore(places: 1, waiting: 1)
        #expect(await semaphore.enter())
        async let second = semaphore.enter()
        while semaphore.waiting == 0 { await Task.yield() }
        #expect(await semaphore.enter() == false)
        semaphore.leave()
        #expect(await second)
        semaphore.leave()
        #expect(await semaphore.enter())
        semaphore.leave()
    }
}
