import Documents
import Store
import TitleReview

/// Who took the list out, when, and how long it was.
struct RecordIntegrityExport: UseCase {
    let count: Int

    func run(_ work: UnitOfWork) throws {
        try work.require(.bureau)
        try work.record("integrity.exported", "integrity", ["count": "\(count)"])
    }
}
