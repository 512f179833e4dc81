import Store
import TitleReview

/// The office passes a case in the qualification check (N3.2); it then waits for the public notice.
public struct PassQualification: UseCase {
    let caseID: String, opinion: String
    public init(caseID: String, opinion: String) {
        self.caseID = caseID
        self.opinion = opinion
    }

    public func run(_ work: Work) throws {
        let c = try work.ownCase(caseID, .office)
        try work.move(c, .pass, by: .office, given: opinion.isEmpty ? [] : [.opinion], note: opinion)
        try work.tx.execute("UPDATE cases SET notice_id = NULL WHERE id = \(c.id)")
    }
}

/// The office publishes the qualified cases of a plan, or its results, for the plan's working days (N3.2, N3.3, R13).
public struct PublishNotice: UseCase {
    public enum Kind: String, Sendable { case qualification, result }
    let planID: String, kind: Kind
    public init(planID: String, kind: Kind) {
        self.planID = planID
        self.kind = kind
    }

    public func run(_ work: Work) throws -> (id: String, count: Int) {
        let office = try work.requireUnit(.office)
        let (_, version, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        let state: CaseState = kind == .qualification ? .qualificationNotice : .passed
        let lock: SQL = work.tx.engine == .postgres ? " FOR UPDATE" : ""
        var cases = try work.tx.query(
            """
            SELECT \(CaseRecord.columns) FROM cases WHERE plan_id = \(planID) AND office_id = \(office) AND state = \(state.rawValue)
            AND (notice_id IS NULL OR state = 'passed') ORDER BY id\(lock)
            """
        ).map(CaseRecord.init)
        guard !cases.isEmpty else { throw Refusal.conflict("没有可以公示的申报。") }
        if kind == .result {
            cases = try cases.map { try work.move($0, .publishResult, by: .office) }
            for c in cases { try work.tell(c, .resultPublished) }
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

    public var kindChinese: String { kind == "qualification" ? "资格审核公示" : kind == "result" ? "评审结果公示" : "单位内部公示" }
}

/// The office's notices, newest first; employers' internal notices are posted inside the unit and not here.
public struct ListNotices: Inquiry {
    let isOwn: Bool
    /// - Parameter own: the actor's office's alone.
    public init(own: Bool = false) { isOwn = own }

    public func run(_ work: Work) throws -> [NoticeView] {
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

    public func run(_ work: Work) throws -> NoticeView {
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

extension Work {
    /// An employer's notice belongs to the unit, and to those who check cases that stand in it.
    fileprivate func checks(employersNotice id: String, of employer: String) throws -> Bool {
        guard let actor else { return false }
        let unit = actor.unitID ?? ""
        let mine: SQL
        switch actor.role {
        case .authority: mine = "c.authority_id = \(unit)\(try scope().condition)"
        case .office: mine = "c.office_id = \(unit)"
        case .bureau: return true
        default: return actor.unitID == employer
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

/// Anybody objects to a case in a running notice (N3.2, R13); the case waits until it is answered.
public struct RaiseObjection: UseCase {
    let noticeID: String, caseID: String, author: String, body: String
    /// - Parameter author: name and contact; empty where the plan allows anonymous objections.
    public init(noticeID: String, caseID: String, author: String, body: String) {
        self.noticeID = noticeID
        self.caseID = caseID
        self.author = author
        self.body = body
    }

    public func run(_ work: Work) throws -> String {
        guard
            let row = try work.tx.one(
                """
                SELECT n.plan_id, n.last_day, n.kind, n.unit_id
                FROM notices n JOIN notice_cases x ON x.notice_id = n.id AND x.case_id = \(caseID)
                WHERE n.id = \(noticeID)
                """)
        else { throw Refusal.notFound }
        let last = try row.day("last_day")
        guard work.now < .deadline(last) else { throw Refusal.conflict("公示已于 \(last.chineseDate) 24:00 结束，不能再提出异议。") }
        if try row.text("kind") == "employer", try work.actor?.unitID != row.text("unit_id") { throw Refusal.notFound }
        let plan = try work.plan(row.text("plan_id")).plan
        if !plan.notices.anonymousObjections && author.isEmpty {
            throw Refusal.invalid("author", "本计划要求实名提出异议，请填写姓名和联系方式。")
        }
        guard !body.isEmpty else { throw Refusal.invalid("body", "请写明异议的内容和依据。") }
        let open =
            try work.tx.one("SELECT COUNT(*) AS n FROM objections WHERE case_id = \(caseID) AND outcome IS NULL")?.int(
                "n") ?? 0
        guard open < 20 else { throw Refusal.conflict("这份申报已有多件异议正在处理。") }
        let id = work.newID()
        let sealed =
            author.isEmpty ? nil : try work.house.keys.seal(author, table: "objections", column: "author", row: id)
        try work.tx.execute(
            """
            INSERT INTO objections (id, notice_id, case_id, author, body, at)
            VALUES (\(id), \(noticeID), \(caseID), \(sealed), \(body), \(work.now))
            """)
        try work.record("objection.raised", id, ["case": caseID])
        return id
    }
}

/// The office, or the employer inside the unit, answers an objection: upheld, rejected or partly (R13).
public struct AnswerObjection: UseCase {
    let id: String, outcome: String, answer: String
    public init(id: String, outcome: String, answer: String) {
        self.id = id
        self.outcome = outcome
        self.answer = answer
    }

    public func run(_ work: Work) throws {
        guard let row = try work.tx.one("SELECT case_id, outcome FROM objections WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        let c = try work.ownCase(row.text("case_id"), .office, .employer)
        guard try row.optionalText("outcome") == nil else { throw Refusal.conflict("这件异议已经答复过。") }
        guard ["upheld", "rejected", "partly"].contains(outcome) else { throw Refusal.invalid("outcome", "请选择处理结论。") }
        guard !answer.isEmpty else { throw Refusal.invalid("answer", "请写明调查情况和答复。") }
        let inside = c.state == .employerNotice
        guard inside == (work.actor?.role == .employer) else {
            throw Refusal.forbidden("这件异议由\(inside ? "用人单位" : "评委会办公室")答复。")
        }
        try work.tx.execute(
            "UPDATE objections SET outcome = \(outcome), answer = \(answer), answered_at = \(work.now) WHERE id = \(id)"
        )
        try work.record("objection.\(outcome)", id, ["case": c.id])
        guard outcome == "upheld" else { return }
        if inside {
            try work.move(c, .refuse, by: .employer, given: [.reason], note: answer, clause: "R4")
        } else if c.state == .qualificationNotice || c.state == .resultNotice {
            let moved = try work.move(
                c, .upholdObjection, by: .office, given: [.reason], note: answer,
                clause: c.state == .resultNotice ? "R13" : "N3.2")
            if moved.state == .notPassed { try work.tellNotPassed(moved) }
        }
        try work.tell(c, .objectionUpheld, ["answer": answer])
    }
}

/// Objections that the actor's unit has to answer, open ones first.
public struct ListObjections: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let id: String
        public let caseID: String
        public let name: String
        /// Who objects, and how to reach them; empty for nobody. Only for those who answer.
        public let author: String
        public let body: String
        public let at: Instant
        public let outcome: String?
        public let answer: String?
    }
    public init() {}

    public func run(_ work: Work) throws -> [Item] {
        let unit = try work.requireUnit(.office, .employer)
        let mine: SQL =
            work.actor?.role == .office
            ? "c.office_id = \(unit) AND n.kind <> 'employer'" : "c.employer_id = \(unit) AND n.kind = 'employer'"
        return try work.tx.query(
            """
            SELECT o.id, o.case_id, c.name, o.author, o.body, o.at, o.outcome, o.answer
            FROM objections o JOIN cases c ON c.id = o.case_id JOIN notices n ON n.id = o.notice_id
            WHERE \(mine) ORDER BY CASE WHEN o.outcome IS NULL THEN 0 ELSE 1 END, o.at DESC LIMIT 100
            """
        ).map {
            let id = try $0.text("id")
            return Item(
                id: id, caseID: try $0.text("case_id"), name: try $0.text("name"),
                author: try $0.optionalBytes("author").map {
                    try work.house.keys.open($0, table: "objections", column: "author", row: id)
                } ?? "", body: try $0.text("body"),
                at: try $0.instant("at"), outcome: try $0.optionalText("outcome"), answer: try $0.optionalText("answer")
            )
        }
    }
}
