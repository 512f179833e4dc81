import Casework
import Foundation
import Gateways
import ServiceLifecycle
import Store
import TitleReview
import Web

/// The site with its routes, sessions and background work, ready to serve.
struct ServerRoom: Sendable {
    let assembly: Assembly
    /// The clock that the demo's pages move; nil: no demo pages.
    let demo: BusinessClock?
    let accounts: [DemoAccount]
    let secure: Bool
    /// Where people reach the server, when that was said: no other host is answered.
    var address: String?
    /// Nothing is simulated where it is true.
    var isProduction = false
    /// How many times the usual limits on requests hold; nil: none.
    var limits: Double?
    var trustedProxies: Set<NetworkAddress>?
    /// What `/metrics` asks of requests from beyond this machine; nil: they find nothing there (S60).
    var metricsToken: String?

    func site() throws -> Site {
        let casework = assembly.casework
        var hooks = Site.Hooks(clock: casework.business)
        hooks.signOutPath = "/sign-out"
        hooks.accountPath = "/role"
        hooks.secure = secure
        hooks.address = address
        hooks.incoming = casework.incoming
        hooks.sentAhead = SentAheadFiles(casework)
        hooks.demo = demo != nil
        hooks.rateLimitScale = limits
        hooks.metricsToken = metricsToken
        if let trustedProxies { hooks.trustedProxies = trustedProxies }
        hooks.navigation = { visitor in Navigation.items(for: visitor) }
        hooks.watching = { work in await Reading.watch(work) }
        hooks.notReady = { [database = assembly.database, audit = assembly.audit, clock = assembly.clock] in
            var missing: [String] = []
            do { try await database.ping() } catch { missing.append("数据库没有应答") }
            let off = abs(clock.correction)
            if off > Casework.tolerance { missing.append("本机时钟与数据库相差 \(Int(off * 1000)) 毫秒，请校准") }
            if audit.problem != nil { missing.append("审计链头无法写入") }
            return missing
        }
        hooks.passwordsRefused = { casework.passwords.refusal }
        hooks.refusal = { error in if case StoreError.full = error { Refusal.diskFull } else { nil } }
        // Which file is damaged: by its address, a keyed digest that says nothing of what is in it.
        hooks.words = { error in if case StoreError.damaged(let sentence) = error { sentence } else { nil } }
        hooks.moreMetrics = { [audit = assembly.audit] in
            """
            # HELP pingheng_passwords_waiting Passwords that wait to be hashed or compared.
            # TYPE pingheng_passwords_waiting gauge
            pingheng_passwords_waiting \(casework.passwords.waiting)
            # HELP pingheng_audit_discrepancy 1 when the audit chain did not stand at the start where it was signed last.
            # TYPE pingheng_audit_discrepancy gauge
            pingheng_audit_discrepancy \(audit.discrepancy == nil ? 0 : 1)

            """
        }
        if let discrepancy = assembly.audit.discrepancy {
            FileHandle.standardError.write(Data("{\"event\":\"audit\",\"discrepancy\":\"\(discrepancy)\"}\n".utf8))
        }
        hooks.log = { line in FileHandle.standardError.write(Data((line + "\n").utf8)) }
        let gateway = isProduction ? nil : SimulatedGateway(key: assembly.keys.mac(.token, Array("payment".utf8)))
        var routes = AllPages.routes(casework, gateway: gateway)
        if let demo { routes = routes + DemoPages.routes(casework, clock: demo, accounts: accounts) }
        return try Site(
            screens: routes.screens, acts: routes.acts, downloads: routes.downloads, intakes: routes.intakes,
            sessions: CaseworkSessions(casework),
            files: StaticFiles(folder: Resources.root().appending(path: "Public").path), hooks: hooks)
    }

    /// Serves until SIGTERM, or the first element of `stop`.
    func serve(host: String, port: Int, stop: AsyncStream<Void>? = nil, onStart: @escaping @Sendable (Int) -> Void)
        async throws
    {
        let site = try site()
        let casework = assembly.casework
        let background: [any Service] = [
            ClockKeeper(casework: casework, clock: assembly.clock), ClockTurner(casework: casework),
            Messenger(casework: casework),
            KeyKeeper(casework: casework), Tidier(answered: { site.metrics.answered }, forget: { site.rest() }),
        ]
        try await PinghengServer(site, host: host, port: port, onStart: onStart).run(background: background, stop: stop)
    }
}

/// Keeps a node's clock with the database's, and with the other nodes of a rehearsal, until the server ends; where a moved clock
/// stands is kept for the next start.
struct ClockKeeper: Service {
    let casework: Casework
    let clock: BusinessClock
    /// Seconds between two tellings of where a moved clock stands.
    private static let telling = 10

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var turns = 0
            while !Task.isCancelled {
                if clock.isMoved, turns % Self.telling == 0 {
                    _ = try? await casework.share(clock, ahead: Double(Self.telling) * 3)
                }
                turns += 1
                try? await Task.sleep(for: .seconds(clock.isMoved ? 1 : 15))
                // A database that does not answer is the readiness check's to tell.
                _ = try? await casework.align(clock)
            }
        }
    }
}

/// Sends what waits in the outbox, until the server ends: apart from the clock, so that a gateway that hangs holds up nothing else (F7).
struct Messenger: Service {
    let casework: Casework

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await casework.deliverMessages() } catch {
                    FileHandle.standardError.write(
                        Data("{\"event\":\"messages\",\"error\":\"\(type(of: error))\"}\n".utf8))
                }
                try? await Task.sleep(for: .seconds(2))
            }
        }
    }
}

/// Sees to it that a change of keys is carried through, until the server ends.
struct KeyKeeper: Service {
    let casework: Casework

    func run() async throws {
        let tender = KeyTender(casework)
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await tender.tend() } catch {
                    FileHandle.standardError.write(Data("{\"event\":\"keys\",\"error\":\"\(type(of: error))\"}\n".utf8))
                }
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }
}

/// Lets the clock's own transitions happen, until the server ends.
struct ClockTurner: Service {
    let casework: Casework
    /// Seconds after a deadline in which nothing expires: longer than what was received in time can wait for its turn, on any node (F10).
    private static let grace = 60.0

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var turns = 0
            while !Task.isCancelled {
                do {
                    if turns % 120 == 0 { try await casework.forgetCommands() }
                    turns += 1
                    try await casework.turnClock(grace: Self.grace)
                    try await casework.destroyLeftBallotKeys()
                    try await casework.forgetUploads()
                    try await casework.removeReleasedFiles()
                } catch {
                    FileHandle.standardError.write(
                        Data("{\"event\":\"clock\",\"error\":\"\(type(of: error))\"}\n".utf8))
                }
                try? await Task.sleep(for: .seconds(30))
            }
        }
    }
}
