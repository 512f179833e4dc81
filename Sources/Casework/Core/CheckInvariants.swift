import Store
import TitleReview

/// What must hold in any installation at any time: each is a query that must return nothing; the number is how many rows break it.
public struct CheckInvariants: Inquiry {
    public init() {}

    public func run(_ work: Work) throws -> [String: Int] {
        var broken: [String: Int] = [:]
        for (name, query) in Self.queries { broken[name] = try work.tx.query(query).count }
        broken["counted ballots recount to their tally and digest"] = try recounts(work)
        broken["the counts of the queues are those of the cases"] = try work.tx.query(Self.miscounted).count
        broken["the counts of the handlers are those of their cases"] = try work.tx.query(Self.mishandled).count
        broken["the statistics of the desks are those of their cases"] = try mistallied(work)
        broken["no fee is kept of a case that was withdrawn where the plan gives it back"] = try keptWrongly(work)
        broken["every case's timeline follows the table of transitions"] = try timelines(work)
        return broken
    }

    private func mistallied(_ work: Work) throws -> Int {
        var tallies: [[String]: Int] = [:]
        for row in try work.tx.query("SELECT unit_id, plan_id, kind, value, n FROM case_tallies") {
            tallies[
                [try row.text("unit_id"), try row.text("plan_id"), try row.text("kind"), try row.text("value")],
                default: 0] += try row.int("n")
        }
        for row in try work.tx.query(
            "SELECT plan_id, employer_id, authority_id, office_id, route, findings FROM cases WHERE submitted_at IS NOT NULL"
        ) {
            let judged = CountedVerdict(
                route: try row.optionalText("route"), findings: try JSON.findings(row.text("findings")))
            let values = [["employer", try row.text("employer_id")], ["judged", judged.text]]
            for unit in Set([try row.optionalText("authority_id"), try row.text("office_id")].compactMap { $0 }) {
                for value in values { tallies[[unit, try row.text("plan_id")] + value, default: 0] -= 1 }
            }
        }
        return tallies.values.count { $0 != 0 }
    }

    private func recounts(_ work: Work) throws -> Int {
        var broken = 0
        let lists = try work.receiptLists("b.state = 'counted'")
        let votes = Dictionary(
            grouping: try work.tx.query("SELECT id, ballot_id, vote FROM open_votes"),
            by: { (try? $0.text("ballot_id")) ?? "" })
        for row in try work.tx.query(
            """
            SELECT id, yes, no, abstain, present, recused, majority_of, digest, receipts FROM ballots WHERE state = 'counted'
            """)
        {
            let id = try row.text("id")
            let list = PlainList(
                ballotID: id,
                lines: try (votes[id] ?? []).map {
                    PlainList.Line(
                        id: Hexadecimal.encode(try $0.bytes("id")),
                        vote: Vote(rawValue: try $0.text("vote")) ?? .abstain)
                })
            let tally = Tally(
                votes: list.lines.map(\.vote), present: try row.int("present"), recused: try row.int("recused"),
                of: try Plan.MajorityBase(row))
            let same =
                try tally.yes == row.int("yes") && tally.no == row.int("no") && tally.abstain == row.int("abstain")
                && list.digest == row.text("digest")
            let receipts =
                try row.optionalText("receipts").map {
                    $0 == (lists[id] ?? ReceiptList(ballotID: id, digests: [])).digest
                } ?? true
            if !same || !receipts || !list.recounts(to: tally) { broken += 1 }
        }
        return broken
    }

    private func keptWrongly(_ work: Work) throws -> Int {
        try work.tx.query(
            """
            SELECT c.plan_id, c.plan_version, COUNT(*) AS n
            FROM payment_entries x JOIN payments p ON p.id = x.order_id JOIN cases c ON c.id = p.case_id
            WHERE c.state = 'withdrawn' AND x.state = 'kept' GROUP BY c.plan_id, c.plan_version
            """
        ).reduce(0) { sum, row in
            let plan = try work.plan(row.text("plan_id"), version: row.int("plan_version"))
            return try plan.fee?.refundOnWithdrawal == true ? sum + row.int("n") : sum
        }
    }

    private func timelines(_ work: Work) throws -> Int {
        try work.tx.query("SELECT action, from_state, to_state, by_role FROM case_events").filter { row in
            guard let from = CaseState(rawValue: try row.text("from_state")),
                let action = CaseAction(rawValue: try row.text("action")),
                let performer = Transition.Performer(rawValue: try row.text("by_role"))
            else { return true }
            return Transition.find(from, action, by: performer) == nil
        }.count
    }
}
