/// What a statement writes, as its own text says.
struct WrittenTable {
    let table: ProvenTable
    let removes: Bool

    /// - Returns: nil for what writes no ``ProvenTable``.
    init?(_ sql: SQL) {
        guard let head = StatementHead(sql), let name = head.table, let table = ProvenTable.named[name],
            head.verb != "REPLACE"
        else { return nil }
        if let column = head.column, sql.endsAfterItsValue, !table.binds(column) { return nil }
        self.table = table
        removes = head.verb == "DELETE"
    }
}

extension SQL {
    /// Whether an `UPDATE` goes on with its condition after the first value.
    fileprivate var endsAfterItsValue: Bool {
        guard case .literal(let next)? = pieces.dropFirst(2).first else { return false }
        return next.withUTF8Buffer { $0.starts(with: " WHERE".utf8) }
    }

    /// The statement, which also gives what of each row is bound, behind what it gives already.
    func returning(_ table: ProvenTable) -> (sql: SQL, gives: Bool) {
        let gives = pieces.contains { piece in
            if case .literal(let text) = piece { text.holds("RETURNING ") } else { false }
        }
        return (gives ? "\(self), \(table.given)" : "\(self) RETURNING \(table.given)", gives)
    }
}

extension StaticString {
    /// Byte by byte, without a string: each statement that is written is asked.
    fileprivate func holds(_ word: StaticString) -> Bool {
        withUTF8Buffer { text in
            word.withUTF8Buffer { word in
                guard let first = word.first, text.count >= word.count else { return false }
                return (0...text.count - word.count).contains { at in
                    text[at] == first && text[at..<at + word.count].elementsEqual(word)
                }
            }
        }
    }
}
