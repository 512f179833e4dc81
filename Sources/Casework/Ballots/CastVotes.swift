import CSodium
import Store
import TitleReview

/// A member votes, once, in an open ballot of a meeting that the member attends (R7).
///
/// One transaction writes who has voted (without a time), the sealed vote under a random id, and the receipt's digest; no audit
/// entry, message or other trace is made that could link them (S45, S47, S49).
public struct CastVotes: UseCase {
    let meetingID: String, votes: [String: Vote], receipt: BallotReceipt

    /// - Parameters:
    ///   - votes: by ballot.
    ///   - receipt: what the confirm page has shown. Whoever got no answer sends the same page again: ballots that lie in the box
    ///     under this receipt are left as they are.
    public init(meetingID: String, votes: [String: Vote], receipt: BallotReceipt) {
        self.meetingID = meetingID
        self.votes = votes
        self.receipt = receipt
    }

    public func run(_ work: UnitOfWork) throws {
        let expert = try work.requireExpert()
        guard
            let attended = try work.tx.one(
                "SELECT at FROM attendance WHERE meeting_id = \(meetingID) AND expert_id = \(expert)")?.instant("at")
        else {
            throw Refusal.forbidden("您没有在这次会议签到，不能投票。（人社部令第40号）")
        }
        for (ballot, vote) in votes.sorted(by: { $0.key < $1.key }) {
            let lock: SQL = work.tx.engine == .postgres ? " FOR SHARE" : ""
            guard
                let row = try work.tx.one(
                    "SELECT case_id, state, public_key, opened_at FROM ballots WHERE id = \(ballot) AND meeting_id = \(meetingID)\(lock)"
                )
            else { throw Refusal.notFound }
            if try isIn(ballot, of: expert, work) { continue }
            guard try row.text("state") == "open" else { throw Refusal.conflict("这份申报的表决已经结束，迟到的选票不能计入。") }
            // The ballot counts those who were there when it opened (R6).
            guard try attended <= row.instant("opened_at") else {
                throw Refusal.forbidden("这份申报在您签到之前已经开始表决，您没有计入到会人数，不能投票。（人社部令第40号）")
            }
            guard
                try work.tx.one(
                    "SELECT 1 AS aside FROM recusals WHERE case_id = \(row.text("case_id")) AND expert_id = \(expert)")
                    == nil
            else { throw Refusal.forbidden("您已回避这份申报，不参加表决。") }
            try put(vote, into: ballot, publicKey: row.bytes("public_key"), by: expert, work)
        }
    }

    private func isIn(_ ballot: String, of expert: String, _ work: UnitOfWork) throws -> Bool {
        try work.tx.one(
            """
            SELECT 1 AS done FROM ballot_casts WHERE ballot_id = \(ballot) AND expert_id = \(expert)
            AND EXISTS (SELECT 1 FROM ballot_receipts WHERE digest = \(receipt.digest(in: ballot).bytes) AND ballot_id = \(ballot))
            """) != nil
    }

    private func put(_ vote: Vote, into ballot: String, publicKey: [UInt8], by expert: String, _ work: UnitOfWork)
        throws
    {
        guard
            try work.tx.execute(
                "INSERT INTO ballot_casts (ballot_id, expert_id) VALUES (\(ballot), \(expert)) ON CONFLICT DO NOTHING")
                == 1
        else {
            // The same page may just have been sent twice at once.
            if try isIn(ballot, of: expert, work) { return }
            throw Refusal.conflict("您已对这份申报投过票，选票不能更改。")
        }
        guard
            try work.tx.execute(
                """
                INSERT INTO ballot_receipts (digest, ballot_id)
                VALUES (\(receipt.digest(in: ballot).bytes), \(ballot)) ON CONFLICT DO NOTHING
                """) == 1
        else {
            throw Refusal.conflict("这个回执码已经用过，选票没有投出。请回到表决页面重新确认。")
        }
        let sealed = try SealedVote.seal(vote, for: publicKey)
        try work.tx.execute(
            "INSERT INTO sealed_votes (id, ballot_id, sealed) VALUES (\(RandomBytes.sixteen()), \(ballot), \(sealed))")
    }
}

extension BallotReceipt {
    /// One that nobody has had.
    public static func random() -> BallotReceipt {
        var bytes = [UInt8](repeating: 0, count: BallotReceipt.bytes)
        randombytes_buf(&bytes, bytes.count)
        return BallotReceipt(random: bytes)
    }
}
