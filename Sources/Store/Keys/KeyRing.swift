import CSodium
import Synchronization

/// All keys of an installation, and the few things that are done with them (S37, S38, S53, S57).
///
/// The folder lies apart from every data directory; who has only the database or a backup reads no sealed field.
///
/// A ring follows its folder: a key that another process puts there is taken up within a second, and at once when something is met that it
/// sealed. What is known is never forgotten before the process ends.
public final class KeyRing: Sendable {
    private struct State {
        var keys: [KeyPurpose: [Key]]
        var mark: KeyFolder.Mark?
        var looked: ContinuousClock.Instant
        var problem: String?
    }

    public let directory: String
    private let state: Mutex<State>

    /// Opens the keys in `directory`, whosever they are; where there are none the folder (0700) and a key for each purpose
    /// (0600) are made. For tests: a server takes its keys by ``HeldKeys``.
    ///
    /// - Throws: ``StoreError/keys(_:)``: a sentence that says which key is missing, damaged or open to others.
    package static func open(directory: String) throws -> KeyRing {
        KeyRing(directory: directory, keys: try KeyFolder(path: directory).open())
    }

    /// The keys of an installation that is there already: none are made.
    public static func existing(directory: String) throws -> KeyRing {
        KeyRing(directory: directory, keys: try KeyFolder(path: directory).existing())
    }

    init(directory: String, keys: [KeyPurpose: [Key]]) {
        self.directory = directory
        state = Mutex(State(keys: keys, looked: .now))
    }

    // MARK: Fields

    /// Seals a field's text: version 1, key id, 96-bit nonce, AES-256-GCM with table, column and row as associated data,
    /// so that a ciphertext moved elsewhere does not open (S37).
    public func seal(_ plain: String, table: String, column: String, row: String) throws -> [UInt8] {
        let key = current(.field)
        let sealed = try AESGCM.seal(Array(plain.utf8), key: key.bytes, associated: KeyRing.place(table, column, row))
        return [1] + key.id + sealed
    }

    /// - Throws: ``StoreError/damaged(_:)`` when it was changed or belongs elsewhere; ``StoreError/keys(_:)`` when the key is not here.
    public func open(_ sealed: [UInt8], table: String, column: String, row: String) throws -> String {
        guard sealed.count >= 5, sealed[0] == 1 else { throw StoreError.damaged("密文的格式不对（\(table).\(column)）。") }
        let key = try key(.field, id: Array(sealed[1..<5]))
        guard
            let plain = AESGCM.open(Array(sealed[5...]), key: key.bytes, associated: KeyRing.place(table, column, row))
        else {
            throw StoreError.damaged("密文已被改动，或不属于这一行（\(table).\(column)）。")
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// The field sealed anew under the current key; nil when it already is (S57).
    public func resealed(_ sealed: [UInt8], table: String, column: String, row: String) throws -> [UInt8]? {
        if sealed.count >= 5, Array(sealed[1..<5]) == current(.field).id { return nil }
        return try seal(
            try open(sealed, table: table, column: column, row: row), table: table, column: column, row: row)
    }

    /// The digest by which a value is looked up: HMAC-SHA-256 under a key of its own, the domain in front (S38).
    public func lookup(_ domain: String, _ value: String) -> [UInt8] {
        HMAC.sha256(Array(domain.utf8) + [0] + Array(value.utf8), key: current(.lookup).bytes)
    }

    // MARK: Ballots

    /// Wraps the private half of a ballot's key: version 1, key id, 96-bit nonce, AES-256-GCM with the ballot as associated data, so that
    /// a file put in another's place does not open (2a).
    public func wrap(_ secret: [UInt8], ballot: String) throws -> [UInt8] {
        let key = current(.ballotWrap)
        return try [1] + key.id
            + AESGCM.seal(secret, key: key.bytes, associated: KeyRing.place("ballots", "key", ballot))
    }

    /// - Throws: ``StoreError/damaged(_:)`` when it was changed or is another ballot's; ``StoreError/keys(_:)`` when the key is not here.
    public func unwrap(_ wrapped: [UInt8], ballot: String) throws -> [UInt8] {
        guard wrapped.count >= 5, wrapped[0] == 1 else { throw StoreError.damaged("选票密钥的格式不对。") }
        let key = try key(.ballotWrap, id: Array(wrapped[1..<5]))
        guard
            let secret = AESGCM.open(
                Array(wrapped[5...]), key: key.bytes, associated: KeyRing.place("ballots", "key", ballot))
        else {
            throw StoreError.damaged("选票密钥已被改动，或不属于这次表决。")
        }
        return secret
    }

    // MARK: Message authentication

    /// Key id and HMAC-SHA-256, 36 bytes.
    public func mac(_ purpose: KeyPurpose, _ bytes: [UInt8]) -> [UInt8] {
        let key = current(purpose)
        return key.id + HMAC.sha256(bytes, key: key.bytes)
    }

    /// Whether `mac` was made by ``mac(_:_:)`` of these bytes, under the current or an earlier key; in constant time.
    public func verify(_ mac: [UInt8], _ purpose: KeyPurpose, _ bytes: [UInt8]) -> Bool {
        guard mac.count == 36, let key = try? key(purpose, id: Array(mac.prefix(4))) else { return false }
        return sodium_memcmp(Array(mac.dropFirst(4)), HMAC.sha256(bytes, key: key.bytes), 32) == 0
    }

    // MARK: Audit heads

    /// An Ed25519 signature, 64 bytes.
    func signAudit(_ bytes: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        crypto_sign_detached(&signature, nil, bytes, UInt64(bytes.count), auditKeyPair.secret)
        return signature
    }

    /// The public half of the key that signs audit heads now, 32 bytes.
    public var auditPublicKey: [UInt8] { auditKeyPair.open }

    /// The public halves of all keys that have signed audit heads, the present one first.
    public var auditPublicKeys: [[UInt8]] {
        follow()
        return all(.auditSign).reversed().map { KeyRing.pair($0).open }
    }

    private var auditKeyPair: (open: [UInt8], secret: [UInt8]) { KeyRing.pair(current(.auditSign)) }

    private static func pair(_ key: Key) -> (open: [UInt8], secret: [UInt8]) {
        var open = [UInt8](repeating: 0, count: 32)
        var secret = [UInt8](repeating: 0, count: 64)
        crypto_sign_seed_keypair(&open, &secret, key.bytes)
        return (open, secret)
    }

    // MARK: Rotation

    /// A key without what makes it one.
    public struct KeyName: Sendable, Hashable, Codable {
        public let purpose: String
        /// 1 for the first of its purpose.
        public let sequence: Int
        /// Hexadecimal; in front of what the key sealed.
        public let id: String
        /// Whether it seals what is sealed now.
        public let current: Bool
    }

    /// Makes a new current key; what the old one sealed stays readable.
    @discardableResult public func rotate(_ purpose: KeyPurpose) throws -> KeyName {
        if let reason = purpose.fixedBecause { throw StoreError.keys("用途为“\(purpose.rawValue)”的密钥不能更换：\(reason)") }
        let key = try KeyFolder(path: directory).rotate(purpose)
        state.withLock { KeyRing.add(key, to: &$0.keys) }
        return KeyName(purpose: purpose.rawValue, sequence: key.sequence, id: Hexadecimal.encode(key.id), current: true)
    }

    /// All keys, by purpose, the oldest first.
    public func names() -> [KeyName] {
        follow()
        return KeyPurpose.allCases.flatMap { purpose in
            let keys = all(purpose)
            return keys.map {
                KeyName(
                    purpose: purpose.rawValue, sequence: $0.sequence, id: Hexadecimal.encode($0.id),
                    current: $0.id == keys.last?.id)
            }
        }
    }

    /// The id of the current key.
    public func currentID(_ purpose: KeyPurpose) -> String { Hexadecimal.encode(current(purpose).id) }

    /// Why the folder cannot be followed; nil while it can.
    public var problem: String? { state.withLock { $0.problem } }

    func current(_ purpose: KeyPurpose) -> Key {
        if purpose.rotates { follow() }
        guard let key = all(purpose).last else { preconditionFailure("KeyFolder.open gives a key for each purpose") }
        return key
    }

    func key(_ purpose: KeyPurpose, id: [UInt8]) throws -> Key {
        if let known = all(purpose).first(where: { $0.id == id }) { return known }
        follow(atOnce: true)
        guard let found = all(purpose).first(where: { $0.id == id }) else {
            throw StoreError.keys(
                "密钥目录 \(directory) 里没有编号为 \(Hexadecimal.encode(id)) 的密钥（用途 \(purpose.rawValue)）：请检查 --keys。")
        }
        return found
    }

    /// Whether the current key is a later one than that of the id; one that is not known any more was earlier.
    func isCurrentAfter(_ id: [UInt8], _ purpose: KeyPurpose) -> Bool {
        let now = current(purpose)
        if now.id == id { return false }
        return ((try? key(purpose, id: id))?.sequence ?? 0) < current(purpose).sequence
    }

    func all(_ purpose: KeyPurpose) -> [Key] { state.withLock { $0.keys[purpose] ?? [] } }

    /// Takes up keys that have come into the folder. What cannot be read now is told by ``problem`` and tried again; the known keys go on.
    private func follow(atOnce: Bool = false) {
        let now = ContinuousClock.now
        let isDue = state.withLock { state in
            guard atOnce || now - state.looked >= .seconds(1) else { return false }
            state.looked = now
            return true
        }
        guard isDue else { return }
        do {
            let folder = KeyFolder(path: directory)
            let mark = try folder.mark()
            if let mark, state.withLock({ $0.mark == mark && $0.problem == nil }) { return }
            let found = try folder.read()
            state.withLock { state in
                for key in found.values.joined() { KeyRing.add(key, to: &state.keys) }
                state.mark = mark
                state.problem = nil
            }
        } catch {
            state.withLock { $0.problem = "\(error)" }
        }
    }

    private static func add(_ key: Key, to keys: inout [KeyPurpose: [Key]]) {
        var same = keys[key.purpose] ?? []
        guard !same.contains(where: { $0.id == key.id }) else { return }
        same.append(key)
        keys[key.purpose] = same.sorted { $0.sequence < $1.sequence }
    }

    private static func place(_ table: String, _ column: String, _ row: String) -> [UInt8] {
        Array("\(table)\0\(column)\0\(row)".utf8)
    }
}
