import Store
import TitleReview

/// A clerk opens an account for another clerk of the unit: the password is handed over once and has to be changed at the first sign-in.
public struct AddClerk: PasswordUseCase {
    public struct Opened: Sendable, Codable {
        public let accountID: String
        public let login: String
        public let password: String
    }
    /// More clerks than a unit has.
    public static let most = 20
    let login: String, name: String, password: String
    public var passwords: [String] { [password] }

    public init(login: String, name: String) {
        self.login = login
        self.name = name
        password = ResetPassword.newPassword()
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> Opened {
        let unit = try work.requireBoundUnit()
        guard try work.clerks(of: unit).count < Self.most else {
            throw Refusal.conflict("一个单位最多 \(Self.most) 名经办人。请先停用不再经办的。")
        }
        guard try work.tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(login)") == nil else {
            throw Refusal.invalid("account", "这个账号名已被使用，请换一个。")
        }
        let account = work.newID()
        try work.tx.execute(
            """
            INSERT INTO accounts (id, login, password, password_once, name, created_at)
            VALUES (\(account), \(login), \(hashes[0]), 1, \(name), \(work.casework.machine.now()))
            """)
        try work.addMembership(account, .employer, unit: unit)
        try work.record("account.opened", account, ["role": Role.employer.rawValue, "unit": unit])
        return Opened(accountID: account, login: login, password: password)
    }
}
