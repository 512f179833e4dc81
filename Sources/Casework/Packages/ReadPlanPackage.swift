import Store
import TitleReview

/// The tables of a plan's package, all as they are at one moment.
struct ReadPlanPackage: Inquiry {
    let planID: String

    func run(_ work: UnitOfWork) throws -> PackageContents {
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
            lastEntry: try work.casework.audit.head(in: work.tx)?.number ?? 0)
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

    private func plans(_ work: UnitOfWork) throws -> [PackageContents.File] {
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

    private func draws(_ work: UnitOfWork) throws -> [PublishedDraw] {
        try work.tx.query(
            """
            SELECT d.id FROM draws d JOIN committees k ON k.id = d.committee_id
            WHERE k.plan_id = \(planID) AND d.revealed_at IS NOT NULL ORDER BY d.committed_at, d.id
            """
        ).map {
            try ReadDraw(id: $0.text("id")).run(work)
        }
    }

    private func inspections(_ work: UnitOfWork) throws -> [PublishedDraw] {
        let title = try work.plan(planID).plan.title
        return try work.tx.query(
            "SELECT * FROM inspections WHERE plan_id = \(planID) AND revealed_at IS NOT NULL ORDER BY committed_at, id"
        ).map { try PublishedDraw($0, planTitle: title) }
    }

    private struct Ballot: Encodable {
        let id: String, meeting: String, over: Bool, voided: Bool, `case`: String, members: Int, quorum: Plan.Fraction,
            majority: Plan.Fraction, majorityOf: Plan.MajorityBase
        let present: Int, recused: Int, yes: Int, no: Int, abstain: Int, passed: Bool, digest: String
        /// Random id and vote, in order of the ids: it says nothing of who voted, or when.
        let votes: [[String]]
        /// Digests of the receipts and of their list (S49); null for ballots from before there were any.
        let receipts: [String]?, receiptsDigest: String?
    }

    private func ballots(_ work: UnitOfWork) throws -> [Ballot] {
        let here: SQL =
            "FROM ballots b JOIN meetings m ON m.id = b.meeting_id JOIN committees k ON k.id = m.committee_id"
        var votes: [String: [[String]]] = [:]
        for row in try work.tx.query(
            """
            SELECT v.ballot_id, v.id, v.vote \(here) JOIN open_votes v ON v.ballot_id = b.id
            WHERE k.plan_id = \(planID) ORDER BY v.ballot_id, v.id
            """
        ) {
            votes[try row.text("ballot_id"), default: []].append([
                Hexadecimal.encode(try row.bytes("id")), try row.text("vote"),
            ])
        }
        let rules = try work.plan(planID).plan.committee
        let lists = try work.receiptLists("b.state = 'counted' AND b.meeting_id IN (\(meetings))")
        return try work.tx.query(
            """
            SELECT b.id, b.meeting_id, m.state AS meeting_state, b.case_id, b.present, b.recused, b.yes, b.no, b.abstain,
                b.passed, b.majority_of, b.digest, b.receipts, k.members \(here)
            WHERE k.plan_id = \(planID) AND b.state = 'counted' ORDER BY b.id
            """
        ).map { row in
            Ballot(
                id: try row.text("id"), meeting: try row.text("meeting_id"),
                over: try row.text("meeting_state") != "open", voided: try row.text("meeting_state") == "voided",
                case: try row.text("case_id"), members: try row.int("members"),
                quorum: rules.quorum, majority: rules.majority, majorityOf: try Plan.MajorityBase(row),
                present: try row.int("present"),
                recused: try row.int("recused"), yes: try row.int("yes"), no: try row.int("no"),
                abstain: try row.int("abstain"), passed: try row.bool("passed"), digest: try row.text("digest"),
                votes: votes[try row.text("id")] ?? [],
                receipts: try row.optionalText("receipts") == nil ? nil : lists[try row.text("id")]?.digests ?? [],
                receiptsDigest: try row.optionalText("receipts"))
        }
    }

    /// The ids of the plan's meetings.
    private var meetings: SQL {
        "SELECT m.id FROM meetings m JOIN committees k ON k.id = m.committee_id WHERE k.plan_id = \(planID)"
    }

    private struct Result: Encodable { let subject: String, content: String, file: String }

    /// The sealed sheets of the plan and its meetings; where figures changed since, the earlier ones too.
    private func results(_ work: UnitOfWork) throws -> (lines: [some Encodable], files: [PackageContents.Document]) {
        var lines: [Result] = []
        var files: [PackageContents.Document] = []
        var subjects: [String: Int] = [:]
        for row in try work.tx.query(
            """
            SELECT s.subject, s.content, s.file FROM result_sheets s
            WHERE s.subject = \(planID) OR s.subject IN (\(meetings)) ORDER BY s.subject, s.at, s.content
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
}
