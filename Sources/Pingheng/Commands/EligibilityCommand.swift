import ArgumentParser
import Foundation
import TitleReview

/// `pingheng eligibility --plan ID-or-FILE [--facts FILE]`: a verdict a line, in the order of the facts.
struct EligibilityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eligibility", abstract: "按计划的申报条件逐行判断，一行一个 JSON。",
        discussion: "无效的行在原位置输出 {\"id\":…,\"error\":\"…\"}，最后以 1 退出；空行略过。")

    @Option(help: "计划的编号，或计划文件。")
    var plan: String

    @Option(help: "申报事实，一行一个 JSON 对象；不写则读标准输入。")
    var facts: String?

    func run() throws {
        let plan: Plan
        do { plan = try Resources.plan(named: self.plan) } catch { throw fail("\(error)") }
        var input: Int32 = STDIN_FILENO
        if let facts {
            input = open(facts, O_RDONLY | O_CLOEXEC)
            guard input >= 0 else { throw fail("打不开文件“\(facts)”。请检查路径和权限。") }
        }
        defer { if facts != nil { close(input) } }
        var lines = LineReader(descriptor: input)
        var output = BufferedOutput()
        let judge = LineJudge(plan: plan)
        var allGood = true
        // What is judged is written before the next wait for input, so a caller may talk line by line.
        while let line = try lines.next(beforeWaiting: { try output.flush() }) {
            allGood = judge.judge(line, into: &output.bytes) && allGood
            try output.flushIfFull()
        }
        try output.flush()
        if !allGood { throw ExitCode(1) }
    }

    private func fail(_ message: String) -> ExitCode {
        FileHandle.standardError.write(Data("pingheng eligibility: \(message)\n".utf8))
        return ExitCode(2)
    }
}

/// Turns one line of facts into one line of output.
struct LineJudge {
    let plan: Plan
    private let decoder = JSONDecoder()

    init(plan: Plan) { self.plan = plan }

    /// - Returns: false when the line was not valid facts. A blank line gives nothing.
    func judge(_ line: LineReader.Line, into bytes: inout [UInt8]) -> Bool {
        switch line {
        case .tooLong:
            write(error: "这一行太长，超过 \(LineReader.limit) 字节。", id: nil, into: &bytes)
            return false
        case .bytes(let data):
            if data.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return true }
            do {
                plan.judge(try decoder.decode(Facts.self, from: data)).writeJSON(to: &bytes)
                bytes.append(UInt8(ascii: "\n"))
                return true
            } catch {
                let id = try? decoder.decode(OnlyID.self, from: data).id
                write(error: Facts.explain(error), id: id, into: &bytes)
                return false
            }
        }
    }

    private struct OnlyID: Decodable { let id: String? }

    private func write(error: String, id: String?, into bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"id":"#.utf8)
        if let id { JSONText.write(id, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
        bytes.append(contentsOf: #","error":"#.utf8)
        JSONText.write(error, to: &bytes)
        bytes.append(contentsOf: "}\n".utf8)
    }
}

/// Lines of a file or pipe in bounded memory.
struct LineReader {
    /// Bytes of the longest line; one case has a few thousand.
    static let limit = 1 << 20

    enum Line {
        case bytes(Data)
        case tooLong
    }

    private let descriptor: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var position = 0
    private var end = 0
    private var atEnd = false
    private var isFirst = true

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// nil at the end; a last line without a line end counts.
    mutating func next(beforeWaiting: () throws -> Void) throws -> Line? {
        var line = Data()
        var isTooLong = false
        var hasAny = false
        while true {
            if position == end {
                if atEnd { return hasAny ? finish(line, isTooLong) : nil }
                try beforeWaiting()
                try fill()
                continue
            }
            hasAny = true
            let stop = buffer[position..<end].firstIndex(of: UInt8(ascii: "\n"))
            let piece = buffer[position..<(stop ?? end)]
            if line.count + piece.count > LineReader.limit { isTooLong = true } else { line.append(contentsOf: piece) }
            if isTooLong { line.removeAll() }
            position = stop.map { $0 + 1 } ?? end
            if stop != nil { return finish(line, isTooLong) }
        }
    }

    private mutating func finish(_ line: Data, _ isTooLong: Bool) -> Line {
        defer { isFirst = false }
        // Editors of some systems put a byte order mark before the first line.
        if isFirst, line.starts(with: [0xEF, 0xBB, 0xBF]) { return .bytes(Data(line.dropFirst(3))) }
        return isTooLong ? .tooLong : .bytes(line)
    }

    private mutating func fill() throws {
        let count = try retrying { buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) } }
        (position, end, atEnd) = (0, count, count == 0)
    }
}

/// Standard output in large pieces.
struct BufferedOutput {
    var bytes: [UInt8] = []

    mutating func flushIfFull() throws { if bytes.count >= 1 << 16 { try flush() } }

    mutating func flush() throws {
        var done = 0
        while done < bytes.count {
            done += try retrying { bytes[done...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) } }
        }
        bytes.removeAll(keepingCapacity: true)
    }
}

/// Runs a system call again when a signal interrupted it.
private func retrying(_ call: () -> Int) throws -> Int {
    while true {
        let result = call()
        if result >= 0 { return result }
        if errno != EINTR { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }
}
