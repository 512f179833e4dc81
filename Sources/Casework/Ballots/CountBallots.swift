import CSodium
import Store
import TitleReview

/// Open ballots of a meeting are closed and counted before everyone's eyes (R7): opened in memory, written in mixed order, key destroyed.
public struct CountBallots: UseCase {
    public struct Result: Sendable, Codable, Equatable {
        public let ballotID: String
        public let caseID: String
        public let name: String
        public let yes: Int
        public let no: Int
        public let abstain: Int
        public let present: Int
        public let recused: Int
        /// The fewest yes votes that pass.
        public let needed: Int
        public let passed: Bool
    }
    let meetingID: String, shares: [KeyShare]

    /// All open ballots of the meeting.
    ///
    /// - Parameter shares: two of the three parts, where their key was split.
    public init(meetingID: String, shares: [KeyShare] = []) {
        self.meetingID = meetingID
        self.shares = shares
    }

    /// What is counted, and with which shared key.
    ///
    /// - Throws: where nothing can be counted so.
    func ready(_ state: String, locked lock: SQL, _ work: UnitOfWork) throws -> (
        open: [Row], shared: [UInt8]?
    ) {
        guard state == "open" else { throw Refusal.conflict("会议已经结束。") }
        let open = try work.tx.query(
            """
            SELECT id, case_id, present, recused, majority_of, receipts, key_shared FROM ballots
            WHERE meeting_id = \(meetingID) AND state = 'open' ORDER BY id\(lock)
            """)
        guard !open.isEmpty else { throw Refusal.conflict("没有正在进行的表决。") }
        let shared = try KeyShares.key(shares)
        guard try shared != nil || !open.contains(where: { try $0.bool("key_shared") }) else {
            throw Refusal.invalid("share", "这次表决的密钥分给了三个人保管，计票要填入其中两片。")
        }
        return (open, shared)
    }

    public func run(_ work: UnitOfWork) throws -> [Result] {
        let m = try work.officeMeeting(meetingID)
        let (open, shared) = try ready(
            m.state, locked: work.tx.engine == .postgres ? " FOR UPDATE" : .empty, work)
        return try open.map { row in
            let ballot = try row.text("id")
            let present = try row.int("present")
            let recused = try row.int("recused")
            let key = try work.casework.ballotKeys.read(ballot, meeting: meetingID, shared: shared)
            var votes: [Vote] = []
            for sealed in try work.tx.query("SELECT sealed FROM sealed_votes WHERE ballot_id = \(ballot)") {
                guard
                    let vote = SealedVote.open(try sealed.bytes("sealed"), publicKey: key.publicKey, secret: key.secret)
                else {
                    throw Refusal.conflict("有选票无法打开，计票没有进行。请联系平台管理员核查。")
                }
                votes.append(vote)
            }
            let casts =
                try work.tx.one("SELECT COUNT(*) AS n FROM ballot_casts WHERE ballot_id = \(ballot)")?.int("n") ?? 0
            guard casts == votes.count, casts <= present - recused else {
                throw Refusal.conflict("选票数与投票人数不符，计票没有进行。请联系平台管理员核查。")
            }
            let receipts =
                try row.optionalText("receipts") == nil ? nil : try mixedReceipts(of: ballot, votes: votes.count, work)
            // Fresh random ids in order: the mixed list tells nothing of the order in which votes came.
            let mixed = votes.map { (RandomBytes.sixteen(), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }
            try work.tx.execute("DELETE FROM sealed_votes WHERE ballot_id = \(ballot)")
            for (id, vote) in mixed {
                try work.tx.execute(
                    "INSERT INTO open_votes (id, ballot_id, vote) VALUES (\(id), \(ballot), \(vote.rawValue))")
            }
            let tally = Tally(
                votes: mixed.map(\.1), present: present, recused: recused, of: try Plan.MajorityBase(row))
            let passed = tally.passed(by: m.plan.committee.majority)
            let digest = PlainList(
                ballotID: ballot, lines: mixed.map { PlainList.Line(id: Hexadecimal.encode($0.0), vote: $0.1) }
            ).digest
            try work.tx.execute(
                """
                UPDATE ballots SET state = 'counted', yes = \(tally.yes), no = \(tally.no), abstain = \(tally.abstain),
                    passed = \(passed), digest = \(digest), receipts = \(receipts), counted_at = \(work.now)
                WHERE id = \(ballot)
                """)
            // Only now: when somebody voted is on no chain (S47).
            try (work.tx as? BindingTransaction)?.bind("ballot_casts", where: "ballot_id = \(ballot)")
            var told = [
                "digest": digest, "yes": "\(tally.yes)", "no": "\(tally.no)", "abstain": "\(tally.abstain)",
                "present": "\(present)", "recused": "\(recused)", "of": tally.of.rawValue,
            ]
            if let receipts { told["receipts"] = receipts }
            try work.record("ballot.counted", ballot, told)
            let c = try work.move(
                work.anyCase(row.text("case_id")), passed ? .decidePassed : .decideNotPassed, by: .committee,
                given: [.countedBallot])
            // Whoever passes is told when the results are published.
            if !passed { try work.notifyNotPassed(c) }
            return Result(
                ballotID: ballot, caseID: c.id, name: c.name, yes: tally.yes, no: tally.no, abstain: tally.abstain,
                present: present, recused: recused, needed: tally.needed(by: m.plan.committee.majority), passed: passed)
        }
    }

    /// The receipts are written once more in the order of their digests: then nothing tells in which order they came, not even the
    /// place where a row lies (S49).
    ///
    /// - Returns: the digest of their list.
    private func mixedReceipts(of ballot: String, votes: Int, _ work: UnitOfWork) throws -> String {
        let list = try work.receiptLists("b.id = \(ballot)")[ballot] ?? ReceiptList(ballotID: ballot, digests: [])
        guard list.digests.count == votes else { throw Refusal.conflict("选票数与回执数不符，计票没有进行。请联系平台管理员核查。") }
        try work.tx.execute("DELETE FROM ballot_receipts WHERE ballot_id = \(ballot)")
        for digest in list.digests {
            try work.tx.execute(
                "INSERT INTO ballot_receipts (digest, ballot_id) VALUES (\(SHA256Digest(hex: digest)?.bytes ?? []), \(ballot))"
            )
        }
        return list.digest
    }

    /// After the commit: the keys of counted ballots are destroyed, so that sealed rows in old copies stay closed, and what was
    /// deleted leaves the database's log.
    public static func destroyTraces(_ results: [Result], casework: Casework) async {
        casework.ballotKeys.destroy(results.map(\.ballotID))
        await casework.emptySealedRows()
    }
}
