import Store
import TitleReview

/// A case before the committee that has no result yet.
public struct UndecidedCase: Sendable, Codable, Equatable {
    public let id: String
    public let name: String

    /// The names, as many as one reads.
    static func listed(_ cases: [UndecidedCase]) -> String {
        cases.prefix(30).map(\.name).joined(separator: "、") + (cases.count > 30 ? " 等" : "")
    }
}

extension UnitOfWork {
    func undecided(_ planID: String) throws -> [UndecidedCase] {
        try undecided(where: "c.plan_id = \(planID) AND c.state = 'underReview'")
    }

    private func undecided(where condition: SQL) throws -> [UndecidedCase] {
        try tx.query("SELECT c.id, c.name FROM cases c WHERE \(condition) ORDER BY c.name, c.id").map {
            UndecidedCase(id: try $0.text("id"), name: try $0.text("name"))
        }
    }

    /// What a meeting that is over left undecided and why, in one sentence; nil where it decided everything.
    func unfinished(_ meeting: String) throws -> String? {
        guard
            let row = try tx.one(
                """
                SELECT unfinished, unfinished_because, continued_on, undecided FROM meetings
                WHERE id = \(meeting) AND unfinished IS NOT NULL
                """)
        else { return nil }
        let ids = try JSON.decode([String].self, row.text("undecided"))
        let list = SQL.joined(ids.map { "\($0)" }, by: ", ")
        let names = try undecided(where: "c.id IN (\(list))").map(\.name).joined(separator: "、")
        let ending = try row.optionalDay("continued_on").map { "定于 \($0.chinese) 继续开会" } ?? "本次会议流会"
        return "未表决 \(ids.count) 份：\(names)。\(ending)。原因：\(try row.text("unfinished_because"))"
    }
}
