import Documents
import Store
import TitleReview

/// The acceptance point hands stamped evaluation forms over to the employer, for the personnel files, on the register (N3.5).
public struct HandOverForms: UseCase {
    let caseIDs: [String], receiver: String

    /// - Parameter receiver: who took them, by name.
    public init(caseIDs: [String], receiver: String) {
        self.caseIDs = caseIDs
        self.receiver = receiver
    }

    private struct StampedForm {
        let name: String
        let employerID: String
    }

    /// - Returns: by form what stood in the way; one parcel and its register go to one employer.
    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let unit = try work.requireUnit(.authority)
        guard !caseIDs.isEmpty, caseIDs.count <= 500 else { throw Refusal.invalid("case", "请勾选要移交的评审表，一次最多 500 份。") }
        guard !receiver.isEmpty else { throw Refusal.invalid("receiver", "请填写单位接收人的姓名。") }
        let forms = try stampedForms(work)
        guard Set(forms.values.map { $0.employerID }).count <= 1 else {
            throw Refusal.invalid("case", "一次只能移交给一个单位，请只勾选同一单位的评审表。")
        }
        return try work.rows(caseIDs, named: { forms[$0]?.name ?? BatchOutcome.unknown }) { id in
            guard let form = forms[id] else { throw Refusal.notFound }
            guard
                try work.tx.execute(
                    """
                    UPDATE papers SET handed_over_on = \(work.today), handed_to = \(receiver)
                    WHERE case_id = \(id) AND handed_over_on IS NULL
                    """) == 1
            else { throw Refusal.conflict("评审表已经移交过。") }
            try work.record("paper.handedOver", id, ["by": unit])
            return form.name
        }
    }

    /// Those of the chosen cases whose stamped form the unit hands over, by case.
    private func stampedForms(_ work: UnitOfWork) throws -> [String: StampedForm] {
        guard let due = try work.papersDue() else { return [:] }
        let list = SQL.joined(Set(caseIDs).sorted().map { "\($0)" }, by: ", ")
        let rows = try work.tx.query(
            """
            SELECT c.id, c.name, c.employer_id FROM cases c LEFT JOIN papers p ON p.case_id = c.id
            WHERE \(due) AND c.id IN (\(list))
            """)
        var forms: [String: StampedForm] = [:]
        for row in rows {
            forms[try row.text("id")] = StampedForm(
                name: try row.text("name"), employerID: try row.text("employer_id"))
        }
        return forms
    }
}
