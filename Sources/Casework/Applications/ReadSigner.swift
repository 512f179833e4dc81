import Documents
import Foundation
import Store
import TitleReview

struct ReadSigner: Inquiry {
    let token: String

    func run(_ work: UnitOfWork) throws -> (Plan, String) {
        let (work, c) = try work.signer(token)
        return (try work.plan(c.planID, version: c.planVersion), c.name)
    }
}
