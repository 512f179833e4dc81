import Store
import TitleReview

/// The ID photo of an application, for whoever may see the application (A2.2.1).
public struct ReadPhoto: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> FileReference {
        let c = try work.visibleCase(caseID)
        guard let photo = c.photo else { throw Refusal.notFound }
        return FileReference(address: photo, name: "证件照.jpg", type: "image/jpeg")
    }
}
