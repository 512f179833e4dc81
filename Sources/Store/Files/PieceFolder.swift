import Glibc
import Synchronization

/// Where files lie that arrive in pieces, with breaks that may last for hours and outlive the server (S21).
///
/// A file's name on disk is its random id; its bytes are sealed in chunks of 64 KiB under a key of its own, which is nowhere on this
/// disk: who holds it decides how long the bytes can be read. How much has arrived is what the file's length says.
public struct PieceFolder: Sendable {
    private let folder: String
    private static let ending = ".pieces"

    /// - Parameter folder: created when the first file arrives, for its owner only.
    public init(folder: String) { self.folder = folder }

    /// The file with that id, whether or not a byte of it is here.
    /// - Parameters:
    ///   - key: 32 bytes, from ``newKey()``.
    ///   - size: the bytes of the whole file, at least 1.
    public func file(_ id: String, key: [UInt8], size: Int) -> PieceFile {
        PieceFile(path: path(id), key: key, size: size)
    }

    /// A key for one file.
    public static func newKey() -> [UInt8] { Random.bytes(32) }

    /// The ids of all files that lie here, sorted.
    public func ids() throws -> [String] {
        try DurableFile.names(in: folder).filter { $0.hasSuffix(PieceFolder.ending) }.map {
            String($0.dropLast(PieceFolder.ending.count))
        }
    }

    /// - Parameter minutes: a file that somebody has written to since stays.
    public func remove(_ id: String, untouchedForMinutes minutes: Int) {
        DurableFile.remove(path(id), olderThan: minutes)
    }

    public func remove(_ id: String) throws {
        guard unlink(path(id)) == 0 || errno == ENOENT else { throw DurableFile.failure("删除", path(id)) }
    }

    private func path(_ id: String) -> String { "\(folder)/\(id)\(PieceFolder.ending)" }
}

/// One file that arrives in pieces.
public struct PieceFile: Sendable {
    /// The bytes asked for lie elsewhere: where the next one belongs.
    public struct Misplaced: Error, Equatable {
        public let offset: Int
    }

    /// Pieces may begin at multiples of this only.
    public static let chunk = SecretStreamWriter.chunk
    private static let overhead = 28
    private static let step = chunk + overhead

    let path: String
    let key: [UInt8]
    public let size: Int

    private var chunks: Int { (size + PieceFile.chunk - 1) / PieceFile.chunk }

    /// How many plain bytes the chunk with that number holds.
    fileprivate func length(of index: Int) -> Int { min(PieceFile.chunk, size - index * PieceFile.chunk) }

    /// How many bytes are here: a multiple of ``chunk``, or ``size``.
    public func offset() throws -> Int {
        var status = stat()
        guard stat(path, &status) == 0 else {
            if errno == ENOENT { return 0 }
            throw DurableFile.failure("读取", path)
        }
        return offset(length: Int(status.st_size))
    }

    private func offset(length: Int) -> Int {
        length >= size + chunks * PieceFile.overhead ? size : min(length / PieceFile.step, chunks - 1) * PieceFile.chunk
    }

    /// Goes on from that byte.
    /// - Throws: ``Misplaced`` unless it is the one after the last that is here.
    public func writer(at start: Int) throws -> PieceWriter {
        let here = try offset()
        guard start == here else { throw Misplaced(offset: here) }
        try DurableFile.makeFolder(DurableFile.parent(of: path))
        return PieceWriter(self, SpooledHandle(try DurableFile.open(path, O_RDWR | O_CREAT)), from: start)
    }

    /// Seals a chunk and puts it where it belongs: under a lock, since the connection before may still hold the file
    /// open, on another node too.
    fileprivate func put(_ plain: [UInt8], _ index: Int, _ file: Int32) throws {
        let sealed = try AESGCM.seal(plain, key: key, associated: place(index))
        let at = index * PieceFile.step
        guard flock(file, LOCK_EX) == 0 else { throw DurableFile.failure("锁定", path) }
        defer { flock(file, LOCK_UN) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw DurableFile.failure("读取", path) }
        let here = offset(length: Int(status.st_size))
        guard here == index * PieceFile.chunk else { throw Misplaced(offset: here) }
        // What a crash left of a chunk is no chunk.
        guard ftruncate(file, off_t(at)) == 0, lseek(file, off_t(at), SEEK_SET) >= 0 else {
            throw DurableFile.failure("写入", path)
        }
        try DurableFile.writeAll(sealed, to: file)
    }

    /// Hands out the whole file, a chunk at a time.
    /// - Throws: ``StoreError/damaged(_:)`` when something is missing or changed; nothing of that chunk is handed out then.
    public func read(_ take: (_ piece: [UInt8]) throws -> Void) throws {
        let handle = SpooledHandle(try DurableFile.open(path, O_RDONLY))
        for index in 0..<chunks {
            var sealed = [UInt8](repeating: 0, count: length(of: index) + PieceFile.overhead)
            guard try DurableFile.read(handle.file, at: index * PieceFile.step, into: &sealed, count: sealed.count),
                let plain = AESGCM.open(sealed, key: key, associated: place(index))
            else { throw StoreError.damaged("分段上传的文件不完整或已损坏。") }
            try take(plain)
        }
    }

    private func place(_ index: Int) -> [UInt8] { Array("piece\0\(size)\0\(index)".utf8) }
}

/// Takes bytes as they arrive and keeps each chunk as soon as it is whole; at most one is in memory (S21).
public final class PieceWriter: Sendable {
    private struct State {
        var index: Int
        var waiting: [UInt8] = []
    }

    private let target: PieceFile
    private let handle: SpooledHandle
    private let state: Mutex<State>
    /// The bytes that are missing.
    public let rest: Int

    fileprivate init(_ target: PieceFile, _ handle: SpooledHandle, from start: Int) {
        self.target = target
        self.handle = handle
        rest = target.size - start
        state = Mutex(State(index: start / PieceFile.chunk))
    }

    /// - Throws: ``PieceFile/Misplaced`` when somebody else has gone on meanwhile; ``StoreError`` when there are more
    ///   bytes than the file has.
    public func write(_ bytes: [UInt8]) throws {
        try state.withLock { state in
            var left = bytes[...]
            while !left.isEmpty {
                let full = target.length(of: state.index)
                guard full > 0 else { throw StoreError.system("分段上传的内容比说明的长。") }
                let part = left.prefix(full - state.waiting.count)
                state.waiting += part
                left = left.dropFirst(part.count)
                guard state.waiting.count == full else { return }
                try target.put(state.waiting, state.index, handle.file)
                state.index += 1
                state.waiting.removeAll(keepingCapacity: true)
            }
        }
    }
}
