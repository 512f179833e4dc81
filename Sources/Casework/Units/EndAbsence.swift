import Store
import TitleReview

/// An absence is taken back, or ends early.
public struct EndAbsence: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireUnit(.authority, .office)
        guard try work.tx.execute("DELETE FROM absences WHERE id = \(id) AND unit_id = \(unit)") == 1 else {
            throw Refusal.notFound
        }
        try work.record("absence.ended", id)
    }
}
