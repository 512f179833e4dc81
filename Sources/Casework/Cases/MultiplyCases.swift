import Store
import TitleReview

/// For measurements only, named by no route: an office's submitted cases are copied, each for a person of its own, through every
/// constraint and trigger of the schema, so that a queue becomes as long as a province's.
public struct MultiplyCases: UseCase {
    /// How copies are named, by their number.
    public static func name(_ number: Int) -> String { "测量\(number)" }

    private let models: SQL, numbers: Range<Int>

    /// Copies of whatever an office has before it.
    /// - Parameter numbers: of the copies; a number is used once.
    public init(officeID: String, numbers: Range<Int>) {
        models = "office_id = \(officeID)"
        self.numbers = numbers
    }

    /// Copies of cases in one state, whosever.
    public init(state: CaseState, numbers: Range<Int>) {
        models = "state = \(state.rawValue)"
        self.numbers = numbers
    }

    /// - Throws: for anybody who is signed in: only the program itself measures.
    public func run(_ work: UnitOfWork) throws {
        guard work.actor == nil else { throw Refusal.forbidden() }
        let models = try work.tx.query(
            """
            SELECT id, person_id FROM cases
            WHERE submitted_at IS NOT NULL AND \(models) AND id NOT LIKE 'copy-%' ORDER BY id LIMIT 1000
            """)
        guard !models.isEmpty else { throw Refusal.notFound }
        for number in numbers {
            let model = models[number % models.count]
            try copy(model.text("id"), of: model.text("person_id"), number, work)
        }
    }

    private func copy(_ id: String, of person: String, _ number: Int, _ work: UnitOfWork) throws {
        let copy = "copy-\(number)"
        let lookup = Array(copy.utf8)
        let name = Self.name(number)
        let tx = work.tx
        let keys = work.casework.keys
        guard let sealed = try tx.one("SELECT resident_id FROM persons WHERE id = \(person)")?.bytes("resident_id")
        else { throw Refusal.notFound }
        // A ciphertext opens in its own row only (S37).
        let resident = try keys.seal(
            keys.open(sealed, table: "persons", column: "resident_id", row: person), table: "persons",
            column: "resident_id", row: copy)
        try tx.execute(
            """
            INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, employer_id, profile, updated_at)
            SELECT \(copy), \(name), \(resident), \(lookup), NULL, sex, born, employer_id, profile, updated_at
            FROM persons WHERE id = \(person)
            """)
        try tx.execute(
            """
            INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, authority_id, office_id, state, level,
                returner_state, returner_level, due, clause, name, speciality, filing, route,
                verdict, findings, facts, judged, details, photo, commitment, submitted_at, notice_id, version, updated_at)
            SELECT \(copy), plan_id, plan_version, \(copy), employer_id, authority_id, office_id, state, level,
                returner_state, returner_level, due, clause, \(name), speciality, filing, route,
                verdict, findings, facts, judged, details, photo, commitment, submitted_at + \(number), notice_id, version,
                updated_at
            FROM cases WHERE id = \(id)
            """)
        try tx.execute(
            """
            INSERT INTO case_events (case_id, number, at, by_role, actor, action, from_state, to_state, note)
            SELECT \(copy), number, at, by_role, actor, action, from_state, to_state, note FROM case_events WHERE case_id = \(id)
            """)
        try tx.execute(
            """
            INSERT INTO snapshots (case_id, number, at, application, archive, answers, salt)
            SELECT \(copy), number, at, application, archive, answers, salt FROM snapshots WHERE case_id = \(id)
            """)
    }
}
