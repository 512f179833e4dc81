import Store
import TitleReview

extension UnitOfWork {
    /// The expert behind the actor's account, a member of the committee that has the case's plan.
    func requireExpert() throws -> String {
        let actor = try require(.expert)
        guard let row = try tx.one("SELECT id FROM experts WHERE account_id = \(actor.accountID)") else {
            throw Refusal.forbidden()
        }
        return try row.text("id")
    }

    /// Recusals that follow from the records (R12), written once per case and expert, and doubts where names are only alike; in
    /// a fixed number of queries for the members and a few for each case.
    func computeRecusals(_ cases: [CaseRecord], members: [String], plan: Plan) throws {
        let wanted = Set(members)
        let earlier = try earlierEmployments(of: wanted)
        let experts = try tx.query(
            "SELECT e.id, e.employer, e.employer_id, a.person_id FROM experts e LEFT JOIN accounts a ON a.id = e.account_id"
        ).filter { wanted.contains(try $0.text("id")) }.map { row in
            let id = try row.text("id")
            return (
                id: id,
                interests: try interestedPerson(
                    row.optionalText("person_id"), fallback: id,
                    records: row.optionalText("person_id").map { try archive(of: $0) } ?? [],
                    employers: [row.text("employer")] + (row.optionalText("employer_id").map(names(ofUnit:)) ?? []),
                    earlier: earlier[id] ?? [])
            )
        }
        let years = plan.committee.recusalEmployerYears
        var employers: [String: [String]] = [:]
        for c in cases {
            let known = try employers[c.employerID] ?? names(ofUnit: c.employerID)
            employers[c.employerID] = known
            let applicant = try interestedPerson(
                c.personID, records: handedIn(c)?.records ?? [], employers: known)
            for expert in experts {
                let found = Recusal.computed(
                    expert: expert.interests, applicant: applicant, on: today, employerYears: years)
                guard let first = found.first else {
                    let near = Recusal.near(
                        expert: expert.interests, applicant: applicant, on: today, employerYears: years)
                    if !near.isEmpty { try doubt(c.id, expert.id, near) }
                    continue
                }
                let kind =
                    switch first {
                    case .own: "own"
                    case .kinship: "kinship"
                    case .sameEmployer: "employer"
                    case .sharedWork: "sharedWork"
                    case .declared: "self"
                    }
                try recuse(c.id, expert.id, kind: kind, reason: found.map(\.chinese).joined(separator: "、"))
            }
        }
    }

    /// Employers that experts had before the office entered another one: until the day of the change.
    private func earlierEmployments(of experts: Set<String>) throws -> [String: [InterestedPerson.Employment]] {
        let left = try tx.query("SELECT expert_id, before, at FROM expert_changes WHERE field = 'employer'").filter {
            experts.contains(try $0.text("expert_id"))
        }.map { row in
            let day = try row.instant("at").day
            return (
                expert: try row.text("expert_id"),
                employment: InterestedPerson.Employment(
                    employer: ComparedName(try row.text("before")), from: day, to: day)
            )
        }
        return Dictionary(grouping: left, by: \.expert).mapValues { $0.map(\.employment) }
    }

    /// The names that a unit has and had.
    private func names(ofUnit id: String) throws -> [String] {
        try tx.query(
            """
            SELECT name FROM units WHERE id = \(id)
            UNION SELECT old_name FROM unit_names WHERE unit_id = \(id) AND state = 'approved'
            """
        ).map { try $0.text("name") }
    }

    /// What is known of a person where interests are concerned; employers and works by name, because archives name them.
    ///
    /// - Parameter employers: names of the present one.
    private func interestedPerson(
        _ person: String?, fallback: String = "", records: [ArchiveRecord], employers: [String],
        earlier: [InterestedPerson.Employment] = []
    ) -> InterestedPerson {
        var employments =
            employers.map { InterestedPerson.Employment(employer: ComparedName($0), from: today, to: nil) } + earlier
        for record in records where record.kind == "work" {
            guard let from = record.body["from"].flatMap({ Day($0) }), let name = record.body["employer"] else {
                continue
            }
            employments.append(
                .init(employer: ComparedName(name), from: from, to: record.body["to"].flatMap { Day($0) }))
        }
        let works = records.filter { ["paper", "patent", "project"].contains($0.kind) }.compactMap {
            $0.body["name"].map(ComparedName.init)
        }
        return InterestedPerson(id: person ?? fallback, employments: employments, works: Set(works))
    }

    func recuse(_ caseID: String, _ expert: String, kind: String, reason: String) throws {
        guard try tx.one("SELECT 1 AS there FROM recusals WHERE case_id = \(caseID) AND expert_id = \(expert)") == nil
        else { return }
        try tx.execute(
            "INSERT INTO recusals (case_id, expert_id, kind, reason, at) VALUES (\(caseID), \(expert), \(kind), \(reason), \(now))"
        )
        try record("recusal.\(kind)", caseID, ["expert": expert])
    }

    func members(of committee: String) throws -> [String] {
        try tx.query(
            "SELECT expert_id FROM committee_members WHERE committee_id = \(committee) AND left_because IS NULL ORDER BY expert_id"
        ).map { try $0.text("expert_id") }
    }
}

/// An expert steps aside from a case with one step (R12); it acts at once: an opinion that was handed in is taken out, and
/// the panel seat is given to another member. Not while the case is voted on: the ballot counts who was there when it opened.
public struct DeclareRecusal: UseCase {
    let caseID: String, kinship: Bool, reason: String
    public init(caseID: String, kinship: Bool, reason: String) {
        self.caseID = caseID
        self.kinship = kinship
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let expert = try work.requireExpert()
        // A ballot that opens in this moment counts the recusal, or refuses it.
        try work.hold(committeesOf: expert)
        let c = try work.ownCase(caseID, .expert)
        guard c.state == .underReview else { throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不在评审中。") }
        guard try work.tx.one("SELECT 1 AS open FROM ballots WHERE case_id = \(c.id) AND state = 'open'") == nil else {
            throw Refusal.conflict("这份申报正在表决，不能再申请回避。请投弃权票，并向主持会议的主任委员说明。")
        }
        try work.recuse(c.id, expert, kind: kinship ? "kinship" : "self", reason: reason)
        guard try work.tx.execute("DELETE FROM panel_members WHERE case_id = \(c.id) AND expert_id = \(expert)") == 1
        else { return }
        let plan = try work.plan(c.planID, version: c.planVersion)
        try work.fillPanel(c, plan: plan)
    }
}

extension UnitOfWork {
    /// Fills the case's panel to the plan's size from members without a recusal, those about whom nothing is in doubt and
    /// those with fewest cases of the plan first, and names a leader where it has none.
    func fillPanel(_ c: CaseRecord, plan: Plan) throws {
        let seated = try tx.one("SELECT COUNT(*) AS n FROM panel_members WHERE case_id = \(c.id)")?.int("n") ?? 0
        guard seated < plan.committee.panelSize else { return try nameLeader(c.id) }
        let free = try tx.query(
            """
            SELECT m.expert_id, e.speciality,
                (SELECT COUNT(*) FROM panel_members p JOIN cases x ON x.id = p.case_id
                    WHERE p.expert_id = m.expert_id AND x.plan_id = k.plan_id) AS load,
                (SELECT COUNT(*) FROM recusal_doubts d JOIN cases c ON c.id = d.case_id
                    WHERE d.case_id = \(c.id) AND d.expert_id = m.expert_id AND \(openDoubt("d", "c"))) AS doubts
            FROM committee_members m JOIN committees k ON k.id = m.committee_id JOIN experts e ON e.id = m.expert_id
            WHERE k.plan_id = \(c.planID) AND m.left_because IS NULL
                AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = \(c.id) AND r.expert_id = m.expert_id)
                AND NOT EXISTS (SELECT 1 FROM panel_members p WHERE p.case_id = \(c.id) AND p.expert_id = m.expert_id)
            ORDER BY doubts, load, CASE WHEN e.speciality = \(c.speciality) THEN 0 ELSE 1 END, m.expert_id
            LIMIT \(plan.committee.panelSize - seated)
            """)
        guard free.count == plan.committee.panelSize - seated else {
            throw Refusal.conflict("“\(c.name)”回避后可用的评委不足 \(plan.committee.panelSize) 人，请先补充抽取评委。（人社部令第40号）")
        }
        for row in free {
            try tx.execute("INSERT INTO panel_members (case_id, expert_id) VALUES (\(c.id), \(row.text("expert_id")))")
        }
        try nameLeader(c.id)
        // What the panel came to was not this panel's.
        if try tx.execute("DELETE FROM panel_opinions WHERE case_id = \(c.id)") > 0 {
            try record("panel.jointOpinionDropped", c.id)
        }
    }
}
