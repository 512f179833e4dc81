import TitleReview

/// A row of a ``ProvenTable``, as a statement gave it or as it stands.
struct ProvenRow {
    let table: ProvenTable
    private let values: [SQLValue]
    /// Whether it is one of those that are bound.
    let isBound: Bool

    /// - Parameter values: what ``ProvenTable/selection`` gives.
    init(_ table: ProvenTable, _ values: ArraySlice<SQLValue>) {
        self.table = table
        self.values = Array(values.dropLast())
        isBound = values.last == .int(1)
    }

    var key: [SQLValue] { Array(values.prefix(table.key.count)) }

    /// With its salt, where the statement that wrote it could not give that.
    func whole(_ tx: any Transaction) throws -> ProvenRow {
        guard table.salt != nil, let found = try tx.one(table.row(key)) else { return self }
        return ProvenRow(table, found.values[...])
    }

    /// Table and key as people read them: `certificates 测评〔2022〕1号`.
    var name: String { "\(table.name) \(key.map(ProvenRow.plain).joined(separator: ","))" }

    /// Table and key as the chain has them.
    func place(_ keys: KeyRing) -> String {
        guard table.hidesKey else { return name }
        return "\(table.name) #\(keys.rowDigest(Array("pingheng row key 1\n\(name)".utf8)))"
    }

    /// What the chain says of its content: 128 bits, keyed, so that nobody without the keys can try guesses.
    func digest(_ keys: KeyRing) -> String {
        var bytes = Array("pingheng row 1\n\(table.name)\n".utf8)
        for (value, column) in zip(values, table.key + table.columns + ["salt"]) {
            add(value, column.description, keys, to: &bytes)
        }
        return keys.rowDigest(bytes)
    }

    /// A letter for the kind, the length in eight bytes, the value: no two rows have the same bytes.
    private func add(_ value: SQLValue, _ column: String, _ keys: KeyRing, to bytes: inout [UInt8]) {
        func put(_ kind: Unicode.Scalar, _ content: some Collection<UInt8>) {
            bytes.append(UInt8(ascii: kind))
            bytes.appendBigEndian(UInt64(content.count))
            bytes.append(contentsOf: content)
        }
        switch value {
        case .null: put("n", [UInt8]())
        case .int(let number): put("i", String(number).utf8)
        case .real(let number): put("r", String(number).utf8)
        case .text(let text): put("t", text.utf8)
        case .bytes(let sealed):
            // What does not open is bound as it is: a draw's nonce lies open once it is revealed.
            if table.sealed.contains(column), case .text(let row)? = values.first,
                let plain = try? keys.open(sealed, table: table.name.description, column: column, row: row)
            {
                put("s", plain.utf8)
            } else {
                put("b", sealed)
            }
        }
    }

    private static let apart = Array("%,;\"\\".utf8)

    /// A part of a key without what separates parts and rows.
    private static func plain(_ value: SQLValue) -> String {
        switch value {
        case .null: return ""
        case .int(let number): return String(number)
        case .real(let number): return String(number)
        case .bytes(let bytes): return Hexadecimal.encode(bytes)
        case .text(let text):
            guard text.utf8.contains(where: { $0 <= 0x20 || apart.contains($0) }) else { return text }
            return text.utf8.reduce(into: "") { plain, byte in
                plain += "%\(Hexadecimal.encode([byte]))"
            }
        }
    }
}

extension KeyRing {
    /// Of a row, in 32 hexadecimal digits: HMAC-SHA-256 under the key of look-ups, which never changes, in a domain of its own.
    func rowDigest(_ bytes: [UInt8]) -> String {
        Hexadecimal.encode(HMAC.sha256(Array("row\0".utf8) + bytes, key: current(.lookup).bytes).prefix(16))
    }
}
