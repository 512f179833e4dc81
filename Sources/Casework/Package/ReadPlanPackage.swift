import Store
import TitleReview

/// The tables of a plan's package, all as they are at one moment.
struct ReadPlanPackage: Inquiry {
    private static let casesPerFile = 500
    let planID: String

    func run(_ work: Work) throws -> PackageContents {
        try work.requirePackage(planID)
        var tables = try plans(work)
        tables.append(try table("draws.json", draws(work)))
        tables.append(try table("inspections.json", inspections(work)))
        tables.append(try table("ballots.json", ballots(work)))
        let results = try results(work)
        tables.append(try table("results.json", results.lines))
        tables += try cases(work)
        tables.append(try table("notices.json", notices(work)))
        tables.append(try table("calendar.json", calendar(work)))
        tables.append(try table("objections.json", objections(work)))
        let certificates = try certificates(work)
        tables.append(try table("certificates.json", certificates.lines))
        return PackageContents(
            tables: tables, documents: results.files + certificates.files,
            lastEntry: try work.house.audit.head(in: work.tx)?.number ?? 0)
    }

    private func table(_ name: String, _ rows: some Encodable) throws -> PackageContents.File {
        .init(name: name, bytes: Array(try JSON.encode(rows).utf8))
    }

    // MARK: Plan, draws, ballots

    private struct Version: Encodable {
        let version: Int
        let reason: String
        let publishedAt: String
        let file: String
    }

    private func plans(_ work: Work) throws -> [PackageContents.File] {
        var versions: [Version] = []
        var files: [PackageContents.File] = []
        for row in try work.tx.query(
            "SELECT version, source, reason, published_at FROM plans WHERE id = \(planID) ORDER BY version")
        {
            let version = try row.int("version")
            let name = "plan/v\(version).yaml"
            versions.append(
                .init(
                    version: version, reason: try row.text("reason"),
                    publishedAt: try row.instant("published_at").description, file: name))
            files.append(.init(name: name, bytes: Array(try row.text("source").utf8)))
        }
        return [try table("plan/versions.json", versions)] + files
    }

    private func draws(_ work: Work) throws -> [PublishedDraw] {
        try work.tx.query(
            "SELECT d.id FROM draws d JOIN committees k ON k.id = d.committee_id WHERE k.plan_id = \(planID) AND d.revealed_at IS NOT NULL ORDER BY d.committed_at, d.id"
        ).map {
            try ReadDraw(id: $0.text("id")).run(work)
        }
    }

    private func inspections(_ work: Work) throws -> [PublishedDraw] {
        let title = try work.plan(planID).plan.title
        return try work.tx.query(
            "SELECT * FROM inspections WHERE plan_id = \(planID) AND revealed_at IS NOT NULL ORDER BY committed_at, id"
        ).map { try PublishedDraw($0, planTitle: title) }
    }

    private struct Ballot: Encodable {
        let id: String, meeting: String, over: Bool, voided: Bool, `case`: String, members: Int, quorum: Plan.Fraction,
            majority: Plan.Fraction
        let present: Int, recused: Int, yes: Int, no: Int, abstain: Int, passed: Bool, digest: String
        /// Random id and vote, in order of the ids: it says nothing of who voted, or when.
        let votes: [[String]]
        /// Digests of the receipts and of their list (S49); null for ballots from before there were any.
        let receipts: [String]?, receiptsDigest: String?
    }

    private func ballots(_ work: Work) throws -> [Ballot] {
        let here: SQL =
            "FROM ballots b JOIN meetings m ON m.id = b.meeting_id JOIN committees k ON k.id = m.committee_id"
        var votes: [String: [[String]]] = [:]
        for row in try work.tx.query(
            "SELECT v.ballot_id, v.id, v.vote \(here) JOIN open_votes v ON v.ballot_id = b.id WHERE k.plan_id = \(planID) ORDER BY v.ballot_id, v.id"
        ) {
            votes[try row.text("ballot_id"), default: []].append([
                Hexadecimal.encode(try row.bytes("id")), try row.text("vote"),
            ])
        }
        let rules = try work.plan(planID).plan.committee
        let lists = try work.receiptLists(
            "b.state = 'counted' AND b.meeting_id IN (SELECT m.id FROM meetings m JOIN committees k ON k.id = m.committee_id WHERE k.plan_id = \(planID))"
        )
        return try work.tx.query(
            """
            SELECT b.id, b.meeting_id, m.state AS meeting_state, b.case_id, b.present, b.recused, b.yes, b.no, b.abstain, b.passed, b.digest, b.receipts, k.members \(here)
            WHERE k.plan_id = \(planID) AND b.state = 'counted' ORDER BY b.id
            """
        ).map { row in
            Ballot(
                id: try row.text("id"), meeting: try row.text("meeting_id"),
                over: try row.text("meeting_state") != "open", voided: try row.text("meeting_state") == "voided",
                case: try row.text("case_id"), members: try row.int("members"),
                quorum: rules.quorum, majority: rules.majority, present: try row.int("present"),
                recused: try row.int("recused"), yes: try row.int("yes"), no: try row.int("no"),
                abstain: try row.int("abstain"), passed: try row.bool("passed"), digest: try row.text("digest"),
                votes: votes[try row.text("id")] ?? [],
                receipts: try row.optionalText("receipts") == nil ? nil : lists[try row.text("id")]?.digests ?? [],
                receiptsDigest: try row.optionalText("receipts"))
        }
    }

    private struct Result: Encodable { let subject: String, content: String, file: String }

    /// The sealed sheets of the plan and its meetings; where figures changed since, the earlier ones too.
    private func results(_ work: Work) throws -> (lines: [some Encodable], files: [PackageContents.Document]) {
        var lines: [Result] = []
        var files: [PackageContents.Document] = []
        var subjects: [String: Int] = [:]
        for row in try work.tx.query(
            """
            SELECT s.subject, s.content, s.file FROM result_sheets s
            WHERE s.subject = \(planID) OR s.subject IN (SELECT m.id FROM meetings m JOIN committees k ON k.id = m.committee_id WHERE k.plan_id = \(planID)) ORDER BY s.subject, s.at, s.content
            """)
        {
            let subject = try row.text("subject")
            let number = subjects[subject, default: 0] + 1
            subjects[subject] = number
            let name = "results/\(subject)-\(number).pdf"
            files.append(.init(name: name, address: try row.text("file")))
            lines.append(Result(subject: subject, content: try row.text("content"), file: name))
        }
        return (lines, files)
    }

    // MARK: Cases and notices

    private struct Case: Encodable {
        let id: String, version: Int, name: String, employer: String, speciality: String, filing: String, route: String,
            verdict: String, state: String, submittedAt: String
        let findings: [Finding]
        let events: [[String: String]]
    }

    private func cases(_ work: Work) throws -> [PackageContents.File] {
        var events: [String: [[String: String]]] = [:]
        for row in try work.tx.query(
            """
            SELECT e.case_id, e.at, e.by_role, e.action, e.from_state, e.to_state FROM case_events e JOIN cases c ON c.id = e.case_id
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
            SELECT c.id, c.plan_version, c.name, COALESCE(c.employer_name, u.name) AS employer, c.speciality, c.filing, c.route, c.verdict, c.state, c.submitted_at, c.findings
            FROM cases c JOIN units u ON u.id = c.employer_id WHERE c.plan_id = \(planID) AND c.submitted_at IS NOT NULL ORDER BY c.id
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

    private struct Notice: Encodable {
        let id: String, kind: String, publishedAt: String, startDay: String, lastDay: String, days: Int, cases: [String]
        /// What made it longer, the oldest first.
        let interruptions: [Interruption]
    }
    private struct Interruption: Encodable {
        let from: String?, to: String?, workdays: Int?, reason: String, lastBefore: String, lastDay: String, at: String
    }

    private func notices(_ work: Work) throws -> [Notice] {
        let listed = try Dictionary(
            grouping: work.tx.query(
                """
                SELECT x.notice_id, x.case_id FROM notice_cases x JOIN notices n ON n.id = x.notice_id WHERE n.plan_id = \(planID) ORDER BY x.case_id
                """
            ).map { (notice: try $0.text("notice_id"), case: try $0.text("case_id")) }, by: \.notice)
        let interruptions = try interruptions(work)
        return try work.tx.query(
            "SELECT id, kind, start_day, last_day, days, published_at FROM notices WHERE plan_id = \(planID) ORDER BY published_at, id"
        ).map { row in
            Notice(
                id: try row.text("id"), kind: try row.text("kind"),
                publishedAt: try row.instant("published_at").description, startDay: try row.text("start_day"),
                lastDay: try row.text("last_day"), days: try row.int("days"),
                cases: (listed[try row.text("id")] ?? []).map(\.case),
                interruptions: interruptions[try row.text("id")] ?? [])
        }
    }

    private func interruptions(_ work: Work) throws -> [String: [Interruption]] {
        var found: [String: [Interruption]] = [:]
        for row in try work.tx.query(
            """
            SELECT i.* FROM notice_interruptions i JOIN notices n ON n.id = i.notice_id WHERE n.plan_id = \(planID) ORDER BY i.notice_id, i.last_day
            """)
        {
            found[try row.text("notice_id"), default: []].append(
                .init(
                    from: try row.optionalText("from_day"), to: try row.optionalText("to_day"),
                    workdays: try row.optionalInt("workdays"), reason: try row.text("reason"),
                    lastBefore: try row.text("last_before"), lastDay: try row.text("last_day"),
                    at: try row.instant("at").description))
        }
        return found
    }

    private struct Calendar: Encodable {
        struct Change: Encodable { let edition: Int, year: Int, body: String }
        /// What ships with the program.
        let bundled: [CalendarYear]
        /// What the administrator has added or corrected, each as it was written; the chain says when.
        let changes: [Change]
    }

    /// By what notices are counted.
    private func calendar(_ work: Work) throws -> Calendar {
        Calendar(
            bundled: work.house.calendars.bundled.all,
            changes: try work.tx.query("SELECT number, year, body FROM calendar_years ORDER BY number").map {
                .init(edition: try $0.int("number"), year: try $0.int("year"), body: try $0.text("body"))
            })
    }

    /// Who objected stays in the house.
    private func objections(_ work: Work) throws -> [[String: String]] {
        try work.tx.query(
            """
            SELECT o.id, o.notice_id, o.case_id, o.at, o.outcome FROM objections o JOIN notices n ON n.id = o.notice_id WHERE n.plan_id = \(planID) ORDER BY o.at, o.id
            """
        ).map { row in
            [
                "id": try row.text("id"), "notice": try row.text("notice_id"), "case": try row.text("case_id"),
                "at": try row.instant("at").description, "outcome": try row.optionalText("outcome") ?? "",
            ]
        }
    }

    // MARK: Certificates

    private struct CertificateLine: Encodable {
        let number: String, series: String, sequence: Int, `case`: String, holder: String, file: String,
            issuedAt: String, revokedAt: String, revokedBecause: String
    }

    private func certificates(_ work: Work) throws -> (lines: [some Encodable], files: [PackageContents.Document]) {
        var lines: [CertificateLine] = []
        var files: [PackageContents.Document] = []
        for row in try work.tx.query(
            """
            SELECT x.number, x.series, x.sequence, x.case_id, x.holder, x.file, x.issued_at, x.revoked_at, x.revoked_because FROM certificates x JOIN cases c ON c.id = x.case_id
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
                    revokedBecause: try row.optionalText("revoked_because") ?? ""))
        }
        return (lines, files)
    }
}
