import ArgumentParser
import Foundation
import TitleReview

/// `pingheng idcheck`: a value a line from standard input, an answer a line (GB 11643, GB 32100).
struct IDCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idcheck", abstract: "逐行检查公民身份号码和统一社会信用代码，一行一个 JSON。",
        discussion: "从标准输入读，一行一个号码，按输入顺序回答；有号码不对时以 1 退出。")

    func run() throws {
        // A date of birth is in the past by the machine's clock; nothing here depends on the business clock.
        let today = Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)).day
        var lines = LineReader(descriptor: STDIN_FILENO)
        var output = BufferedOutput()
        var allValid = true
        while let line = try lines.next(beforeWaiting: { try output.flush() }) {
            var value = ""
            if case .bytes(let data) = line {
                value = String(decoding: data.last == UInt8(ascii: "\r") ? data.dropLast() : data, as: UTF8.self)
            }
            let result = IDCheck.check(value, today: today)
            write(result, into: &output.bytes)
            allValid = allValid && result.valid
            try output.flushIfFull()
        }
        try output.flush()
        if !allValid { throw ExitCode(1) }
    }

    private func write(_ result: IDCheck.Result, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"value":"#.utf8)
        JSONText.write(result.value, to: &bytes)
        bytes.append(contentsOf: #","kind":"\#(result.kind.rawValue)","valid":\#(result.valid),"reason":"#.utf8)
        if let reason = result.reason {
            JSONText.write(reason, to: &bytes)
        } else {
            bytes.append(contentsOf: "null".utf8)
        }
        bytes.append(contentsOf: "}\n".utf8)
    }
}
