import Store
import TitleReview

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
