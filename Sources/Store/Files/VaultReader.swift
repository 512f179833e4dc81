import Glibc
import Synchronization

/// One file of the vault, read from its first to its last chunk: no byte of a chunk is handed out before the chunk is known to
/// be the one that was written there (S43).
public final class VaultReader: Sendable {
    static let front = 5 + SecretStreamReader.headerLength
    private static let step = SecretStreamWriter.chunk + SecretStreamWriter.overhead

    private struct State {
        var stream: SecretStreamReader
        var at: Int
        let end: Int
        var isOver = false
    }

    private let handle: SpooledHandle
    private let address: String
    private let state: Mutex<State>

    init(path: String, address: String, keys: KeyRing) throws {
        self.address = address
        handle = SpooledHandle(try DurableFile.open(path, O_RDONLY))
        var status = stat()
        var front = [UInt8](repeating: 0, count: VaultReader.front)
        guard fstat(handle.file, &status) == 0 else { throw DurableFile.failure("读取", path) }
        guard try DurableFile.read(handle.file, at: 0, into: &front, count: front.count), front[0] == 1 else {
            throw VaultReader.damaged(address)
        }
        // The id may be what was changed, or the key may be missing: either way it is this file that does not open.
        let id = Array(front[1..<5])
        guard let key = try? keys.key(.file, id: id) else {
            throw StoreError.damaged("文件 \(address) 已损坏，或密钥目录里没有它的密钥（编号 \(Hexadecimal.encode(id))）。")
        }
        guard let stream = SecretStreamReader(header: Array(front[5...]), key: key.bytes) else {
            throw VaultReader.damaged(address)
        }
        state = Mutex(State(stream: stream, at: VaultReader.front, end: Int(status.st_size)))
    }

    /// - Returns: the next piece and whether it is the last; nil after that.
    public func next() throws -> (piece: [UInt8], last: Bool)? {
        try state.withLock { state in
            if state.isOver { return nil }
            var chunk = [UInt8](repeating: 0, count: max(0, min(VaultReader.step, state.end - state.at)))
            guard try DurableFile.read(handle.file, at: state.at, into: &chunk, count: chunk.count) else {
                throw VaultReader.damaged(address)
            }
            state.at += chunk.count
            guard let (plain, last) = state.stream.pull(chunk[...], associated: Array(address.utf8)),
                last == (state.at >= state.end)
            else {
                throw VaultReader.damaged(address)
            }
            state.isOver = last
            return (plain, last)
        }
    }

    private static func damaged(_ address: String) -> StoreError { .damaged("文件 \(address) 已损坏或被替换。") }
}
