import Casework
import TitleReview

/// Everything that can be asked for, put together once and never changed: routes, sessions, files, hooks. It answers
/// ``Ask`` values, so that tests and the socket go the same way.
public struct Site: Sendable {
    /// What the site takes from the other rooms.
    public struct Hooks: Sendable {
        /// The business clock.
        public var clock: any Clock
        public var navigation: @Sendable (Visitor?) -> [NavigationItem] = { _ in [] }
        /// What is not ready, in words; empty when database and files answer.
        public var notReady: @Sendable () async -> [String] = { [] }
        /// One structured line for the log, without personal data (S60).
        public var log: @Sendable (String) -> Void = { _ in }
        /// What is told in words of an error that is nobody's mistake and passes by itself; nil for what nobody expected.
        public var refusal: @Sendable (any Error) -> (any WebRefusal)? = { _ in nil }
        /// What the log may say of an unexpected error beside its type, for errors that never carry what somebody typed (S42).
        public var words: @Sendable (any Error) -> String? = { _ in nil }
        /// Gauges of other rooms as Prometheus text.
        public var moreMetrics: @Sendable () async -> String = { "" }
        /// Carries out `work` and tells whether what was read in it still stands, each time it is asked; nil: pages are made
        /// anew each time.
        public var watching:
            (@Sendable (_ work: @Sendable () async -> Answer) async -> (Answer, stands: @Sendable () -> Bool))?
        /// Why no form with a password is taken now; nil while they are.
        public var passwordsRefused: @Sendable () -> (any WebRefusal)? = { nil }
        /// Needed for `/metrics` from beyond loopback.
        public var metricsToken: String?
        /// Where uploads stay until it is clear whether they are kept.
        public var incoming: IncomingFiles = .temporary
        /// Files that were sent ahead in pieces, for forms that name them; nil: none are taken.
        public var sentAhead: (any SentAheadKeeper)?
        /// Where people reach the site; requests for another host are refused (421). Nil: any host is.
        public var address: String?
        /// Whether people reach the site over https (cookies, HSTS).
        public var secure = false
        /// Whether `/plain` and `/kit` exist (S58).
        public var demo = false
        /// How many times the usual limits of S36 hold; nil: none (demo, bench, rehearsal).
        public var rateLimitScale: Double?
        /// Whose word on a request's origin (`X-Forwarded-For`) is taken (S36).
        public var trustedProxies = NetworkAddress.loopback
        /// The path of the act that the head's sign-out button posts to.
        public var signOutPath = "/session/end"
        /// The page of the visitor's own account, to which the head's name leads; nil when there is none.
        public var accountPath: String?

        public init(clock: any Clock) { self.clock = clock }
    }

    let screens: [Screen]
    let acts: [Act]
    let downloads: [Download]
    let intakes: [Intake]
    let sessions: any SessionKeeper
    let files: StaticFiles
    let hooks: Hooks
    let cookies: Cookies
    let rateLimiter: RateLimiter?
    let commands = AnsweredCommands()
    let router: Router
    let openAPI: [UInt8]
    public let metrics = Metrics()
    let kept = KeptAnswers()

    /// - Throws: ``SiteFault`` naming every route that is declared wrongly (S11).
    public init(
        screens: [Screen], acts: [Act], downloads: [Download] = [], intakes: [Intake] = [], sessions: any SessionKeeper,
        files: StaticFiles = .none, hooks: Hooks
    ) throws(SiteFault) {
        let screens = hooks.demo ? screens + [KitPage.screen] : screens
        let acts = hooks.demo ? acts + [KitPage.act] : acts
        self.screens = screens
        self.acts = acts
        self.downloads = downloads
        self.intakes = intakes
        self.sessions = sessions
        self.files = files
        self.hooks = hooks
        cookies = Cookies(secure: hooks.secure)
        rateLimiter = hooks.rateLimitScale.map { RateLimiter(scale: $0) }
        router = Router(try Site.places(screens, acts, downloads, intakes))
        openAPI = OpenAPI.document(screens: screens, acts: acts, downloads: downloads, intakes: intakes).bytes
    }

    /// Every route with its policy, for the access matrix (S13) and the crawl.
    public var routes: [(method: String, path: String, name: String, policy: Policy)] {
        screens.map { ("GET", $0.path, $0.name, $0.policy) } + downloads.map { ("GET", $0.path, $0.name, $0.policy) }
            + acts.map { ("POST", $0.path, $0.name, $0.policy) }
            + intakes.map { ("PATCH", $0.path, $0.name, $0.policy) }
    }

    private static func places(
        _ screens: [Screen], _ acts: [Act], _ downloads: [Download], _ intakes: [Intake]
    ) throws(SiteFault) -> [(pieces: [Router.Piece], place: Router.Place)] {
        var faults: [String] = []
        var places: [String: (pieces: [Router.Piece], place: Router.Place)] = [:]
        var names = Set<String>()
        func add(_ path: String, _ name: String, _ policy: Policy, _ target: Router.Target, _ method: Router.Method) {
            guard let pieces = Router.pieces(path) else { return faults.append("\(path): not a path") }
            if ["api", "static", "healthz", "readyz", "metrics", "plain"].contains(where: {
                pieces.first == .literal($0)
            }) {
                faults.append("\(path): reserved")
            }
            if Field.trimmed(policy.relation).isEmpty { faults.append("\(path): policy without relation (S11)") }
            if case .roles(let roles) = policy.who, roles.isEmpty {
                faults.append("\(path): policy without roles (S11)")
            }
            if !names.insert(name).inserted { faults.append("\(path): name \(name) is taken") }
            let shape = pieces.map { if case .literal(let text) = $0 { text } else { "{}" } }.joined(separator: "/")
            let parameters = pieces.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
            var entry = places[shape] ?? (pieces, Router.Place())
            if entry.place[method] != nil { faults.append("\(path): declared twice") }
            entry.place[method] = .init(target: target, names: parameters)
            places[shape] = entry
        }
        for (index, screen) in screens.enumerated() {
            add(screen.path, screen.name, screen.policy, .screen(index), .get)
        }
        for (index, file) in downloads.enumerated() { add(file.path, file.name, file.policy, .download(index), .get) }
        for (index, intake) in intakes.enumerated() {
            add(intake.path, intake.name, intake.policy, .intake(index), .patch)
        }
        for (index, act) in acts.enumerated() {
            add(act.path, act.name, act.policy, .act(index), .post)
            if Set(act.fields.map(\.name)).count != act.fields.count {
                faults.append("\(act.path): a field is declared twice")
            }
        }
        guard faults.isEmpty else { throw SiteFault(faults: faults) }
        return Array(places.values)
    }
}

/// Why a site cannot be built: every fault at once.
public struct SiteFault: Error, CustomStringConvertible {
    public let faults: [String]
    public var description: String { "the site cannot be built: " + faults.joined(separator: "; ") }
}
