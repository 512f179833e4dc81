import Store
import TitleReview

extension DeadlineStage {
    /// Its states in SQL, in parentheses.
    var list: SQL { "(\(SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")))" }

    /// The column of the unit that has a case in this stage.
    var unitColumn: SQL {
        switch self {
        case .employer: "employer_id"
        case .authority: "authority_id"
        }
    }
}

extension UnitOfWork {
    /// The last day of a case that comes into a state: what was put off for it or for the unit that has it there counts (N2.2).
    func extended(_ day: Day, _ c: CaseRecord, in state: CaseState, authority: String?) throws -> Day {
        guard let stage = DeadlineStage(of: state) else { return day }
        let unit = stage == .employer ? c.employerID : authority
        return try max(day, extensionDay(stage, plan: c.planID, case: c.id, unit: unit) ?? day)
    }

    /// The latest day that was granted at a stage to a case or to a unit.
    func extensionDay(_ stage: DeadlineStage, plan: String, case caseID: String? = nil, unit: String?) throws -> Day? {
        try tx.one(
            """
            SELECT MAX(last_day) AS last_day FROM extensions
            WHERE plan_id = \(plan) AND stage = \(stage.rawValue) AND (case_id = \(caseID) OR unit_id = \(unit))
            """)?.optionalDay("last_day")
    }
}
