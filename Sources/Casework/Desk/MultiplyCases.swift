import Store
import TitleReview

/// For measurements only, named by no route: an office's submitted cases are copied, each for a person of its own, through every
/// constraint and trigger of the schema, so that a queue becomes as long as a province's.
public struct MultiplyCases: UseCase {
    /// How copies are named, by their number.
    public static func name(_ number: Int) -> String { "测量\(number)" }

    let officeID: String, numbers: Range<Int>

    /// - Parameter numbers: of the copies; a number is used once.
    public init(officeID: String, numbers: Range<Int>) {
        self.officeID = officeID
        self.numbers = numbers
    }

    /// - Throws: for anybody who is signed in: only the program itself measures.
    public func run(_ work: Work) throws {
        guard work.actor == nil else { throw Refusal.forbidden() }
        let models = try work.tx.query("""
            SELECT id, person_id FROM cases WHERE submitted_at IS NOT NULL AND office_id = \(officeID) AND id NOT LIKE 'copy-%' ORDER BY id LIMIT 1000
            """)
        guard !models.isEmpty else { throw Refusal.notFound }
        for number in numbers {
            let model = models[number % models.count]
            try copy(model.text("id"), of: model.text("person_id"), number, work.tx)
        }
    }

    private func copy(_ id: String, of person: String, _ number: Int, _ tx: any Transaction) throws {
        let copy = "copy-\(number)", lookup = Array(copy.utf8), name = Self.name(number)
        try tx.execute("""
            INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, employer_id, profile, updated_at)
            SELECT \(copy), \(name), resident_id, \(lookup), phone, sex, born, employer_id, profile, updated_at FROM persons WHERE id = \(person)
            """)
        try tx.execute("""
            INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, authority_id, office_id, state, level, returner_state, returner_level, due, clause, name, speciality, filing, route,
                verdict, findings, facts, details, photo, commitment, submitted_at, notice_id, version, updated_at)
            SELECT \(copy), plan_id, plan_version, \(copy), employer_id, authority_id, office_id, state, level, returner_state, returner_level, due, clause, \(name), speciality, filing, route,
                verdict, findings, facts, details, photo, commitment, submitted_at + \(number), notice_id, version, updated_at FROM cases WHERE id = \(id)
            """)
    }
}
