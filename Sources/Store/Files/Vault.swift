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
        try keep(address) { seal in
            var start = 0
            repeat {
                let end = min(start + SecretStreamWriter.chunk, bytes.count)
                try seal(bytes[start..<end], end == bytes.count)
                start = end
            } while start < bytes.count
        }
        return address
    }

    /// The same for a file that came in piece by piece, a piece at a time (S21).
    public func put(_ file: SpooledFile) throws -> String {
        guard let address = file.address else { return try put(file.bytes()) }
        try keep(address) { seal in try file.read { piece, last in try seal(piece[...], last) } }
        return address
    }

    private func keep(
        _ address: String, _ each: (_ seal: (ArraySlice<UInt8>, _ last: Bool) throws -> Void) throws -> Void
    ) throws {
        let path = path(address)
        // A file that is there is whole: it got its name after its bytes were synced.
        if DurableFile.exists(path) {
            // Somebody is about to name it: who removes what nothing names, lets it be.
            utimensat(AT_FDCWD, path, nil, 0)
            return
        }
        try DurableFile.makeFolder(DurableFile.parent(of: path))
        let key = keys.current(.file)
        var stream = SecretStreamWriter(key: key.bytes)
        try DurableFile.write(to: path) { file in
            try DurableFile.writeAll([1] + key.id + stream.header, to: file)
            try each { plain, last in
                try DurableFile.writeAll(stream.push(plain, last: last, associated: Array(address.utf8)), to: file)
            }
        }
    }

    /// The whole file in memory: for small ones.
    /// - Throws: ``StoreError/damaged(_:)`` when it is missing, was changed, cut or exchanged: no byte of it is handed out.
    public func get(_ address: String) throws -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity((try? size(address)) ?? 0)
        try read(address) { piece, _ in plain += piece }
        return plain
    }

    /// Hands a file's bytes out in pieces of at most 64 KiB, each checked before; what is missing or changed further on is found there.
    /// - Throws: ``StoreError/damaged(_:)``
    public func read(_ address: String, _ take: (_ piece: [UInt8], _ last: Bool) throws -> Void) throws {
        let reader = try open(address)
        while let (piece, last) = try reader.next() { try take(piece, last) }
    }

    /// A file to be read piece by piece, at the receiver's speed; checked from its first to its last byte before this returns,
    /// so that nothing is handed out of one that was changed anywhere.
    public func checked(_ address: String) throws -> VaultReader {
        try read(address) { _, _ in }
        return try open(address)
    }

    private func open(_ address: String) throws -> VaultReader {
        guard Vault.isAddress(address), DurableFile.exists(path(address)) else {
            throw StoreError.damaged("文件 \(address) 不存在。")
        }
        return try VaultReader(path: path(address), address: address, keys: keys)
    }

    /// Removes what a crash left of files that were being written.
    /// - Parameter minutes: how old it has to be; 0 where no other program writes here.
    public func sweep(olderThan minutes: Int) throws {
        for prefix in try DurableFile.names(in: folder) where prefix.count == 2 {
            for name in try DurableFile.names(in: "\(folder)/\(prefix)") where name.hasSuffix(".tmp") {
                DurableFile.remove("\(folder)/\(prefix)/\(name)", olderThan: minutes)
            }
        }
    }

    /// How many bytes ``get(_:)`` would give, from the file's length alone.
    public func size(_ address: String) throws -> Int {
        var status = stat()
        guard Vault.isAddress(address), stat(path(address), &status) == 0 else {
            throw StoreError.damaged("文件 \(address) 不存在。")
        }
        let sealed = Int(status.st_size) - VaultReader.front
        let whole = SecretStreamWriter.chunk + SecretStreamWriter.overhead
        return sealed - (sealed + whole - 1) / whole * SecretStreamWriter.overhead
    }

    /// Removes a file; the caller knows that nothing names it and no backup runs (S44).
    ///
    /// - Parameter minutes: a file that was put meanwhile stays.
    public func remove(_ address: String, untouchedForMinutes minutes: Int = 0) throws {
        guard Vault.isAddress(address) else { return }
        var status = stat()
        if minutes > 0, stat(path(address), &status) == 0, status.st_mtim.tv_sec > time(nil) - minutes * 60 { return }
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
            do { return Hexadecimal.encode(digest(try get(address))) != address } catch StoreError.damaged {
                return true
            }
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        text.utf8.count == 64 && Hexadecimal.decode(text) != nil
    }

    private func digest(_ bytes: [UInt8]) -> [UInt8] { Digest.keyed(bytes, key: keys.current(.address).bytes) }

    private func path(_ address: String) -> String { "\(folder)/\(address.prefix(2))/\(address.dropFirst(2))" }
}
