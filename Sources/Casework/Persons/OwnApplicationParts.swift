import Store
import TitleReview

/// What belongs to a person's applications, one query for all of them, by application.
///
/// Who acted for committee or unit, the opinions with which a case was passed on and the notes of officers stay out, as on
/// the applicant's pages.
struct OwnApplicationParts {
    private(set) var achievements: [String: [OwnApplication.Achievement]] = [:]
    private(set) var contributions: [String: [OwnApplication.Contribution]] = [:]
    /// By record.
    private(set) var nameSpots: [String: [String: NameSpot]] = [:]
    private(set) var timelines: [String: [OwnApplication.Event]] = [:]
    private(set) var corrections: [String: [OwnApplication.Correction]] = [:]
    private(set) var notices: [String: [OwnApplication.Notice]] = [:]
    private(set) var rechecks: [String: [OwnApplication.Recheck]] = [:]
    private(set) var papers: [String: OwnApplication.Paper] = [:]
    private(set) var certificates: [String: OwnApplication.Certificate] = [:]

    init(_ work: UnitOfWork, _ person: String) throws {
        let own: SQL = "JOIN cases c ON c.id = x.case_id WHERE c.person_id = \(person)"
        for row in try work.tx.query("SELECT x.* FROM case_achievements x \(own) ORDER BY x.record_id") {
            achievements[try row.text("case_id"), default: []].append(
                .init(
                    recordID: try row.text("record_id"), recordVersion: try row.int("record_version"),
                    fields: try JSON.texts(row.text("body")), contribution: try row.text("contribution"),
                    marker: try row.text("marker"), representative: try row.bool("representative")))
        }
        for row in try work.tx.query("SELECT x.* FROM contributions x \(own) ORDER BY x.record_id") {
            contributions[try row.text("case_id"), default: []].append(
                .init(
                    recordID: try row.text("record_id"), text: try row.text("contribution"),
                    marker: try row.text("marker"), version: try row.int("version")))
        }
        for row in try work.tx.query(
            """
            SELECT n.case_id, n.record_id, \(NameSpot.columns)
            FROM name_spots n JOIN cases c ON c.id = n.case_id WHERE c.person_id = \(person)
            """
        ) {
            nameSpots[try row.text("case_id"), default: [:]][try row.text("record_id")] = try NameSpot(row)
        }
        for row in try work.tx.query(
            "SELECT x.case_id, x.at, x.by_role, x.action, x.to_state, x.note FROM case_events x \(own) ORDER BY x.case_id, x.number"
        ) {
            let event = try TimelineEvent(row, hidesOpinions: true)
            timelines[try row.text("case_id"), default: []].append(
                .init(
                    at: event.at.description, by: event.by, action: event.action, state: event.state.chinese,
                    note: event.note))
        }
        for row in try work.tx.query("SELECT x.* FROM corrections x \(own) ORDER BY x.sent_at, x.id") {
            corrections[try row.text("case_id"), default: []].append(
                .init(
                    level: try row.text("level"), items: try JSON.decode([String].self, row.text("items")),
                    newFact: try row.text("reason"), sentAt: try row.instant("sent_at").description,
                    due: try row.day("due"), mendedAt: try row.optionalInstant("mended_at")?.description))
        }
        for row in try work.tx.query(
            """
            SELECT x.case_id, n.kind, n.start_day, n.last_day, n.published_at
            FROM notice_cases x JOIN notices n ON n.id = x.notice_id \(own) ORDER BY n.published_at, n.id
            """
        ) {
            notices[try row.text("case_id"), default: []].append(
                .init(
                    kind: try row.text("kind"), from: try row.day("start_day"), to: try row.day("last_day"),
                    publishedAt: try row.instant("published_at").description))
        }
        for row in try work.tx.query("SELECT x.* FROM rechecks x \(own) ORDER BY x.at, x.id") {
            rechecks[try row.text("case_id"), default: []].append(
                .init(
                    reason: try row.text("reason"), at: try row.instant("at").description,
                    outcome: try row.optionalText("outcome"), answer: try row.optionalText("answer"),
                    answeredAt: try row.optionalInstant("answered_at")?.description))
        }
        for row in try work.tx.query("SELECT x.* FROM papers x \(own)") {
            let id = try row.text("case_id")
            let address = try row.optionalBytes("return_address")
            papers[id] = .init(
                returnAddress: try address.map {
                    try work.casework.keys.open($0, table: "papers", column: "return_address", row: id)
                } ?? "", waybill: try row.optionalText("waybill"),
                arrivedOn: try row.optionalDay("arrived_on"), stampedOn: try row.optionalDay("stamped_on"),
                returnedOn: try row.optionalDay("returned_on"),
                returnWaybill: try row.optionalText("return_waybill"),
                handedOverOn: try row.optionalDay("handed_over_on"))
        }
        for row in try work.tx.query("SELECT x.* FROM certificates x \(own) AND x.replaced_at IS NULL") {
            certificates[try row.text("case_id")] = .init(
                number: try row.text("number"), title: try row.text("title"), speciality: try row.text("speciality"),
                committee: try row.text("committee"), document: try row.text("document"),
                documentDay: try row.text("document_day"), restriction: try row.text("restriction"),
                issuedAt: try row.instant("issued_at").description,
                revokedAt: try row.optionalInstant("revoked_at")?.description,
                revokedBecause: try row.optionalText("revoked_because"), replaces: try row.optionalText("replaces"))
        }
    }
}

/// A payment order with what came in for it and went back.
struct OwnPayment: Encodable {
    struct Entry: Encodable {
        let gatewayID: String, cents: Int, at: String, state: String, why: String, receipt: String?, refundedAt: String?
    }
    let order: String, applicationID: String, cents: Int, state: String, openedAt: String
    let entries: [Entry]
}

extension UnitOfWork {
    func ownPayments(_ person: String) throws -> [OwnPayment] {
        var entries: [String: [OwnPayment.Entry]] = [:]
        for row in try tx.query(
            """
            SELECT x.* FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
            WHERE c.person_id = \(person) ORDER BY x.at, x.gateway_id
            """)
        {
            entries[try row.text("order_id"), default: []].append(
                .init(
                    gatewayID: try row.text("gateway_id"), cents: try row.int("cents"),
                    at: try row.instant("at").description, state: try row.text("state"), why: try row.text("why"),
                    receipt: try row.optionalInt("receipt")?.receiptNumber,
                    refundedAt: try row.optionalInstant("refunded_at")?.description))
        }
        return try tx.query(
            """
            SELECT p.id, p.case_id, p.cents, p.state, p.created_at FROM payments p JOIN cases c ON c.id = p.case_id
            WHERE c.person_id = \(person) ORDER BY p.created_at, p.id
            """
        ).map { row in
            let id = try row.text("id")
            return OwnPayment(
                order: id, applicationID: try row.text("case_id"), cents: try row.int("cents"),
                state: try row.text("state"), openedAt: try row.instant("created_at").description,
                entries: entries[id] ?? [])
        }
    }
}
