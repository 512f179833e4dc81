import Store
import TitleReview

/// The units in which officers work, and one more when it is asked for: for choosing where a new account belongs.
public struct ListOfficerUnits: Inquiry {
    let including: String
    public init(including unitID: String = "") { including = unitID }

    public func run(_ work: UnitOfWork) throws -> [UnitItem] {
        try work.require(.administrator)
        return try work.tx.query(
            "SELECT \(UnitItem.columns) FROM units WHERE kind <> 'employer' OR id = \(including) ORDER BY kind, name LIMIT 500"
        ).map(UnitItem.init)
    }
}
