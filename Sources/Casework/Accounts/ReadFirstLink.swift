import Documents
import Foundation
import Store
import TitleReview

/// What the link shows: a second factor to be set up. Looking uses nothing up, and gives each time another secret, so that a program that
/// looks at links before people do learns nothing of the one that counts.
public struct ReadFirstLink: Inquiry {
    public struct Enrolment: Sendable, Codable {
        /// For the authenticator, in Base32.
        public let secret: String
        /// The same, sealed for this link: the form brings it back.
        public let sealed: String
        /// The secret as a QR code: an SVG image in a data URI.
        public let image: String
        /// What is left of the link's life, rounded up.
        public let minutes: Int
    }

    let token: String, sealed: String?

    /// - Parameter sealed: what an earlier look gave, to be shown again; nil for a new secret.
    public init(token: String, sealed: String? = nil) {
        self.token = token
        self.sealed = sealed
    }

    public func run(_ work: UnitOfWork) throws -> Enrolment {
        let expires = try work.firstLink(token)
        let secret = sealed.flatMap { FirstSecret.open($0, token: token, work.casework) } ?? TOTP.newSecret()
        let address = "otpauth://totp/%E8%AF%84%E8%A1%A1:administrator?secret=\(secret)&issuer=%E8%AF%84%E8%A1%A1"
        return Enrolment(
            secret: secret, sealed: try FirstSecret.seal(secret, token: token, work.casework),
            image: "data:image/svg+xml;base64,\(Data(try QR.svg(address).utf8).base64EncodedString())",
            minutes: Int((expires.microseconds - work.casework.machine.now().microseconds + 59_999_999) / 60_000_000))
    }
}
