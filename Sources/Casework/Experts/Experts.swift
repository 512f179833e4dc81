import Store
import TitleReview

/// What an expert of the pool is (R3).
public struct ExpertProfile: Sendable, Codable, Equatable {
    public var name: String
    public var speciality: String
    public var titleLevel: String
    public var employer: String
    public var termFrom: Day
    public var termTo: Day
    public init(name: String, speciality: String, titleLevel: String, employer: String, termFrom: Day, termTo: Day) {
        self.name = name
        self.speciality = speciality
        self.titleLevel = titleLevel
        self.employer = employer
        self.termFrom = termFrom
        self.termTo = termTo
    }
}

extension UnitOfWork {
    /// Why nobody can be in the pool like this; nil when nothing is in the way (R3).
    static func problem(with profile: ExpertProfile) -> Refusal.Problem? {
        guard profile.termTo > profile.termFrom, profile.termTo <= profile.termFrom.adding(months: 36) else {
            return .init("termTo", "专家任期最长 3 年。（人社部令第40号）")
        }
        return nil
    }

    /// A unified social credit code in the employer's place stands for the registered unit's name.
    func named(_ profile: ExpertProfile) throws -> ExpertProfile {
        guard let code = try? CreditCode(parsing: profile.employer) else { return profile }
        guard let row = try tx.one("SELECT name FROM units WHERE credit_code = \(code.text) AND kind = 'employer'")
        else {
            throw Refusal.invalid("employer", "没有统一社会信用代码为 \(code.text) 的注册单位，请写单位的全称。")
        }
        var named = profile
        named.employer = try row.text("name")
        return named
    }

    /// Why nobody can enter the pool under this account.
    func problem(with login: String) throws -> Refusal.Problem? {
        try tx.one("SELECT 1 AS taken FROM accounts WHERE login = \(login)") == nil
            ? nil : .init("account", "这个账号名已被使用，请换一个。")
    }

    /// - Parameter isOnce: whether the password has to be changed at the first sign-in.
    func add(_ profile: ExpertProfile, login: String, hash: String, isOnce: Bool, to office: String) throws
        -> AddExpert.Added
    {
        let account = newID()
        let id = newID()
        let secret = TOTP.newSecret()
        let machine = casework.machine.now()
        let sealed = try casework.keys.seal(secret, table: "accounts", column: "totp", row: account)
        try tx.execute(
            """
            INSERT INTO accounts (id, login, password, password_once, name, totp, created_at)
            VALUES (\(account), \(login), \(hash), \(isOnce ? 1 : 0), \(profile.name), \(sealed), \(machine))
            """)
        try addMembership(account, .expert, unit: nil)
        try tx.execute(
            """
            INSERT INTO experts (id, account_id, office_id, name, speciality, title_level, employer, employer_id,
                term_from, term_to, added_at)
            VALUES (\(id), \(account), \(office), \(profile.name), \(profile.speciality), \(profile.titleLevel),
                \(profile.employer), \(employer(named: profile.employer)), \(profile.termFrom), \(profile.termTo), \(now))
            """)
        try record("expert.added", id)
        return AddExpert.Added(id: id, totp: secret)
    }

    /// The registered employer of this name, if there is one; the name may be typed otherwise, or be one that it had (R12).
    func employer(named name: String) throws -> String? {
        if let row = try tx.one("SELECT id FROM units WHERE name = \(name) AND kind = 'employer'") {
            return try row.text("id")
        }
        let wanted = ComparedName(name)
        return try tx.query(
            """
            SELECT id, name FROM units WHERE kind = 'employer'
            UNION ALL SELECT unit_id, old_name FROM unit_names WHERE state = 'approved' ORDER BY id
            """
        ).first { try ComparedName($0.text("name")) == wanted }?.text("id")
    }
}

/// Whether an expert of the pool can be drawn.
public enum ExpertStanding: String, Sendable, Codable, CaseIterable {
    case serving, paused, withdrawn
}

extension ExpertProfile {
    init(_ row: Row) throws {
        self.init(
            name: try row.text("name"), speciality: try row.text("speciality"), titleLevel: try row.text("title_level"),
            employer: try row.text("employer"), termFrom: try row.day("term_from"),
            termTo: try row.day("term_to"))
    }
}

extension ExpertStanding {
    init(_ row: Row) throws { self = try row.value("standing", as: ExpertStanding.self) }
}
