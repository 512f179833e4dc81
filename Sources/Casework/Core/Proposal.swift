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

extension UnitOfWork {
    /// What waits, for one of the role that may confirm it.
    func waiting(_ id: String) throws -> Proposal {
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

    func set(_ name: String, _ value: String) throws {
        try tx.execute(
            """
            INSERT INTO settings (name, value, changed_at) VALUES (\(name), \(value), \(now))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at
            """)
        try record("setting.\(name)", name, ["value": value])
    }
}
