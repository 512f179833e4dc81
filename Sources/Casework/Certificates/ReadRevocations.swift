import Documents
import Store
import TitleReview

/// The certificates that have been revoked or replaced, as a signed list that anybody may copy and check against without asking here
/// (R15, S56). Numbers and times, nobody's name.
public enum RevocationRegister {
    /// The list as of now.
    public static func signed(casework: Casework, at now: Instant) async throws -> [UInt8] {
        try RevocationList(issuedAt: now, entries: await casework.ask(ReadRevocations(), as: nil)).signed(
            by: casework.seal.identity)
    }
}

struct ReadRevocations: Inquiry {
    func run(_ work: UnitOfWork) throws -> [RevocationList.Entry] {
        try work.tx.query(
            """
            SELECT x.number, COALESCE(x.revoked_at, x.replaced_at) AS at, n.number AS replaced_by
            FROM certificates x LEFT JOIN certificates n ON n.replaces = x.number
            WHERE x.revoked_at IS NOT NULL OR x.replaced_at IS NOT NULL ORDER BY x.number
            """
        ).map {
            RevocationList.Entry(
                certificate: try $0.text("number"), revokedAt: try $0.instant("at"),
                replacedBy: try $0.optionalText("replaced_by"))
        }
    }
}
