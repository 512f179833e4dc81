import CSodium
import Glibc

/// The folder where the keys lie: 0700, a file of 32 bytes for each key, 0600, named `purpose.sequence.id.key` (S57).
///
/// It belongs to one installation, whose id stands in the file `installation` (``HeldKeys``).
public struct KeyFolder: Sendable {
    public let path: String

    public init(path: String) { self.path = path }

    // MARK: Whose it is

    /// The file that says whose folder it is; a server holds it locked.
    var ownerFile: String { path + "/installation" }

    /// The id (hexadecimal) of the installation that it belongs to; nil where nobody has said so yet.
    public func owner() throws -> String? {
        guard DurableFile.exists(ownerFile) else { return nil }
        return String(String(decoding: try DurableFile.read(ownerFile), as: UTF8.self).prefix { $0 != "\n" })
    }

    /// Notes whose folder it is, once and for ever.
    func give(to installation: String) throws { try DurableFile.write(Array("\(installation)\n".utf8), to: ownerFile) }

    /// - Throws: ``StoreError/keys(_:)`` when it is another installation's.
    public func refuseOthers(than installation: String) throws {
        guard let owner = try owner(), owner != installation else { return }
        throw StoreError.keys(
            "密钥目录 \(path) 属于另一个安装（编号 \(owner)），不是编号为 \(installation) 的安装的：请用 --keys 指定它自己的密钥目录。")
    }

    // MARK: Keys

    /// Whether any key lies there.
    public func hasKeys() throws -> Bool { try DurableFile.names(in: path).contains { KeyFolder.parse($0) != nil } }

    /// Whether the key lies there that has this id (4 bytes).
    public func has(_ purpose: KeyPurpose, id: [UInt8]) throws -> Bool {
        try DurableFile.names(in: path).compactMap(KeyFolder.parse).contains { $0.purpose == purpose && $0.id == id }
    }

    /// All keys in the folder; at the very first start one is made for each purpose.
    ///
    /// - Throws: ``StoreError/keys(_:)`` when some are missing, damaged or open to others.
    func open() throws -> [KeyPurpose: [Key]] {
        try DurableFile.makeFolder(path)
        return try locked { try complete() }
    }

    /// The same without making any.
    func existing() throws -> [KeyPurpose: [Key]] {
        guard sodium_init() >= 0 else { throw StoreError.keys("libsodium 无法启动。") }
        guard try hasKeys() else { throw StoreError.keys("\(path) 里没有密钥。请用 --keys 指明密钥目录。") }
        try refuseOpen(path, allowed: 0o700)
        return try whole(read())
    }

    /// Carries `body` out while no other process makes keys here, or takes the folder.
    func locked<T>(_ body: () throws -> T) throws -> T {
        guard sodium_init() >= 0 else { throw StoreError.keys("libsodium 无法启动。") }
        try refuseOpen(path, allowed: 0o700)
        let lock = try DurableFile.open(path + "/.lock", O_RDWR | O_CREAT)
        defer { close(lock) }
        guard flock(lock, LOCK_EX) == 0 else { throw DurableFile.failure("锁定", path) }
        return try body()
    }

    /// While this file is there, no key has been used yet: a first start that was killed goes on where it stood.
    private var unfinished: String { path + "/.first" }

    /// Whether keys are here that may have been used.
    func isUsed() throws -> Bool { try hasKeys() && !DurableFile.exists(unfinished) }

    /// A key for each purpose, made where there are none at all; to be called ``locked(_:)``, so that two processes that
    /// start for the first time together do not make two sets.
    func complete() throws -> [KeyPurpose: [Key]] {
        var keys = try read()
        if keys.isEmpty { try DurableFile.write([], to: unfinished) }
        if DurableFile.exists(unfinished) {
            for purpose in KeyPurpose.allCases where keys[purpose] == nil {
                keys[purpose] = [try create(purpose, sequence: 1)]
            }
            guard unlink(unfinished) == 0 else { throw DurableFile.failure("删除", unfinished) }
            try DurableFile.syncFolder(of: unfinished)
        }
        return try whole(keys)
    }

    private func whole(_ keys: [KeyPurpose: [Key]]) throws -> [KeyPurpose: [Key]] {
        for purpose in KeyPurpose.allCases where keys[purpose] == nil {
            throw StoreError.keys("密钥目录 \(path) 里缺少用途为“\(purpose.rawValue)”的密钥：请从密钥备份中补齐后再启动。")
        }
        return keys
    }

    /// A new current key, whoever else makes one at the same time.
    func rotate(_ purpose: KeyPurpose) throws -> Key {
        try locked { try create(purpose, sequence: (read()[purpose]?.last?.sequence ?? 0) + 1) }
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
            guard let (purpose, sequence, id) = KeyFolder.parse(name) else { continue }
            let file = "\(path)/\(name)"
            try refuseOpen(file, allowed: 0o600)
            let bytes = try DurableFile.read(file)
            guard bytes.count == 32 else { throw StoreError.keys("密钥文件 \(file) 已损坏（应有 32 字节，实有 \(bytes.count) 字节）。") }
            keys[purpose, default: []].append(Key(purpose: purpose, sequence: sequence, id: id, bytes: bytes))
        }
        return keys.mapValues { $0.sorted { $0.sequence < $1.sequence } }
    }

    private static func parse(_ name: String) -> (purpose: KeyPurpose, sequence: Int, id: [UInt8])? {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[3] == "key", let purpose = KeyPurpose(rawValue: String(parts[0])),
            let sequence = Int(parts[1]), let id = Hexadecimal.decode(parts[2]), id.count == 4
        else { return nil }
        return (purpose, sequence, id)
    }

    private func refuseOpen(_ file: String, allowed: mode_t) throws {
        var status = stat()
        guard stat(file, &status) == 0 else { throw DurableFile.failure("读取", file) }
        guard status.st_mode & 0o077 == 0 else {
            throw StoreError.keys("\(file) 对其他用户开放：请执行 chmod \(String(allowed, radix: 8)) \(file)。")
        }
    }
}

/// The system's random source.
public enum Random {
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        randombytes_buf(&bytes, count)
        return bytes
    }
}
