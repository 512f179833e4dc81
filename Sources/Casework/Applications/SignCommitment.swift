import Documents
import Foundation
import Store
import TitleReview

/// Step 2: the commitment is signed (A2.2.2); the signed PDF is kept with its digest. Signing again replaces it until the case is sent.
public struct SignCommitment: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws { try work.sign(work.editableCase(caseID), file, on: "page") }
}
