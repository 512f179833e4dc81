import Store
import TitleReview

/// The bound employers, for choosing one's own (A2.1.2).
public struct ListEmployers: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [UnitChoice] {
        try work.tx.query(
            "SELECT id, name FROM units WHERE kind = 'employer' AND state = 'approved' ORDER BY name LIMIT 2000"
        ).map { UnitChoice(id: try $0.text("id"), name: try $0.text("name")) }
    }
}
