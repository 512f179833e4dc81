import Store
import TitleReview

/// The proof of a change of name; for the administrator.
public struct ReadRenamingProof: Inquiry {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> UnitLetter {
        try work.require(.administrator)
        guard let row = try work.tx.one("SELECT name, proof FROM unit_names WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        return try work.letter(row.text("proof"), name: "\(row.text("name"))更名证明")
    }
}
