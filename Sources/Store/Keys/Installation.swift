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
            try AdvisoryLock.migration.take(tx)
            if let found = try known(tx) {
                try check(found.id, tx, keys)
                return found
            }
            let id = Random.bytes(16)
            for (name, value) in try [("id", id), ("incarnation", id)] + proofs(id, keys) { try keep(name, value, tx) }
            return Installation(id: id, incarnation: id)
        }
    }

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

    private static func check(_ id: [UInt8], _ tx: any Transaction, _ keys: KeyRing) throws {
        func wrong(_ purpose: KeyPurpose) -> StoreError {
            .keys("密钥目录 \(keys.directory) 不是这个数据库的密钥（用途 \(purpose.rawValue) 对不上）：请用 --keys 指定原来的密钥目录。")
        }
        guard let field = try value("key.field", tx), try keys.open(field, table: "installation", column: "value", row: Hexadecimal.encode(id)) == "pingheng"
        else { throw wrong(.field) }
        guard try value("key.audit-sign", tx) == keys.auditPublicKey else { throw wrong(.auditSign) }
        for purpose in macs {
            guard let mac = try value("key.\(purpose.rawValue)", tx), keys.verify(mac, purpose, id) else { throw wrong(purpose) }
        }
    }

    private static func value(_ name: String, _ tx: any Transaction) throws -> [UInt8]? {
        try tx.one("SELECT value FROM installation WHERE name = \(name)")?.bytes("value")
    }

    private static func keep(_ name: String, _ value: [UInt8], _ tx: any Transaction) throws {
        try tx.execute("INSERT INTO installation (name, value) VALUES (\(name), \(value))")
    }
}
