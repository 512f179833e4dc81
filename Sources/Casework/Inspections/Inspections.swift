import Store
import TitleReview

/// The bureau inspects a plan by random sample (R16): the frozen pool is every case that was handed in, whatever became of it, and its
/// digest goes on the chain before the seed can be known. Nobody can choose the cases, or spare some.
public struct OpenInspection: UseCase {
    /// What one inspection reads at most.
    public static let most = 500
    let planID: String, size: Int, reason: String

    /// - Parameter size: how many cases; by speciality in proportion.
    public init(planID: String, size: Int, reason: String) {
        self.planID = planID
        self.size = size
        self.reason = reason
    }

    /// - Returns: the inspection's id.
    public func run(_ work: UnitOfWork) throws -> String {
        let actor = try work.require(.bureau)
        _ = try work.plan(planID)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "请写明抽查的事由。（人社部令第40号）") }
        guard
            try work.tx.one("SELECT 1 AS open FROM inspections WHERE plan_id = \(planID) AND closed_at IS NULL") == nil
        else {
            throw Refusal.conflict("这个计划还有一次抽查没有办结，办结以后才能再抽。")
        }
        let pool = try work.tx.query(
            "SELECT id, speciality FROM cases WHERE plan_id = \(planID) AND submitted_at IS NOT NULL ORDER BY id"
        ).map {
            StoredOrder.Candidate(code: try $0.text("id"), speciality: try $0.text("speciality"))
        }
        guard (1...min(Self.most, max(pool.count, 1))).contains(size), !pool.isEmpty else {
            throw Refusal.invalid(
                "size",
                pool.isEmpty
                    ? "这个计划还没有人申报，没有可以抽查的。"
                    : "抽查份数应在 1 到 \(min(Self.most, pool.count)) 之间：这个计划共有 \(pool.count) 份申报。")
        }
        let id = work.newID()
        let sealed = try work.commit(to: StoredOrder(pool, wanted: size), as: .inspection, id: id)
        try work.tx.execute(
            """
            INSERT INTO inspections (id, plan_id, opened_by, reason, commitment, nonce, pool, committed_at)
            VALUES (\(id), \(planID), \(actor.accountID), \(reason), \(sealed.commitment), \(sealed.nonce), \(sealed.pool), \(work.now))
            """)
        return id
    }
}

/// The sample is drawn with a value that nobody could know before (R16, S50). From here on the bureau reads these cases whole, but for the
/// ballots.
public struct RevealInspection: UseCase {
    let id: String, publicValue: String
    public init(id: String, publicValue: String) {
        self.id = id
        self.publicValue = publicValue
    }

    /// - Returns: how many cases were drawn.
    public func run(_ work: UnitOfWork) throws -> Int {
        try work.require(.bureau)
        // Of two values at once one is the sample's.
        try work.hold(inspection: id)
        guard let row = try work.tx.one("SELECT nonce, pool, revealed_at FROM inspections WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        let drawn = try work.reveal(row, as: .inspection, id: id, publicValue: publicValue)
        for code in drawn.codes {
            try work.tx.execute("INSERT INTO inspection_cases (inspection_id, case_id) VALUES (\(id), \(code))")
        }
        try work.tx.execute(
            """
            UPDATE inspections SET public_value = \(publicValue), seed = \(drawn.seed),
                result = \(JSON.encode(drawn.codes)), nonce = \(drawn.nonce), revealed_at = \(work.now)
            WHERE id = \(id)
            """)
        return drawn.codes.count
    }
}

/// What the bureau finds in an inspected case.
public enum InspectionOutcome: String, Sendable, Codable, CaseIterable {
    case inOrder, flaw, violation

    public var chinese: String {
        switch self {
        case .inOrder: "没有问题"
        case .flaw: "有瑕疵"
        case .violation: "违规"
        }
    }
}

/// The bureau writes what it finds in a case of the sample; until the inspection is closed it may write it anew.
public struct JudgeInspectedCase: UseCase {
    let id: String, caseID: String, outcome: InspectionOutcome, note: String
    public init(id: String, caseID: String, outcome: InspectionOutcome, note: String) {
        self.id = id
        self.caseID = caseID
        self.outcome = outcome
        self.note = note
    }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.bureau)
        try work.sampled(id, caseID)
        _ = try work.ownCase(caseID, .bureau)
        guard outcome == .inOrder || !note.isEmpty else { throw Refusal.invalid("note", "有瑕疵或违规的，请写明查到的情况和依据。") }
        try work.tx.execute(
            """
            UPDATE inspection_cases SET outcome = \(outcome.rawValue), note = \(note), judged_by = \(actor.accountID),
                judged_at = \(work.now)
            WHERE inspection_id = \(id) AND case_id = \(caseID)
            """)
        try work.record("inspection.judged", id, ["case": caseID, "outcome": outcome.rawValue])
    }
}

/// The bureau closes an inspection with its conclusion, when every case of the sample has been judged.
public struct CloseInspection: UseCase {
    let id: String, conclusion: String
    public init(id: String, conclusion: String) {
        self.id = id
        self.conclusion = conclusion
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.bureau)
        try work.hold(inspection: id)
        guard
            let row = try work.tx.one(
                """
                SELECT revealed_at, closed_at,
                    (SELECT COUNT(*) FROM inspection_cases x
                        WHERE x.inspection_id = inspections.id AND x.outcome IS NULL) AS waiting
                FROM inspections WHERE id = \(id)
                """)
        else { throw Refusal.notFound }
        guard try row.optionalInt("closed_at") == nil else { throw Refusal.conflict("这次抽查已经办结。") }
        guard try row.optionalInt("revealed_at") != nil else { throw Refusal.conflict("样本还没有抽出。请先填写公开数值揭晓。") }
        let waiting = try row.int("waiting")
        guard waiting == 0 else { throw Refusal.conflict("还有 \(waiting) 份没有写明抽查结果。") }
        guard !conclusion.isEmpty else { throw Refusal.invalid("conclusion", "请写明抽查结论。") }
        try work.tx.execute(
            "UPDATE inspections SET conclusion = \(conclusion), closed_at = \(work.now) WHERE id = \(id)")
        try work.record("inspection.closed", id)
    }
}

extension UnitOfWork {
    /// - Throws: when the case is no part of the inspection's sample, or the inspection is over.
    fileprivate func sampled(_ id: String, _ caseID: String) throws {
        try hold(inspection: id)
        guard
            let row = try tx.one(
                """
                SELECT i.closed_at FROM inspections i JOIN inspection_cases x ON x.inspection_id = i.id
                WHERE i.id = \(id) AND x.case_id = \(caseID)
                """)
        else {
            throw Refusal.notFound
        }
        guard try row.optionalInt("closed_at") == nil else { throw Refusal.conflict("这次抽查已经办结，结果不能再改。") }
    }
}
