/// Who a database is, and whether these keys are its keys (S57).
public struct Installation: Sendable, Hashable {
    /// 16 random bytes, made with the database; copies and restores keep it.
    public let id: [UInt8]
    /// Like the id at first; a restored backup gets a new one, so that it goes on from where it stands while a plain
    /// copy put back in secret is still found out by the heads that were signed since (S54).
    public let incarnation: [UInt8]

    public var name: String { Hexadecimal.encode(id) }

    /// Reads who the database is; a new one is told, and remembers by sealed values which keys are its own.
    ///
    /// - Throws: ``StoreError/keys(_:)`` when the keys are others: nothing would open, so the start stops here.
    public static func open(_ database: any Database, keys: KeyRing) async throws -> Installation {
        try await database.write { tx in
            let found = try named(tx)
            if try hasKeys(tx) {
                try check(found.id, tx, keys)
            } else {
                for (name, value) in try proofs(found.id, keys) { try keep(name, value, tx) }
            }
            return found
        }
    }

    /// Who the database is, before any keys are asked for: they lie in a folder that bears its id.
    ///
    /// - Returns: a new one is told; and whether the database has its keys already, so that none may be made for it.
    public static func identify(_ database: any Database) async throws -> (installation: Installation, hasKeys: Bool) {
        try await database.write { tx in (try named(tx), try hasKeys(tx)) }
    }

    private static func named(_ tx: any Transaction) throws -> Installation {
        try AdvisoryLock.migration.take(tx)
        if let found = try known(tx) { return found }
        let id = Random.bytes(16)
        for name in ["id", "incarnation"] { try keep(name, id, tx) }
        return Installation(id: id, incarnation: id)
    }

    private static func hasKeys(_ tx: any Transaction) throws -> Bool { try value("key.field", tx) != nil }

    /// Who the database is, without asking for keys; nil before the first start.
    public static func known(_ tx: any Transaction) throws -> Installation? {
        guard let id = try value("id", tx), let incarnation = try value("incarnation", tx) else { return nil }
        return Installation(id: id, incarnation: incarnation)
    }

    /// The database begins a new life: it was restored from a backup.
    static func renew(_ tx: any Transaction) throws -> Installation? {
        try tx.execute("UPDATE installation SET value = \(Random.bytes(16)) WHERE name = 'incarnation'")
        return try known(tx)
    }

    private static let macs: [KeyPurpose] = [.lookup, .file, .address, .audit, .token]

    private static func proofs(_ id: [UInt8], _ keys: KeyRing) throws -> [(String, [UInt8])] {
        let field = try keys.seal("pingheng", table: "installation", column: "value", row: Hexadecimal.encode(id))
        return [("key.field", field), ("key.audit-sign", keys.auditPublicKey)]
            + macs.map { ("key.\($0.rawValue)", keys.mac($0, id)) }
    }

    static func check(_ id: [UInt8], _ tx: any Transaction, _ keys: KeyRing) throws {
        func wrong(_ purpose: KeyPurpose) -> StoreError {
            .keys("密钥目录 \(keys.directory) 不是这个数据库的密钥（用途 \(purpose.rawValue) 对不上）：请用 --keys 指定原来的密钥目录。")
        }
        guard let field = try value("key.field", tx),
            try keys.open(field, table: "installation", column: "value", row: Hexadecimal.encode(id)) == "pingheng"
        else { throw wrong(.field) }
        guard let signer = try value("key.audit-sign", tx), keys.auditPublicKeys.contains(signer) else {
            throw wrong(.auditSign)
        }
        for purpose in macs {
            guard let mac = try value("key.\(purpose.rawValue)", tx), keys.verify(mac, purpose, id) else {
                throw wrong(purpose)
            }
        }
    }

    // MARK: Rotation

    /// A purpose whose key was changed: what the audit chain says of it.
    public struct KeyChange: Sendable, Hashable {
        public let purpose: String
        public let from: String
        public let to: String
    }

    /// Notes which keys are current, and proves the database's keys by them, so that earlier ones need not stay for its
    /// sake; that of the fields follows when all of them are under the new one (``FieldRotation``).
    ///
    /// - Parameter more: current keys that are not of the ring, by purpose: their ids.
    /// - Returns: what was changed since it was noted last; each change is told once, whatever nodes there are.
    public static func noteKeys(_ tx: any Transaction, keys: KeyRing, more: [String: [UInt8]] = [:]) throws
        -> [KeyChange]
    {
        guard let id = try known(tx)?.id else { return [] }
        var changes: [KeyChange] = []
        func note(_ name: String, _ now: [UInt8], isNewer: (_ before: [UInt8]) -> Bool) throws {
            guard let before = try value("current.\(name)", tx) else {
                try tx.execute(
                    "INSERT INTO installation (name, value) VALUES (\("current.\(name)"), \(now)) ON CONFLICT (name) DO NOTHING"
                )
                return
            }
            guard before != now, isNewer(before), try replace("current.\(name)", before, now, tx) else { return }
            changes.append(KeyChange(purpose: name, from: Hexadecimal.encode(before), to: Hexadecimal.encode(now)))
        }
        for purpose in KeyPurpose.allCases where purpose.rotates {
            try note(purpose.rawValue, keys.current(purpose).id) { keys.isCurrentAfter($0, purpose) }
        }
        for (name, now) in more { try note(name, now) { _ in true } }
        for purpose in macs where purpose.rotates {
            guard let proof = try value("key.\(purpose.rawValue)", tx),
                keys.isCurrentAfter(Array(proof.prefix(4)), purpose)
            else { continue }
            _ = try replace("key.\(purpose.rawValue)", proof, keys.mac(purpose, id), tx)
        }
        if let signer = try value("key.audit-sign", tx), signer != keys.auditPublicKey,
            keys.auditPublicKeys.contains(signer)
        {
            _ = try replace("key.audit-sign", signer, keys.auditPublicKey, tx)
        }
        return changes
    }

    /// Whether fields may still be sealed under an earlier key.
    public static func hasEarlierFields(_ tx: any Transaction, keys: KeyRing) throws -> Bool {
        guard let proof = try value("key.field", tx), proof.count >= 5 else { return false }
        return keys.isCurrentAfter(Array(proof[1..<5]), .field)
    }

    /// All fields are under the current key: so is the proof from now on.
    ///
    /// - Returns: what was changed; nil when another node has told it.
    static func proveFields(_ tx: any Transaction, keys: KeyRing) throws -> KeyChange? {
        guard try hasEarlierFields(tx, keys: keys), let id = try known(tx)?.id, let proof = try value("key.field", tx),
            let fresh = try keys.resealed(proof, table: "installation", column: "value", row: Hexadecimal.encode(id)),
            try replace("key.field", proof, fresh, tx)
        else { return nil }
        return KeyChange(purpose: "field", from: Hexadecimal.encode(proof[1..<5]), to: Hexadecimal.encode(fresh[1..<5]))
    }

    private static func replace(_ name: String, _ before: [UInt8], _ now: [UInt8], _ tx: any Transaction) throws -> Bool
    {
        try tx.execute("UPDATE installation SET value = \(now) WHERE name = \(name) AND value = \(before)") == 1
    }

    private static func value(_ name: String, _ tx: any Transaction) throws -> [UInt8]? {
        try tx.one("SELECT value FROM installation WHERE name = \(name)")?.bytes("value")
    }

    private static func keep(_ name: String, _ value: [UInt8], _ tx: any Transaction) throws {
        try tx.execute("INSERT INTO installation (name, value) VALUES (\(name), \(value))")
    }
}
