import Store
import TitleReview

/// Texts for returning and refusing a case that one can tick instead of typing: the plan's, and what the own unit wrote last (A3.1.3).
public struct CommonReasons: Sendable, Codable, Equatable {
    public let returns: [String]
    public let refusals: [String]
    static let none = CommonReasons(returns: [], refusals: [])
}

extension UnitOfWork {
    /// For whoever decides on cases; the own unit's last texts for an employer, whose cases are few.
    func commonReasons(_ plan: Plan) throws -> CommonReasons {
        guard let actor, [.employer, .authority, .office].contains(actor.role) else { return .none }
        var returns = plan.reasons?.returns ?? []
        var refusals = plan.reasons?.refusals ?? []
        if actor.role == .employer, let unit = actor.unitID {
            let lists = try tx.query(
                """
                SELECT k.items FROM corrections k JOIN cases c ON c.id = k.case_id
                WHERE c.employer_id = \(unit) AND k.level = 'employer0' ORDER BY k.sent_at DESC, k.id LIMIT 10
                """
            ).map { try JSON.decode([String].self, $0.text("items")) }
            let notes = try tx.query(
                """
                SELECT e.note FROM case_events e JOIN cases c ON c.id = e.case_id
                WHERE c.employer_id = \(unit) AND c.state = 'refused' AND e.action = 'refuse' AND e.by_role = 'employer'
                ORDER BY e.at DESC, e.case_id LIMIT 10
                """
            ).map { try $0.text("note") }
            returns = Self.joined(returns, lists.flatMap { $0 })
            refusals = Self.joined(refusals, notes)
        }
        return CommonReasons(returns: returns, refusals: refusals)
    }

    /// The plan's texts, and at most five more that are short enough to be said again.
    private static func joined(_ plan: [String], _ own: [String]) -> [String] {
        var all = plan
        for text in own
        where all.count < plan.count + 5 && text.count <= 100 && !text.isEmpty && !text.contains("\n")
            && !all.contains(text)
        { all.append(text) }
        return all
    }
}
