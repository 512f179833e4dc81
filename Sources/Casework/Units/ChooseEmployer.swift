import Store
import TitleReview

/// Whoever has changed the employer chooses the new one; drafts go along, what was submitted stays where it was filed.
public struct ChooseEmployer: UseCase {
    let employerID: String
    public init(employerID: String) { self.employerID = employerID }

    public func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        guard
            try work.tx.one(
                "SELECT 1 AS ok FROM units WHERE id = \(employerID) AND kind = 'employer' AND state = 'approved'")
                != nil
        else {
            throw Refusal.invalid("employer", "请选择已在平台绑定的工作单位。如果列表里没有，请让单位先注册。（附件2 一、2）")
        }
        guard
            try work.tx.execute(
                """
                UPDATE persons SET employer_id = \(employerID), updated_at = \(work.casework.machine.now())
                WHERE id = \(person) AND (employer_id IS NULL OR employer_id <> \(employerID))
                """) == 1
        else { return }
        try work.tx.execute("DELETE FROM colleague_clerks WHERE person_id = \(person)")
        try work.tx.execute(
            "UPDATE cases SET employer_id = \(employerID), updated_at = \(work.now) WHERE person_id = \(person) AND state = 'draft'"
        )
        try work.record("person.employerChosen", person, ["unit": employerID])
    }
}
