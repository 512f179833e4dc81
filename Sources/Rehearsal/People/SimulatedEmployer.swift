import TitleReview

/// An employer who does not exist, as it registers (A2.1.2).
public struct SimulatedEmployer: Sendable, Equatable {
    public let index: Int
    public let name: String
    public let creditCode: String
    public let kind: Facts.EmployerKind
    public let ownership: Facts.Ownership
    public let sector: Facts.Sector
    public let supervisedBy: Facts.Supervisor
    /// N1.1: one of the plan's excluded groups.
    public let isExcluded: Bool
    public let account: String
    public let clerk: String
    public let clerkPhone: String

    public var facts: Facts.Employer {
        Facts.Employer(kind: kind, ownership: ownership, sector: sector, supervisedBy: supervisedBy)
    }
}

/// The kinds of employers that a plan admits and excludes, read from its rule N1.1.
struct EmployerMix {
    let admitted: [Facts.Employer]
    /// One for each excluded group.
    let excluded: [Facts.Employer]

    init(_ plan: Plan) {
        let groups = plan.eligibility.general.flatMap(EmployerMix.groups)
        var admitted: [Facts.Employer] = []
        // Ordinary units first, so that the first admitted of a kind is what one would expect.
        for kind in [Facts.EmployerKind.enterprise, .publicInstitution] {
            for supervisor in [Facts.Supervisor.district, .city] {
                for ownership in kind == .enterprise
                    ? [Facts.Ownership.private, .foreign, .collective, .stateControlled] : [.state]
                {
                    let unit = Facts.Employer(
                        kind: kind, ownership: ownership, sector: .other, supervisedBy: supervisor)
                    if !groups.contains(where: { EmployerMix.matches(unit, $0) }) { admitted.append(unit) }
                }
            }
        }
        self.admitted = admitted
        excluded = groups.map { group in
            Facts.Employer(
                kind: group.kinds.first ?? .enterprise, ownership: group.ownerships.first ?? .state,
                sector: group.sectors.first ?? .other, supervisedBy: group.supervisors.first ?? .district)
        }
    }

    private static func groups(_ condition: EligibilityRules.Condition) -> [EligibilityRules.EmployerGroup] {
        switch condition {
        case .all(let parts), .any(let parts), .atLeast(_, let parts, _): parts.flatMap(groups)
        case .rule(.employerOutside(let groups), _): groups
        case .rule: []
        }
    }

    private static func matches(_ unit: Facts.Employer, _ group: EligibilityRules.EmployerGroup) -> Bool {
        func among<T: Equatable>(_ value: T?, _ list: [T]) -> Bool { list.isEmpty || value.map(list.contains) ?? false }
        return among(unit.kind, group.kinds) && among(unit.ownership, group.ownerships)
            && among(unit.sector, group.sectors) && among(unit.supervisedBy, group.supervisors)
    }
}

extension Facts.EmployerKind {
    /// What such a unit's name ends in.
    var suffix: String {
        switch self {
        case .enterprise: "科技有限公司"
        case .publicInstitution: "职业技术学校"
        case .civilServiceLawInstitution: "管理服务中心"
        case .government: "管理局"
        case .other: "联合会"
        }
    }

    /// The word that an archive's work record has for it.
    var inArchive: String {
        switch self {
        case .enterprise, .publicInstitution, .other: rawValue
        case .civilServiceLawInstitution, .government: Facts.EmployerKind.government.rawValue
        }
    }
}
