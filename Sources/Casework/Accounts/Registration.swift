import Store
import TitleReview

/// A new person with an account as applicant (A2.1.2): name, resident id (GB 11643), mobile number, employer.
///
/// The number is claimed until the employer has compared it with the paper (`proveNumber`); whether somebody else has
/// registered with it makes no difference here (S2).
public struct RegisterApplicant: PasswordUseCase {
    public struct Details: Sendable {
        public var login: String
        public var password: String
        public var name: String
        public var residentID: ResidentID
        public var phone: String
        /// An approved employer; people choose a bound employer only.
        public var employerID: String

        public init(
            login: String, password: String, name: String, residentID: ResidentID, phone: String, employerID: String
        ) {
            self.login = login
            self.password = password
            self.name = name
            self.residentID = residentID
            self.phone = phone
            self.employerID = employerID
        }
    }

    let details: Details
    public var passwords: [String] { [details.password] }

    public init(_ details: Details) throws {
        self.details = details
        try PrintableName.require(details.name, "姓名", field: "name")
        if let problem = Password.problem(details.password, of: [details.login, details.name, details.phone]) {
            throw Refusal.invalid("password", problem)
        }
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> String {
        guard
            try work.tx.one(
                "SELECT 1 AS ok FROM units WHERE id = \(details.employerID) AND kind = 'employer' AND state = 'approved'"
            ) != nil
        else {
            throw Refusal.invalid("employer", "请选择已在平台绑定的工作单位。如果列表里没有，请让单位先注册。（附件2 一、2）")
        }
        guard try work.tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(details.login)") == nil else {
            throw Refusal.invalid("account", "这个账号名已被使用，请换一个。")
        }
        let lookup = work.casework.keys.lookup("residentID", details.residentID.revealed)
        let person = work.newID()
        let account = work.newID()
        let machine = work.casework.machine.now()
        let sealed = try work.casework.keys.seal(
            details.residentID.revealed, table: "persons", column: "resident_id", row: person)
        let phone = try work.casework.keys.seal(details.phone, table: "persons", column: "phone", row: person)
        try work.tx.execute(
            """
            INSERT INTO persons
                (id, name, resident_id, resident_lookup, claimed_lookup, phone, sex, born, employer_id, updated_at, salt)
            VALUES (\(person), \(details.name), \(sealed), \(work.lookup(unproved: person)), \(lookup), \(phone),
                \(details.residentID.sexChinese), \(details.residentID.born), \(details.employerID), \(machine),
                \(RandomBytes.sixteen()))
            """)
        try work.tx.execute(
            """
            INSERT INTO accounts (id, login, password, person_id, name, created_at)
            VALUES (\(account), \(details.login), \(hashes[0]), \(person), \(details.name), \(machine))
            """)
        try work.addMembership(account, .applicant, unit: nil)
        try work.record("account.registered", account)
        return person
    }
}

extension UnitOfWork {
    func addMembership(_ account: String, _ role: Role, unit: String?) throws {
        try tx.execute(
            """
            INSERT INTO memberships (id, account_id, role, unit_id, since)
            VALUES (\(newID()), \(account), \(role.rawValue), \(unit), \(casework.machine.now()))
            """)
    }
}

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

/// The administrator closes an account; its sessions end at the next request (S8).
public struct CloseAccount: UseCase {
    let accountID: String
    public init(accountID: String) { self.accountID = accountID }

    public func run(_ work: UnitOfWork) throws {
        let actor = try work.require(.administrator)
        guard actor.accountID != accountID else { throw Refusal.conflict("不能停用自己正在使用的账号。") }
        // Two administrators who close each other at the same moment: the second is none any more.
        try work.holdPlatform()
        guard
            try work.tx.one("SELECT 1 AS open FROM accounts WHERE id = \(actor.accountID) AND closed_at IS NULL") != nil
        else { throw Refusal.forbidden("您的这一角色已停用，请重新登录。") }
        guard
            try work.tx.execute(
                "UPDATE accounts SET closed_at = \(work.casework.machine.now()) WHERE id = \(accountID) AND closed_at IS NULL"
            ) == 1
        else { throw Refusal.notFound }
        try work.tx.execute("DELETE FROM sessions WHERE account_id = \(accountID)")
        try work.record("account.closed", accountID)
    }
}
