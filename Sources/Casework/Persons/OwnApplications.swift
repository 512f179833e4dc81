import Documents
import Store
import TitleReview

/// An application with everything that it consists of and everything that happened to it, as far as the applicant may know it.
struct OwnApplication: Encodable {
    struct Achievement: Encodable {
        let recordID: String
        /// The record's version when it was picked, and what stood in it.
        let recordVersion: Int
        let fields: [String: String]
        let contribution: String, marker: String, representative: Bool
    }
    struct Contribution: Encodable { let recordID: String, text: String, marker: String, version: Int }
    struct Event: Encodable { let at: String, by: String, action: String, state: String, note: String }
    struct Correction: Encodable {
        let level: String, items: [String], newFact: String, sentAt: String, due: Day, mendedAt: String?
    }
    struct Notice: Encodable { let kind: String, from: Day, to: Day, publishedAt: String }
    struct Recheck: Encodable { let reason: String, at: String, outcome: String?, answer: String?, answeredAt: String? }
    struct Paper: Encodable {
        let returnAddress: String, waybill: String?, arrivedOn: Day?, stampedOn: Day?, returnedOn: Day?,
            returnWaybill: String?, handedOverOn: Day?
    }
    struct Certificate: Encodable {
        let number: String, title: String, speciality: String, committee: String, document: String, documentDay: String,
            restriction: String, issuedAt: String
        let revokedAt: String?, revokedBecause: String?, replaces: String?
    }

    let id: String, plan: String, planVersion: Int, name: String, employer: String, authority: String, office: String
    let state: String, stateName: String, due: Day?, speciality: String, filing: String, route: String?,
        verdict: String?, refusedByClause: String, submittedAt: String?, updatedAt: String
    let details: ApplicationDetails
    /// What the rules looked at when it was submitted.
    let facts: Facts?
    let findings: [Finding]
    let achievements: [Achievement]
    let typedContributions: [Contribution]
    /// Where the name stands in the evidence, by record.
    let nameSpots: [String: NameSpot]
    let timeline: [Event]
    /// Every time it was handed in, the first one first.
    var handedIn: [OwnHandedIn] = []
    let corrections: [Correction]
    let notices: [Notice]
    let rechecks: [Recheck]
    let paper: Paper?
    let certificate: Certificate?
    let attachments: [OwnFile]
    /// Photo, commitment, evaluation form, receipt, certificate.
    let documents: [String]
}

extension UnitOfWork {
    func ownApplications(_ person: String, _ evidence: [String: [Row]]) throws -> (
        applications: [OwnApplication], files: [OwnDataItem]
    ) {
        let parts = try OwnApplicationParts(self, person)
        let handedIn = try ownHandedIn(person)
        var applications: [OwnApplication] = []
        var items: [OwnDataItem] = []
        for (index, row) in try tx.query(
            """
            SELECT c.id, c.plan_id, c.plan_version, c.name, c.state, c.due, c.speciality, c.filing, c.route, c.verdict,
                c.clause, c.submitted_at, c.updated_at, c.details, c.facts, c.findings, c.photo, c.commitment, c.edited,
                x.file AS certificate, COALESCE(c.employer_name, e.name) AS employer, a.name AS authority, o.name AS office
            FROM cases c JOIN units e ON e.id = c.employer_id LEFT JOIN units a ON a.id = c.authority_id
            JOIN units o ON o.id = c.office_id LEFT JOIN certificates x ON x.case_id = c.id AND x.replaced_at IS NULL
            WHERE c.person_id = \(person) ORDER BY c.updated_at, c.id
            """
        ).enumerated() {
            let plan = try plan(row.text("plan_id"), version: row.int("plan_version"))
            let folder = "申报材料/\(index + 1)-\(FileNaming.part(plan.title))"
            let rows = evidence[try row.text("id")] ?? []
            let attachments = try rows.enumerated().map { number, file in
                let slot = try file.optionalText("slot") ?? ""
                return try OwnFile(
                    file, in: folder, number + 1, label: plan.attachments.first { $0.id == slot }?.name ?? "附件")
            }
            let sent = handedIn[try row.text("id")] ?? []
            let columns = try EditedColumns(own: row)
            let documents = try documents(row, columns, folder) + earlierPictures(sent, columns, folder)
            items += documents
            for (file, row) in zip(attachments, rows) { items.append(.stored(file.file, try row.text("address"))) }
            var application = try OwnApplication(row, columns, plan, parts, attachments, documents.map(\.name))
            application.handedIn = sent.map { OwnHandedIn($0.content, number: $0.number, at: $0.at) }
            applications.append(application)
        }
        return (applications, items)
    }

    /// Photos and commitments that were handed in and are others today; every other file is among the evidence, also when its
    /// owner has taken it out.
    private func earlierPictures(
        _ sent: [(content: ApplicationContent, number: Int, at: Instant)], _ columns: EditedColumns, _ folder: String
    ) -> [OwnDataItem] {
        var (photos, commitments) = (Set([columns.photo]), Set([columns.commitment]))
        var items: [OwnDataItem] = []
        for one in sent {
            func add(_ address: String?, _ name: String) {
                if let address { items.append(.stored("\(folder)/第 \(one.number) 次提交的\(name)", address)) }
            }
            if photos.insert(one.content.photo).inserted { add(one.content.photo, "证件照.jpg") }
            if commitments.insert(one.content.commitment).inserted { add(one.content.commitment, "真实性保证书.pdf") }
        }
        return items
    }

    private func documents(_ row: Row, _ columns: EditedColumns, _ folder: String) throws -> [OwnDataItem] {
        var items: [OwnDataItem] = []
        for (address, name) in [
            (columns.photo, "证件照.jpg"), (columns.commitment, "真实性保证书.pdf"),
            (try row.optionalText("certificate"), "电子证书.pdf"),
        ] {
            if let address { items.append(.stored("\(folder)/\(name)", address)) }
        }
        let id = try row.text("id")
        if try row.value("state", as: CaseState.self).isQualified {
            let form = try ReadEvaluationForm(caseID: id).run(self)
            items.append(OwnDataItem(name: "\(folder)/评审表.pdf") { _ in try form.bytes() })
        }
        if try tx.one(
            """
            SELECT 1 AS paid FROM payment_entries x JOIN payments p ON p.id = x.order_id
            WHERE p.case_id = \(id) AND x.receipt IS NOT NULL LIMIT 1
            """
        ) != nil {
            let receipt = try ReadReceipt(caseID: id).run(self)
            items.append(OwnDataItem(name: "\(folder)/\(FileNaming.part(receipt.name))") { _ in try receipt.bytes() })
        }
        return items
    }
}

extension OwnApplication {
    /// - Parameter columns: as the owner edits them.
    init(
        _ row: Row, _ columns: EditedColumns, _ plan: Plan, _ parts: OwnApplicationParts, _ attachments: [OwnFile],
        _ documents: [String]
    ) throws {
        id = try row.text("id")
        (self.plan, planVersion, name) = (plan.title, try row.int("plan_version"), try row.text("name"))
        (employer, authority, office) = (
            try row.text("employer"), try row.optionalText("authority") ?? "", try row.text("office")
        )
        state = try row.text("state")
        stateName = CaseState(rawValue: state)?.chinese ?? ""
        (due, speciality, filing) = (try row.optionalDay("due"), columns.speciality, columns.filing.rawValue)
        (route, verdict, refusedByClause) = (
            try row.optionalText("route"), try row.optionalText("verdict"), try row.text("clause")
        )
        (submittedAt, updatedAt) = (
            try row.optionalInstant("submitted_at")?.description, try row.instant("updated_at").description
        )
        let judged = try row.text("facts")
        details = try ApplicationDetails(stored: row.text("details"))
        facts = judged == "{}" ? nil : try JSON.decode(Facts.self, judged)
        findings = try JSON.findings(row.text("findings"))
        (achievements, typedContributions, timeline) = (
            parts.achievements[id] ?? [], parts.contributions[id] ?? [], parts.timelines[id] ?? []
        )
        nameSpots = parts.nameSpots[id] ?? [:]
        (corrections, notices, rechecks) = (
            parts.corrections[id] ?? [], parts.notices[id] ?? [], parts.rechecks[id] ?? []
        )
        (paper, certificate) = (parts.papers[id], parts.certificates[id])
        (self.attachments, self.documents) = (attachments, documents)
    }
}
