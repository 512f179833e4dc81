import TitleReview

/// A page before the shell is put round it: what a view function returns.
public struct Page: Sendable {
    public var title: String
    public var status: Int
    /// From the home page down; the page itself is not among them.
    public var crumbs: [Link]
    public var body: HTML
    /// Dense pages of officers and experts use the whole width.
    public var wide: Bool
    /// The kept answer is nobody's personal page and may be cached for so many seconds when signed out.
    public var publicFor: Int?
    /// The Atom feed of what the page lists, an own path.
    public var feed: String?

    public init(
        _ title: String, crumbs: [Link] = [], wide: Bool = false, status: Int = 200, publicFor: Int? = nil,
        feed: String? = nil, body: HTML
    ) {
        self.title = title
        self.crumbs = crumbs
        self.wide = wide
        self.status = status
        self.publicFor = publicFor
        self.feed = feed
        self.body = body
    }
}

/// A link: text, and an own path or https address.
public struct Link: Sendable, Equatable {
    public let text: String
    public let url: String

    public init(_ text: String, _ url: String) {
        self.text = text
        self.url = url
    }
}

/// An entry of the head's navigation, with how many things wait there.
public struct NavigationItem: Sendable {
    public let link: Link
    public let count: Int?
    /// Further paths whose pages belong to this item.
    let under: [String]

    public init(_ text: String, _ url: String, count: Int? = nil, under: [String] = []) {
        link = Link(text, url)
        self.count = count
        self.under = under
    }
}

/// The addresses of `Public/`, with the fingerprint of its content.
public struct Assets: Sendable {
    let fingerprint: String
    public static let none = Assets(fingerprint: "0")

    public func url(_ path: String) -> String { "/static/\(fingerprint)/\(path)" }
}
