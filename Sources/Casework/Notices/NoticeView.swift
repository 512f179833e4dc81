import Store
import TitleReview

/// A notice as the public sees it.
public struct NoticeView: Sendable, Codable, Equatable {
    public let id: String
    public let planID: String
    public let planTitle: String
    public let kind: String
    public let start: Day
    public let last: Day
    public let days: Int
    public let running: Bool
    public let publishedAt: Instant
    /// When it was published, or extended last.
    public let updatedAt: Instant
    public let people: [Person]
    /// Why it runs longer than the plan asks; the oldest first, empty in lists.
    public let interruptions: [NoticeInterruption]

    public struct Person: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let employer: String
        public let speciality: String
    }

    /// Of `notices n`.
    static let columns: SQL = """
        n.id, n.plan_id, n.kind, n.start_day, n.last_day, n.days, n.published_at,
        COALESCE((SELECT MAX(i.at) FROM notice_interruptions i WHERE i.notice_id = n.id), n.published_at) AS updated_at
        """

    public var kindChinese: String { Self.chinese(kind) }

    static func chinese(_ kind: String) -> String {
        kind == "qualification" ? "资格审核公示" : kind == "result" ? "评审结果公示" : "单位内部公示"
    }
}

extension UnitOfWork {
    /// An employer's notice belongs to the unit, and to those who check cases that stand in it: authority and office.
    func checks(employersNotice id: String, of employer: String) throws -> Bool {
        guard let actor else { return false }
        try require(actor.role)
        let unit = actor.unitID ?? ""
        let mine: SQL
        switch actor.role {
        case .authority: mine = "c.authority_id = \(unit)\(try scope().condition)"
        case .office: mine = "c.office_id = \(unit)"
        case .employer: return unit == employer
        default: return false
        }
        return try tx.one(
            "SELECT 1 AS ok FROM notice_cases n JOIN cases c ON c.id = n.case_id WHERE n.notice_id = \(id) AND \(mine) LIMIT 1"
        ) != nil
    }

    func notice(_ row: Row, people: [NoticeView.Person] = [], interruptions: [NoticeInterruption] = [])
        throws -> NoticeView
    {
        let planID = try row.text("plan_id")
        let last = try row.day("last_day")
        return NoticeView(
            id: try row.text("id"), planID: planID, planTitle: try plan(planID).plan.title, kind: try row.text("kind"),
            start: try row.day("start_day"), last: last,
            days: try row.int("days"), running: now < .deadline(last), publishedAt: try row.instant("published_at"),
            updatedAt: try row.instant("updated_at"), people: people, interruptions: interruptions)
    }
}
