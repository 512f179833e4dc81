import Store
import TitleReview

/// The account of an expert of the office's pool.
public struct ExpertAccount: Inquiry {
    let id: String
    public init(id: String) { self.id = id }
    public func run(_ work: UnitOfWork) throws -> String {
        let office = try work.requireUnit(.office)
        guard let row = try work.tx.one("SELECT account_id FROM experts WHERE id = \(id) AND office_id = \(office)")
        else { throw Refusal.notFound }
        return try row.text("account_id")
    }
}
