import Store
import TitleReview

/// What N1.1 asks of an employer, and who it is.
public struct EmployerProfile: Sendable, Codable, Equatable {
    public var name: String
    public var creditCode: String
    /// enterprise | publicInstitution | civilServiceLawInstitution | government | other
    public var kind: String
    public var ownership: String
    public var sector: String
    public var supervisedBy: String

    public init(name: String, creditCode: String, kind: String, ownership: String, sector: String, supervisedBy: String)
    {
        self.name = name
        self.creditCode = creditCode
        self.kind = kind
        self.ownership = ownership
        self.sector = sector
        self.supervisedBy = supervisedBy
    }

    static let columns: SQL = "name, credit_code, employer_kind, ownership, sector, supervised_by"

    init(_ row: Row) throws {
        name = try row.text("name")
        creditCode = try row.optionalText("credit_code") ?? ""
        kind = try row.optionalText("employer_kind") ?? ""
        ownership = try row.optionalText("ownership") ?? ""
        sector = try row.optionalText("sector") ?? ""
        supervisedBy = try row.optionalText("supervised_by") ?? ""
    }
}

/// A unit whose clerk can be chosen in forms.
public struct UnitChoice: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
}
