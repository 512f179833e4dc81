import Store
import TitleReview

/// The signed commitment of an application (A2.2.2).
public struct ReadCommitment: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> FileReference {
        let c = try work.visibleCase(caseID)
        guard let commitment = c.commitment else { throw Refusal.notFound }
        return FileReference(address: commitment, name: "真实性保证书.pdf", type: "application/pdf")
    }
}
