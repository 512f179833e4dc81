import Store
import TitleReview

/// Ballots are opened for cases whose opinions are in, the panel's too where it writes one: refused below the quorum, with
/// the numbers (R6, R8, N1.3).
///
/// Their keys are on disk before the transaction begins that needs them. A key that no ballot came to need, because the opening was
/// refused in the end, goes when its meeting is over (ADR 0020).
public struct OpenBallots: Performable {
    public typealias Output = Int

    /// What opens, and what is counted of.
    struct Opening: Sendable {
        let cases: [String]
        let present: Int
        /// Of those at the meeting, by case.
        let recused: [String: Int]
        let at: Instant
        let rules: Plan.CommitteeRules
        /// The key that the three parts make.
        let shared: [UInt8]?
    }
    private struct Key: Sendable {
        let ballot: String
        let publicKey: [UInt8]
    }
    let meetingID: String, caseIDs: [String], shares: [KeyShare]

    /// - Parameters:
    ///   - caseIDs: empty for all cases of the plan that are ready.
    ///   - shares: the three parts of the key that have been handed out; empty where the machine keeps it alone.
    public init(meetingID: String, caseIDs: [String], shares: [KeyShare] = []) {
        self.meetingID = meetingID
        self.caseIDs = caseIDs
        self.shares = shares
    }

    public func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> Int
    {
        let opening = try await casework.ask(ReadOpening(ballots: self), as: actor, at: now)
        let keys = try await casework.long.run(goesOn: true) { [meetingID, ballotKeys = casework.ballotKeys] in
            var keys: [String: Key] = [:]
            for caseID in opening.cases {
                let ballot = UnitOfWork.randomID()
                keys[caseID] = Key(
                    ballot: ballot,
                    publicKey: try ballotKeys.create(ballot, meeting: meetingID, shared: opening.shared))
            }
            return keys
        }
        return { work in try open(keys, work) }
    }

    private func open(_ keys: [String: Key], _ work: UnitOfWork) throws -> Int {
        try work.hold(meeting: meetingID)
        let opening = try opening(work, held: true)
        // What has become ready since the keys were made waits for the next time.
        let cases = opening.cases.filter { keys[$0] != nil }
        guard caseIDs.isEmpty || cases.count == opening.cases.count else {
            throw Refusal.conflict("选中的申报刚刚有变动，没有开始表决。请刷新后再办理。")
        }
        for caseID in cases {
            guard let key = keys[caseID] else { continue }
            try work.tx.execute(
                """
                INSERT INTO ballots
                    (id, meeting_id, case_id, public_key, state, present, recused, opened_at, receipts, key_shared,
                        majority_of)
                VALUES (\(key.ballot), \(meetingID), \(caseID), \(key.publicKey), 'open', \(opening.present),
                    \(opening.recused[caseID] ?? 0), \(opening.at), '', \(opening.shared == nil ? 0 : 1),
                    \(opening.rules.majorityBase.rawValue))
                """)
        }
        let unused = keys.filter { !cases.contains($0.key) }.map(\.value.ballot)
        if !unused.isEmpty {
            work.tx.afterCommit { [ballotKeys = work.casework.ballotKeys] in ballotKeys.destroy(unused) }
        }
        try work.record(
            "ballots.opened", meetingID,
            [
                "count": "\(cases.count)", "present": "\(opening.present)",
                "key": opening.shared == nil ? "kept" : "shared",
            ])
        return cases.count
    }

    /// What would be opened now.
    ///
    /// - Parameter held: whether arrivals, members and recusals stay as they are until this transaction ends.
    /// - Throws: where nothing can be opened so.
    func opening(_ work: UnitOfWork, held: Bool) throws -> Opening {
        let m = try work.officeMeeting(meetingID)
        if held { try work.hold(committee: m.committee) }
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
        return Opening(
            cases: try ready.map { try $0.text("id") }, present: present, recused: recused, at: opened, rules: rules,
            shared: shared)
    }
}
