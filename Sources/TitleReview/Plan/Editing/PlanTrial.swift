/// What another plan would make of a case that was judged before.
public struct PlanTrial: Sendable, Codable, Equatable {
    public enum Kind: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
        case same, better, worse, otherRoute

        public var chinese: String {
            switch self {
            case .same: "不变"
            case .better: "变好"
            case .worse: "变差"
            case .otherRoute: "途径不同"
            }
        }
    }

    /// A clause that is judged otherwise.
    public struct Change: Sendable, Codable, Equatable {
        public let clause: String
        public let before: Finding?
        public let after: Finding?
    }

    public let kind: Kind
    public let changes: [Change]

    public init(before: Verdict, after: Verdict) {
        func rank(_ decision: Verdict.Decision) -> Int {
            switch decision {
            case .ineligible: 0
            case .manual: 1
            case .eligible: 2
            }
        }
        let (a, b) = (rank(before.verdict), rank(after.verdict))
        kind = a < b ? .better : a > b ? .worse : before.route == after.route ? .same : .otherRoute
        guard kind != .same else {
            changes = []
            return
        }
        let clauses =
            before.findings.map(\.clause)
            + after.findings.map(\.clause).filter { clause in !before.findings.contains { $0.clause == clause } }
        changes = clauses.compactMap { clause in
            let old = before.findings.first { $0.clause == clause }
            let new = after.findings.first { $0.clause == clause }
            return old?.outcome == new?.outcome ? nil : Change(clause: clause, before: old, after: new)
        }
    }
}

extension Plan {
    /// This plan's conditions with another's year and days, to see what the conditions alone change.
    public func dated(as other: Plan) -> Plan {
        var plan = self
        plan.year = other.year
        plan.dates = other.dates
        return plan
    }
}
