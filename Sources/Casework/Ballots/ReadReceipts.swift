import Store
import TitleReview

/// The receipts of a meeting, for whoever has the meeting's address: whether a code's ballots lie in the box, and once they are
/// counted the whole list; nothing of who voted, how, or on whom (S49).
public struct ReadReceipts: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        public let ballotID: String
        public let isCounted: Bool
        /// Of the list of its receipts; nil until it is counted.
        public let listDigest: String?
    }
    public struct View: Sendable, Codable {
        public let meetingID: String
        public let planTitle: String
        public let day: Day
        public let state: String
        public let counted: Int
        /// How many ballots were given up before they were counted; receipts of those are found no more.
        public let givenUp: Int
        /// The ballots in which the code's receipt lies; empty without a code.
        public let found: [Line]
    }
    let meetingID: String, receipt: BallotReceipt?
    public init(meetingID: String, receipt: BallotReceipt?) {
        self.meetingID = meetingID
        self.receipt = receipt
    }

    public func run(_ work: UnitOfWork) throws -> View {
        guard
            let row = try work.tx.one(
                """
                SELECT m.day, m.state, k.plan_id FROM meetings m JOIN committees k ON k.id = m.committee_id
                WHERE m.id = \(meetingID) AND m.state <> 'planned'
                """)
        else { throw Refusal.notFound }
        return View(
            meetingID: meetingID, planTitle: try work.plan(row.text("plan_id")).plan.title, day: try row.day("day"),
            state: try row.text("state"),
            counted: try work.tx.one(
                "SELECT COUNT(*) AS n FROM ballots WHERE meeting_id = \(meetingID) AND state = 'counted' AND receipts IS NOT NULL"
            )?.int("n") ?? 0,
            givenUp: try work.tx.one("SELECT COUNT(*) AS n FROM given_up_ballots WHERE meeting_id = \(meetingID)")?.int(
                "n") ?? 0,
            found: try receipt.map { try work.found($0, in: meetingID) } ?? [])
    }
}

extension UnitOfWork {
    /// The meeting's ballots in which a receipt lies.
    func found(_ receipt: BallotReceipt, in meetingID: String) throws -> [ReadReceipts.Line] {
        let ballots = try tx.query(
            "SELECT id, state, receipts FROM ballots WHERE meeting_id = \(meetingID) ORDER BY id LIMIT 2000")
        let digests = try ballots.map { try receipt.digest(in: $0.text("id")).bytes }
        var here: Set<[UInt8]> = []
        for start in stride(from: 0, to: digests.count, by: 200) {
            let some = SQL.joined(digests[start..<min(start + 200, digests.count)].map { "\($0)" }, by: ", ")
            here.formUnion(
                try tx.query("SELECT digest FROM ballot_receipts WHERE digest IN (\(some))").map {
                    try $0.bytes("digest")
                })
        }
        return try zip(ballots, digests).compactMap { row, digest in
            guard here.contains(digest) else { return nil }
            let isCounted = try row.text("state") == "counted"
            return .init(
                ballotID: try row.text("id"), isCounted: isCounted,
                listDigest: isCounted ? try row.optionalText("receipts") : nil)
        }
    }

    /// The receipts of ballots, as lists.
    func receiptLists(_ ballots: SQL) throws -> [String: ReceiptList] {
        let rows = try tx.query(
            """
            SELECT x.ballot_id, x.digest FROM ballot_receipts x JOIN ballots b ON b.id = x.ballot_id
            WHERE \(ballots) ORDER BY x.ballot_id, x.digest
            """)
        return try Dictionary(grouping: rows, by: { try $0.text("ballot_id") }).reduce(into: [:]) { lists, one in
            lists[one.key] = ReceiptList(
                ballotID: one.key, digests: try one.value.map { Hexadecimal.encode(try $0.bytes("digest")) })
        }
    }
}
