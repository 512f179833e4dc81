import Documents
import Store
import TitleReview

/// The minutes as a sealed file: made and kept once, the same bytes ever after (R10).
public enum MeetingMinutes {
    @discardableResult
    public static func file(of meetingID: String, casework: Casework, actor: Actor?, at now: Instant) async throws
        -> [UInt8]
    {
        let found = try await casework.ask(ReadMinutes(meetingID: meetingID), as: actor, at: now)
        if let address = found.kept { return try casework.files.get(address) }
        let pdf = try found.minutes.document(at: now).bytes()
        let sealed = try PDFSigner(casework.seal.identity).sign(pdf, name: found.office, reason: "评审委员会会议纪要", at: now)
        let kept = try await casework.perform(
            KeepMinutes(meetingID: meetingID, address: casework.files.put(sealed)), as: actor, at: now)
        return try casework.files.get(kept)
    }
}
