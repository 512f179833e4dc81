/// How a statement begins, as its own text says: what it does, and to which table.
///
/// Each statement that writes is asked, so its text is read where it lies, byte by byte.
struct StatementHead {
    /// `SELECT`, `INSERT`, `UPDATE`, …; empty of a statement that begins with a value.
    let verb: String
    /// The table that a row is put into, changed in or taken from; nil of what names none, and of what is not understood.
    let table: String?
    /// The first column that an `UPDATE` sets, where nothing but its value comes behind it before the next text.
    let column: String?

    /// Nil of what reads only: most statements do.
    init?(_ sql: SQL) {
        // A statement that begins with another has an empty text before it.
        let start = sql.pieces.firstIndex { piece in
            if case .literal(let text) = piece { text.utf8CodeUnitCount > 0 } else { true }
        }
        guard let start, case .literal(let first) = sql.pieces[start] else {
            (verb, table, column) = ("", nil, nil)
            return
        }
        let more = sql.pieces[(start + 1)...].prefix { if case .literal = $0 { true } else { false } }
        let head = first.withUTF8Buffer { text -> StatementHead? in
            guard !text.starts(with: "SELECT".utf8) else { return nil }
            guard !more.isEmpty else { return StatementHead(text) }
            let whole = more.reduce(into: Array(text)) { whole, piece in
                if case .literal(let text) = piece { text.withUTF8Buffer { whole += $0 } }
            }
            return whole.withUnsafeBufferPointer { StatementHead($0) }
        }
        guard let head else { return nil }
        self = head
    }

    /// - Parameter text: the statement up to its first value.
    private init(_ text: UnsafeBufferPointer<UInt8>) {
        var words = Words(rest: text[...])
        verb = words.next() ?? ""
        switch verb {
        case "UPDATE":
            table = words.next()
            let sets = (words.next() == "SET", column: words.next(), words.next() == "=")
            column = sets.0 && sets.2 && words.next() == nil ? sets.column : nil
        case "INSERT", "DELETE", "REPLACE":
            while let word = words.next(), word != "INTO", word != "FROM" {}
            (table, column) = (words.next(), nil)
        default: (table, column) = (nil, nil)
        }
    }

    private struct Words {
        var rest: Slice<UnsafeBufferPointer<UInt8>>

        mutating func next() -> String? {
            let word = rest.drop(while: Words.isBetween).prefix { !Words.isBetween($0) }
            rest = rest[word.endIndex...]
            return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
        }

        private static func isBetween(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "(")
        }
    }
}
