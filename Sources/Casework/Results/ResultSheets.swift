import Documents
import Store
import TitleReview

/// The result sheet as a sealed file: for the same figures the same bytes ever after.
public enum ResultSheets {
    @discardableResult
    public static func file(of scope: ReadResults.Scope, casework: Casework, actor: Actor?, at now: Instant)
        async throws
        -> [UInt8]
    {
        let found = try await casework.ask(ReadResults(scope), as: actor, at: now)
        if let address = found.kept { return try casework.files.get(address) }
        let pdf = try found.sheet.document(at: now).bytes()
        let sealed = try PDFSigner(casework.seal.identity).sign(pdf, name: found.office, reason: "评审委员会表决结果", at: now)
        let keep = KeepResultSheet(
            scope: scope, content: found.sheet.digest, address: try casework.files.put(sealed),
            file: SHA256Digest(of: sealed).hex)
        return try casework.files.get(await casework.perform(keep, as: actor, at: now))
    }

    /// Of all meetings of a plan that are over, and of the plan.
    static func all(of planID: String, casework: Casework, actor: Actor?, at now: Instant) async throws {
        for meeting in try await casework.ask(MeetingsOver(planID: planID), as: actor, at: now) {
            try await file(of: .meeting(meeting), casework: casework, actor: actor, at: now)
        }
        try await file(of: .plan(planID), casework: casework, actor: actor, at: now)
    }
}
