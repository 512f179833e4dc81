import Store
import TitleReview

/// Cases are taken, handed to a colleague, or shared with one (A3.2.1); each row in its own right.
public struct AssignCases: UseCase {
    public enum Way: String, Sendable, CaseIterable {
        /// The actor takes what nobody has yet.
        case take
        /// The colleague has it instead of whoever had it.
        case handOver
        /// The colleague has it, too.
        case share
    }
    /// More than a handful handle nothing.
    static let most = 5

    let caseIDs: [String], way: Way, accountID: String

    /// - Parameter accountID: the colleague; not asked for with ``Way/take``.
    public init(caseIDs: [String], way: Way, accountID: String = "") {
        self.caseIDs = caseIDs
        self.way = way
        self.accountID = accountID
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let unit = try work.requireUnit(.authority, .office)
        guard let actor = work.actor else { throw Refusal.forbidden() }
        let account = way == .take ? actor.accountID : accountID
        guard try work.colleagues(unit).contains(where: { $0.accountID == account }) else {
            throw Refusal.invalid("account", "请选择本单位的一位同事。")
        }
        let scope = actor.role == .authority ? try work.scopes(unit, [account])[account] ?? .all : .all
        return try work.batch(caseIDs, actor.role) { c in
            guard scope.admits(c.speciality) else {
                throw Refusal.conflict("账号不办理\(c.speciality)专业的人不能经办这份申报；代办期间可以直接审核。")
            }
            try assign(c, to: account, unit, work)
        }
    }

    private func assign(_ c: CaseRecord, to account: String, _ unit: String, _ work: UnitOfWork) throws {
        let present = try work.handlers(unit, [c.id])[c.id] ?? []
        let ids = present.map(\.accountID)
        guard !ids.contains(account) || (way == .handOver && ids.count > 1) else {
            throw Refusal.conflict(way == .take ? "已经由您经办。" : "已经由这位同事经办。")
        }
        switch way {
        case .take:
            guard present.isEmpty else {
                throw Refusal.conflict("已由\(present.map(\.name).joined(separator: "、"))经办，需要一起办的请选“共同经办”。")
            }
        case .handOver:
            try work.tx.execute(
                "DELETE FROM case_handlers WHERE case_id = \(c.id) AND unit_id = \(unit) AND account_id <> \(account)")
        case .share:
            guard present.count < AssignCases.most else { throw Refusal.conflict("一份申报最多由 \(AssignCases.most) 人共同经办。") }
        }
        try work.tx.execute(
            """
            INSERT INTO case_handlers (case_id, unit_id, account_id, since, plan_id, state, verdict, speciality, submitted_at)
            SELECT id, \(unit), \(account), \(work.now), plan_id, state, verdict, speciality, submitted_at
            FROM cases WHERE id = \(c.id)
            ON CONFLICT (case_id, unit_id, account_id) DO NOTHING
            """)
        try work.record("case.handler.\(way.rawValue)", c.id, ["to": account, "before": ids.joined(separator: " ")])
    }
}
