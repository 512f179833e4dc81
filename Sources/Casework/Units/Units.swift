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

/// A unit that is new registers through its HR officer with an authorisation letter (A2.1.2, A3.1.1); it is bound once
/// the letter is approved.
///
/// A unit whose registration was returned may register again with the same code or name: the same unit waits again, with the new
/// clerk; the account of the clerk before ends.
public struct RegisterEmployer: PasswordUseCase {
    let profile: EmployerProfile, login: String, clerk: String, letter: String
    public let passwords: [String]

    /// - Parameter letter: the vault's address of the uploaded letter.
    public init(_ profile: EmployerProfile, login: String, password: String, clerk: String, letter: String) throws {
        if let problem = Password.problem(password, of: [login, clerk]) { throw Refusal.invalid("password", problem) }
        self.profile = profile
        self.login = login
        self.clerk = clerk
        self.letter = letter
        passwords = [password]
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> String {
        let code = try profile.code()
        let returned = try work.returnedUnit(code, profile.name)
        guard try work.tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(login)") == nil else {
            throw Refusal.invalid(
                "account",
                returned == nil
                    ? "这个账号名已被使用，请换一个。"
                    : "这个账号名已被使用。如果是您上次注册时用的，请登录后在单位首页重新提交；或者换一个账号名。")
        }
        let unit = returned ?? work.newID()
        let account = work.newID()
        let machine = work.casework.machine.now()
        if returned == nil {
            try work.tx.execute(
                """
                INSERT INTO units (id, kind, name, credit_code, employer_kind, ownership, sector, supervised_by,
                    state, letter, created_at)
                VALUES (\(unit), 'employer', \(profile.name), \(code.text), \(profile.kind), \(profile.ownership),
                    \(profile.sector), \(profile.supervisedBy), 'waiting', \(letter), \(machine))
                """)
        } else {
            try work.registerAgain(unit, profile, code, letter)
            try work.dismissClerks(of: unit)
        }
        try work.tx.execute(
            "INSERT INTO accounts (id, login, password, name, created_at) VALUES (\(account), \(login), \(hashes[0]), \(clerk), \(machine))"
        )
        try work.addMembership(account, .employer, unit: unit)
        if returned == nil { try work.record("unit.registered", unit) }
        return unit
    }
}

/// The administrator approves or returns a unit's registration (A3.1.1).
public struct DecideRegistration: UseCase {
    let unitID: String, approve: Bool, reason: String

    /// - Parameter reason: needed for a return; the clerk reads it.
    public init(unitID: String, approve: Bool, reason: String = "") {
        self.unitID = unitID
        self.approve = approve
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回时请写明原因，经办人会看到。") }
        let state = approve ? "approved" : "returned"
        let because = approve ? "" : reason
        guard
            try work.tx.execute(
                """
                UPDATE units SET state = \(state), return_reason = \(because)
                WHERE id = \(unitID) AND kind = 'employer' AND state = 'waiting'
                """) == 1
        else {
            throw Refusal.conflict("这个单位的注册申请已经处理过。")
        }
        try work.record("unit.\(state)", unitID)
    }
}

/// The administrator sets up an authority, an office or a bureau (A3.2.0).
public struct AddUnit: UseCase {
    let kind: String, name: String, level: String?, planID: String?
    public init(kind: String, name: String, level: String? = nil, planID: String? = nil) {
        self.kind = kind
        self.name = name
        self.level = level
        self.planID = planID
    }

    public func run(_ work: UnitOfWork) throws -> String {
        try work.require(.administrator)
        guard try work.tx.one("SELECT 1 AS taken FROM units WHERE name = \(name)") == nil else {
            throw Refusal.invalid("name", "已经有这个名称的单位。")
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO units (id, kind, name, level, plan_id, created_at)
            VALUES (\(id), \(kind), \(name), \(level), \(planID), \(work.casework.machine.now()))
            """)
        try work.record("unit.added", id, ["kind": kind])
        return id
    }
}

/// A unit whose clerk can be chosen in forms.
public struct UnitChoice: Sendable, Codable, Equatable {
    public let id: String
    public let name: String
}

/// The bound employers, for choosing one's own (A2.1.2).
public struct ListEmployers: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [UnitChoice] {
        try work.tx.query(
            "SELECT id, name FROM units WHERE kind = 'employer' AND state = 'approved' ORDER BY name LIMIT 2000"
        ).map { UnitChoice(id: try $0.text("id"), name: try $0.text("name")) }
    }
}
