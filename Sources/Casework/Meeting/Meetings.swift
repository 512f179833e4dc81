import Store
import TitleReview

/// A meeting in a list.
public struct MeetingSummary: Sendable, Codable, Equatable {
    public let id: String
    public let planTitle: String
    public let day: Day
    public let state: String
}

extension Work {
    func meetings(_ condition: SQL) throws -> [MeetingSummary] {
        try tx.query(
            """
            SELECT m.id, m.day, m.state, k.plan_id FROM meetings m JOIN committees k ON k.id = m.committee_id
            WHERE \(condition) ORDER BY m.day DESC, m.id LIMIT 50
            """
        ).map {
            MeetingSummary(
                id: try $0.text("id"), planTitle: try plan($0.text("plan_id")).plan.title, day: try $0.day("day"),
                state: try $0.text("state"))
        }
    }

    /// Arrivals and the opening of ballots happen one after the other, never across each other (R6).
    func hold(meeting id: String) throws {
        if tx.engine == .postgres { _ = try tx.one("SELECT id FROM meetings WHERE id = \(id) FOR UPDATE") }
    }

    /// How many of those at the meeting are recused, by case.
    func recused(at meeting: String) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for row in try tx.query(
            """
            SELECT r.case_id, COUNT(*) AS n FROM recusals r
            JOIN attendance a ON a.expert_id = r.expert_id AND a.meeting_id = \(meeting) GROUP BY r.case_id
            """)
        { counts[try row.text("case_id")] = try row.int("n") }
        return counts
    }

    /// A meeting with its plan, for the office that runs it.
    func officeMeeting(_ id: String) throws -> (committee: String, state: String, plan: Plan, planID: String, day: Day)
    {
        let office = try requireUnit(.office)
        guard
            let row = try tx.one(
                """
                SELECT m.committee_id, m.state, m.day, k.plan_id
                FROM meetings m JOIN committees k ON k.id = m.committee_id
                WHERE m.id = \(id) AND k.office_id = \(office)
                """)
        else { throw Refusal.notFound }
        let planID = try row.text("plan_id")
        return (try row.text("committee_id"), try row.text("state"), try plan(planID).plan, planID, try row.day("day"))
    }
}

/// The office calls a meeting of the plan's committee.
public struct PlanMeeting: UseCase {
    let planID: String, day: Day
    public init(planID: String, day: Day) {
        self.planID = planID
        self.day = day
    }

    public func run(_ work: Work) throws -> String {
        let office = try work.requireUnit(.office)
        guard
            let row = try work.tx.one(
                "SELECT id, term_to FROM committees WHERE plan_id = \(planID) AND office_id = \(office)")
        else { throw Refusal.conflict("还没有组建评委会。") }
        guard day >= work.today else { throw Refusal.invalid("day", "会议日期不能早于今天。") }
        guard try day <= row.day("term_to") else {
            throw Refusal.invalid("day", "会议日期超出评委会任期（到 \(try row.day("term_to").chineseDate)）。（人社部令第40号）")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO meetings (id, committee_id, day, state, created_at)
            VALUES (\(id), \(row.text("id")), \(day), 'planned', \(work.now))
            """)
        try work.record("meeting.planned", id, ["day": day.description])
        return id
    }
}

/// The office opens the meeting on its day; a committee that is even or out of its term cannot meet (R1).
public struct OpenMeeting: UseCase {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: Work) throws {
        let m = try work.officeMeeting(meetingID)
        guard m.state == "planned" else { throw Refusal.conflict("会议已经开始或结束。") }
        guard m.day == work.today else { throw Refusal.conflict("会议定在 \(m.day.chinese)，今天不能开始。") }
        guard let k = try work.tx.one("SELECT registered_on, term_to FROM committees WHERE id = \(m.committee)") else {
            throw Refusal.notFound
        }
        let count = try work.members(of: m.committee).count
        let fewest = m.plan.committee.members
        guard count % 2 == 1, count >= fewest else {
            throw Refusal.conflict("评委会现有 \(count) 人。人数应为单数且不少于 \(fewest) 人，不能开会。（人社部令第40号）")
        }
        guard try work.today >= k.day("registered_on"), try work.today <= k.day("term_to") else {
            throw Refusal.conflict("今天不在评委会任期内，不能开会。（人社部令第40号）")
        }
        try work.tx.execute("UPDATE meetings SET state = 'open', opened_at = \(work.now) WHERE id = \(meetingID)")
        try work.record("meeting.opened", meetingID)
    }
}

/// A member signs in at the open meeting, on the own device (R6).
public struct AttendMeeting: UseCase {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: Work) throws {
        let expert = try work.requireExpert()
        try work.hold(meeting: meetingID)
        guard
            let row = try work.tx.one(
                """
                SELECT m.state FROM meetings m
                JOIN committee_members x ON x.committee_id = m.committee_id AND x.expert_id = \(expert)
                    AND x.left_because IS NULL
                WHERE m.id = \(meetingID)
                """)
        else { throw Refusal.notFound }
        guard try row.text("state") == "open" else { throw Refusal.conflict("会议还没有开始，或已经结束，不能签到。") }
        guard
            try work.tx.one(
                "SELECT 1 AS here FROM attendance WHERE meeting_id = \(meetingID) AND expert_id = \(expert)") == nil
        else { return }
        // Whoever comes while ballots are open comes after them, also within one instant: they do not count this member (R6).
        let opened = try work.tx.one("SELECT MAX(opened_at) AS last FROM ballots WHERE meeting_id = \(meetingID)")?
            .optionalInstant("last")
        let at = opened.map { max(work.now, Instant(microseconds: $0.microseconds + 1)) } ?? work.now
        try work.tx.execute(
            "INSERT INTO attendance (meeting_id, expert_id, at) VALUES (\(meetingID), \(expert), \(at))")
        try work.record("meeting.attended", meetingID)
    }
}

/// Ballots are opened for cases whose opinions are in, the panel's too where it writes one: refused below the quorum, with
/// the numbers (R6, R8, N1.3).
public struct OpenBallots: UseCase {
    let meetingID: String, caseIDs: [String], shares: [KeyShare]

    /// - Parameters:
    ///   - caseIDs: empty for all cases of the plan that are ready.
    ///   - shares: the three parts of the key that have been handed out; empty where the machine keeps it alone.
    public init(meetingID: String, caseIDs: [String], shares: [KeyShare] = []) {
        self.meetingID = meetingID
        self.caseIDs = caseIDs
        self.shares = shares
    }

    public func run(_ work: Work) throws -> Int {
        try work.hold(meeting: meetingID)
        let m = try work.officeMeeting(meetingID)
        guard m.state == "open" else { throw Refusal.conflict("会议还没有开始，或已经结束。") }
        let members = try work.members(of: m.committee).count
        let present =
            try work.tx.one("SELECT COUNT(*) AS n FROM attendance WHERE meeting_id = \(meetingID)")?.int("n") ?? 0
        let quorum = m.plan.committee.quorum
        guard Quorum.isMet(present: present, of: members, fraction: quorum) else {
            let required = Quorum.required(of: members, fraction: quorum)
            throw Refusal.conflict(
                """
                实到 \(present) 人，不足应到 \(members) 人的\(quorum.chinese)（\(required) 人），不能开始表决。\
                （人社部令第40号）
                """)
        }
        guard try !work.presiding(at: meetingID).isEmpty else {
            throw Refusal.conflict(
                """
                主任委员和副主任委员都没有签到，没有人主持，不能开始表决。请等他们签到；\
                都不能到会的，先在“评委会”页面从到会的委员中指定副主任委员。（人社部令第40号）
                """)
        }
        // Whoever is counted came before the ballots opened, whatever the clock has done since (R6).
        let last = try work.tx.one("SELECT MAX(at) AS last FROM attendance WHERE meeting_id = \(meetingID)")?
            .optionalInstant("last")
        let opened = max(work.now, last ?? work.now)
        let shared = try KeyShares.whole(shares)
        guard
            try work.tx.one(
                "SELECT 1 AS open FROM ballots WHERE meeting_id = \(meetingID) AND state = 'open' AND key_shared = 1 LIMIT 1"
            ) == nil
        else {
            throw Refusal.conflict("上一批表决的密钥分给了三个人保管，请先把它计完，再开始下一批。")
        }
        let written: SQL =
            m.plan.committee.panelOpinion == nil
            ? SQL.empty : " AND EXISTS (SELECT 1 FROM panel_opinions o WHERE o.case_id = c.id)"
        var ready = try work.tx.query(
            """
            SELECT c.id, c.name, c.speciality FROM cases c WHERE c.plan_id = \(m.planID) AND c.state = 'underReview'
            AND NOT EXISTS (SELECT 1 FROM panel_members p WHERE p.case_id = c.id AND p.submitted_at IS NULL)
            AND (SELECT COUNT(*) FROM panel_members p WHERE p.case_id = c.id) >= \(m.plan.committee.panelSize)\(written)
            AND NOT EXISTS (SELECT 1 FROM ballots b WHERE b.case_id = c.id AND b.state = 'open')
            AND NOT EXISTS (SELECT 1 FROM ballots b WHERE b.case_id = c.id AND b.meeting_id = \(meetingID)) ORDER BY c.id LIMIT 1000
            """)
        if !caseIDs.isEmpty {
            let wanted = Set(caseIDs)
            ready = try ready.filter { wanted.contains(try $0.text("id")) }
            guard ready.count == wanted.count else {
                throw Refusal.conflict("选中的申报里有评议意见没有交齐、评议组意见没有写好或已经表决的，不能开始表决。")
            }
        }
        if let row = try ready.first(where: { m.plan.examinationSpecialities.contains(try $0.text("speciality")) }) {
            throw Refusal.conflict("“\(try row.text("name"))”所报专业属于考试专业，不能提交表决。（通知一）")
        }
        let doubts = try work.waitingDoubts(m.planID)
        if let row = try ready.first(where: { try doubts[$0.text("id")] != nil }) {
            let count = try ready.count { try doubts[$0.text("id")] != nil }
            throw Refusal.conflict(
                """
                “\(try row.text("name"))”\(count > 1 ? "等 \(count) 份" : "")有疑似需要回避的评审专家没有决定。\
                请先在“评委会”页逐项决定是否回避，再开始表决。（人社部令第40号）
                """)
        }
        let rules = m.plan.committee
        let recused = try work.recused(at: meetingID)
        let outvoted = try ready.filter {
            try !Tally(votes: [], present: present, recused: recused[$0.text("id")] ?? 0, of: rules.majorityBase)
                .canPass(by: rules.majority)
        }
        // Where it was not named, such a case waits; the board says so.
        if let row = outvoted.first, !caseIDs.isEmpty || outvoted.count == ready.count {
            let aside = try recused[row.text("id")] ?? 0
            throw Refusal.conflict(
                """
                “\(try row.text("name"))”有 \(aside) 位到会的评审专家回避，其余 \(present - aside) 人全部同意也达不到\
                到会 \(present) 人的\(rules.majority.chinese)，不能表决。请等更多评审专家签到，或先补充抽取。
                """)
        }
        let waiting = try Set(outvoted.map { try $0.text("id") })
        ready = try ready.filter { try !waiting.contains($0.text("id")) }
        for row in ready {
            let caseID = try row.text("id")
            let ballot = work.newID()
            let key = try work.house.ballotKeys.create(ballot, meeting: meetingID, shared: shared)
            try work.tx.execute(
                """
                INSERT INTO ballots
                    (id, meeting_id, case_id, public_key, state, present, recused, opened_at, receipts, key_shared,
                        majority_of)
                VALUES (\(ballot), \(meetingID), \(caseID), \(key), 'open', \(present), \(recused[caseID] ?? 0),
                    \(opened), '', \(shared == nil ? 0 : 1), \(rules.majorityBase.rawValue))
                """)
        }
        try work.record(
            "ballots.opened", meetingID,
            ["count": "\(ready.count)", "present": "\(present)", "key": shared == nil ? "kept" : "shared"])
        return ready.count
    }
}
