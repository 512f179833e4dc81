import Documents
import Store
import TitleReview

/// Ties the minutes to the meeting, once; whoever comes second gets what the first one kept.
struct KeepMinutes: UseCase {
    let meetingID: String, address: String

    func run(_ work: UnitOfWork) throws -> String {
        _ = try work.officeMeeting(meetingID)
        if try work.tx.execute(
            "UPDATE meetings SET minutes = \(address) WHERE id = \(meetingID) AND minutes IS NULL AND state <> 'open'")
            == 1
        {
            try work.record("meeting.minutes", meetingID, ["file": address])
            return address
        }
        guard
            let kept = try work.tx.one("SELECT minutes FROM meetings WHERE id = \(meetingID)")?.optionalText("minutes")
        else { throw Refusal.notFound }
        return kept
    }
}
