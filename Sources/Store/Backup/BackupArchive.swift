import Glibc

/// Writes a backup file: a line of magic, the key's id, and one sealed stream of items (name, length, bytes).
///
/// The stream's last chunk is marked as such, so a cut file is known; no chunk opens elsewhere or after a change.
final class BackupWriter {
    static let magic = Array("PINGHENG BACKUP 1\n".utf8)

    private let file: Int32
    private var stream: SecretStreamWriter
    private var pending: [UInt8] = []
    private var closed = false

    init(path: String, key: Key) throws {
        file = try DurableFile.open(path, O_WRONLY | O_CREAT | O_EXCL)
        stream = SecretStreamWriter(key: key.bytes)
        try DurableFile.writeAll(BackupWriter.magic + key.id + stream.header, to: file)
    }

    deinit { if !closed { close(file) } }

    func add(_ name: String, _ bytes: [UInt8]) throws {
        try begin(name, length: bytes.count)
        try append(bytes)
    }

    /// Begins an item whose bytes follow by ``append(_:)``.
    func begin(_ name: String, length: Int) throws {
        var front: [UInt8] = []
        front.appendBigEndian(UInt32(name.utf8.count))
        front += Array(name.utf8)
        front.appendBigEndian(UInt64(length))
        try append(front)
    }

    func append(_ bytes: [UInt8]) throws {
        pending += bytes
        // One chunk stays back: it may be the last.
        var start = 0
        while pending.count - start > SecretStreamWriter.chunk {
            let chunk = pending[start..<(start + SecretStreamWriter.chunk)]
            try DurableFile.writeAll(stream.push(chunk, last: false, associated: []), to: file)
            start += SecretStreamWriter.chunk
        }
        pending.removeFirst(start)
    }

    /// Writes the last chunk and syncs.
    func finish() throws {
        try DurableFile.writeAll(stream.push(pending[...], last: true, associated: []), to: file)
        guard fsync(file) == 0 else { throw DurableFile.failure("写入", "备份文件") }
        closed = true
        close(file)
    }
}

/// Reads a backup file from its beginning; every byte it hands out is authenticated.
final class BackupReader {
    private let file: Int32
    private let size: Int
    private var position: Int
    private var stream: SecretStreamReader
    private var buffer: [UInt8] = []
    private var start = 0
    private var ended = false

    static let damaged = StoreError.damaged("备份文件已损坏或不完整，没有恢复任何内容。")

    init(path: String, keys: KeyRing) throws {
        file = try DurableFile.open(path, O_RDONLY)
        var status = stat()
        let front = BackupWriter.magic.count + 4 + SecretStreamReader.headerLength
        do {
            guard fstat(file, &status) == 0 else { throw DurableFile.failure("读取", path) }
            let bytes = try BackupReader.readBytes(file, front)
            guard bytes.count == front, Array(bytes.prefix(BackupWriter.magic.count)) == BackupWriter.magic else {
                throw StoreError.damaged("\(path) 不是评衡的备份文件，或由更新的程序写成。")
            }
            let id = Array(bytes[BackupWriter.magic.count..<(BackupWriter.magic.count + 4)])
            let key = try keys.key(.backup, id: id)
            guard
                let stream = SecretStreamReader(
                    header: Array(bytes.suffix(SecretStreamReader.headerLength)), key: key.bytes)
            else { throw BackupReader.damaged }
            self.stream = stream
        } catch {
            close(file)
            throw error
        }
        size = Int(status.st_size)
        position = front
    }

    deinit { close(file) }

    /// The next item's name and length; nil at the end of the stream.
    func next() throws -> (name: String, length: Int)? {
        guard let lengthBytes = try take(4, mayEnd: true) else { return nil }
        let nameLength = lengthBytes.reduce(0) { $0 << 8 | Int($1) }
        guard nameLength < 4096, let name = try take(nameLength), let length = try take(8) else {
            throw BackupReader.damaged
        }
        return (String(decoding: name, as: UTF8.self), length.reduce(0) { $0 << 8 | Int($1) })
    }

    /// Up to 64 KiB of the item's bytes at a time.
    func bytes(_ length: Int, _ each: ([UInt8]) throws -> Void) throws {
        var rest = length
        while rest > 0 {
            guard let bytes = try take(min(rest, SecretStreamWriter.chunk)) else { throw BackupReader.damaged }
            try each(bytes)
            rest -= bytes.count
        }
    }

    private func take(_ count: Int, mayEnd: Bool = false) throws -> [UInt8]? {
        while buffer.count - start < count {
            if ended {
                guard mayEnd, buffer.count == start else { throw BackupReader.damaged }
                return nil
            }
            try pull()
        }
        defer { start += count }
        return Array(buffer[start..<(start + count)])
    }

    private func pull() throws {
        let sealed = try BackupReader.readBytes(file, SecretStreamWriter.chunk + SecretStreamWriter.overhead)
        position += sealed.count
        guard let (plain, last) = stream.pull(sealed[...], associated: []), last == (position == size) else {
            throw BackupReader.damaged
        }
        buffer = Array(buffer[start...]) + plain
        start = 0
        ended = last
    }

    private static func readBytes(_ file: Int32, _ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { read(file, $0.baseAddress?.advanced(by: filled), count - filled) }
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { throw DurableFile.failure("读取", "备份文件") }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
