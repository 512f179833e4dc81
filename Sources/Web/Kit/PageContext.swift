import TitleReview

/// Who stands behind a session, in the kit's own neutral words. `actor` carries the caller's own value for its use
/// cases (a role in a unit); the kit hands it on unread.
public struct Visitor: Sendable {
    public let accountID: String
    public let name: String
    public let role: RoleName
    public let unitID: String?
    public let unitName: String?
    public let actor: (any Sendable)?

    public init(
        accountID: String, name: String, role: RoleName, unitID: String? = nil, unitName: String? = nil,
        actor: (any Sendable)? = nil
    ) {
        self.accountID = accountID
        self.name = name
        self.role = role
        self.unitID = unitID
        self.unitName = unitName
        self.actor = actor
    }

    /// The same without the right to anything.
    var withoutActor: Visitor { Visitor(accountID: accountID, name: name, role: role) }
}

/// A role by name: the roles of the design, and room for others.
public struct RoleName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    public let rawValue: String
    public init(_ rawValue: String) { self.rawValue = rawValue }
    public init(stringLiteral value: String) { rawValue = value }
    public var description: String { rawValue }

    public static let applicant: RoleName = "applicant"
    public static let employer: RoleName = "employer"
    public static let authority: RoleName = "authority"
    public static let office: RoleName = "office"
    public static let expert: RoleName = "expert"
    public static let bureau: RoleName = "bureau"
    public static let administrator: RoleName = "administrator"

    /// Who has given the password, and not yet the second factor: in no role until then (S4).
    public static let awaitingCode: RoleName = "awaitingCode"
    /// Who has entered with a one-time password: in no role until it is changed.
    public static let changingPassword: RoleName = "changingPassword"

    /// Whether signing in is through: what it opens stands open.
    var isComplete: Bool { self != .awaitingCode && self != .changingPassword }
}

/// Who may use a route, by which relation, and which transition of a case it carries out (S11). A route cannot be
/// written without one, and a site refuses to be built when the relation is left blank.
public struct Policy: Sendable {
    public enum Who: Sendable, Equatable {
        /// Also who is signed out; who has not signed in completely counts as signed out.
        case anyone
        case signedIn
        /// Who is signed in, and who is about to be and has come so far: ``RoleName/awaitingCode``, ``RoleName/changingPassword``.
        case entering(Set<RoleName>)
        case roles(Set<RoleName>)
    }

    public let who: Who
    /// The relation that the use case checks, in words: `public`, `own case`, `case of the unit`.
    public let relation: String
    public let transition: String?

    public init(_ who: Who, relation: String, transition: String? = nil) {
        self.who = who
        self.relation = relation
        self.transition = transition
    }

    public static let everyone = Policy(.anyone, relation: "public")
}

/// One request as a page or an act sees it.
public struct PageContext: Sendable {
    /// Nil when signed out.
    public internal(set) var visitor: Visitor?
    /// The session's own token, for acts that end or renew it; nil when signed out. Never shown.
    public internal(set) var sessionToken: String?
    /// The path as asked for, without the query and without `/api`.
    public internal(set) var path: String
    public internal(set) var parameters: [String: String]
    public internal(set) var query: Query
    /// What every form of this visitor carries in its hidden field (S9).
    public internal(set) var csrf: String
    /// The business clock's instant of receipt.
    public internal(set) var now: Instant
    /// What the act before wants said, once.
    public internal(set) var flash: String?
    public internal(set) var isAPI: Bool
    /// The peer's address, for limits.
    public internal(set) var address: String
    /// What the browser keeps of earlier complete sign-ins; nil when it keeps nothing.
    public internal(set) var devices: String?
    /// What the form that is being carried out is known by; nil when it carried no id (F11).
    public internal(set) var sent: SentForm?
    public internal(set) var userAgent: String
    /// Fingerprinted addresses of the files in `Public/`.
    public internal(set) var assets: Assets

    /// A context for tests of views and for pages that are drawn outside a request.
    public init(
        path: String = "/", visitor: Visitor? = nil, parameters: [String: String] = [:], query: Query = Query(),
        now: Instant, flash: String? = nil, csrf: String = "", assets: Assets = .none
    ) {
        self.path = path
        self.visitor = visitor
        self.parameters = parameters
        self.query = query
        self.now = now
        self.flash = flash
        self.csrf = csrf
        self.assets = assets
        isAPI = false
        address = ""
        userAgent = ""
    }

    /// A part of the path by its name; a declared part is always there.
    public func parameter(_ name: String) -> String { parameters[name] ?? "" }
}

/// The query of an address: decoded, clean texts (S26), in their order.
public struct Query: Sendable {
    public let pairs: [(name: String, value: String)]

    public init(_ pairs: [(name: String, value: String)] = []) { self.pairs = pairs }

    /// The first value of that name; nil when missing or empty.
    public func text(_ name: String) -> String? { pairs.first { $0.name == name && !$0.value.isEmpty }?.value }
    public func int(_ name: String) -> Int? { text(name).flatMap { Int($0) } }
    public func day(_ name: String) -> Day? { text(name).flatMap { Day($0) } }
    public func all(_ name: String) -> [String] { pairs.filter { $0.name == name && !$0.value.isEmpty }.map(\.value) }

    /// This query with one value changed (or taken out by nil), as `?a=b`: for filters, sorting and pages.
    public func with(_ name: String, _ value: String?) -> String {
        var kept = pairs.filter { $0.name != name && !$0.value.isEmpty }
        if let value { kept.append((name, value)) }
        return kept.isEmpty
            ? "?"
            : "?" + kept.map { "\(Percent.encode($0.name))=\(Percent.encodeValue($0.value))" }.joined(separator: "&")
    }
}

/// A refusal that comes from below: the casework's own error conforms, and pages and API answer in its words. Anything
/// else that is thrown becomes a 500 with an error id.
public protocol WebRefusal: Error {
    /// 400…499, or 503.
    var status: Int { get }
    var title: String { get }
    /// What is wrong, by which clause, and what to do.
    var detail: String { get }
    var problems: [(field: String, message: String)] { get }
    /// Seconds after which it may be tried again, for 429 and 503; nil where nobody knows.
    var retryAfter: Int? { get }
}

extension WebRefusal {
    public var retryAfter: Int? { nil }
}

/// The kit's own refusals, and one for page authors who need no casework to say no.
public struct Refused: WebRefusal {
    public let status: Int
    public let title: String
    public let detail: String
    public let problems: [(field: String, message: String)]
    public internal(set) var retryAfter: Int?

    public init(_ status: Int, _ title: String, _ detail: String, problems: [(field: String, message: String)] = []) {
        self.status = status
        self.title = title
        self.detail = detail
        self.problems = problems
    }

    /// The same bytes whether a thing is not there or not to be known of (S14).
    public static let notFound = Refused(404, "没有找到这个页面", "它可能已被移动，或您没有权限查看。")
    public static let forbidden = Refused(403, "没有权限", "您没有查看这份材料的权限。如果您是经办人，请确认已切换到对应单位。")
}

/// Who keeps sessions: the store behind the cookie and the bearer token.
public protocol SessionKeeper: Sendable {
    /// - Parameter token: the cookie's or the bearer header's text, as sent; nothing about it has been checked.
    /// - Returns: nil when it is unknown, ended or expired.
    func session(token: String, kind: SessionKind) async throws -> Session?
}

public enum SessionKind: Sendable { case cookie, bearer }

/// A living session.
public struct Session: Sendable {
    public let visitor: Visitor
    /// Bound to this session, the same for all its forms.
    public let csrf: String

    public init(visitor: Visitor, csrf: String) {
        self.visitor = visitor
        self.csrf = csrf
    }
}
