import Store
import TitleReview

/// The cases of a plan's package, each with its way, and the certificates they ended in.
extension ReadPlanPackage {
    private static let casesPerFile = 500

    struct Case: Encodable {
        let id: String, version: Int, name: String, employer: String, speciality: String, filing: String, route: String,
            verdict: String, state: String, submittedAt: String
        let findings: [Finding]
        let events: [[String: String]]
    }

    func cases(_ work: UnitOfWork) throws -> [PackageContents.File] {
        var events: [String: [[String: String]]] = [:]
        for row in try work.tx.query(
            """
            SELECT e.case_id, e.at, e.by_role, e.action, e.from_state, e.to_state
            FROM case_events e JOIN cases c ON c.id = e.case_id
            WHERE c.plan_id = \(planID) AND c.submitted_at IS NOT NULL ORDER BY e.case_id, e.number
            """)
        {
            events[try row.text("case_id"), default: []].append([
                "at": "\(try row.instant("at").microseconds)", "by": try row.text("by_role"),
                "action": try row.text("action"), "from": try row.text("from_state"), "to": try row.text("to_state"),
            ])
        }
        let rows = try work.tx.query(
            """
            SELECT c.id, c.plan_version, c.name, COALESCE(c.employer_name, u.name) AS employer, c.speciality, c.filing,
                c.route, c.verdict, c.state, c.submitted_at, c.findings
            FROM cases c JOIN units u ON u.id = c.employer_id
            WHERE c.plan_id = \(planID) AND c.submitted_at IS NOT NULL ORDER BY c.id
            """)
        return try stride(from: 0, to: rows.count, by: Self.casesPerFile).map { start in
            let lines = try rows[start..<min(start + Self.casesPerFile, rows.count)].map { row in
                try JSON.encode(one(row, events)) + "\n"
            }
            return .init(name: "cases/\(1 + start / Self.casesPerFile).jsonl", bytes: Array(lines.joined().utf8))
        }
    }

    private func one(_ row: Row, _ events: [String: [[String: String]]]) throws -> Case {
        Case(
            id: try row.text("id"), version: try row.int("plan_version"), name: try row.text("name"),
            employer: try row.text("employer"), speciality: try row.text("speciality"),
            filing: try row.text("filing"), route: try row.optionalText("route") ?? "",
            verdict: try row.optionalText("verdict") ?? "", state: try row.text("state"),
            submittedAt: try row.instant("submitted_at").description, findings: try JSON.findings(row.text("findings")),
            events: events[try row.text("id")] ?? [])
    }

    // MARK: Certificates

    struct CertificateLine: Encodable {
        let number: String, series: String, sequence: Int, `case`: String, holder: String, file: String,
            issuedAt: String, revokedAt: String, revokedBecause: String, replaces: String, replacedAt: String,
            replacedBecause: String
    }

    func certificates(_ work: UnitOfWork) throws -> (lines: [some Encodable], files: [PackageContents.Document]) {
        var lines: [CertificateLine] = []
        var files: [PackageContents.Document] = []
        for row in try work.tx.query(
            """
            SELECT x.number, x.series, x.sequence, x.case_id, x.holder, x.file, x.issued_at, x.revoked_at, x.revoked_because,
                x.replaces, x.replaced_at, x.replaced_because
            FROM certificates x JOIN cases c ON c.id = x.case_id
            WHERE c.plan_id = \(planID) ORDER BY x.series, x.sequence
            """)
        {
            let name = "certificates/\(try row.text("number")).pdf"
            files.append(.init(name: name, address: try row.text("file")))
            lines.append(
                CertificateLine(
                    number: try row.text("number"), series: try row.text("series"), sequence: try row.int("sequence"),
                    case: try row.text("case_id"), holder: try row.text("holder"), file: name,
                    issuedAt: try row.instant("issued_at").description,
                    revokedAt: try row.optionalInstant("revoked_at")?.description ?? "",
                    revokedBecause: try row.optionalText("revoked_because") ?? "",
                    replaces: try row.optionalText("replaces") ?? "",
                    replacedAt: try row.optionalInstant("replaced_at")?.description ?? "",
                    replacedBecause: try row.optionalText("replaced_because") ?? ""))
        }
        return (lines, files)
    }
}
