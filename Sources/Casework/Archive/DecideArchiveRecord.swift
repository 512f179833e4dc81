import Store
import TitleReview

/// The employer decides on a record of a colleague's archive (A2.1.1, A3.1.2).
public struct DecideArchiveRecord: UseCase {
    let recordIDs: [String], approve: Bool, reason: String
    public init(recordIDs: [String], approve: Bool, reason: String) {
        self.recordIDs = recordIDs
        self.approve = approve
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws -> [BatchOutcome] {
        let unit = try work.requireUnit(.employer)
        guard approve || !reason.isEmpty else { throw Refusal.invalid("reason", "退回业绩档案需要写明理由。（附件2 一、1）") }
        return try work.rows(recordIDs, named: { try find($0, unit, work)?.name ?? "没有找到的一条记录" }) { id in
            guard let record = try find(id, unit, work) else { throw Refusal.notFound }
            guard record.personID != work.ownPerson else { throw Refusal.forbidden("不能审核本人的业绩档案，请交由其他经办人。") }
            switch record.state {
            case "waiting": break
            case "approved": throw Refusal.conflict("已经审核通过，不用再办。")
            case "returned": throw Refusal.conflict("已经退回，等本人修改。")
            default: throw Refusal.conflict("本人正在修改，等再次送审后办理。")
            }
            if approve { try work.proveNumber(of: record.personID) }
            try work.tx.execute(
                """
                UPDATE archive_records SET state = \(approve ? "approved" : "returned"), reason = \(reason),
                    updated_at = \(work.now), decided_at = \(work.now)
                WHERE id = \(id)
                """)
            try work.record(approve ? "archive.approved" : "archive.returned", id)
            return record.name
        }
    }

    /// A record of the unit's people, locked.
    private func find(_ id: String, _ unit: String, _ work: UnitOfWork) throws -> (
        personID: String, state: String, name: String
    )? {
        let lock: SQL = work.tx.engine == .postgres ? " FOR UPDATE OF a" : ""
        return try work.tx.one(
            """
            SELECT a.person_id, a.state, a.kind, p.name FROM archive_records a JOIN persons p ON p.id = a.person_id
            WHERE a.id = \(id) AND p.employer_id = \(unit) AND a.removed_at IS NULL\(lock)
            """
        ).map {
            let kind = ArchiveKind.find(try $0.text("kind"))?.name ?? ""
            return (try $0.text("person_id"), try $0.text("state"), "\(try $0.text("name"))的\(kind)")
        }
    }
}
