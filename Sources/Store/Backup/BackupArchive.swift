import Glibc

/// What stands in front of a backup, to be read without keys: a line of magic, whose backup it is, which key opens it.
public struct BackupHead: Sendable {
    /// The installation's id (hexadecimal); nil in backups of earlier programs.
    public let installation: String?
    /// The id of the backup key, 4 bytes.
    public let key: [UInt8]
    /// How many bytes it is, the magic included.
    let length: Int

    static let magic = Array("PINGHENG BACKUP 2\n".utf8)
    private static let earlier = Array("PINGHENG BACKUP 1\n".utf8)

    /// - Throws: ``StoreError/damaged(_:)`` when the file is none, or written by a later program.
    public init(of path: String) throws {
        let file = try DurableFile.open(path, O_RDONLY)
        defer { close(file) }
        try self.init(file, path)
    }

    /// Reads from the file's beginning on.
    init(_ file: Int32, _ path: String) throws {
        let magic = try BackupReader.readBytes(file, BackupHead.magic.count)
        guard magic == BackupHead.magic || magic == BackupHead.earlier else {
            throw StoreError.damaged("\(path) 不是评衡的备份文件，或由更新的程序写成。")
        }
        let idLength = magic == BackupHead.magic ? 16 : 0
        let rest = try BackupReader.readBytes(file, idLength + 4)
        guard rest.count == idLength + 4 else { throw BackupReader.damaged }
        installation = idLength == 0 ? nil : Hexadecimal.encode(rest.prefix(idLength))
        key = Array(rest.suffix(4))
        length = magic.count + rest.count
    }
}

/// Writes a backup file: its head, and one sealed stream of items (name, length, bytes).
///
/// The stream's last chunk is marked as such, so a cut file is known; no chunk opens elsewhere or after a change.
final class BackupWriter {
    private let file: Int32
    private var stream: SecretStreamWriter
    private var pending: [UInt8] = []
    private var closed = false

    init(path: String, of installation: Installation, key: Key) throws {
        file = try DurableFile.open(path, O_WRONLY | O_CREAT | O_EXCL)
        stream = SecretStreamWriter(key: key.bytes)
        try DurableFile.writeAll(BackupHead.magic + installation.id + key.id + stream.header, to: file)
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
    let head: BackupHead
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
        do {
            guard fstat(file, &status) == 0 else { throw DurableFile.failure("读取", path) }
            head = try BackupHead(file, path)
            let key = try keys.key(.backup, id: head.key)
            let header = try BackupReader.readBytes(file, SecretStreamReader.headerLength)
            guard header.count == SecretStreamReader.headerLength,
                let stream = SecretStreamReader(header: header, key: key.bytes)
            else { throw BackupReader.damaged }
            self.stream = stream
        } catch {
            close(file)
            throw error
        }
        size = Int(status.st_size)
        position = head.length + SecretStreamReader.headerLength
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

    fileprivate static func readBytes(_ file: Int32, _ count: Int) throws -> [UInt8] {
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
