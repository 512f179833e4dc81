import TitleReview

/// A page: GET `path` answers HTML, GET `/api` + `path` the same model as JSON.
///
/// `path` holds literal parts and `{parameters}`; `name` is the operation's id in the API description.
public struct Screen: Sendable {
    public let path: String
    public let name: String
    public let policy: Policy
    public let summary: String
    /// The query's fields, for the API description.
    public let query: [Field]
    /// Whether the page is made from the database, the context and the minute alone, so that it may be given again while they are the same.
    public let isKept: Bool
    /// How fast one may ask for it again (S36).
    public let rateLimit: RateLimit
    let page: @Sendable (PageContext) async throws -> Page
    let json: @Sendable (PageContext) async throws -> [UInt8]

    public init<Model: Encodable & Sendable>(
        _ path: String, name: String, policy: Policy, rateLimit: RateLimit = .usual, summary: String,
        query: [Field] = [],
        isKept: Bool = false,
        load: @escaping @Sendable (PageContext) async throws -> Model,
        view: @escaping @Sendable (Model, PageContext) -> Page
    ) {
        self.path = path
        self.name = name
        self.policy = policy
        self.summary = summary
        self.query = query
        self.isKept = isKept
        self.rateLimit = rateLimit
        page = { context in view(try await load(context), context) }
        json = { context in try ModelJSON.encode(try await load(context)) }
    }
}

/// An act: POST `path` takes a form (urlencoded or multipart, with the hidden token) and answers 303; POST `/api` +
/// `path` takes the same fields as JSON.
public struct Act: Sendable {
    public let path: String
    public let name: String
    public let policy: Policy
    public let summary: String
    public let fields: [Field]
    /// The word on the button of the generated form.
    public let button: String
    /// How fast one may do it again (S36).
    public let rateLimit: RateLimit
    /// Whether a sending is remembered by its id; never where that would tell who voted when (S47).
    public let isRemembered: Bool
    let again: (@Sendable (PageContext, Form) async throws -> Page)?
    let run: @Sendable (PageContext, Form) async throws -> Outcome

    /// - Parameter again: the page that shows the form once more with its problems (422); without it a page is
    ///   generated from the fields.
    public init(
        _ path: String, name: String, policy: Policy, rateLimit: RateLimit = .usual, summary: String,
        fields: [Field] = [],
        button: String = "提交", isRemembered: Bool = true,
        again: (@Sendable (PageContext, Form) async throws -> Page)? = nil,
        run: @escaping @Sendable (PageContext, Form) async throws -> Outcome
    ) {
        self.path = path
        self.name = name
        self.policy = policy
        self.summary = summary
        self.fields = fields
        self.button = button
        self.isRemembered = isRemembered
        self.rateLimit = rateLimit == .usual && fields.contains(where: \.isFile) ? .upload : rateLimit
        self.again = again
        self.run = run
    }

    var takesFiles: Bool { fields.contains(where: \.isFile) }

    var takesPassword: Bool { fields.contains { if case .password = $0.kind { true } else { false } } }

    /// The bytes that one file may have; nil without files.
    var fileLimit: Int? {
        fields.compactMap { field in if case .file(let most, _) = field.kind { most } else { nil } }.max()
    }

    /// The bytes a body may have: 1 MiB, and what its files may hold.
    var bodyLimit: Int {
        fields.reduce(Limits.form) { sum, field in
            if case .file(let most, _) = field.kind { sum + most } else { sum }
        }
    }
}

/// What an act came to.
public enum Outcome: Sendable {
    /// 303 to an own path, with a sentence shown there once; over JSON 200 with `location` and `message`.
    case redirect(String, flash: String? = nil)
    /// The same, with data for the API's caller.
    case done(String, flash: String?, data: any Encodable & Sendable)
    /// A page as the answer, such as a receipt that cannot be asked for twice.
    case page(Page, data: any Encodable & Sendable)
    case file(FileAnswer)
    /// Sets the session cookie, and what makes the browser known again; over JSON the token is in the answer, to be used as bearer.
    case signIn(token: String, redirect: String, flash: String? = nil, devices: String? = nil)
    /// Clears the session cookie and what the browser keeps.
    case signOut(redirect: String)
    /// 303 to an https address elsewhere (payment, sign-in provider); the caller vouches for it.
    case leave(https: String)
}

/// A download: GET `path` answers a file; the same under `/api`.
public struct Download: Sendable {
    public let path: String
    public let name: String
    public let policy: Policy
    public let summary: String
    /// How fast one may ask for it again (S36).
    public let rateLimit: RateLimit
    let load: @Sendable (PageContext) async throws -> FileAnswer

    public init(
        _ path: String, name: String, policy: Policy, rateLimit: RateLimit = .usual, summary: String,
        load: @escaping @Sendable (PageContext) async throws -> FileAnswer
    ) {
        self.path = path
        self.name = name
        self.policy = policy
        self.summary = summary
        self.rateLimit = rateLimit
        self.load = load
    }
}

/// A file to send (S32): as attachment, or inline for what this program has made or checked itself.
public struct FileAnswer: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Piece by piece, at the receiver's speed when it is made with `AsyncThrowingStream(unfolding:)`.
        case stream(length: Int?, AsyncThrowingStream<[UInt8], any Error>)
    }

    public let name: String
    public let type: String
    public let inline: Bool
    public let body: Body
    /// Public files may be cached for so many seconds; all others are `no-store`.
    public let publicFor: Int?

    public init(name: String, type: String, inline: Bool = false, publicFor: Int? = nil, bytes: [UInt8]) {
        self.init(name: name, type: type, inline: inline, publicFor: publicFor, body: .bytes(bytes))
    }

    public init(name: String, type: String, inline: Bool = false, publicFor: Int? = nil, body: Body) {
        self.name = name
        self.type = type
        self.inline = inline
        self.publicFor = publicFor
        self.body = body
    }

    /// SVG and HTML are never shown inside the site, whatever the caller says.
    var mayBeInline: Bool {
        inline
            && [
                "image/jpeg", "image/png", "image/webp", "application/pdf", "text/plain; charset=utf-8",
                "text/event-stream",
            ].contains(type)
    }
}
