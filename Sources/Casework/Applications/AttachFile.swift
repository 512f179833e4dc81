import Store
import TitleReview

/// Step 5: a file for one line of the attachment matrix (A2.2.5).
public struct AttachFile: UseCase {
    let caseID: String, slot: String, file: StoredFile
    public init(caseID: String, slot: String, file: StoredFile) {
        self.caseID = caseID
        self.slot = slot
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.editableCase(caseID)
        guard try work.plan(c.planID, version: c.planVersion).attachments.contains(where: { $0.id == slot }) else {
            throw Refusal.notFound
        }
        try work.addEvidence(person: c.personID, record: nil, case: c.id, slot: slot, file)
    }
}
