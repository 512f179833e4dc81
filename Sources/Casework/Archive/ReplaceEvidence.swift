import Store
import TitleReview

/// Puts another file in the place of one: both happen or none.
public struct ReplaceEvidence: UseCase {
    let id: String, file: StoredFile
    public init(id: String, file: StoredFile) {
        self.id = id
        self.file = file
    }

    /// - Returns: the new file's id.
    public func run(_ work: UnitOfWork) throws -> String {
        let old = try work.ownFile(id)
        try work.remove(old)
        return try work.addEvidence(person: old.person, record: old.recordID, case: old.caseID, slot: old.slot, file)
    }
}
