import Store
import TitleReview

/// What must hold in any installation at any time; the number is how many rows break it.
public struct CheckInvariants: Inquiry {
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [String: Int] {
        try Invariants(tx: work.tx, plans: work.casework.plans).rows().mapValues(\.count)
    }
}

/// The invariants of an installation: each is a question that must find no rows.
///
/// Nothing is read whole that grows with the cases.
public struct Invariants {
    let tx: any Transaction
    let plans: PlanCache
    private static let page = 500

    /// The rows that break each invariant, by its name: of a whole installation, whether or not a server runs.
    public static func rows(of database: any Database) async throws -> [String: [String]] {
        try await database.read { tx in try Invariants(tx: tx, plans: PlanCache()).rows() }
    }

    /// By the invariants' names, those that hold with no rows.
    func rows() throws -> [String: [String]] {
        var broken: [String: [String]] = [:]
        for (name, query) in Self.queries { broken[name] = try found(query) }
        broken["counted ballots recount to their tally and digest"] = try recounts()
        broken["the counts of the queues are those of the cases"] = try found(Self.miscounted)
        broken["the counts of the handlers are those of their cases"] = try found(Self.mishandled)
        broken["the statistics of the desks are those of their cases"] = try mistallied()
        broken["no fee is kept of a case that was withdrawn where the plan gives it back"] = try keptWrongly()
        broken["every case's timeline follows the table of transitions"] = try timelines()
        return broken
    }

    private func found(_ query: SQL) throws -> [String] { try tx.query(query).map(Self.words) }

    /// A row's columns with commas between them.
    private static func words(_ row: Row) -> String {
        (0..<row.count).map { index in
            switch row.column(index) {
            case .null: "—"
            case .int(let number): String(number)
            case .real(let number): String(number)
            case .text(let text): text
            case .bytes(let bytes): Hexadecimal.encode(bytes)
            }
        }.joined(separator: ", ")
    }

    /// Pages of rows in the order of their first column, a text.
    private func pages(_ query: (_ after: String) -> SQL, _ body: ([Row]) throws -> Void) throws {
        var last = ""
        while true {
            let rows = try tx.query(query(last))
            if !rows.isEmpty { try body(rows) }
            guard rows.count == Self.page, case .text(let end)? = rows.last?.column(0) else { return }
            last = end
        }
    }

    private func mistallied() throws -> [String] {
        var tallies: [[String]: Int] = [:]
        for row in try tx.query("SELECT unit_id, plan_id, kind, value, n FROM case_tallies") {
            tallies[
                [try row.text("unit_id"), try row.text("plan_id"), try row.text("kind"), try row.text("value")],
                default: 0] += try row.int("n")
        }
        try pages { last in
            """
            SELECT id, plan_id, employer_id, authority_id, office_id, route, findings FROM cases
            WHERE submitted_at IS NOT NULL AND id > \(last) ORDER BY id LIMIT \(Self.page)
            """
        } _: { rows in
            for row in rows {
                let judged = CountedVerdict(
                    route: try row.optionalText("route"), findings: try JSON.findings(row.text("findings")))
                let values = [["employer", try row.text("employer_id")], ["judged", judged.text]]
                for unit in Set([try row.optionalText("authority_id"), try row.text("office_id")].compactMap { $0 }) {
                    for value in values { tallies[[unit, try row.text("plan_id")] + value, default: 0] -= 1 }
                }
            }
        }
        return tallies.filter { $0.value != 0 }.keys.map { $0.joined(separator: ", ") }.sorted()
    }

    private func recounts() throws -> [String] {
        var broken: [String] = []
        try pages { last in
            """
            SELECT id, yes, no, abstain, present, recused, majority_of, digest, receipts FROM ballots
            WHERE state = 'counted' AND id > \(last) ORDER BY id LIMIT \(Self.page)
            """
        } _: { ballots in
            let ids = SQL.joined(try ballots.map { "\(try $0.text("id"))" }, by: ", ")
            func byBallot(_ query: SQL) throws -> [String: [Row]] {
                try Dictionary(grouping: tx.query(query), by: { try $0.text("ballot_id") })
            }
            let votes = try byBallot("SELECT id, ballot_id, vote FROM open_votes WHERE ballot_id IN (\(ids))")
            let receipts = try byBallot(
                "SELECT ballot_id, digest FROM ballot_receipts WHERE ballot_id IN (\(ids)) ORDER BY digest")
            for ballot in ballots {
                let id = try ballot.text("id")
                if try !recounts(ballot, votes[id] ?? [], receipts[id] ?? []) { broken.append(id) }
            }
        }
        return broken
    }

    private func recounts(_ ballot: Row, _ votes: [Row], _ receipts: [Row]) throws -> Bool {
        let id = try ballot.text("id")
        let list = PlainList(
            ballotID: id,
            lines: try votes.map {
                PlainList.Line(
                    id: Hexadecimal.encode(try $0.bytes("id")), vote: try $0.value("vote", as: Vote.self))
            })
        let tally = Tally(
            votes: list.lines.map(\.vote), present: try ballot.int("present"), recused: try ballot.int("recused"),
            of: try Plan.MajorityBase(ballot))
        let listed = ReceiptList(
            ballotID: id, digests: try receipts.map { Hexadecimal.encode(try $0.bytes("digest")) })
        return try tally.yes == ballot.int("yes") && tally.no == ballot.int("no")
            && tally.abstain == ballot.int("abstain") && list.digest == ballot.text("digest")
            && (ballot.optionalText("receipts").map { $0 == listed.digest } ?? true) && list.recounts(to: tally)
    }

    private func keptWrongly() throws -> [String] {
        try tx.query(
            """
            SELECT x.gateway_id, c.plan_id, c.plan_version
            FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
            WHERE c.state = 'withdrawn' AND x.state = 'kept'
            """
        ).compactMap { row in
            let plan = try plans.plan(row.text("plan_id"), version: row.int("plan_version"), in: tx)
            return plan.fee?.refundOnWithdrawal == true ? try row.text("gateway_id") : nil
        }
    }

    private func timelines() throws -> [String] {
        try tx.query("SELECT DISTINCT action, from_state, to_state, by_role FROM case_events").filter { row in
            guard let from = CaseState(rawValue: try row.text("from_state")),
                let action = CaseAction(rawValue: try row.text("action")),
                let performer = Transition.Performer(rawValue: try row.text("by_role")),
                let to = CaseState(rawValue: try row.text("to_state")),
                let line = Transition.find(from, action, by: performer)
            else { return true }
            return !line.canReach(to)
        }.flatMap { row in
            try found(
                """
                SELECT case_id, number FROM case_events
                WHERE action = \(row.text("action")) AND from_state = \(row.text("from_state"))
                    AND to_state = \(row.text("to_state")) AND by_role = \(row.text("by_role"))
                """)
        }
    }
}
