import Store
import TitleReview

/// An expert and cases whose employers or works have names that are alike without being equal: whether it is a recusal, the
/// office decides, and it stays on record (R12).
public struct RecusalDoubt: Sendable, Codable, Equatable {
    public enum Decision: String, Sendable, Codable, CaseIterable {
        case recused, cleared
    }
    public let expertID: String
    public let expert: String
    /// Of the first of the cases; the decision holds for all of them.
    public let caseID: String
    /// Whose cases.
    public let applicants: [String]
    public let matches: [NearMatch]
    /// nil while it waits.
    public let decision: Decision?
    public let reason: String
    public let by: String
    public let decidedAt: Instant?
}

/// The office decides a doubt, for every case in which the same names meet the same expert. Who is recused leaves the panel
/// and somebody else takes the seat. Not while one of the cases is voted on: the ballot counts who was recused when it opened.
public struct DecideDoubt: UseCase {
    let planID: String, caseID: String, expertID: String, decision: RecusalDoubt.Decision, reason: String

    /// - Parameter reason: what was found out, for whoever asks later.
    public init(planID: String, caseID: String, expertID: String, _ decision: RecusalDoubt.Decision, reason: String) {
        self.planID = planID
        self.caseID = caseID
        self.expertID = expertID
        self.decision = decision
        self.reason = reason
    }

    /// - Returns: for how many cases it was decided.
    public func run(_ work: UnitOfWork) throws -> Int {
        let office = try work.requireUnit(.office)
        guard try work.plan(planID).officeID == office else { throw Refusal.notFound }
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明核实的情况，以后可以查到。") }
        try work.hold(committeeOf: planID)
        guard
            let row = try work.tx.one(
                """
                SELECT d.matches, d.decision FROM recusal_doubts d JOIN cases c ON c.id = d.case_id
                WHERE d.case_id = \(caseID) AND d.expert_id = \(expertID) AND c.plan_id = \(planID)
                """)
        else { throw Refusal.notFound }
        guard try row.optionalText("decision") == nil else { throw Refusal.conflict("同事刚刚已经决定过，请看下面的记录。") }
        let matches = try row.text("matches")
        let cases = try work.tx.query(
            """
            SELECT d.case_id FROM recusal_doubts d JOIN cases c ON c.id = d.case_id
            WHERE d.expert_id = \(expertID) AND d.matches = \(matches) AND d.decision IS NULL
                AND c.plan_id = \(planID) AND c.state = 'underReview' ORDER BY d.case_id
            """
        ).map { try $0.text("case_id") }
        guard !cases.isEmpty else { throw Refusal.conflict("有关的申报已经不在评审中，不用再决定。") }
        for id in cases { try decide(id, JSON.decode([NearMatch].self, matches), work) }
        return cases.count
    }

    private func decide(_ id: String, _ matches: [NearMatch], _ work: UnitOfWork) throws {
        let c = try work.anyCase(id)
        guard try work.tx.one("SELECT 1 AS open FROM ballots WHERE case_id = \(id) AND state = 'open'") == nil else {
            throw Refusal.conflict("“\(c.name)”正在表决，请在计票以后再决定。")
        }
        let decided = try work.tx.execute(
            """
            UPDATE recusal_doubts SET decision = \(decision.rawValue), reason = \(reason),
                decided_by = \(work.actor?.accountID), decided_at = \(work.now)
            WHERE case_id = \(id) AND expert_id = \(expertID) AND decision IS NULL
            """)
        guard decided == 1 else { throw Refusal.conflict("同事刚刚已经决定过，请看下面的记录。") }
        try work.record("recusal.decided", id, ["expert": expertID, "decision": decision.rawValue])
        guard decision == .recused else { return }
        let kind: NearMatch.Kind = matches.contains { $0.kind == .employer } ? .employer : .sharedWork
        try work.recuse(id, expertID, kind: kind.rawValue, reason: "办公室核实：\(reason)")
        let isReader =
            try work.tx.execute("DELETE FROM panel_members WHERE case_id = \(id) AND expert_id = \(expertID)") == 1
        if isReader { try work.fillPanel(c, plan: work.plan(c.planID, version: c.planVersion)) }
    }
}

extension UnitOfWork {
    /// Keeps that names are alike; a doubt that was cleared stands again when other names have joined it.
    func doubt(_ caseID: String, _ expert: String, _ matches: [NearMatch]) throws {
        guard try tx.one("SELECT 1 AS there FROM recusals WHERE case_id = \(caseID) AND expert_id = \(expert)") == nil
        else { return }
        let old = try tx.one("SELECT matches FROM recusal_doubts WHERE case_id = \(caseID) AND expert_id = \(expert)")
            .map { try JSON.decode([NearMatch].self, $0.text("matches")) }
        guard let old else {
            try tx.execute(
                """
                INSERT INTO recusal_doubts (case_id, expert_id, matches, found_at)
                VALUES (\(caseID), \(expert), \(JSON.encode(matches)), \(now)) ON CONFLICT DO NOTHING
                """)
            return try record("recusal.doubted", caseID, ["expert": expert])
        }
        let new = matches.filter { !old.contains($0) }
        guard !new.isEmpty else { return }
        try tx.execute(
            """
            UPDATE recusal_doubts SET matches = \(JSON.encode(old + new)), found_at = \(now), decision = NULL,
                reason = '', decided_by = NULL, decided_at = NULL
            WHERE case_id = \(caseID) AND expert_id = \(expert)
            """)
        try record("recusal.doubted", caseID, ["expert": expert])
    }

    /// Doubts of members of the plan's committee about cases that are under review: those that wait, then what was decided.
    func doubts(_ planID: String) throws -> [RecusalDoubt] {
        let rows = try tx.query(
            """
            SELECT d.case_id, d.expert_id, e.name AS expert, c.name AS applicant, d.matches, d.decision, d.reason,
                COALESCE(a.name, '') AS decider, d.decided_at
            FROM recusal_doubts d JOIN cases c ON c.id = d.case_id JOIN experts e ON e.id = d.expert_id
            LEFT JOIN accounts a ON a.id = d.decided_by
            WHERE c.plan_id = \(planID) AND (d.decision IS NOT NULL OR \(openDoubt("d", "c")))
            ORDER BY CASE WHEN d.decision IS NULL THEN 0 ELSE 1 END, e.name, d.expert_id, d.decided_at, c.name, d.case_id
            LIMIT 2000
            """)
        var groups: [[String]: RecusalDoubt] = [:]
        var order: [[String]] = []
        for row in rows {
            let decidedAt = try row.optionalInstant("decided_at")
            let key = [
                try row.text("expert_id"), try row.text("matches"), try row.optionalText("decision") ?? "",
                try row.text("reason"), decidedAt.map { "\($0.microseconds)" } ?? "",
            ]
            if groups[key] == nil { order.append(key) }
            let group = groups[key]
            groups[key] = RecusalDoubt(
                expertID: key[0], expert: try row.text("expert"), caseID: try group?.caseID ?? row.text("case_id"),
                applicants: (group?.applicants ?? []) + [try row.text("applicant")],
                matches: try group?.matches ?? JSON.decode([NearMatch].self, key[1]),
                decision: try row.optionalText("decision").map(RecusalDoubt.Decision.init(stored:)), reason: key[3],
                by: try row.text("decider"), decidedAt: decidedAt)
        }
        return order.compactMap { groups[$0] }
    }

    /// That a doubt waits: the case is under review, and the expert sits in its committee and is not recused otherwise.
    func openDoubt(_ doubt: SQL, _ c: SQL) -> SQL {
        """
        (\(doubt).decision IS NULL AND \(c).state = 'underReview'
            AND NOT EXISTS (SELECT 1 FROM recusals r
                WHERE r.case_id = \(doubt).case_id AND r.expert_id = \(doubt).expert_id)
            AND EXISTS (SELECT 1 FROM committee_members m JOIN committees k ON k.id = m.committee_id
                WHERE k.plan_id = \(c).plan_id AND m.expert_id = \(doubt).expert_id AND m.left_because IS NULL))
        """
    }

    /// The experts whose doubt about a case waits, by case, among the plan's cases under review.
    func waitingDoubts(_ planID: String) throws -> [String: Set<String>] {
        try Dictionary(
            grouping: tx.query(
                """
                SELECT d.case_id, d.expert_id FROM recusal_doubts d JOIN cases c ON c.id = d.case_id
                WHERE c.plan_id = \(planID) AND \(openDoubt("d", "c"))
                """
            ).map { (caseID: try $0.text("case_id"), expert: try $0.text("expert_id")) }, by: \.caseID
        ).mapValues { Set($0.map(\.expert)) }
    }
}

extension RecusalDoubt.Decision {
    fileprivate init(stored word: String) throws {
        guard let decision = Self(rawValue: word) else { throw StoreError.row("recusal_doubts.decision: \(word)") }
        self = decision
    }
}
