import Store
import TitleReview

/// The office keeps an expert of its pool up to date (R3). What a frozen pool, a draw or a committee took of the expert stays as it was
/// taken; a new employer is looked at in all cases that the expert's committees have before them (R12).
public struct ChangeExpert: UseCase {
    public struct Entry: Sendable, Equatable {
        public var speciality: String
        public var titleLevel: String
        public var employer: String
        public var termFrom: Day
        public var termTo: Day
        /// How the office reaches the expert; sealed in the database.
        public var contact: String
        public init(
            speciality: String, titleLevel: String, employer: String, termFrom: Day, termTo: Day, contact: String
        ) {
            self.speciality = speciality
            self.titleLevel = titleLevel
            self.employer = employer
            self.termFrom = termFrom
            self.termTo = termTo
            self.contact = contact
        }
    }
    let id: String, entry: Entry
    public init(id: String, _ entry: Entry) {
        self.id = id
        self.entry = entry
    }

    public func run(_ work: UnitOfWork) throws {
        let office = try work.requireUnit(.office)
        let row = try work.expertRow(id, of: office)
        let old = try ExpertProfile(row)
        let contact = try work.contact(row)
        let new = try work.named(
            ExpertProfile(
                name: old.name, speciality: entry.speciality, titleLevel: entry.titleLevel, employer: entry.employer,
                termFrom: entry.termFrom, termTo: entry.termTo))
        if let problem = UnitOfWork.problem(with: new) { throw Refusal.invalid(problem.field, problem.message) }
        if new.speciality != old.speciality {
            let offered = try work.ownPlans(office).flatMap { try work.plan($0.id, version: $0.version).specialities }
            guard offered.contains(new.speciality) else {
                throw Refusal.invalid("speciality", "“\(new.speciality)”不是本办公室评审计划里的专业。")
            }
        }
        let pairs = [
            ("speciality", old.speciality, new.speciality), ("titleLevel", old.titleLevel, new.titleLevel),
            ("employer", old.employer, new.employer),
            ("termFrom", old.termFrom.description, new.termFrom.description),
            ("termTo", old.termTo.description, new.termTo.description), ("contact", contact, entry.contact),
        ]
        let changed = pairs.filter { $0.1 != $0.2 }
        guard !changed.isEmpty else { return }
        let moves = old.employer != new.employer
        if moves { try work.requireNoBallot(before: id, "工作单位请在计票以后再改。") }
        let sealed =
            try entry.contact.isEmpty
            ? nil : work.casework.keys.seal(entry.contact, table: "experts", column: "contact", row: id)
        try work.tx.execute(
            """
            UPDATE experts SET speciality = \(new.speciality), title_level = \(new.titleLevel),
                employer = \(new.employer), employer_id = \(work.employer(named: new.employer)),
                term_from = \(new.termFrom), term_to = \(new.termTo), contact = \(sealed)
            WHERE id = \(id)
            """)
        // What the contact was and is stands sealed in its row and nowhere else.
        for (field, before, after) in changed {
            try work.keep(
                field, of: id, from: field == "contact" ? "" : before, to: field == "contact" ? "" : after, because: "")
        }
        try work.record("expert.changed", id, ["fields": changed.map(\.0).joined(separator: ",")])
        if moves { try work.recuseAnew(id) }
    }
}

extension UnitOfWork {
    /// An expert of the office's own pool, locked.
    func expertRow(_ id: String, of office: String) throws -> Row {
        let lock: SQL = tx.engine == .postgres ? " FOR UPDATE" : ""
        guard
            let row = try tx.one(
                """
                SELECT id, name, speciality, title_level, employer, term_from, term_to, contact, standing FROM experts
                WHERE id = \(id) AND office_id = \(office)\(lock)
                """)
        else { throw Refusal.notFound }
        return row
    }

    /// How the office reaches the expert; empty where it has not been entered.
    func contact(_ row: Row) throws -> String {
        try row.optionalBytes("contact").map {
            try casework.keys.open($0, table: "experts", column: "contact", row: row.text("id"))
        } ?? ""
    }

    func keep(
        _ field: String, of expert: String, from before: String, to after: String, because reason: String
    ) throws {
        let by = actor?.accountID ?? ""
        try tx.execute(
            """
            INSERT INTO expert_changes (expert_id, number, at, by_account, field, before, after, reason)
            SELECT \(expert), COALESCE(MAX(number), 0) + 1, \(now), \(by), \(field), \(before), \(after), \(reason)
            FROM expert_changes WHERE expert_id = \(expert)
            """)
    }

    /// A ballot counts who was there and not recused when it opened; until it is counted nothing about that may change.
    /// - Parameter wait: what has to wait until then.
    func requireNoBallot(before expert: String, _ wait: String) throws {
        // Nor may one open in this moment.
        try hold(committeesOf: expert)
        guard
            try tx.one(
                """
                SELECT 1 AS open FROM ballots b JOIN meetings g ON g.id = b.meeting_id
                JOIN committee_members m ON m.committee_id = g.committee_id AND m.left_because IS NULL
                WHERE m.expert_id = \(expert) AND b.state = 'open' LIMIT 1
                """) == nil
        else { throw Refusal.conflict("这位专家所在的评委会正在表决，\(wait)") }
    }

    /// The cases before the expert's committees are looked at once more; where a recusal follows, the seat on the panel
    /// goes to somebody else (R12).
    func recuseAnew(_ expert: String) throws {
        let committees: SQL = """
            SELECT k.plan_id FROM committee_members m JOIN committees k ON k.id = m.committee_id
            WHERE m.expert_id = \(expert) AND m.left_because IS NULL
            """
        let cases = try tx.query(
            """
            SELECT \(CaseRecord.columns) FROM cases WHERE state = 'underReview' AND plan_id IN (\(committees))
                AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = cases.id AND r.expert_id = \(expert)) ORDER BY id LIMIT 2000
            """
        ).map { try CaseRecord($0) }
        for (planID, ofPlan) in Dictionary(grouping: cases, by: \.planID).sorted(by: { $0.key < $1.key }) {
            try computeRecusals(ofPlan, members: [expert], plan: plan(planID).plan)
        }
        let aside = try Set(
            tx.query(
                """
                SELECT p.case_id
                FROM panel_members p JOIN recusals r ON r.case_id = p.case_id AND r.expert_id = p.expert_id
                WHERE p.expert_id = \(expert)
                """
            ).map { try $0.text("case_id") })
        for c in cases where aside.contains(c.id) {
            try tx.execute("DELETE FROM panel_members WHERE case_id = \(c.id) AND expert_id = \(expert)")
            try fillPanel(c, plan: plan(c.planID, version: c.planVersion))
        }
    }
}
