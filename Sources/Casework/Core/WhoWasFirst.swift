import Store
import TitleReview

/// Whoever comes second is told who was first: a colleague by name, all others by their role.
extension UnitOfWork {
    /// The table's line for an act, asked before anything that was typed is judged.
    @discardableResult
    func line(_ c: CaseRecord, _ action: CaseAction, by performer: Transition.Performer) throws -> Transition {
        if let line = Transition.find(c.state, action, by: performer) { return line }
        let before = try lastStep(of: c.id)
        throw Refusal.conflict("\(before)这份申报现在是“\(c.state.chinese)”，不能\(action.chinese)。")
    }

    /// What an authority is told of a case that its unit had and has no more; nil for whoever never had it (S14).
    func handedOn(_ c: CaseRecord, by actor: Actor) throws -> Refusal? {
        guard actor.role == .authority, let unit = actor.unitID, try scope().admits(c.speciality) else { return nil }
        let said = try lastStep(
            of: c.id,
            only: """
                 AND e.by_role = 'authority' AND EXISTS (
                    SELECT 1 FROM memberships m WHERE m.account_id = e.actor AND m.role = 'authority' AND m.unit_id = \(unit))
                """)
        return said.isEmpty ? nil : .conflict("\(said)这份申报已经不在本单位办理。")
    }

    /// Who did what last, and when; empty where nothing was done yet.
    private func lastStep(of caseID: String, only condition: SQL = .empty) throws -> String {
        guard let actor,
            let row = try tx.one(
                """
                SELECT e.at, e.by_role, e.action, e.actor, a.name,
                    (SELECT COUNT(*) FROM memberships m WHERE m.account_id = e.actor AND m.role = e.by_role
                        AND m.unit_id = \(actor.unitID ?? "")) AS colleague
                FROM case_events e LEFT JOIN accounts a ON a.id = e.actor
                WHERE e.case_id = \(caseID)\(condition) ORDER BY e.number DESC LIMIT 1
                """)
        else { return "" }
        let role = try row.value("by_role", as: Transition.Performer.self)
        let who =
            if try row.text("actor") == actor.accountID {
                "您"
            } else if try role.rawValue == actor.role.rawValue && row.int("colleague") > 0 {
                try "同事\(row.optionalText("name") ?? "")"
            } else { role.chinese }
        let action = try row.value("action", as: CaseAction.self).chinese
        return "\(who)已于 \(try row.instant("at").chinese) 办理“\(action)”。"
    }
}
