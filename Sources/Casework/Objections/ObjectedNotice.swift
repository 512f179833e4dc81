import Store
import TitleReview

/// A running notice that somebody objects to.
struct ObjectedNotice {
    let id: String
    let last: Day
    let anonymousAllowed: Bool
    /// Who answers.
    let unit: String
    /// Whether who runs the notice enters what came in by other ways.
    let isOwnNotice: Bool
}

extension UnitOfWork {
    /// - Throws: ``Refusal`` when the case does not stand in the notice, or the notice is over.
    func objectedNotice(_ noticeID: String, _ caseID: String, held: Bool) throws -> ObjectedNotice {
        if held { _ = try tx.one("SELECT id FROM notices WHERE id = \(noticeID)\(SQL.forUpdate(tx.engine))") }
        guard
            let row = try tx.one(
                """
                SELECT n.plan_id, n.last_day, n.kind, n.unit_id, u.name FROM notices n
                JOIN notice_cases x ON x.notice_id = n.id AND x.case_id = \(caseID) JOIN units u ON u.id = n.unit_id
                WHERE n.id = \(noticeID)
                """)
        else { throw Refusal.notFound }
        let isInside = try row.text("kind") == "employer"
        let isOwn = try actor?.unitID == row.text("unit_id")
        if isInside {
            guard isOwn, actor?.role == .employer else { throw Refusal.notFound }
            try require(.employer)
        }
        let last = try row.day("last_day")
        guard now < .deadline(last) else { throw Refusal.conflict("公示已于 \(last.chineseDate) 24:00 结束，不能再提出异议。") }
        let isOwnNotice = isOwn && (actor?.role == .office || actor?.role == .employer)
        if isOwnNotice, let actor { try require(actor.role) }
        return ObjectedNotice(
            id: noticeID, last: last, anonymousAllowed: try plan(row.text("plan_id")).plan.notices.anonymousObjections,
            unit: try row.text("name"), isOwnNotice: isOwnNotice)
    }
}
