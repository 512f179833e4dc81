import TitleReview

/// What an entry of the chain says of rows, as the text `rows` of its detail:
/// `table key digest`, or `table key -` for a row that was removed, with `;` between them.
struct BoundRows {
    struct Line: Equatable {
        let place: String
        /// Nil of a row that was removed.
        let digest: String?
    }

    static let detail = "rows"
    /// What binds rows where nothing else was put on the chain.
    static let act = "rows.changed"
    /// What stands before the first row is bound by an entry, or after what is bound has changed: begins anew, and is done.
    static let begins = "rows.adopting", done = "rows.adopted"
    /// How many rows an entry binds at most.
    static let most = 1_000

    static func text(_ lines: some Sequence<Line>) -> String {
        lines.map { "\($0.place) \($0.digest ?? "-")" }.joined(separator: ";")
    }

    /// Found without reading the JSON, since a verifier reads millions: the text needs no escapes, and no other text can hold the mark.
    static func text(in detail: String) -> Substring? {
        let mark = "\"\(Self.detail)\":\""
        guard let start = detail.utf8.firstRange(of: mark.utf8)?.upperBound else { return nil }
        let end = detail.utf8[start...].firstIndex(of: UInt8(ascii: "\"")) ?? detail.endIndex
        return detail[start..<end]
    }

    /// - Returns: nil when it is no such text.
    static func lines(_ text: some StringProtocol) -> [Line]? {
        var lines: [Line] = []
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            guard let space = part.lastIndex(of: " ") else { return nil }
            let digest = part[part.index(after: space)...]
            guard digest == "-" || digest.utf8.count == 32 else { return nil }
            lines.append(Line(place: String(part[..<space]), digest: digest == "-" ? nil : String(digest)))
        }
        return lines
    }
}

extension ChainedEntry {
    /// A detail for people: of the rows that an entry binds, how many.
    public static func shown(_ detail: String) -> String {
        guard let rows = BoundRows.text(in: detail) else { return detail }
        return String(detail[..<rows.startIndex]) + "\(rows.split(separator: ";").count) 行" + detail[rows.endIndex...]
    }
}
