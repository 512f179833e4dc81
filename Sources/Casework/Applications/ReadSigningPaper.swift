import Documents
import Foundation
import Store
import TitleReview

/// What the phone shows: what is signed, and by whom.
public struct ReadSigningPaper: Inquiry {
    public struct View: Sendable, Codable {
        public let name: String
        public let planTitle: String
        public let text: String
        public let signedBefore: Bool
    }
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws -> View {
        let (work, c) = try work.signer(token)
        let plan = try work.plan(c.planID, version: c.planVersion)
        return View(name: c.name, planTitle: plan.title, text: plan.commitment, signedBefore: c.commitment != nil)
    }
}
