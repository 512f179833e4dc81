import Store
import TitleReview

/// Step 1: the photo (A2.2.1), already checked by its bytes.
public struct SetPhoto: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        try work.edit(c) { $0.photo = file.address }
        try work.record("case.photo", c.id)
    }
}
