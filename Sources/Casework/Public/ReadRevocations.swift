import Documents
import Store
import TitleReview

/// The certificates that have been revoked, as a signed list that anybody may copy and check a certificate against without asking here
/// (R15, S56). Numbers and times, nobody's name.
public enum RevocationRegister {
    /// The list as of now.
    public static func signed(house: Casework, at now: Instant) async throws -> [UInt8] {
        try RevocationList(issuedAt: now, entries: await house.ask(ReadRevocations(), as: nil)).signed(
            by: house.seal.identity)
    }
}

struct ReadRevocations: Inquiry {
    func run(_ work: Work) throws -> [RevocationList.Entry] {
        try work.tx.query("SELECT number, revoked_at FROM certificates WHERE revoked_at IS NOT NULL ORDER BY number")
            .map {
                RevocationList.Entry(certificate: try $0.text("number"), revokedAt: try $0.instant("revoked_at"))
            }
    }
}
