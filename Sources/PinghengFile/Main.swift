import FileReading
import Glibc

/// `pingheng-file inspect|photo|hand`: reads one file from its input within limits, and writes what was found of it as the bytes of a
/// ``FileReport`` or a ``HandReport``. The server starts it for each file that comes in (S23, S24); nobody else has a use for it.
@main
struct Main {
    static func main() {
        SandboxLimits.set()
        let job = CommandLine.arguments.count == 2 ? CommandLine.arguments[1] : ""
        let jobs: [String: ([UInt8]) -> [UInt8]] = [
            "inspect": { FileReader.inspect($0).bytes }, "photo": { FileReader.photo($0).bytes },
            "hand": { HandReading.read($0).bytes },
        ]
        guard let read = jobs[job], let file = Input.all() else { exit(2) }
        guard Output.write(read(file)) else { exit(1) }
    }
}

private enum Input {
    /// The file that comes in; nil when it cannot be read.
    static func all() -> [UInt8]? {
        var file: [UInt8] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { room.deallocate() }
        while true {
            let count = read(0, room.baseAddress, room.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return file }
            file.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<count]))
        }
    }
}

private enum Output {
    static func write(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { all in
            var done = 0
            while done < all.count {
                let count = Glibc.write(1, all.baseAddress.map { $0 + done }, all.count - done)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                done += count
            }
            return true
        }
    }
}
