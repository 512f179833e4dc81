import Documents
import Foundation
import Store
import TitleReview

/// The phone signs: the link is used up with it.
public struct SignByLink: UseCase {
    private let token: String, file: StoredFile

    /// Looks at the link and sets the document before the transaction, because drawing takes its time.
    public static func prepare(token: String, hand: [UInt8], at moment: Instant, casework: Casework) async throws
        -> SignByLink
    {
        let (plan, name) = try await casework.ask(ReadSigner(token: token), as: nil, at: moment)
        return SignByLink(
            token: token,
            file: try await CommitmentFile.make(plan: plan, name: name, hand: hand, at: moment, casework: casework))
    }

    public func run(_ work: UnitOfWork) throws {
        let (work, c) = try work.signer(token, signing: true)
        // Of two phones at once, one has used the link up.
        guard
            try work.tx.execute(
                """
                UPDATE signing_links SET used_at = \(work.casework.machine.now())
                WHERE digest = \(Sessions.digest(token)) AND used_at IS NULL
                """) == 1
        else { throw SigningRefusal.used }
        try work.sign(c, file, on: "phone")
    }
}
