import Store
import TitleReview

/// The authorisation letter that a unit has sent; for the administrator.
public struct ReadLetter: Inquiry {
    let unitID: String
    public init(unitID: String) { self.unitID = unitID }

    public func run(_ work: UnitOfWork) throws -> UnitLetter {
        try work.require(.administrator)
        guard let row = try work.tx.one("SELECT name, letter FROM units WHERE id = \(unitID)"),
            let address = try row.optionalText("letter")
        else { throw Refusal.notFound }
        return try work.letter(address, name: "\(row.text("name"))授权委托书")
    }
}
