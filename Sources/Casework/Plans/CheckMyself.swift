import Store
import TitleReview

/// The applicant's own pre-check against the whole archive, drafts included (A2.2.0).
public struct CheckMyself: Inquiry {
    let planID: String, speciality: String
    public init(planID: String, speciality: String) {
        self.planID = planID
        self.speciality = speciality
    }
    public func run(_ work: UnitOfWork) throws -> Verdict {
        let person = try work.requirePerson()
        let plan = try work.plan(planID).plan
        guard plan.specialities.contains(speciality) || plan.examinationSpecialities.contains(speciality) else {
            throw Refusal.invalid("speciality", "请选择从事专业。（通知一）")
        }
        let employer =
            try work.tx.one("SELECT employer_id FROM persons WHERE id = \(person)")?.optionalText("employer_id") ?? ""
        let details =
            try work.tx.one(
                "SELECT details FROM cases WHERE person_id = \(person) AND plan_id = \(planID) ORDER BY updated_at DESC LIMIT 1"
            ).map { try ApplicationDetails(stored: $0.text("details")) } ?? ApplicationDetails()
        let answers = try work.answers(of: person)
        let typed = try work.typedRecords(of: person, files: [:], answers).filter { $0.state != "returned" }
        return plan.judge(
            try work.facts(
                id: "self", person: person, employerID: employer, speciality: speciality, filing: nil, details: details,
                typed: typed, answers: answers))
    }
}
