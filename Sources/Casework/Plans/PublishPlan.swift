import Store
import TitleReview

/// An office publishes a plan, or a new version of it with a reason; a case keeps the version it was filed under.
public struct PublishPlan: UseCase {
    let plan: Plan, source: String, reason: String
    public init(plan: Plan, source: String, reason: String) {
        self.plan = plan
        self.source = source
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws -> Int {
        let actor = try work.require(.office, .administrator)
        let previous = try work.tx.one(
            "SELECT version, office_id FROM plans WHERE id = \(plan.id) ORDER BY version DESC LIMIT 1")
        if let previous {
            guard try previous.text("office_id") == actor.unitID || actor.role == .administrator else {
                throw Refusal.conflict("编号“\(plan.id)”已由别的评委会办公室使用，请换一个编号。")
            }
            guard !reason.isEmpty else { throw Refusal.invalid("reason", "发布新版本需要写明理由。") }
            try work.requireClosedNames(in: reason, .reason, plan: plan.id)
        }
        let office =
            try previous?.text("office_id")
            ?? (actor.role == .office ? actor.unitID ?? "" : work.office(named: plan.committee.name + "办公室"))
        let version = try (previous?.int("version") ?? 0) + 1
        try work.tx.execute(
            """
            INSERT INTO plans (id, version, body, source, reason, office_id, published_at)
            VALUES (\(plan.id), \(version), \(JSON.encode(plan)), \(source), \(reason), \(office), \(work.now))
            """)
        // The acceptance points and the levels above them exist as units, so that accounts can be issued for them (A3.2.0).
        if let first = plan.authorities.first {
            for name in plan.application.acceptancePoints { try work.ensureAuthority(name, level: first.id) }
        }
        for level in plan.authorities.dropFirst() { try work.ensureAuthority(level.name, level: level.id) }
        try work.record(
            "plan.published", plan.id, ["version": "\(version)", "source": SHA256Digest(of: Array(source.utf8)).hex])
        return version
    }
}

extension UnitOfWork {
    fileprivate func office(named name: String) throws -> String {
        if let row = try tx.one("SELECT id FROM units WHERE name = \(name)") { return try row.text("id") }
        let id = newID()
        try tx.execute(
            "INSERT INTO units (id, kind, name, created_at) VALUES (\(id), 'office', \(name), \(casework.machine.now()))"
        )
        return id
    }

    fileprivate func ensureAuthority(_ name: String, level: String) throws {
        guard try tx.one("SELECT 1 AS there FROM units WHERE name = \(name)") == nil else { return }
        try tx.execute(
            """
            INSERT INTO units (id, kind, name, level, created_at)
            VALUES (\(newID()), 'authority', \(name), \(level), \(casework.machine.now()))
            """)
    }
}
