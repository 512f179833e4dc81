import Documents
import Store
import TitleReview

/// The minutes of a meeting that is over: attendance, opinions without names, counts, digests and the head of the audit
/// chain (R9, R10); for the office alone, because experts are named in it (R11).
public struct ReadMinutes: Inquiry {
    public struct Found: Sendable {
        public let minutes: Minutes
        /// The vault's address of the minutes as they were kept; nil until then.
        public let kept: String?
        /// Who seals them.
        public let office: String
    }
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws -> Found {
        let m = try work.officeMeeting(meetingID)
        guard m.state == "closed" || m.state == "voided" else { throw Refusal.conflict("会议结束后才能生成纪要。（人社部令第40号）") }
        let present = try work.tx.query(
            "SELECT e.name FROM attendance a JOIN experts e ON e.id = a.expert_id WHERE a.meeting_id = \(meetingID) ORDER BY e.name, e.id"
        ).map { try $0.text("name") }
        let opinions = try work.panelWords("SELECT b.case_id FROM ballots b WHERE b.meeting_id = \(meetingID)")
        let lines = try work.tx.query(
            """
            SELECT c.id, c.name, c.speciality, b.yes, b.no, b.abstain, b.present, b.recused,
                b.majority_of, b.passed, b.digest, b.receipts
            FROM ballots b JOIN cases c ON c.id = b.case_id
            WHERE b.meeting_id = \(meetingID) AND b.state = 'counted' ORDER BY c.name, c.id
            """
        ).map { row in
            Minutes.Line(
                name: try row.text("name"), speciality: try row.text("speciality"),
                opinions: try (opinions[row.text("id")] ?? []).joined(separator: "\n"),
                count: try count(row, m.plan.committee.majority),
                result: try row.bool("passed") ? "通过" : "未通过", digest: try row.text("digest"),
                receipts: try row.optionalText("receipts"))
        }
        let head =
            try work.casework.audit.head(in: work.tx).map { "第 \($0.number) 条，\($0.digest)（安装 \($0.installation)）" }
            ?? ""
        return Found(
            minutes: Minutes(
                committee: m.plan.committee.name, plan: m.plan.title, day: m.day,
                members: try work.members(of: m.committee).count, present: present,
                presiding: try work.presiding(at: meetingID).map(\.text),
                unfinished: try work.unfinished(meetingID), rule: try rule(m.plan.committee, work), lines: lines,
                givenUp: try work.givenUp(meetingID), receiptsAt: "\(work.casework.address)/receipts/\(meetingID)",
                auditHead: head),
            kept: try work.tx.one("SELECT minutes FROM meetings WHERE id = \(meetingID)")?.optionalText("minutes"),
            office: work.actor?.unitName ?? "")
    }

    /// The numbers of a counted ballot in one sentence.
    private func count(_ row: Row, _ majority: Plan.Fraction) throws -> String {
        let tally = Tally(
            votes: [], present: try row.int("present"), recused: try row.int("recused"), of: try Plan.MajorityBase(row))
        let recusal = tally.recused > 0 ? "（回避 \(tally.recused)）" : ""
        let votes = "同意 \(try row.int("yes"))，不同意 \(try row.int("no"))，弃权 \(try row.int("abstain"))"
        return "到会 \(tally.present)\(recusal)，须 \(tally.needed(by: majority)) 票同意；\(votes)"
    }

    /// How the meeting's ballots were counted, as the plan said when they opened.
    private func rule(_ rules: Plan.CommitteeRules, _ work: UnitOfWork) throws -> String {
        try work.tx.query(
            "SELECT DISTINCT majority_of FROM ballots WHERE meeting_id = \(meetingID) ORDER BY majority_of"
        )
        .map { try Plan.MajorityBase($0).rule(rules.majority) }.joined()
    }
}
