import Store
import TitleReview

/// What one asks for and another confirms (S17, ADR 0027).
public enum ProposedAct: String, Sendable, Codable, CaseIterable {
    case revokeCertificate, voidMeeting, grantRole, turnOff, changeKey

    /// Who asks, and who confirms.
    public var role: Role {
        switch self {
        case .revokeCertificate, .voidMeeting: .bureau
        case .grantRole, .turnOff, .changeKey: .administrator
        }
    }

    public var chinese: String {
        switch self {
        case .revokeCertificate: "撤销证书"
        case .voidMeeting: "会议结果作废"
        case .grantRole: "开通账号的角色"
        case .turnOff: "关闭两人办理"
        case .changeKey: "更换密钥"
        }
    }
}

/// What became of it.
public enum ProposalOutcome: String, Sendable, Codable, CaseIterable {
    case confirmed, withdrawn, lapsed
}

/// What came of an act that may need a second person.
public enum Seconded<Done: Sendable>: Sendable {
    case done(Done)
    /// It waits for another to confirm it, until the end of that day.
    case waits(until: Day)

    /// What was done; nil while it waits.
    public var done: Done? { if case .done(let done) = self { done } else { nil } }
}

extension UnitOfWork {
    /// Days for which a proposal waits.
    static let proposalDays = 7

    /// Whether such acts take two persons: unless the installation has turned it off, as soon as there are two who could (S17).
    func takesTwoPersons(_ role: Role) throws -> Bool {
        guard try twoPersonsIsOn() else { return false }
        let people = try tx.one(
            """
            SELECT COUNT(DISTINCT a.id) AS n FROM accounts a JOIN memberships m ON m.account_id = a.id
            WHERE m.role = \(role.rawValue) AND m.until IS NULL AND a.closed_at IS NULL
            """)
        return try people?.int("n") ?? 0 >= 2
    }

    /// Whether the installation has not turned it off.
    func twoPersonsIsOn() throws -> Bool {
        try tx.one("SELECT value FROM settings WHERE name = 'twoPersons'")?.text("value") != "off"
    }

    /// Whether the one role of an account has not been confirmed yet.
    func waitsForRole(_ account: String) throws -> Bool {
        try tx.one(
            """
            SELECT 1 AS waits FROM proposals x JOIN memberships m ON m.id = x.subject
            WHERE x.act = 'grantRole' AND x.outcome IS NULL AND m.account_id = \(account) LIMIT 1
            """) != nil
    }

    /// Asks for the second person of an act, or sees that the actor is that person.
    ///
    /// - Parameter detail: what the act will be done with.
    /// - Returns: with what it is to be done now; nil where it waits, until that day.
    func second(_ act: ProposedAct, of subject: String, _ detail: [String: String]) throws -> (
        detail: [String: String]?, until: Day
    ) {
        let actor = try require(act.role)
        guard try takesTwoPersons(act.role) else {
            // What was asked for while there were two is done by the one who is left.
            if let open = try openProposal(act, of: subject) { try decide(open, .withdrawn) }
            return (detail, today)
        }
        if let open = try openProposal(act, of: subject) {
            guard open.proposedBy != actor.accountID else {
                throw Refusal.conflict("您已提出，等另一位\(act.role.chinese)的人员在 \(open.until.chinese) 24:00 以前确认。")
            }
            try decide(open, .confirmed)
            return (open.detail, open.until)
        }
        return (nil, try propose(act, of: subject, detail, by: actor.accountID))
    }

    /// Writes down what waits for somebody else.
    ///
    /// - Returns: the last day on which it can be confirmed.
    func propose(_ act: ProposedAct, of subject: String, _ detail: [String: String], by account: String?) throws -> Day
    {
        let id = newID()
        let last = today.adding(days: UnitOfWork.proposalDays)
        try tx.execute(
            """
            INSERT INTO proposals (id, act, subject, detail, proposed_by, proposed_at, last_day)
            VALUES (\(id), \(act.rawValue), \(subject), \(JSON.encode(detail)), \(account), \(now), \(last))
            """)
        try record("proposal.\(act.rawValue)", id, ["subject": subject, "by": account ?? "command"])
        return last
    }

    /// What waits for that act; one whose days are over lapses, but for changes that are there already.
    func openProposal(_ act: ProposedAct, of subject: String) throws -> Proposal? {
        guard
            let open = try proposals("x.act = \(act.rawValue) AND x.subject = \(subject) AND x.outcome IS NULL").first
        else { return nil }
        guard open.isOver(at: now) else { return open }
        try decide(open, .lapsed)
        return nil
    }

    /// - Throws: where the actor is who asked for it, by whichever account.
    func decide(_ proposal: Proposal, _ outcome: ProposalOutcome) throws {
        if outcome == .confirmed {
            guard let actor, proposal.proposedBy != actor.accountID,
                proposal.proposer == nil || proposal.proposer != ownPerson
            else { throw Refusal.forbidden("提出的人不能自己确认，请由另一位办理。") }
        }
        guard
            try tx.execute(
                """
                UPDATE proposals SET outcome = \(outcome.rawValue), decided_by = \(actor?.accountID), decided_at = \(now)
                WHERE id = \(proposal.id) AND outcome IS NULL
                """) == 1
        else { throw Refusal.conflict("这一项已经办理过。") }
        try record(
            "proposal.\(outcome.rawValue)", proposal.id,
            ["act": proposal.act.rawValue, "subject": proposal.subject, "by": proposal.proposedBy ?? "command"])
    }
}
