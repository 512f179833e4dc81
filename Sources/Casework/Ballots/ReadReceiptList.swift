import Store
import TitleReview

/// All receipts of a meeting's counted ballots as plain text, so that anybody can look up a code and compute the digests again (S49).
public struct ReadReceiptList: Inquiry {
    let meetingID: String
    public init(meetingID: String) { self.meetingID = meetingID }

    public func run(_ work: UnitOfWork) throws -> String {
        guard
            try work.tx.one(
                "SELECT 1 AS there FROM ballots WHERE meeting_id = \(meetingID) AND state = 'counted' AND receipts IS NOT NULL LIMIT 1"
            ) != nil
        else { throw Refusal.notFound }
        let lists = try work.receiptLists("b.meeting_id = \(meetingID) AND b.state = 'counted'")
        let ballots = lists.values.sorted { $0.ballotID < $1.ballotID }
        return """
            # 选票回执清单，会议 \(meetingID)
            # 每张选票一行：SHA-256("pingheng receipt\\n" + 表决编号 + "\\n" + 回执码（16 个字符，不带连字符） + "\\n")
            # 清单摘要：SHA-256(表决编号 + "\\n" + 各行按序，每行后加 "\\n")，与会议纪要和审计链所记一致
            """ + "\n"
                + ballots.map {
                    "\n表决 \($0.ballotID) 选票 \($0.digests.count) 清单摘要 \($0.digest)\n"
                        + $0.digests.map { $0 + "\n" }.joined()
                }.joined()
    }
}
