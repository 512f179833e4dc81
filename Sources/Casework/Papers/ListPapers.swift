import Store
import TitleReview

/// Who owes paper and where it is: for the office that of its plans, for an employer that of its people, for the acceptance point
/// the stamped forms that it hands over to employers (N2.3, N3.5, A4.1). Pages by key.
public struct ListPapers: Inquiry {
    public struct Page: Sendable, Codable, Equatable {
        public let items: [PaperItem]
        /// The key of the next page; nil on the last.
        public let next: String?
        public let counts: [PaperStage: Int]
    }
    let stage: PaperStage?, after: String, limit: Int
    public init(stage: PaperStage? = nil, after: String = "", limit: Int = 100) {
        self.stage = stage
        self.after = after
        self.limit = min(max(limit, 1), 500)
    }

    public func run(_ work: UnitOfWork) throws -> Page {
        guard let due = try work.papersDue() else { return Page(items: [], next: nil, counts: [:]) }
        var counts: [PaperStage: Int] = [:]
        for row in try work.tx.query(
            """
            SELECT x.stage, COUNT(*) AS n FROM (
                SELECT \(PaperStage.sql) AS stage FROM cases c LEFT JOIN papers p ON p.case_id = c.id WHERE \(due)
            ) x GROUP BY x.stage
            """
        ) {
            counts[try row.value("stage", as: PaperStage.self)] = try row.int("n")
        }
        let only: SQL = stage.map { " AND \(PaperStage.sql) = \($0.rawValue)" } ?? ""
        let rows = try work.tx.query(
            "\(PaperItem.query) WHERE \(due) AND c.id > \(after)\(only) ORDER BY c.id LIMIT \(limit + 1)")
        let items = try rows.prefix(limit).map { try PaperItem($0, work) }
        return Page(items: items, next: rows.count > limit ? items.last?.caseID : nil, counts: counts)
    }
}
