import Store
import TitleReview

/// The clerks of the own unit, with how many colleagues each looks after (A2.1.2, A3.1.1).
public struct ReadClerks: Inquiry {
    public struct Clerk: Sendable, Codable, Equatable {
        public let accountID: String
        public let login: String
        public let name: String
        public let since: Instant
        public let colleagues: Int
        public let isSelf: Bool
    }
    public struct View: Sendable, Codable {
        public let clerks: [Clerk]
        /// Colleagues whom nobody looks after in particular.
        public let unassigned: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View {
        let unit = try work.requireUnit(.employer)
        return View(
            clerks: try work.clerks(of: unit),
            unassigned: try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM persons p WHERE p.employer_id = \(unit) AND NOT EXISTS (
                    SELECT 1 FROM colleague_clerks k WHERE k.person_id = p.id AND k.unit_id = \(unit))
                """)?.int("n") ?? 0)
    }
}

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

/// A clerk closes the account of another clerk of the unit; who was looked after by that one is handed over.
public struct CloseClerk: UseCase {
    let accountID: String, successor: String

    /// - Parameter successor: the account of the clerk who takes over; empty for whoever closes.
    public init(accountID: String, successor: String = "") {
        self.accountID = accountID
        self.successor = successor
    }

    public func run(_ work: UnitOfWork) throws {
        let unit = try work.requireBoundUnit()
        guard let actor = work.actor, actor.accountID != accountID else {
            throw Refusal.conflict("不能停用自己正在使用的账号。请由另一名经办人办理。")
        }
        let clerks = try work.clerks(of: unit)
        let heir = successor.isEmpty ? actor.accountID : successor
        guard clerks.contains(where: { $0.accountID == accountID }) else { throw Refusal.notFound }
        // Two clerks who close each other at the same moment: the second is none any more.
        guard clerks.contains(where: { $0.accountID == actor.accountID }) else {
            throw Refusal.forbidden("您的这一角色已停用，请重新登录。")
        }
        guard heir != accountID, clerks.contains(where: { $0.accountID == heir }) else {
            throw Refusal.invalid("successor", "请选择本单位的另一名经办人接手。")
        }
        try work.handOver(unit, from: accountID, to: heir)
        try work.dismiss(accountID, of: unit)
    }
}

/// A clerk hands all that one clerk looks after to another. It says who attends to whom; every clerk may do everything as before.
public struct HandOver: UseCase {
    let from: String, to: String
    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    public func run(_ work: UnitOfWork) throws -> Int {
        let unit = try work.requireBoundUnit()
        let clerks = Set(try work.clerks(of: unit).map(\.accountID))
        guard clerks.contains(from), clerks.contains(to) else { throw Refusal.invalid("to", "请选择本单位的经办人。") }
        guard from != to else { throw Refusal.invalid("to", "请选择另一名经办人。") }
        return try work.handOver(unit, from: from, to: to)
    }
}

/// A clerk says who looks after these colleagues.
public struct AssignClerk: UseCase {
    let personIDs: [String], accountID: String
    public init(personIDs: [String], accountID: String) {
        self.personIDs = personIDs
        self.accountID = accountID
    }

    /// - Returns: how many of them are the unit's people, and are looked after by the clerk now.
    public func run(_ work: UnitOfWork) throws -> Int {
        let unit = try work.requireBoundUnit()
        let people = try work.colleagues(personIDs, of: unit)
        guard try work.clerks(of: unit).contains(where: { $0.accountID == accountID }) else {
            throw Refusal.invalid("clerk", "请选择本单位的经办人。")
        }
        for person in people {
            try work.tx.execute(
                """
                INSERT INTO colleague_clerks (person_id, unit_id, account_id, at) VALUES (\(person), \(unit), \(accountID), \(work.now))
                ON CONFLICT (person_id) DO UPDATE SET unit_id = excluded.unit_id, account_id = excluded.account_id, at = excluded.at
                """)
        }
        try work.record("colleagues.assigned", accountID, ["count": "\(people.count)"])
        return people.count
    }
}

extension UnitOfWork {
    /// The actor's unit as one whose registration is approved, held for this transaction.
    func requireBoundUnit() throws -> String {
        let unit = try requireUnit(.employer)
        guard
            try tx.one("SELECT state FROM units WHERE id = \(unit)\(SQL.forUpdate(tx.engine))")?.text("state")
                == "approved"
        else {
            throw Refusal.conflict("单位注册通过以后才能办理。")
        }
        return unit
    }

    func clerks(of unit: String) throws -> [ReadClerks.Clerk] {
        try tx.query(
            """
            SELECT a.id, a.login, a.name, m.since,
                (SELECT COUNT(*) FROM colleague_clerks k WHERE k.unit_id = m.unit_id AND k.account_id = a.id) AS colleagues
            FROM memberships m JOIN accounts a ON a.id = m.account_id AND a.closed_at IS NULL
            WHERE m.unit_id = \(unit) AND m.role = 'employer' AND m.until IS NULL
            ORDER BY m.since, a.login LIMIT 100
            """
        ).map {
            let id = try $0.text("id")
            return .init(
                accountID: id, login: try $0.text("login"), name: try $0.text("name"), since: try $0.instant("since"),
                colleagues: try $0.int("colleagues"), isSelf: id == actor?.accountID)
        }
    }

    @discardableResult
    fileprivate func handOver(_ unit: String, from: String, to: String) throws -> Int {
        let count = try tx.execute(
            "UPDATE colleague_clerks SET account_id = \(to), at = \(now) WHERE unit_id = \(unit) AND account_id = \(from)"
        )
        try record("colleagues.handedOver", from, ["to": to, "count": "\(count)"])
        return count
    }

    /// Those of the ids who are the unit's people, each once; who has left meanwhile is passed over, and the others are seen to (S18).
    ///
    /// - Throws: ``Refusal/notFound`` when none of them is, and when they are too many or none.
    func colleagues(_ ids: [String], of unit: String) throws -> [String] {
        let wanted = Set(ids)
        guard !wanted.isEmpty else { throw Refusal.invalid("person", "请先勾选人员。") }
        guard wanted.count <= 200 else { throw Refusal.invalid("person", "一次最多 200 人。") }
        let list = SQL.joined(wanted.sorted().map { "\($0)" }, by: ", ")
        let found = try tx.query("SELECT id FROM persons WHERE employer_id = \(unit) AND id IN (\(list)) ORDER BY id")
            .map { try $0.text("id") }
        guard !found.isEmpty else { throw Refusal.notFound }
        return found
    }
}
