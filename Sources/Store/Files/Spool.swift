import CSodium
import Glibc

/// Where files stay while they come in and until it is clear whether they are kept: on disk, encrypted under keys that are
/// nowhere but in memory, and without a name, so that nothing is left of them after a crash (S21, S42).
public struct Spool: Sendable {
    private let folder: String
    private let keys: KeyRing?

    /// - Parameters:
    ///   - folder: on the disk that holds the files; created if missing, for its owner only.
    ///   - keys: of the vault that files may go to from here: their address is computed while they come in.
    public init(folder: String, keys: KeyRing?) {
        self.folder = folder
        self.keys = keys
    }

    /// A spool for files that are only looked at.
    public static let temporary = Spool(folder: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp", keys: nil)

    /// A new file, to be written piece by piece.
    public func open() throws -> SpoolWriter {
        try DurableFile.makeFolder(folder)
        let path = "\(folder)/\(getpid()).\(UInt64.random(in: 0...UInt64.max)).part"
        let file = try DurableFile.open(path, O_RDWR | O_CREAT | O_EXCL)
        guard unlink(path) == 0 else {
            close(file)
            throw DurableFile.failure("删除", path)
        }
        return SpoolWriter(SpooledHandle(file), addressKey: keys?.current(.address).bytes)
    }

    /// Removes files that a crash left between their creation and the removal of their name.
    public func sweep(olderThan minutes: Int) throws {
        for name in try DurableFile.names(in: folder) where name.hasSuffix(".part") {
            DurableFile.remove("\(folder)/\(name)", olderThan: minutes)
        }
    }
}

/// A file on its way in: at most one chunk of it is in memory.
public struct SpoolWriter {
    private let handle: SpooledHandle
    private var stream: SecretStreamWriter
    private var waiting: [UInt8] = []
    private let digest: KeyedDigest?
    private let key: [UInt8]
    public private(set) var size = 0

    fileprivate init(_ handle: SpooledHandle, addressKey: [UInt8]?) {
        self.handle = handle
        key = Random.bytes(Int(crypto_secretstream_xchacha20poly1305_KEYBYTES))
        stream = SecretStreamWriter(key: key)
        digest = addressKey.map { KeyedDigest(key: $0) }
        waiting.reserveCapacity(SecretStreamWriter.chunk)
    }

    public mutating func write(_ bytes: ArraySlice<UInt8>) throws {
        size += bytes.count
        digest?.add(bytes)
        var rest = bytes
        while !rest.isEmpty {
            // A full chunk is sealed when more follows, so that the last one is never empty unless the file is.
            if waiting.count == SecretStreamWriter.chunk { try seal(last: false) }
            let piece = rest.prefix(SecretStreamWriter.chunk - waiting.count)
            waiting += piece
            rest = rest.dropFirst(piece.count)
        }
    }

    private mutating func seal(last: Bool) throws {
        try DurableFile.writeAll(stream.push(waiting[...], last: last, associated: []), to: handle.file)
        waiting.removeAll(keepingCapacity: true)
    }

    /// The whole file.
    public mutating func finish() throws -> SpooledFile {
        try seal(last: true)
        return SpooledFile(handle, header: stream.header, key: key, size: size, address: digest?.value())
    }
}

/// A file that has come in whole; gone with its last reference.
public final class SpooledFile: Sendable {
    public let size: Int
    /// Where the vault would keep it, a keyed digest of its content; nil where it came into a spool without one.
    public let address: String?
    private let handle: SpooledHandle
    private let header: [UInt8]
    private let key: [UInt8]

    fileprivate init(_ handle: SpooledHandle, header: [UInt8], key: [UInt8], size: Int, address: [UInt8]?) {
        self.handle = handle
        self.header = header
        self.key = key
        self.size = size
        self.address = address.map { Hexadecimal.encode($0) }
    }

    /// Hands the bytes out from the first to the last, a chunk of at most 64 KiB at a time.
    public func read(_ take: (_ piece: [UInt8], _ last: Bool) throws -> Void) throws {
        guard var reader = SecretStreamReader(header: header, key: key) else { throw StoreError.damaged("临时文件已损坏。") }
        try SealedChunks.read(handle.file, from: 0) { chunk, isLast in
            guard let (plain, last) = reader.pull(chunk, associated: []), last == isLast else {
                throw StoreError.damaged("临时文件已损坏。")
            }
            try take(plain, last)
        }
    }

    /// Its beginning: at most so many bytes.
    public func bytes(first most: Int) throws -> [UInt8] {
        struct Enough: Error {}
        var all: [UInt8] = []
        do {
            try read { piece, _ in
                all += piece.prefix(most - all.count)
                if all.count == most { throw Enough() }
            }
        } catch is Enough {}
        return all
    }

    /// All of it in memory: for small files only.
    public func bytes() throws -> [UInt8] {
        var all: [UInt8] = []
        all.reserveCapacity(size)
        try read { piece, _ in all += piece }
        return all
    }
}

/// A file descriptor that closes itself.
final class SpooledHandle: Sendable {
    let file: Int32
    init(_ file: Int32) { self.file = file }
    deinit { close(file) }
}

/// Reads a file of sealed chunks piece by piece.
enum SealedChunks {
    private static let step = SecretStreamWriter.chunk + SecretStreamWriter.overhead

    static func read(
        _ file: Int32, from start: Int, _ take: (_ chunk: ArraySlice<UInt8>, _ isLast: Bool) throws -> Void
    ) throws {
        var status = stat()
        guard fstat(file, &status) == 0 else { throw DurableFile.failure("读取", "文件") }
        var at = start
        let end = Int(status.st_size)
        var chunk = [UInt8](repeating: 0, count: step)
        repeat {
            let wanted = min(step, end - at)
            guard try DurableFile.read(file, at: at, into: &chunk, count: wanted) else {
                throw StoreError.damaged("文件不完整。")
            }
            at += wanted
            try take(chunk[..<wanted], at == end)
        } while at < end
    }
}
