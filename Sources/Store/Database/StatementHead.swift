/// How a statement begins, as its own text says: what it does, and to which table.
struct StatementHead {
    /// `SELECT`, `INSERT`, `UPDATE`, …; empty of a statement that begins with a value.
    let verb: String
    /// The table that a row is put into, changed in or taken from; nil of what names none, and of what is not understood.
    let table: String?
    /// What follows its name, as far as it is looked at.
    let rest: ArraySlice<String>

    /// How much of a statement is looked at: texts that begin before so many bytes, and words.
    private static let bytes = 100, words = 13

    /// Nil of what reads only: most statements do.
    init?(_ sql: SQL) {
        let first = sql.pieces.lazy.compactMap { piece in
            // A statement that begins with another has an empty text before it.
            if case .literal(let text) = piece, text.utf8CodeUnitCount > 0 { text } else { nil }
        }.first
        guard first?.withUTF8Buffer({ $0.starts(with: "SELECT".utf8) }) != true else { return nil }
        var words = StatementHead.words(of: sql)[...]
        verb = words.popFirst() ?? ""
        switch verb {
        case "UPDATE": table = words.popFirst()
        case "INSERT", "DELETE", "REPLACE":
            guard let place = words.firstIndex(where: { $0 == "INTO" || $0 == "FROM" }) else {
                (table, rest) = (nil, [])
                return
            }
            words = words[(place + 1)...]
            table = words.popFirst()
        default: table = nil
        }
        rest = words
    }

    /// The first words, up to the first value. Byte by byte, since each statement that writes is asked: words as short as these are
    /// texts without memory of their own.
    private static func words(of sql: SQL) -> [String] {
        var words: [String] = []
        words.reserveCapacity(Self.words)
        var (word, seen): ([UInt8], Int) = ([], 0)
        word.reserveCapacity(Self.bytes)
        func end() {
            if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
            word.removeAll(keepingCapacity: true)
        }
        for piece in sql.pieces {
            guard case .literal(let text) = piece, seen < Self.bytes else { break }
            text.withUTF8Buffer { text in
                for byte in text {
                    if words.count >= Self.words { return }
                    seen += 1
                    if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "(") {
                        end()
                    } else {
                        word.append(byte)
                    }
                }
            }
        }
        end()
        return words
    }
}
