import Gateways
import Store
import TitleReview

/// What a link is for; looking uses nothing up, as programs look at links before people do (S10).
public struct ReadPasswordLink: Inquiry {
    public struct View: Sendable, Codable {
        /// What is left of the link's life, rounded up.
        public let minutes: Int
    }
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws -> View {
        let link = try work.passwordLink(token)
        return View(
            minutes: Int(
                (link.expires.microseconds - work.casework.machine.now().microseconds + 59_999_999) / 60_000_000))
    }
}
