import Store
import TitleReview

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
