/// A message on its way out: to one person, by one channel.
public struct OutgoingMessage: Sendable, Equatable {
    /// The same in every attempt, so that the other side can tell a repetition (F9).
    public let id: String
    /// A phone number or a mail address.
    public let to: String
    /// For mail only.
    public let subject: String
    public let body: String

    public init(id: String, to: String, subject: String, body: String) {
        self.id = id
        self.to = to
        self.subject = subject
        self.body = body
    }
}

/// Why a message did not go out; the text is the administrator's to read.
public enum MessageFailure: Error, Sendable, Equatable {
    /// Worth another attempt, under the same id.
    case temporary(String)
    /// The other side will not take it.
    case refused(String)
    /// It was handed over and not acknowledged, to somebody who cannot tell repetitions: only a person may send it again.
    case unknown(String)
}

/// Whoever carries messages of one channel: a text message provider, a mail server.
public protocol MessageGateway: Sendable {
    /// Returns when the other side has taken the message; never takes longer than ``MessageChannel/longest``.
    func send(_ message: OutgoingMessage) async throws(MessageFailure)
}

/// The channels that messages go by.
public enum MessageChannel: String, Sendable, CaseIterable {
    case text, mail

    /// Seconds within which a gateway has to have answered, one way or the other.
    public static let longest = 45.0
}
