import CSodium
import Gateways
import Store
import TitleReview

/// One use case at work: the transaction, who acts, what time it is, and the few verbs that all use cases share.
///
/// ``move(_:_:by:given:note:saying:clause:setting:)`` is the only way that a case's state changes.
public final class UnitOfWork {
    public let tx: any Transaction
    public let casework: Casework
    public let actor: Actor?
    public let now: Instant
    public var today: Day { now.day }
    /// Whether this transaction has read that the actor's role stands.
    private var isRoleHeld = false
    /// Whose account it is, as this transaction has read it; nil also where nobody has said (S17).
    private(set) var ownPerson: String?
    private var knownScope: SpecialityScope?

    init(tx: any Transaction, casework: Casework, actor: Actor?, now: Instant) {
        self.tx = tx
        self.casework = casework
        self.actor = actor
        self.now = now
    }

    /// 128 random bits in hexadecimal (S14).
    public func newID() -> String { UnitOfWork.randomID() }

    public static func randomID() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        randombytes_buf(&bytes, bytes.count)
        return Hexadecimal.encode(bytes)
    }

    /// The actor in one of these roles. Rights are read in this transaction (S12): a role withdrawn meanwhile refuses.
    @discardableResult
    public func require(_ roles: Role...) throws -> Actor {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        guard roles.contains(actor.role) else { throw Refusal.forbidden() }
        if actor.role.needsSecondFactor && !actor.secondFactor { throw Refusal.forbidden("请先完成二次验证。") }
        if isRoleHeld { return actor }
        guard
            let row = try tx.one(
                """
                SELECT a.person_id FROM memberships m JOIN accounts a ON a.id = m.account_id
                WHERE m.id = \(actor.membershipID) AND m.until IS NULL AND a.closed_at IS NULL
                """)
        else { throw Refusal.forbidden("您的这一角色已停用，请重新登录。") }
        ownPerson = try row.optionalText("person_id")
        isRoleHeld = true
        return actor
    }

    /// The actor's person, for applicants.
    public func requirePerson() throws -> String {
        let actor = try require(.applicant)
        guard let person = actor.personID else { throw Refusal.forbidden() }
        return person
    }

    /// The actor's unit.
    @discardableResult
    public func requireUnit(_ roles: Role...) throws -> String {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        guard roles.contains(actor.role) else { throw Refusal.forbidden() }
        try require(actor.role)
        guard let unit = actor.unitID else { throw Refusal.forbidden() }
        return unit
    }

    /// The specialities that the actor has to do with, read once in this transaction.
    func scope() throws -> SpecialityScope {
        if let knownScope { return knownScope }
        let scope = try readScope()
        knownScope = scope
        return scope
    }

    /// One entry on the audit chain: ids only, no personal data. What the transaction makes of rows that prove something goes into its
    /// last entry by itself (``BindingTransaction``).
    public func record(_ act: String, _ subject: String, _ detail: [String: String] = [:]) throws {
        try casework.audit.append(
            AuditEntry(
                at: casework.machine.now(), actor: UnitOfWork.name(of: actor), act: act, subject: subject,
                detail: detail),
            in: tx)
    }

    /// As the audit chain names who acts.
    static func name(of actor: Actor?) -> String { actor.map { "\($0.role.rawValue):\($0.accountID)" } ?? "clock" }

    /// Tells the applicant what has happened to a case, in the plan's words: on the page 我的消息 and by the outbox, once for each channel.
    ///
    /// What somebody has written stands among the values under the name of its field.
    func notify(_ c: CaseRecord, _ event: MessageEvent, _ values: [String: String] = [:]) throws {
        for (name, text) in values.sorted(by: { $0.key < $1.key }) {
            if let field = OutgoingField(rawValue: name) { try requireClosedNames(in: text, field, of: c) }
        }
        try notify(
            c.personID, event.rawValue, plan(c.planID, version: c.planVersion).message(event, name: c.name, values),
            case: c.id)
    }

    /// Tells a person something, of a case or of none.
    func notify(_ person: String, _ template: String, _ said: Plan.MessageTemplate, case caseID: String? = nil) throws {
        let id = newID()
        let machine = casework.machine.now()
        try tx.execute(
            "INSERT INTO messages (id, person_id, at, body, case_id) VALUES (\(id), \(person), \(now), \(said.text), \(caseID))"
        )
        func enqueue(_ id: String, _ channel: MessageChannel, _ body: String) throws {
            try Outbox.enqueue(
                OutboxMessage(id: id, person: person, channel: channel.rawValue, template: template, body: body),
                in: tx, keys: casework.keys, at: machine)
        }
        try enqueue(id, .text, said.text)
        // A mail is written where one can be sent, to whom wants one.
        guard casework.messageGateways[.mail] != nil,
            try tx.one("SELECT 1 AS has FROM persons WHERE id = \(person) AND email IS NOT NULL") != nil
        else { return }
        try enqueue(id + "-mail", .mail, said.subject + "\n" + said.text)
    }

    /// The plan version that a case was filed under.
    public func plan(_ id: String, version: Int) throws -> Plan {
        try casework.plans.plan(id, version: version, in: tx)
    }

    /// The plan's newest version.
    public func plan(_ id: String) throws -> (plan: Plan, version: Int, officeID: String) {
        guard
            let row = try tx.one("SELECT version, office_id FROM plans WHERE id = \(id) ORDER BY version DESC LIMIT 1")
        else {
            throw Refusal.notFound
        }
        let version = try row.int("version")
        return (try plan(id, version: version), version, try row.text("office_id"))
    }

    /// The day on which the `count`-th working day after today ends.
    public func workday(after count: Int, from start: Day? = nil) throws -> Day {
        try calendar.end(start: start ?? today, workdays: count, countStart: false).end
    }
}
