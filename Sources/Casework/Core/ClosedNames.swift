import Store
import TitleReview

/// A field whose text may leave the committee's office: it is called the same in every form.
enum OutgoingField: String {
    case reason, opinion, answer, items, newFact, because, fewBecause

    /// As a message calls it.
    var chinese: String {
        switch self {
        case .reason: "理由"
        case .opinion: "意见"
        case .answer: "答复"
        case .items: "补正内容"
        case .newFact: "新发现的事实"
        case .because: "原因"
        case .fewBecause: "候选人少的理由"
        }
    }
}

extension UnitOfWork {
    /// The experts' names stay closed (R11, order 40): every text by which the committee's office speaks to others passes here.
    ///
    /// Asked of those alone who may know who the experts are, office and experts: to employers, authorities and the bureau a
    /// refusal would tell it. ``move(_:_:by:given:note:saying:clause:setting:)`` and ``notify(_:_:_:)`` ask for what they carry;
    /// whatever is kept or published by a use case itself is looked at there, under its own field.
    ///
    /// - Parameters:
    ///   - planID: whose committee must not be named.
    ///   - c: the case that it is about; its panel counts as well, and its applicant may be named.
    /// - Throws: ``Refusal`` with the field, what was found and how to mend it.
    func requireClosedNames(in text: String, _ field: OutgoingField, plan planID: String, of c: CaseRecord? = nil)
        throws
    {
        guard !text.isEmpty, let role = actor?.role, role == .office || role == .expert else { return }
        let search = NameSearch(try expertNames(of: planID, case: c?.id))
        let named = try nameable(planID, c)
        guard search.first(in: text, besides: named) != nil else { return }
        // The plan's own words last, because there are many of them.
        let plan = try tx.one("SELECT body FROM plans WHERE id = \(planID) ORDER BY version DESC LIMIT 1")?.text("body")
        guard let found = search.first(in: text, besides: named + [plan ?? ""]) else { return }
        throw Refusal.invalid(
            field.rawValue,
            """
            \(field.chinese)会离开评委会，里面写到了评审专家的姓名“\(found)”。请改用“评审专家”；\
            如果说的不是这位专家，请换一个说法。（人社部令第40号）
            """)
    }

    func requireClosedNames(in text: String, _ field: OutgoingField, of c: CaseRecord) throws {
        try requireClosedNames(in: text, field, plan: c.planID, of: c)
    }

    /// Members of the plan's committees, those who have left as well, and of the case's panel.
    private func expertNames(of planID: String, case caseID: String?) throws -> [String] {
        try tx.query(
            """
            SELECT DISTINCT e.name FROM experts e
            WHERE EXISTS (SELECT 1 FROM committee_members m JOIN committees k ON k.id = m.committee_id
                    WHERE m.expert_id = e.id AND k.plan_id = \(planID))
                OR EXISTS (SELECT 1 FROM panel_members p WHERE p.expert_id = e.id AND p.case_id = \(caseID ?? ""))
            ORDER BY e.name
            """
        ).map { try $0.text("name") }
    }

    /// Who has to be called by name: the applicant and the units that have to do with the case, or the plan's office.
    private func nameable(_ planID: String, _ c: CaseRecord?) throws -> [String] {
        let office = try c?.officeID ?? plan(planID).officeID
        let units = try tx.query(
            "SELECT name FROM units WHERE id IN (\(office), \(c?.employerID ?? ""), \(c?.authorityID ?? "")) ORDER BY name"
        ).map { try $0.text("name") }
        return units + [c?.name, c?.employerName].compactMap { $0 }
    }
}
