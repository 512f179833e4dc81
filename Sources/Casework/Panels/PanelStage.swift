import Store
import TitleReview

/// A panel's joint opinion on a case (评议组意见, R8).
public struct JointOpinion: Sendable, Codable, Equatable {
    public let text: String
    public let recommends: Bool
    public let version: Int
    public let at: Instant

    /// As it stands before the members' own opinions.
    var words: String { "评议组意见（\(recommends ? "推荐" : "不推荐")）：\(text)" }
}

/// Whether a panel meets now, who sits in it, and what it wrote.
extension UnitOfWork {
    /// Whether the members of the case's panel may see each other's sheets (R8, R11).
    func panelMeets(_ c: CaseRecord) throws -> Bool {
        guard c.state == .underReview, let moment = try plan(c.planID).plan.committee.panelOpinion else { return false }
        guard
            let seats = try tx.one(
                "SELECT COUNT(*) AS n, COUNT(submitted_at) AS handed_in FROM panel_members WHERE case_id = \(c.id)"),
            try seats.int("n") > 0
        else { return false }
        return try moment.hasCome(
            missing: seats.int("n") - seats.int("handed_in"), isMeetingOpen: isMeetingOpen(of: c.planID))
    }

    func isMeetingOpen(of planID: String) throws -> Bool {
        try tx.one(
            """
            SELECT 1 AS open FROM meetings m JOIN committees k ON k.id = m.committee_id
            WHERE k.plan_id = \(planID) AND m.state = 'open' LIMIT 1
            """) != nil
    }

    /// The panels that meet and that an expert has to do with: as one of the readers, or as the chair.
    func panels(of expert: String) throws -> [ReadExpertHome.PanelItem] {
        let plans = try tx.query(
            """
            SELECT k.plan_id FROM committee_members m JOIN committees k ON k.id = m.committee_id
            WHERE m.expert_id = \(expert) AND m.left_because IS NULL ORDER BY k.plan_id LIMIT 50
            """
        ).map { try $0.text("plan_id") }.filter {
            try plan($0).plan.committee.panelOpinion?.hasCome(missing: 0, isMeetingOpen: isMeetingOpen(of: $0)) == true
        }
        if plans.isEmpty { return [] }
        let planIDs = SQL.joined(plans.map { "\($0)" }, by: ", ")
        return try tx.query(
            """
            SELECT c.id, c.name, c.speciality, COALESCE(p.leads, 0) AS leads,
                CASE WHEN o.case_id IS NULL THEN 0 ELSE 1 END AS written
            FROM cases c JOIN committees k ON k.plan_id = c.plan_id
            JOIN committee_members m ON m.committee_id = k.id AND m.expert_id = \(expert) AND m.left_because IS NULL
            LEFT JOIN panel_members p ON p.case_id = c.id AND p.expert_id = \(expert)
            LEFT JOIN panel_opinions o ON o.case_id = c.id
            WHERE c.plan_id IN (\(planIDs)) AND c.state = 'underReview' AND (p.case_id IS NOT NULL OR m.chair = 1)
                AND EXISTS (SELECT 1 FROM panel_members q WHERE q.case_id = c.id)
                AND NOT EXISTS (SELECT 1 FROM panel_members q WHERE q.case_id = c.id AND q.submitted_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = c.id AND r.expert_id = \(expert))
            ORDER BY written, leads DESC, c.id LIMIT 500
            """
        ).map {
            ReadExpertHome.PanelItem(
                caseID: try $0.text("id"), name: try $0.text("name"), speciality: try $0.text("speciality"),
                leads: try $0.bool("leads"), isWritten: try $0.bool("written"))
        }
    }

    /// What an expert is to the panel of a case that he may see.
    ///
    /// - Throws: ``Refusal/notFound`` for whoever neither reads the case nor is the chair.
    func panelPlace(of expert: String, _ c: CaseRecord) throws -> (leads: Bool, isChair: Bool) {
        let seat = try tx.one("SELECT leads FROM panel_members WHERE case_id = \(c.id) AND expert_id = \(expert)")
        let isChair =
            try tx.one(
                """
                SELECT 1 AS chair FROM committee_members m JOIN committees k ON k.id = m.committee_id
                WHERE k.plan_id = \(c.planID) AND m.expert_id = \(expert) AND m.chair = 1 AND m.left_because IS NULL
                """) != nil
        guard seat != nil || isChair else { throw Refusal.notFound }
        return (try seat?.bool("leads") ?? false, isChair)
    }

    func jointOpinion(_ caseID: String) throws -> JointOpinion? {
        try tx.one("SELECT opinion, recommends, version, at FROM panel_opinions WHERE case_id = \(caseID)").map {
            JointOpinion(
                text: try $0.text("opinion"), recommends: try $0.bool("recommends"), version: try $0.int("version"),
                at: try $0.instant("at"))
        }
    }

    /// What was written on some cases, by case: the panel's opinion, then its members' own by points, so that the order tells nothing of
    /// who wrote them (R10, R11).
    ///
    /// - Parameter cases: a query for their ids.
    func panelWords(_ cases: SQL) throws -> [String: [String]] {
        var words: [String: [String]] = [:]
        for row in try tx.query(
            "SELECT case_id, opinion, recommends, version, at FROM panel_opinions WHERE case_id IN (\(cases))")
        {
            words[try row.text("case_id")] = [
                JointOpinion(
                    text: try row.text("opinion"), recommends: try row.bool("recommends"),
                    version: try row.int("version"), at: try row.instant("at")
                ).words
            ]
        }
        for row in try tx.query(
            """
            SELECT case_id, total, deducted, recommends, opinion FROM panel_members
            WHERE case_id IN (\(cases)) AND submitted_at IS NOT NULL ORDER BY case_id, total DESC, opinion
            """)
        {
            let total = try row.optionalInt("total") ?? 0
            let off = try row.int("deducted")
            let deducted = off > 0 ? "（已扣材料 \(off) 分）" : ""
            let advice = try row.optionalInt("recommends") == 1 ? "推荐" : "不推荐"
            words[try row.text("case_id"), default: []].append(
                "\(total) 分\(deducted)，\(advice)：\(try row.text("opinion"))")
        }
        return words
    }

    /// How many of the plan's panels each expert leads.
    func leading(_ planID: String) throws -> [String: Int] {
        var loads: [String: Int] = [:]
        for row in try tx.query(
            """
            SELECT p.expert_id, COUNT(*) AS n FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE p.leads = 1 AND c.plan_id = \(planID) GROUP BY p.expert_id
            """)
        { loads[try row.text("expert_id")] = try row.int("n") }
        return loads
    }

    /// Names a leader where the case's panel has none that is still in the committee.
    func nameLeader(_ caseID: String) throws {
        let seated = try tx.query(
            """
            SELECT p.expert_id, p.leads, c.plan_id
            FROM panel_members p JOIN cases c ON c.id = p.case_id JOIN committees k ON k.plan_id = c.plan_id
            JOIN committee_members m ON m.committee_id = k.id AND m.expert_id = p.expert_id AND m.left_because IS NULL
            WHERE p.case_id = \(caseID) ORDER BY p.expert_id
            """)
        guard let first = seated.first, try !seated.contains(where: { try $0.bool("leads") }) else { return }
        let readers = [caseID: try seated.map { try $0.text("expert_id") }]
        guard let leader = PanelLeads.named(readers, loads: try leading(first.text("plan_id")))[caseID] else { return }
        try tx.execute("UPDATE panel_members SET leads = 0 WHERE case_id = \(caseID) AND leads = 1")
        try tx.execute("UPDATE panel_members SET leads = 1 WHERE case_id = \(caseID) AND expert_id = \(leader)")
    }
}
