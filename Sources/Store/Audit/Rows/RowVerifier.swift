import TitleReview

/// A row that is not what the chain says of it.
public struct RowFinding: Sendable, Hashable, Codable {
    public let table: String
    /// Its key, the parts with commas between them; a keyed digest where the row is gone and the chain hides the key.
    public let row: String
    /// The entry that says what it should be; nil of a row that no entry knows.
    public let entry: Int?
    /// In words.
    public let reason: String

    init(place: String, entry: Int?, reason: String) {
        let parts = place.split(separator: " ", maxSplits: 1)
        table = String(parts[0])
        row = parts.count > 1 ? String(parts[1]) : ""
        self.entry = entry
        self.reason = reason
    }
}

/// Compares the tables that prove something with what the chain says of their rows.
struct RowVerifier {
    /// How many rows are named; the others are counted.
    static let most = 200
    private static let batch = 500

    let keys: KeyRing
    private(set) var findings: [RowFinding] = []
    private(set) var count = 0

    init(keys: KeyRing) { self.keys = keys }

    /// - Parameter book: what the whole chain says, in the same state of the database.
    mutating func compare(_ book: RowBook, _ tx: any Transaction) throws {
        for table in ProvenTable.all {
            var last: [SQLValue]?
            while true {
                let rows = try tx.query(table.rows(after: last, limit: Self.batch)).map {
                    ProvenRow(table, $0.values[...])
                }
                for (row, found) in try book.compare(rows, keys) { add(row.name, found) }
                guard rows.count == Self.batch else { break }
                last = rows.last?.key
            }
        }
        let missing = try book.missing(limit: max(0, Self.most - findings.count))
        count += missing.count - missing.rows.count
        for (place, entry) in missing.rows { add(place, entry, "第 \(entry) 条记载的这一行不见了。") }
    }

    private mutating func add(_ name: String, _ found: RowBook.Found) {
        switch found {
        case .changed(let entry): add(name, entry, "与第 \(entry) 条记载的内容不符。")
        case .removed(let entry): add(name, entry, "第 \(entry) 条已将它删除，现在又在表里。")
        case .unbound: add(name, nil, "没有任何一条记载过它。")
        }
    }

    private mutating func add(_ place: String, _ entry: Int?, _ reason: String) {
        count += 1
        if findings.count < Self.most { findings.append(RowFinding(place: place, entry: entry, reason: reason)) }
    }

    /// In one sentence; nil when all is as it should be.
    var reason: String? {
        guard let first = findings.first else { return nil }
        let more = count > 1 ? "共有 \(count) 行不对。" : ""
        return "审计链完整，但数据表被改动：\(first.table) 的 \(first.row) \(first.reason)\(more)"
    }
}
