import Store
import TitleReview

/// Puts a file back that was taken out.
public struct RestoreEvidence: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> String {
        let file = try work.ownFile(id, removed: true)
        try work.requireRoom(for: .file, of: file.person, isThere: true)
        try work.tx.execute("UPDATE evidence SET removed_at = NULL WHERE id = \(id)")
        try work.checkAgain(file)
        try work.record("evidence.restored", id)
        return file.name
    }
}
