import TitleReview

/// Why an act was not carried out, in the person's words. Nothing has changed then.
public struct Refusal: Error, Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// What one may not know of answers as if it did not exist (S14).
        case notFound
        case forbidden
        /// The state does not allow it.
        case conflict
        /// Something typed is wrong; `problems` names the fields.
        case invalid
        case signedOut
        /// More bytes than are taken.
        case tooLarge
        /// What it needs, here or at another authority, cannot be used now; nothing has changed, try again later.
        case unavailable
        /// Too much at once; try again in a moment.
        case overloaded
        /// The command was carried out before; nothing is wrong (F11).
        case repeated
    }

    public struct Problem: Sendable, Equatable {
        public let field: String
        public let message: String

        public init(_ field: String, _ message: String) {
            self.field = field
            self.message = message
        }
    }

    public let kind: Kind
    public let message: String
    /// What is wrong, field by field.
    public let faults: [Problem]
    /// Seconds after which it may be tried again, where that is known.
    public let retryAfter: Int?

    public init(_ kind: Kind, _ message: String, problems: [Problem] = [], retryAfter: Int? = nil) {
        self.kind = kind
        self.message = message
        self.faults = problems
        self.retryAfter = retryAfter
    }

    /// Nothing can be kept now; reading goes on (F4).
    public static let diskFull = Refusal(
        .unavailable,
        """
        服务器的磁盘已满，现在不能保存，这次没有受理。\
        请稍后再提交一次；已经保存的内容都在，可以照常查看。
        """)
    /// Somebody else has done the same in this very moment.
    public static let overtaken = Refusal.conflict("刚刚有人同时办理了同一事项，这一次没有受理，什么也没有改变。请刷新页面核对后再办理。")
    public static let notFound = Refusal(.notFound, "没有找到，或您没有权限查看。")
    public static func forbidden(_ message: String = "您没有办理这项操作的权限。如果您是经办人，请确认已切换到对应单位。") -> Refusal {
        Refusal(.forbidden, message)
    }
    public static func conflict(_ message: String) -> Refusal { Refusal(.conflict, message) }
    public static func invalid(_ field: String, _ message: String) -> Refusal {
        Refusal(.invalid, message, problems: [Problem(field, message)])
    }
}
