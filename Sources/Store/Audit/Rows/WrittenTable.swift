/// What a statement writes, as its own text says.
struct WrittenTable {
    let table: ProvenTable
    let removes: Bool

    /// - Returns: nil for what writes no ``ProvenTable``.
    init?(_ sql: SQL) {
        // Most statements read.
        guard case .literal(let first)? = sql.pieces.first, first.withUTF8Buffer({ $0.first != UInt8(ascii: "S") })
        else { return nil }
        var text = ""
        for piece in sql.pieces {
            guard case .literal(let literal) = piece, text.utf8.count < 100 else { break }
            text += literal.description
        }
        var words = text.split(maxSplits: 8, whereSeparator: { $0 == " " || $0 == "\n" || $0 == "(" })[...]
        guard let verb = words.popFirst() else { return nil }
        switch verb {
        case "UPDATE": break
        case "INSERT", "DELETE":
            guard let place = words.firstIndex(where: { $0 == "INTO" || $0 == "FROM" }) else { return nil }
            words = words[(place + 1)...]
        default: return nil
        }
        guard let name = words.first, let table = ProvenTable.named[String(name)] else { return nil }
        if verb == "UPDATE", let column = sql.onlyColumn(words.dropFirst()), !table.binds(column) { return nil }
        self.table = table
        removes = verb == "DELETE"
    }
}

extension SQL {
    /// The column of an `UPDATE` that sets one to a value; nil of all others.
    ///
    /// - Parameter words: the text from `SET` on.
    fileprivate func onlyColumn(_ words: ArraySlice<Substring>) -> Substring? {
        guard words.count >= 3, words.first == "SET", case .literal(let next)? = pieces.dropFirst(2).first,
            next.description.hasPrefix(" WHERE")
        else { return nil }
        let rest = words.dropFirst()
        return rest.dropFirst().first == "=" && rest.count == 2 ? rest.first : nil
    }

    /// The statement, which also gives what of each row is bound, behind what it gives already.
    func returning(_ table: ProvenTable) -> (sql: SQL, gives: Bool) {
        let gives = pieces.contains { piece in
            if case .literal(let text) = piece { return text.description.utf8.contains("RETURNING ".utf8) }
            return false
        }
        return (gives ? "\(self), \(table.given)" : "\(self) RETURNING \(table.given)", gives)
    }
}
