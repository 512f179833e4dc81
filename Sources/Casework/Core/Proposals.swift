import Store
import TitleReview

/// One thing that somebody has asked for and that waits for another.
public struct Proposal: Sendable, Codable, Equatable {
    public let id: String
    public let act: ProposedAct
    public let subject: String
    /// What it is about, in words.
    public let about: String
    public let detail: [String: String]
    /// The account; nil for the command line.
    public let proposedBy: String?
    public let name: String
    public let at: Instant
    /// The last day on which it can be confirmed.
    public let until: Day
    /// The person behind the account, where that is known; told to nobody.
    var proposer: String? = nil
    private enum CodingKeys: String, CodingKey { case id, act, subject, about, detail, proposedBy, name, at, until }

    /// What is changed already waits as long as it takes.
    func isOver(at now: Instant) -> Bool { act != .changeKey && now >= .deadline(until) }
}

extension UnitOfWork {
    /// How many proposals wait for somebody of a role.
    func waitingProposals(_ role: Role) throws -> Int {
        try proposals("x.outcome IS NULL").count { $0.act.role == role && !$0.isOver(at: now) }
    }

    /// What waits for an act, for its page.
    func waitingProposal(_ act: ProposedAct, of subject: String) throws -> Proposal? {
        try proposals("x.act = \(act.rawValue) AND x.subject = \(subject) AND x.outcome IS NULL").first {
            !$0.isOver(at: now)
        }
    }

    /// - Parameter condition: on `proposals x`.
    func proposals(_ condition: SQL) throws -> [Proposal] {
        try tx.query(
            """
            SELECT x.*, a.name, a.person_id FROM proposals x LEFT JOIN accounts a ON a.id = x.proposed_by
            WHERE \(condition) ORDER BY x.proposed_at, x.id LIMIT 200
            """
        ).map { row in
            let act = try row.value("act", as: ProposedAct.self)
            let (subject, detail) = (try row.text("subject"), try JSON.texts(row.text("detail")))
            return Proposal(
                id: try row.text("id"), act: act, subject: subject, about: try about(act, subject, detail),
                detail: detail, proposedBy: try row.optionalText("proposed_by"),
                name: try row.optionalText("name") ?? "命令行", at: try row.instant("proposed_at"),
                until: try row.day("last_day"), proposer: try row.optionalText("person_id"))
        }
    }

    private func about(_ act: ProposedAct, _ subject: String, _ detail: [String: String]) throws -> String {
        switch act {
        case .revokeCertificate:
            let holder = try tx.one("SELECT holder FROM certificates WHERE number = \(subject)")?.text("holder") ?? ""
            return "\(subject) 号证书，\(holder)"
        case .voidMeeting:
            return try meetings("m.id = \(subject)").first.map { "\($0.day.chinese)的会议，\($0.planTitle)" } ?? ""
        case .grantRole:
            let account = try tx.one(
                """
                SELECT a.login, a.name, m.role, u.name AS unit FROM memberships m JOIN accounts a ON a.id = m.account_id
                LEFT JOIN units u ON u.id = m.unit_id WHERE m.id = \(subject)
                """)
            let role = try account.flatMap { Role(rawValue: try $0.text("role")) }?.chinese ?? ""
            return try account.map {
                "\(try $0.text("name"))（\(try $0.text("login"))），\(role)，\(try $0.optionalText("unit") ?? "")"
            } ?? ""
        case .turnOff: return "撤销证书、作废会议、开通角色以后由一个人办理"
        case .changeKey: return "用途 \(subject)，新密钥 \(detail["to"]?.prefix(16) ?? "")"
        }
    }
}

/// What waits for a second person of the actor's role.
public struct ReadProposals: Inquiry {
    public struct Board: Sendable, Codable {
        public let open: [Proposal]
        /// Whether acts of this role take two persons now.
        public let takesTwo: Bool
        /// Whether the installation has left it as it comes: two, where there are two.
        public let isOn: Bool
        /// The actor's own account.
        public let own: String
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        let actor = try work.require(.bureau, .administrator)
        return Board(
            open: try work.proposals("x.outcome IS NULL").filter {
                $0.act.role == actor.role && !$0.isOver(at: work.now)
            },
            takesTwo: try work.takesTwoPersons(actor.role), isOn: try work.twoPersonsIsOn(), own: actor.accountID)
    }
}

/// Another person confirms what somebody has asked for, and it is done at once.
public struct ConfirmProposal: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Proposal {
        let proposal = try work.waiting(id)
        switch proposal.act {
        case .revokeCertificate:
            _ = try RevokeCertificate(number: proposal.subject, reason: proposal.detail["reason"] ?? "").run(work)
        case .voidMeeting:
            _ = try VoidMeeting(meetingID: proposal.subject, reason: proposal.detail["reason"] ?? "").run(work)
        case .grantRole:
            try work.decide(proposal, .confirmed)
            guard
                try work.tx.execute(
                    """
                    UPDATE memberships SET until = NULL WHERE id = \(proposal.subject)
                        AND account_id IN (SELECT id FROM accounts WHERE closed_at IS NULL)
                    """) == 1
            else { throw Refusal.conflict("这个账号已经停用，角色不能再开通。") }
        case .turnOff:
            try work.decide(proposal, .confirmed)
            try work.set("twoPersons", "off")
        case .changeKey: try work.decide(proposal, .confirmed)
        }
        return proposal
    }
}

/// Who asked, or whoever could confirm, lets it drop.
public struct WithdrawProposal: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> Proposal {
        let proposal = try work.waiting(id)
        guard proposal.act != .changeKey else { throw Refusal.conflict("密钥已经更换，只能确认；不是你们更换的，请马上请技术人员核查。") }
        try work.decide(proposal, .withdrawn)
        return proposal
    }
}

/// An administrator lets such acts be done by one person, or by two again (S17). Turning it off takes two itself.
public struct SetTwoPersons: UseCase {
    let isOn: Bool
    public init(isOn: Bool) { self.isOn = isOn }

    public func run(_ work: UnitOfWork) throws -> Seconded<Bool> {
        try work.require(.administrator)
        guard !isOn else {
            try work.set("twoPersons", "on")
            return .done(true)
        }
        let (now, until) = try work.second(.turnOff, of: "twoPersons", [:])
        guard now != nil else { return .waits(until: until) }
        try work.set("twoPersons", "off")
        return .done(false)
    }
}

extension UnitOfWork {
    /// What waits, for one of the role that may confirm it.
    fileprivate func waiting(_ id: String) throws -> Proposal {
        let actor = try require(.bureau, .administrator)
        guard let proposal = try proposals("x.id = \(id)").first, proposal.act.role == actor.role else {
            throw Refusal.notFound
        }
        guard
            try tx.one(
                "SELECT 1 AS open FROM proposals WHERE id = \(id) AND outcome IS NULL\(SQL.forUpdate(tx.engine))")
                != nil
        else { throw Refusal.conflict("这一项已经办理过。") }
        guard !proposal.isOver(at: now) else { throw Refusal.conflict("确认的期限已过，请重新提出。") }
        return proposal
    }

    fileprivate func set(_ name: String, _ value: String) throws {
        try tx.execute(
            """
            INSERT INTO settings (name, value, changed_at) VALUES (\(name), \(value), \(now))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
            """)
        try record("setting.\(name)", name, ["value": value])
    }
}
