import Glibc

/// Encrypted files by content: the address is a keyed digest, so that who owns the disk cannot tell whether a known file is
/// among them (S43). A file never changes; the same content has the same address.
///
/// On disk: version 1, key id (4), stream header (24), sealed chunks; `files/ab/cdef…`.
public struct Vault: Sendable {
    public let folder: String
    private let keys: KeyRing

    /// - Parameter folder: created if missing, for its owner only.
    public init(folder: String, keys: KeyRing) throws {
        self.folder = folder
        self.keys = keys
        try DurableFile.makeFolder(folder)
    }

    /// Keeps the bytes; on disk when this returns, so the row that names the address may follow (S44).
    /// - Returns: the address, 64 hexadecimal digits.
    public func put(_ bytes: [UInt8]) throws -> String {
        let address = Hexadecimal.encode(digest(bytes))
        let path = path(address)
        // A file that is there is whole: it got its name after its bytes were synced.
        if DurableFile.exists(path) { return address }
        try DurableFile.makeFolder(DurableFile.parent(of: path))
        let key = keys.current(.file)
        var stream = SecretStreamWriter(key: key.bytes)
        var sealed = [1] + key.id + stream.header
        sealed.reserveCapacity(sealed.count + bytes.count + (bytes.count / SecretStreamWriter.chunk + 1) * SecretStreamWriter.overhead)
        var start = 0
        repeat {
            let end = min(start + SecretStreamWriter.chunk, bytes.count)
            sealed += stream.push(bytes[start..<end], last: end == bytes.count, associated: Array(address.utf8))
            start = end
        } while start < bytes.count
        try DurableFile.write(sealed, to: path)
        return address
    }

    /// - Throws: ``StoreError/damaged(_:)`` when it is missing, was changed, cut or exchanged: no byte of it is handed out.
    public func get(_ address: String) throws -> [UInt8] {
        guard Vault.isAddress(address), DurableFile.exists(path(address)) else { throw StoreError.damaged("文件 \(address) 不存在。") }
        let sealed = try DurableFile.read(path(address))
        let damaged = StoreError.damaged("文件 \(address) 已损坏或被替换。")
        guard sealed.count >= Vault.front, sealed[0] == 1 else { throw damaged }
        // The id may be what was changed, or the key may be missing: either way it is this file that does not open.
        let id = Array(sealed[1..<5])
        guard let key = try? keys.key(.file, id: id) else {
            throw StoreError.damaged("文件 \(address) 已损坏，或密钥目录里没有它的密钥（编号 \(Hexadecimal.encode(id))）。")
        }
        guard var stream = SecretStreamReader(header: Array(sealed[5..<Vault.front]), key: key.bytes) else { throw damaged }
        var plain: [UInt8] = []
        plain.reserveCapacity(sealed.count)
        var start = Vault.front
        while true {
            let end = min(start + SecretStreamWriter.chunk + SecretStreamWriter.overhead, sealed.count)
            guard let (bytes, last) = stream.pull(sealed[start..<end], associated: Array(address.utf8)), last == (end == sealed.count)
            else { throw damaged }
            plain += bytes
            if last { return plain }
            start = end
        }
    }

    /// How many bytes ``get(_:)`` would give, from the file's length alone.
    public func size(_ address: String) throws -> Int {
        var status = stat()
        guard Vault.isAddress(address), stat(path(address), &status) == 0 else { throw StoreError.damaged("文件 \(address) 不存在。") }
        let sealed = Int(status.st_size) - Vault.front
        let whole = SecretStreamWriter.chunk + SecretStreamWriter.overhead
        return sealed - (sealed + whole - 1) / whole * SecretStreamWriter.overhead
    }

    /// Removes a file; the caller knows that nothing names it and no backup runs (S44).
    public func remove(_ address: String) throws {
        guard Vault.isAddress(address) else { return }
        guard unlink(path(address)) == 0 || errno == ENOENT else { throw DurableFile.failure("删除", address) }
    }

    /// Every address, sorted.
    public func addresses() throws -> [String] {
        try DurableFile.names(in: folder).filter { $0.count == 2 }.flatMap { prefix in
            try DurableFile.names(in: "\(folder)/\(prefix)").map { prefix + $0 }.filter(Vault.isAddress)
        }
    }

    /// Reads every file.
    /// - Returns: the addresses of those that do not hold what their address says.
    public func verifyAll() throws -> [String] {
        try addresses().filter { address in
            do { return Hexadecimal.encode(digest(try get(address))) != address } catch StoreError.damaged { return true }
        }
    }

    private static let front = 5 + SecretStreamReader.headerLength

    private static func isAddress(_ text: String) -> Bool {
        text.utf8.count == 64 && Hexadecimal.decode(text) != nil
    }

    private func digest(_ bytes: [UInt8]) -> [UInt8] { Digest.keyed(bytes, key: keys.current(.address).bytes) }

    private func path(_ address: String) -> String { "\(folder)/\(address.prefix(2))/\(address.dropFirst(2))" }
}
