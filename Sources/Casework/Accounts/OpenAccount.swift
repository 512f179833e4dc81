import Store
import TitleReview

/// The administrator opens an account for an officer, a clerk or an expert (A3.2.0); the secret of the second factor is handed over once.
public struct OpenAccount: PasswordUseCase {
    public struct Opened: Sendable, Codable {
        public let accountID: String
        public let totp: String?
        /// The last day on which another administrator can confirm the role; nil where it is there already.
        public var waits: Day?
    }
    let login: String, name: String, role: Role, unitID: String?, residentID: ResidentID?
    public let passwords: [String]

    /// - Parameter residentID: whose account it is, where the administrator knows; nil: to be said later
    ///   (``LinkAccount``, ``LinkOwnAccount``).
    public init(
        login: String, password: String, name: String, role: Role, unitID: String?, residentID: ResidentID? = nil
    ) throws {
        if let problem = Password.problem(password, of: [login, name]) { throw Refusal.invalid("password", problem) }
        self.login = login
        self.name = name
        self.role = role
        self.unitID = unitID
        self.residentID = residentID
        passwords = [password]
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> Opened {
        let actor = try work.require(.administrator)
        // The first two are there before anybody could confirm.
        let isSeconded = try Self.seconded.contains(role) && work.takesTwoPersons(.administrator)
        var opened = try create(hashes, work)
        guard isSeconded,
            let member = try work.tx.one("SELECT id FROM memberships WHERE account_id = \(opened.accountID)")?.text(
                "id")
        else { return opened }
        // Until then the role is one that has ended.
        try work.tx.execute("UPDATE memberships SET until = since WHERE id = \(member)")
        opened.waits = try work.propose(.grantRole, of: member, ["role": role.rawValue], by: actor.accountID)
        return opened
    }

    /// Officers: what they decide cannot be taken back.
    private static let seconded: Set<Role> = [.authority, .office, .bureau, .administrator]

    /// Without the check of the role: for the first administrator.
    /// - Parameter own: the second factor that its holder has set up already; nil: a new one where the role needs it.
    func create(_ hashes: [String], _ work: UnitOfWork, secondFactor own: String? = nil) throws -> Opened {
        if role != .applicant && role != .expert {
            guard let unitID, let unit = try work.tx.one("SELECT kind FROM units WHERE id = \(unitID)") else {
                throw Refusal.invalid("unit", "请选择单位。")
            }
            // A role is a role in a unit of its kind.
            guard try unit.text("kind") == (role == .administrator ? "platform" : role.rawValue) else {
                throw Refusal.invalid("unit", "这个单位没有“\(role.chinese)”的账号，请选择同一类的单位。")
            }
        }
        guard try work.tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(login)") == nil else {
            throw Refusal.invalid("account", "这个账号名已被使用，请换一个。")
        }
        let account = work.newID()
        let secret = own ?? (role.needsSecondFactor ? TOTP.newSecret() : nil)
        let sealed = try secret.map { try work.casework.keys.seal($0, table: "accounts", column: "totp", row: account) }
        try work.tx.execute(
            """
            INSERT INTO accounts (id, login, password, name, totp, created_at)
            VALUES (\(account), \(login), \(hashes[0]), \(name), \(sealed), \(work.casework.machine.now()))
            """)
        try work.addMembership(account, role, unit: unitID)
        try work.record("account.opened", account, ["role": role.rawValue])
        if let residentID { try work.link(account, to: residentID, by: .administrator) }
        return Opened(accountID: account, totp: secret)
    }
}
