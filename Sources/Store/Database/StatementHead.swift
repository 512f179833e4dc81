/// How a statement begins, as its own text says: what it does, and to which table.
struct StatementHead {
    /// `SELECT`, `INSERT`, `UPDATE`, …; empty of a statement that begins with a value.
    let verb: Substring
    /// The table that a row is put into, changed in or taken from; nil of what names none, and of what is not understood.
    let table: Substring?
    /// What follows its name, as far as it is looked at.
    let rest: ArraySlice<Substring>

    /// Nil of what reads only: most statements do.
    init?(_ sql: SQL) {
        let first = sql.pieces.lazy.compactMap { piece in
            // A statement that begins with another has an empty text before it.
            if case .literal(let text) = piece, text.utf8CodeUnitCount > 0 { text } else { nil }
        }.first
        guard first?.withUTF8Buffer({ $0.starts(with: "SELECT".utf8) }) != true else { return nil }
        var text = ""
        for piece in sql.pieces {
            guard case .literal(let literal) = piece, text.utf8.count < 100 else { break }
            text += literal.description
        }
        let apart = Array(" \n(".utf8)
        var words = text.utf8.split(maxSplits: 12, whereSeparator: { apart.contains($0) }).map { Substring($0) }[...]
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
}
