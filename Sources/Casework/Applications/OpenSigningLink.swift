import Documents
import Foundation
import Store
import TitleReview

/// The applicant asks for a link by which a phone signs without signing in; an earlier one is dead from then on (A2.2.2, S10).
public struct OpenSigningLink: UseCase {
    public struct Opened: Sendable, Codable {
        /// For the QR code only: it is stored nowhere, its digest is.
        public let address: String
        public let seconds: Int
        /// The address as a QR code: an SVG image in a data URI.
        public let image: String
    }
    /// How long a link lives, on the machine's clock.
    public static let seconds = 300
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> Opened {
        let c = try work.editableCase(caseID)
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        let token = UnitOfWork.randomID()
        let machine = work.casework.machine.now()
        let expires = machine.adding(seconds: Double(Self.seconds))
        try work.tx.execute(
            """
            INSERT INTO signing_links (case_id, digest, membership_id, created_at, expires_at)
            VALUES (\(c.id), \(Sessions.digest(token)), \(actor.membershipID), \(machine), \(expires))
            ON CONFLICT (case_id) DO UPDATE
            SET digest = excluded.digest, membership_id = excluded.membership_id, created_at = excluded.created_at,
                expires_at = excluded.expires_at, used_at = NULL
            """)
        try work.record("case.signingLink", c.id)
        let address = "\(work.casework.address)/sign/\(token)"
        return Opened(
            address: address, seconds: Self.seconds,
            image: "data:image/svg+xml;base64,\(Data(try QR.svg(address).utf8).base64EncodedString())")
    }
}
