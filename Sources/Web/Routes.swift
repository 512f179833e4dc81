import Casework
import TitleReview

/// The routes of one folder of pages, or of all of them.
public struct Routes: Sendable {
    public var screens: [Screen]
    public var acts: [Act]
    public var downloads: [Download]
    public var intakes: [Intake]

    public init(screens: [Screen] = [], acts: [Act] = [], downloads: [Download] = [], intakes: [Intake] = []) {
        self.screens = screens
        self.acts = acts
        self.downloads = downloads
        self.intakes = intakes
    }

    public static func + (a: Routes, b: Routes) -> Routes {
        Routes(
            screens: a.screens + b.screens, acts: a.acts + b.acts, downloads: a.downloads + b.downloads,
            intakes: a.intakes + b.intakes)
    }
}

extension PageContext {
    /// Who acts, for the use cases; nil when signed out.
    var actor: Actor? { visitor?.actor as? Actor }

    /// Where it comes from, for the count of wrong passwords and codes, and for the list of sessions.
    var caller: Caller { Caller(address: address, devices: devices, agent: userAgent) }

    /// The form's sending, for the first who asks.
    var command: Command? {
        sent.flatMap { $0.take() ? Command(person: $0.person, id: $0.id, content: $0.content) : nil }
    }
}

extension Casework {
    /// Carries out an act of a request at the instant of receipt.
    func perform<U: Performable>(_ useCase: U, for context: PageContext) async throws -> U.Output {
        try await perform(useCase, as: context.actor, at: context.now, once: context.command)
    }

    /// Answers a question of a request.
    func ask<U: Inquiry>(_ inquiry: U, for context: PageContext) async throws -> U.Output {
        try await ask(inquiry, as: context.actor, at: context.now)
    }

    /// The same for what takes long.
    func askAtLength<U: Inquiry>(_ inquiry: U, for context: PageContext) async throws -> U.Output {
        try await askAtLength(inquiry, as: context.actor, at: context.now)
    }
}

/// The casework's refusals in the web's words.
extension Refusal: WebRefusal {
    public var status: Int {
        switch kind {
        case .notFound: 404
        case .forbidden: 403
        case .conflict: 409
        case .invalid: 422
        case .signedOut: 401
        case .tooLarge: 413
        case .unavailable, .overloaded: 503
        case .repeated: Site.carriedOutBefore
        }
    }

    public var title: String {
        switch kind {
        case .notFound: "没有找到"
        case .forbidden: "没有权限"
        case .conflict: "现在不能办理"
        case .invalid: "有内容需要修改"
        case .signedOut: "请先登录"
        case .tooLarge: "文件太大"
        case .unavailable: "暂时不能办理"
        case .overloaded: "现在使用的人较多"
        case .repeated: "已经办理过"
        }
    }

    public var detail: String { message }
    public var problems: [(field: String, message: String)] { faults.map { ($0.field, $0.message) } }
}
