import Store
import Synchronization
import TitleReview

/// Tells the chain that no field is under an earlier key.
struct FinishFields: UseCase {
    func run(_ work: UnitOfWork) throws {
        guard let change = try FieldRotation.finish(work.tx, keys: work.casework.keys) else { return }
        try work.record("key.resealed", change.purpose, ["from": change.from, "to": change.to])
    }
}
