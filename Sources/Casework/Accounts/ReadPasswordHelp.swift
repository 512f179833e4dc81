import Gateways
import Store
import TitleReview

/// Whether somebody who has forgotten the password can be helped without the administrator: by a text message or a mail.
public struct ReadPasswordHelp: Inquiry {
    public struct Help: Sendable, Codable {
        public let byText: Bool
        public let byMail: Bool
    }
    public init() {}
    public func run(_ work: UnitOfWork) throws -> Help {
        Help(byText: work.casework.messageGateways[.text] != nil, byMail: work.casework.messageGateways[.mail] != nil)
    }
}
