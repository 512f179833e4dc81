import TitleReview

/// What a person may be in a unit. A role is always a role *in* a unit, applicants and experts excepted.
public enum Role: String, Sendable, Codable, CaseIterable {
    case applicant, employer, authority, office, expert, bureau, administrator

    public var chinese: String {
        switch self {
        case .applicant: "申报人"
        case .employer: "用人单位"
        case .authority: "受理部门"
        case .office: "评委会办公室"
        case .expert: "评审专家"
        case .bureau: "市人社局"
        case .administrator: "平台管理员"
        }
    }

    /// S4: who must sign in with a second factor.
    public var needsSecondFactor: Bool {
        switch self {
        case .applicant, .employer: false
        default: true
        }
    }
}

/// Who is acting: an account in one of its roles, as the session says.
public struct Actor: Sendable, Equatable {
    public let accountID: String
    public let membershipID: String
    public let role: Role
    public let unitID: String?
    public let unitName: String
    public let personID: String?
    public let name: String
    /// The session's second factor was given.
    public let secondFactor: Bool
    /// When it was given last (machine clock).
    public let factorAt: Instant?

    public init(
        accountID: String, membershipID: String, role: Role, unitID: String?, unitName: String, personID: String?,
        name: String,
        secondFactor: Bool, factorAt: Instant? = nil
    ) {
        self.accountID = accountID
        self.membershipID = membershipID
        self.role = role
        self.unitID = unitID
        self.unitName = unitName
        self.personID = personID
        self.name = name
        self.secondFactor = secondFactor
        self.factorAt = factorAt
    }
}
