import Store
import TitleReview

/// Every unit, for the administrator.
public struct ListUnits: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [UnitItem] {
        try work.require(.administrator)
        return try work.tx.query("SELECT \(UnitItem.columns) FROM units ORDER BY kind, name LIMIT 5000").map(
            UnitItem.init)
    }
}
