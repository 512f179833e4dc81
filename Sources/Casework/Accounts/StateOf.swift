import Store
import TitleReview

/// A case's state: for the program itself; not reachable from the web.
public struct StateOf: Inquiry {
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }
    public func run(_ work: UnitOfWork) throws -> CaseState {
        guard let row = try work.tx.one("SELECT state FROM cases WHERE id = \(caseID)") else { throw Refusal.notFound }
        return try row.value("state", as: CaseState.self)
    }
}
