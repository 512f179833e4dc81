import Casework
import Foundation
import Gateways
import Store
import Testing
import TitleReview

@testable import Web

/// The real pages over a real casework on SQLite: the Linping plan on its third day, one employer, two applicants.
struct PageFixture {
    let casework: Casework
    let site: Site
    let plan: Plan
    /// The administrator's second factor.
    private(set) var secret = ""
    private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let password = "Test-pass-2022"

    struct Now: TitleReview.Clock {
        let instant: Instant
        func now() -> Instant { instant }
    }

    /// - Parameter machine: one that stands, for what is told in seconds.
    static func with(machine: any Clock = MachineClock(), _ body: (PageFixture) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-pages-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let database = try SQLiteDatabase.temporary()
        let failure: (any Error)?
        do {
            try await body(PageFixture(database, folder, machine))
            failure = nil
        } catch { failure = error }
        try await database.close()
        if let failure { throw failure }
    }

    private init(_ database: any Database, _ folder: String, _ machine: any Clock) async throws {
        let keys = try KeyRing.open(directory: folder + "/keys")
        plan = try #require(
            PlanFile.read(
                String(
                    decoding: Data(contentsOf: root.appending(path: "Plans/linping-manufacturing-2022.yaml")),
                    as: UTF8.self)
            ).plan)
        let now = Instant(startOf: plan.dates.open.adding(days: 2)).adding(seconds: 36_000)
        try await Migrator.migrate(database)
        casework = Casework(
            database: database, keys: keys, files: try Vault(folder: folder + "/files", keys: keys),
            business: Now(instant: now), machine: machine,
            calendar: try WorkCalendar(
                yaml: String(decoding: Data(contentsOf: root.appending(path: "Plans/calendar.yaml")), as: UTF8.self)),
            audit: try await AuditLog.open(database, keys: keys, clock: machine),
            seal: try CertificateSeal.open(directory: keys.directory, at: now),
            address: "http://127.0.0.1")
        let routes = AllPages.routes(casework, gateway: SimulatedGateway(key: [UInt8](repeating: 7, count: 32)))
        var hooks = Site.Hooks(clock: Now(instant: now))
        hooks.sentAhead = SentAheadFiles(casework)
        site = try Site(
            screens: routes.screens, acts: routes.acts, downloads: routes.downloads, intakes: routes.intakes,
            sessions: CaseworkSessions(casework), hooks: hooks)
        try await people()
    }

    private mutating func people() async throws {
        let first = try await casework.perform(
            OpenFirstAdministrator(login: "admin", password: Self.password, unitName: "平台"), as: nil)
        secret = first.totp ?? ""
        let administrator = Actor(
            accountID: first.accountID,
            membershipID: try await casework.ask(MembershipOf(accountID: first.accountID), as: nil),
            role: .administrator,
            unitID: "platform",
            unitName: "", personID: nil, name: "", secondFactor: true)
        _ = try await casework.perform(PublishPlan(plan: plan, source: "", reason: ""), as: administrator)
        let employer = try await casework.perform(
            RegisterEmployer(
                EmployerProfile(
                    name: "杭州临平某机械有限公司", creditCode: "91330106MA2CFLDG4R", kind: "enterprise", ownership: "private",
                    sector: "other", supervisedBy: "district"),
                login: "clerk", password: Self.password, clerk: "经办人", letter: "letter"), as: nil)
        try await casework.perform(DecideRegistration(unitID: employer, approve: true), as: administrator)
        for (login, name, id) in [("wang", "王小明", "11010519491231002X"), ("li", "李丽", "440524199001010018")] {
            _ = try await casework.perform(
                RegisterApplicant(
                    .init(
                        login: login, password: Self.password, name: name,
                        residentID: try ResidentID(parsing: id, today: plan.dates.open), phone: "13800000000",
                        employerID: employer)), as: nil)
        }
    }

    /// Signs in over the API; the token is the bearer of what follows.
    func token(_ login: String) async throws -> String {
        let answer = try await post("/sign-in", ["account": login, "password": Self.password], as: nil)
        return try #require(
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["token"] as? String)
    }

    /// The administrator, with the second factor given; once per test, since a code works once.
    func administrator() async throws -> String {
        let first = try await token("admin")
        let code = try #require(TOTP.code(secret: secret, step: TOTP.step(at: casework.machine.now())))
        let answer = try await post("/second-factor", ["code": code], as: first)
        return try #require(
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["token"] as? String)
    }

    func get(_ path: String, as token: String? = nil) async -> (status: Int, text: String) {
        let answer = await site.respond(
            method: "GET", path: path, headers: token.map { [("authorization", "Bearer \($0)")] } ?? [])
        return (answer.status, String(decoding: answer.body, as: UTF8.self))
    }

    func post(_ path: String, _ fields: [String: Any], as token: String?) async throws -> (
        status: Int, text: String, body: [UInt8]
    ) {
        let headers = [("content-type", "application/json")] + (token.map { [("authorization", "Bearer \($0)")] } ?? [])
        let answer = await site.respond(
            method: "POST", path: "/api" + path, headers: headers,
            body: [UInt8](try JSONSerialization.data(withJSONObject: fields)))
        return (answer.status, String(decoding: answer.body, as: UTF8.self), answer.body)
    }

    /// A new draft of that applicant.
    func application(_ token: String) async throws -> String {
        let answer = try await post("/applications", ["plan": plan.id], as: token)
        let data =
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["data"] as? [String: Any]
        return try #require(data?["id"] as? String)
    }
}
