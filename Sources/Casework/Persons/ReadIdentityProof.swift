import Store
import TitleReview

/// The proof of a correction that waits; once it is decided nobody needs it any more.
public struct ReadIdentityProof: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> UnitLetter {
        let unit = try work.requireUnit(.employer)
        guard
            let row = try work.tx.one(
                "SELECT name, proof FROM identity_corrections WHERE id = \(id) AND unit_id = \(unit) AND state = 'waiting'"
            )
        else { throw Refusal.notFound }
        return try work.letter(row.text("proof"), name: "\(row.text("name"))更正证明")
    }
}
