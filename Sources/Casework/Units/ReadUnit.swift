import Store
import TitleReview

/// One unit with the accounts that hold a role in it; for the administrator.
public struct ReadUnit: Inquiry {
    public struct View: Sendable, Codable {
        public let unit: UnitItem
        /// What the unit said of itself at its registration; nil for units that the administrator has added.
        public let profile: EmployerProfile?
        /// Why its registration was returned last; empty when it was not.
        public let returnReason: String
        public let accounts: [AccountItem]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.administrator)
        guard
            let row = try work.tx.one(
                "SELECT \(UnitItem.columns), \(EmployerProfile.columns), return_reason FROM units WHERE id = \(id)")
        else { throw Refusal.notFound }
        let unit = try UnitItem(row)
        let accounts = try work.accounts(
            "EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.until IS NULL AND m.unit_id = \(id))",
            limit: 100)
        return View(
            unit: unit, profile: unit.kind == "employer" ? try EmployerProfile(row) : nil,
            returnReason: try row.text("return_reason"), accounts: accounts)
    }
}
