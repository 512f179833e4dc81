import Store
import TitleReview

/// The office passes a case in the qualification check (N3.2); it then waits for the public notice.
public struct PassQualification: UseCase {
    let caseID: String, opinion: String
    public init(caseID: String, opinion: String) {
        self.caseID = caseID
        self.opinion = opinion
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .office)
        try work.move(c, .pass, by: .office, given: opinion.isEmpty ? [] : [.opinion], note: opinion, saying: .opinion)
        try work.tx.execute("UPDATE cases SET notice_id = NULL WHERE id = \(c.id)")
    }
}

/// The office publishes the qualified cases of a plan, or its results, for the plan's working days (N3.2, N3.3, R13).
public struct PublishNotice: UseCase {
    public enum Kind: String, Sendable { case qualification, result }
    let planID: String, kind: Kind, seen: String?

    /// - Parameter seen: of the list that was confirmed (``ReadPublication/Draft/list``); nil where nobody was shown one.
    public init(planID: String, kind: Kind, seen: String? = nil) {
        self.planID = planID
        self.kind = kind
        self.seen = seen
    }

    public func run(_ work: UnitOfWork) throws -> (id: String, count: Int) {
        let office = try work.requireUnit(.office)
        let (_, version, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let which = Self.condition(planID, kind, office)
        let lock: SQL = work.tx.engine == .postgres ? " FOR UPDATE" : ""
        var cases = try work.tx.query("SELECT \(CaseRecord.columns) FROM cases c WHERE \(which) ORDER BY id\(lock)")
            .map(CaseRecord.init)
        guard !cases.isEmpty else { throw Refusal.conflict("没有可以公示的申报。") }
        if seen != nil { try work.named(which).check(seen) }
        if kind == .result {
            cases = try cases.map { try work.move($0, .publishResult, by: .office) }
            for c in cases { try work.notify(c, .resultPublished) }
        }
        let id = try work.publish(kind: kind.rawValue, planID: planID, version: version, unit: office, cases: cases)
        return (id, cases.count)
    }
}

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

/// The office's notices, newest first; employers' internal notices are posted inside the unit and not here.
public struct ListNotices: Inquiry {
    let isOwn: Bool
    /// - Parameter own: the actor's office's alone.
    public init(own: Bool = false) { isOwn = own }

    public func run(_ work: UnitOfWork) throws -> [NoticeView] {
        let mine: SQL = isOwn ? try " AND n.unit_id = \(work.requireUnit(.office))" : ""
        return try work.tx.query(
            """
            SELECT \(NoticeView.columns) FROM notices n
            WHERE n.kind IN ('qualification','result')\(mine) ORDER BY n.published_at DESC, n.id LIMIT 50
            """
        ).map { try work.notice($0) }
    }
}

/// One notice with the people in it; open to all (N3.2, N3.3).
public struct ReadNotice: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> NoticeView {
        guard let row = try work.tx.one("SELECT \(NoticeView.columns), n.unit_id FROM notices n WHERE n.id = \(id)")
        else { throw Refusal.notFound }
        if try row.text("kind") == "employer" {
            guard try work.checks(employersNotice: id, of: row.text("unit_id")) else { throw Refusal.notFound }
        }
        let people = try work.tx.query(
            """
            SELECT c.id, c.name, COALESCE(c.employer_name, u.name) AS employer, c.speciality
            FROM notice_cases n JOIN cases c ON c.id = n.case_id JOIN units u ON u.id = c.employer_id
            WHERE n.notice_id = \(id) ORDER BY employer, c.name, c.id LIMIT 5000
            """
        ).map {
            NoticeView.Person(
                caseID: try $0.text("id"), name: try $0.text("name"), employer: try $0.text("employer"),
                speciality: try $0.text("speciality"))
        }
        return try work.notice(row, people: people, interruptions: work.interruptions(of: id))
    }
}

extension UnitOfWork {
    /// An employer's notice belongs to the unit, and to those who check cases that stand in it: authority and office.
    fileprivate func checks(employersNotice id: String, of employer: String) throws -> Bool {
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

    fileprivate func notice(_ row: Row, people: [NoticeView.Person] = [], interruptions: [NoticeInterruption] = [])
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
