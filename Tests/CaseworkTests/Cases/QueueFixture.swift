import Store
import Testing
import TitleReview

@testable import Casework

extension CaseworkFixture {
    /// Copies of a case before the first authority, each of a person of its own, under these names, each a second after the other.
    ///
    /// - Parameter snapshots: whether they have what was handed in, so that they can be read, and never removed.
    func copies(of id: String, named names: [String], snapshots: Bool = true) async throws {
        try await database.write { tx in
            let base = try #require(try tx.one("SELECT person_id, submitted_at FROM cases WHERE id = \(id)"))
            let person = try base.text("person_id")
            let first = try base.instant("submitted_at")
            for (n, name) in names.enumerated() {
                let copy = "copy-\(n)"
                let lookup = Array("lookup \(n)".utf8)
                let sealed = try casework.keys.seal(
                    ResidentID.test(born: "19880808", serial: n).revealed, table: "persons", column: "resident_id",
                    row: copy)
                try tx.execute(
                    """
                    INSERT INTO persons (id, name, resident_id, resident_lookup, phone, sex, born, employer_id, profile, updated_at)
                    SELECT \(copy), \(name), \(sealed), \(lookup), phone, sex, born, employer_id, profile, updated_at
                    FROM persons WHERE id = \(person)
                    """)
                let submitted = first.adding(seconds: Double(n + 1))
                try tx.execute(
                    """
                    INSERT INTO cases (id, plan_id, plan_version, person_id, employer_id, authority_id, office_id,
                        state, level, name, speciality, filing, route, verdict, findings, facts, judged,
                        submitted_at, photo, commitment, updated_at)
                    SELECT \(copy), plan_id, plan_version, \(copy), employer_id, authority_id, office_id,
                        state, level, \(name), speciality, filing, route, verdict, findings, facts, judged,
                        \(submitted), photo, commitment, updated_at
                    FROM cases WHERE id = \(id)
                    """)
                guard snapshots else { continue }
                try tx.execute(
                    """
                    INSERT INTO snapshots (case_id, number, at, application, archive, answers, salt)
                    SELECT \(copy), number, at, application, archive, answers, salt FROM snapshots WHERE case_id = \(id)
                    """)
            }
        }
    }
}
