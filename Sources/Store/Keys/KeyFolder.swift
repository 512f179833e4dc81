import CSodium
import Glibc

/// The folder where the keys lie: 0700, a file of 32 bytes for each key, 0600, named `purpose.sequence.id.key` (S57).
struct KeyFolder {
    let path: String

    /// All keys in the folder; at the very first start one is made for each purpose.
    ///
    /// - Throws: ``StoreError/keys(_:)`` when some are missing, damaged or open to others.
    func open() throws -> [KeyPurpose: [Key]] {
        guard sodium_init() >= 0 else { throw StoreError.keys("libsodium 无法启动。") }
        try DurableFile.makeFolder(path)
        try refuseOthers(path, allowed: 0o700)
        // Two processes that start for the first time together must not make two sets.
        let lock = try DurableFile.open(path + "/.lock", O_RDWR | O_CREAT)
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { throw DurableFile.failure("锁定", path) }
        var keys = try read()
        // While this file is there, no key has been used yet: a first start that was killed goes on where it stood.
        let unfinished = path + "/.first"
        if keys.isEmpty { try DurableFile.write([], to: unfinished) }
        if DurableFile.exists(unfinished) {
            for purpose in KeyPurpose.allCases where keys[purpose] == nil {
                keys[purpose] = [try create(purpose, sequence: 1)]
            }
            guard unlink(unfinished) == 0 else { throw DurableFile.failure("删除", unfinished) }
            try DurableFile.syncFolder(of: unfinished)
        }
        for purpose in KeyPurpose.allCases where keys[purpose] == nil {
            throw StoreError.keys("密钥目录 \(path) 里缺少用途为“\(purpose.rawValue)”的密钥：请从密钥备份中补齐后再启动。")
        }
        return keys
    }

    /// A new current key, whoever else makes one at the same time.
    func rotate(_ purpose: KeyPurpose) throws -> Key {
        let lock = try DurableFile.open(path + "/.lock", O_RDWR | O_CREAT)
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { throw DurableFile.failure("锁定", path) }
        return try create(purpose, sequence: (read()[purpose]?.last?.sequence ?? 0) + 1)
    }

    /// What changes whenever a file comes or goes; nil while the last change is so young that another may have the same mark.
    func mark() throws -> Mark? {
        var status = stat()
        guard stat(path, &status) == 0 else { throw DurableFile.failure("读取", path) }
        let changed = status.st_mtim
        return time(nil) - changed.tv_sec > 2 ? Mark(seconds: changed.tv_sec, nanoseconds: changed.tv_nsec) : nil
    }

    struct Mark: Equatable {
        let seconds: Int
        let nanoseconds: Int
    }

    /// Makes a key and writes its file.
    func create(_ purpose: KeyPurpose, sequence: Int) throws -> Key {
        let key = Key(purpose: purpose, sequence: sequence, id: Random.bytes(4), bytes: Random.bytes(32))
        try DurableFile.write(key.bytes, to: "\(path)/\(key.fileName)")
        return key
    }

    /// The keys that are there, without making any.
    ///
    /// - Throws: ``StoreError/keys(_:)`` when one is damaged or open to others.
    func read() throws -> [KeyPurpose: [Key]] {
        var keys: [KeyPurpose: [Key]] = [:]
        for name in try DurableFile.names(in: path) {
            let parts = name.split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count == 4, parts[3] == "key", let purpose = KeyPurpose(rawValue: String(parts[0])),
                let sequence = Int(parts[1]), let id = Hexadecimal.decode(parts[2]), id.count == 4
            else { continue }
            let file = "\(path)/\(name)"
            try refuseOthers(file, allowed: 0o600)
            let bytes = try DurableFile.read(file)
            guard bytes.count == 32 else { throw StoreError.keys("密钥文件 \(file) 已损坏（应有 32 字节，实有 \(bytes.count) 字节）。") }
            keys[purpose, default: []].append(Key(purpose: purpose, sequence: sequence, id: id, bytes: bytes))
        }
        return keys.mapValues { $0.sorted { $0.sequence < $1.sequence } }
    }

    private func refuseOthers(_ file: String, allowed: mode_t) throws {
        var status = stat()
        guard stat(file, &status) == 0 else { throw DurableFile.failure("读取", file) }
        guard status.st_mode & 0o077 == 0 else {
            throw StoreError.keys("\(file) 对其他用户开放：请执行 chmod \(String(allowed, radix: 8)) \(file)。")
        }
    }
}

/// The system's random source.
enum Random {
    static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
