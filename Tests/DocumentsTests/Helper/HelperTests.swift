import Foundation
import Testing
import TitleReview

@testable import Documents

@Suite struct HelperTests {
    private let file = FilePieces { take in for _ in 0..<4 { try take([UInt8](repeating: 65, count: 5000)) } }

    @Test("S23 the helper gets the whole file and its answer comes back")
    func answer() throws {
        guard case .done(let answer) = try HelperProcess.run("/bin/cat", [], input: file) else {
            throw DocumentFailure.library("no answer")
        }
        #expect(answer == [UInt8](repeating: 65, count: 20_000))
    }

    @Test(
        "S23 a helper that is killed, fails, or stops reading is a failure and no error of the server",
        arguments: ["kill -9 $$", "cat >/dev/null; exit 3", "exec <&-; exit 1"])
    func failure(_ script: String) throws {
        let long = FilePieces { take in for _ in 0..<100 { try take([UInt8](repeating: 65, count: 65_536)) } }
        guard case .failed = try HelperProcess.run("/bin/sh", ["-c", script], input: long) else {
            throw DocumentFailure.library("an answer")
        }
    }

    @Test("S23 S42 a helper inherits neither descriptors nor the environment")
    func bare() throws {
        setenv("PINGHENG_SECRET", "canary", 1)
        defer { unsetenv("PINGHENG_SECRET") }
        guard
            case .done(let answer) = try HelperProcess.run(
                "/bin/sh", ["-c", "cat >/dev/null; env; ls /proc/self/fd | tr '\\n' ' '"], input: file)
        else { throw DocumentFailure.library("no answer") }
        let text = String(decoding: answer, as: UTF8.self)
        #expect(!text.contains("canary"))
        #expect(text.hasSuffix("0 1 2 3 "), "3 is the listing's own")
    }

    @Test("F12 so many enter at once, so many wait in their order, the next is turned away")
    func turnstile() async {
        let turnstile = Turnstile(places: 1, waiting: 1)
        #expect(await turnstile.enter())
        async let second = turnstile.enter()
        while turnstile.waiting == 0 { await Task.yield() }
        #expect(await turnstile.enter() == false)
        turnstile.leave()
        #expect(await second)
        turnstile.leave()
        #expect(await turnstile.enter())
        turnstile.leave()
    }
}
