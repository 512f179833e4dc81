import CLinux
import FileReading
import Glibc

/// One run of the helper: the file goes in by a socket, the answer comes out by a pipe.
enum SandboxProcess {
    enum Outcome: Sendable {
        case done([UInt8])
        /// It ended by a signal, a limit, or without an answer.
        case failed
    }

    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// An answer is a finding or a drawn page.
    private static let answerLimit = 16 << 20

    /// - Parameter environment: `name=value`, beyond what every helper gets.
    static func run(
        _ program: String, _ arguments: [String], environment: [String] = [], input: FilePieces
    ) throws -> Outcome {
        var ends: [Int32] = [-1, -1]
        var pipe: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw failure("socketpair")
        }
        guard pipe2(&pipe, O_CLOEXEC) == 0 else {
            for end in ends { close(end) }
            throw failure("pipe")
        }
        defer {
            close(ends[0])
            close(pipe[0])
        }
        let child: pid_t
        do {
            defer {
                close(ends[1])
                close(pipe[1])
            }
            child = try spawn(program, arguments, environment, input: ends[1], output: pipe[1])
        }
        // The helper ends by itself after its limits; these are for a machine that stands still.
        var patience = timeval(tv_sec: Int(SandboxLimits.seconds) + 5, tv_usec: 0)
        setsockopt(ends[0], SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        do {
            try send(input, to: ends[0])
        } catch {
            finish(child, kill: true)
            throw error
        }
        shutdown(ends[0], Int32(SHUT_WR))
        let answer = receive(from: pipe[0])
        let status = finish(child, kill: answer == nil)
        guard let answer, status == 0 else { return .failed }
        return .done(answer)
    }

    private static func spawn(
        _ program: String, _ arguments: [String], _ more: [String], input: Int32, output: Int32
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        // Nothing of this process's environment but what libraries need to find their files.
        let names: [String] = ["PATH", "HOME", "LANG", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "XDG_CACHE_HOME"]
        let environment = names.compactMap { name in getenv(name).map { "\(name)=\(String(cString: $0))" } } + more
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var values = environment.map { strdup($0) } + [nil]
        defer { for text in words + values { free(text) } }
        var child: pid_t = 0
        let status = posix_spawn(&child, program, &actions, nil, &words, &values)
        guard status == 0 else { throw Failure(description: "posix_spawn: \(String(cString: strerror(status)))") }
        return child
    }

    /// The helper may have had enough before the end: then its answer says why.
    private static func send(_ file: FilePieces, to socket: Int32) throws {
        struct Enough: Error {}
        do {
            try file.read { piece in
                var sent = 0
                while sent < piece.count {
                    let count = piece.withUnsafeBytes {
                        Glibc.send(socket, $0.baseAddress.map { $0 + sent }, $0.count - sent, Int32(MSG_NOSIGNAL))
                    }
                    if count < 0 && errno == EINTR { continue }
                    guard count > 0 else { throw Enough() }
                    sent += count
                }
            }
        } catch is Enough {}
    }

    /// - Returns: nil when nothing came for too long, or too much.
    private static func receive(from pipe: Int32) -> [UInt8]? {
        var answer: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            var waits = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            let ready = poll(&waits, 1, Int32(SandboxLimits.seconds + 5) * 1000)
            if ready < 0 && errno == EINTR { continue }
            guard ready > 0 else { return nil }
            let count = read(pipe, &room, room.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return answer }
            answer += room.prefix(count)
            if answer.count > answerLimit { return nil }
        }
    }

    @discardableResult
    private static func finish(_ child: pid_t, kill: Bool) -> Int32 {
        if kill { Glibc.kill(child, SIGKILL) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    private static func failure(_ call: String) -> Failure {
        Failure(description: "\(call): \(String(cString: strerror(errno)))")
    }
}
