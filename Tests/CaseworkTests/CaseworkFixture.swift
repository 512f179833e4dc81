import Casework
import Documents
import Foundation
import Gateways
import Store
import Testing
import TitleReview

/// The engines of this run: SQLite always, PostgreSQL where `PINGHENG_TEST_POSTGRES` names one (`./test` always does).
let engines: [Engine] =
    ProcessInfo.processInfo.environment["PINGHENG_TEST_POSTGRES"] == nil ? [.sqlite] : [.sqlite, .postgres]

/// An office in a temporary place: the Linping plan with a committee of seven, and the officers that it needs.
struct CaseworkFixture: Sendable {
    let casework: Casework
    let database: any Database
    let keyFolder: String
    let plan: Plan
    let administrator: Actor
    let clerk: Actor
    let office: Actor
    let bureau: Actor
    /// By level of the plan's chain.
    let authorities: [Actor]
    let photo: StoredFile

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func with(
        _ engine: Engine, plan change: (inout Plan) -> Void = { _ in },
        messageGateways: [MessageChannel: any MessageGateway] = [:],
        registers: [OutsideRegister: any LookupGateway] = [:],
        scanner: (any VirusScanner)? = nil, machine: any Clock = MachineClock(),
        _ body: (CaseworkFixture) async throws -> Void
    ) async throws {
        var plan = try #require(PlanFile.read(source(ofPlan: "linping-manufacturing-2022")).plan)
        plan.committee.members = 7
        plan.committee.scope = .speciality
        change(&plan)
        try await empty(
            engine, messageGateways: messageGateways, registers: registers, scanner: scanner, machine: machine
        ) {
            casework in
            try await body(open(casework, plan))
        }
    }

    /// A machine's clock that stands, for what is told in seconds: a busy machine does not outlast it.
    struct StandingClock: Clock {
        private let instant = MachineClock().now()
        func now() -> Instant { instant }
    }

    /// An installation that was started for the first time: nobody is there.
    static func empty(
        _ engine: Engine, messageGateways: [MessageChannel: any MessageGateway] = [:],
        registers: [OutsideRegister: any LookupGateway] = [:], scanner: (any VirusScanner)? = nil,
        machine: any Clock = MachineClock(), _ body: (Casework) async throws -> Void
    ) async throws {
        let database: any Database
        if engine == .postgres, let url = ProcessInfo.processInfo.environment["PINGHENG_TEST_POSTGRES"] {
            database = try await PostgresDatabase.temporary(on: url)
        } else {
            database = try SQLiteDatabase.temporary()
        }
        let folder = FileManager.default.temporaryDirectory.appending(path: "pingheng-casework-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let failure: (any Error)?
        do {
            try await body(casework(database, folder, messageGateways, registers, scanner, machine))
            failure = nil
        } catch { failure = error }
        try await database.close()
        try? FileManager.default.removeItem(atPath: folder)
        if let failure { throw failure }
    }

    private static func casework(
        _ database: any Database, _ folder: String, _ messageGateways: [MessageChannel: any MessageGateway],
        _ registers: [OutsideRegister: any LookupGateway], _ scanner: (any VirusScanner)?,
        _ machine: any Clock
    ) async throws -> Casework {
        try await Migrator.migrate(database)
        return try await self.casework(
            database, keys: KeyRing.open(directory: folder + "/keys"), files: folder + "/files", messageGateways,
            registers,
            scanner, machine)
    }

    /// The use cases on a database that is there already.
    static func casework(
        _ database: any Database, keys: KeyRing, files: String,
        _ messageGateways: [MessageChannel: any MessageGateway] = [:],
        _ registers: [OutsideRegister: any LookupGateway] = [:], _ scanner: (any VirusScanner)? = nil,
        _ machine: any Clock = MachineClock(), inspector: any FileInspector = InProcessInspector()
    ) async throws -> Casework {
        let opening = try #require(Instant(iso8601: "2022-08-01T12:00:00+08:00"))
        return Casework(
            database: database, keys: keys, files: try Vault(folder: files, keys: keys),
            business: BusinessClock(start: opening), machine: machine,
            calendar: try WorkCalendar(
                yaml: String(decoding: Data(contentsOf: root.appending(path: "Plans/calendar.yaml")), as: UTF8.self)),
            audit: try await AuditLog.open(database, keys: keys, clock: machine),
            seal: try CertificateSeal.open(directory: keys.directory, at: opening),
            address: "http://127.0.0.1:8080", messageGateways: messageGateways, inspector: inspector,
            registers: RegisterGateways(registers, perHour: 6), scanner: scanner,
            templates: try ["linping-manufacturing-2022", "vocational-teacher-2023"].map {
                PlanTemplate(id: $0, source: try source(ofPlan: $0))
            })
    }

    private static func open(_ casework: Casework, _ plan: Plan) async throws -> CaseworkFixture {
        let early = noon(plan.dates.open.adding(days: -30))
        let first = try await casework.perform(
            OpenFirstAdministrator(login: "admin", password: password, unitName: "平台"), as: nil, at: early)
        let administrator = try await actor(casework, first.accountID, .administrator, unit: "platform")
        _ = try await casework.perform(PublishPlan(plan: plan, source: "", reason: ""), as: administrator, at: early)
        let units = try await casework.ask(ListUnits(), as: administrator)
        func officer(_ login: String, _ role: Role, _ unit: String) async throws -> Actor {
            let opened = try await casework.perform(
                OpenAccount(login: login, password: password, name: login, role: role, unitID: unit), as: administrator,
                at: early)
            return try await actor(casework, opened.accountID, role, unit: unit)
        }
        let bureauUnit = try await casework.perform(AddUnit(kind: "bureau", name: "市人社局"), as: administrator, at: early)
        let officeUnit = try #require(units.first { $0.kind == "office" })
        var authorities: [Actor] = []
        for (index, level) in plan.authorities.enumerated() {
            let unit = try #require(units.first { $0.kind == "authority" && $0.level == level.id })
            authorities.append(try await officer("authority\(index)", .authority, unit.id))
        }
        let employer = try await casework.perform(
            RegisterEmployer(
                EmployerProfile(
                    name: "杭州临平某机械有限公司", creditCode: "91330110MA2B0AAA1N".validCreditCode, kind: "enterprise",
                    ownership: "private", sector: "other", supervisedBy: "district"),
                login: "clerk", password: password, clerk: "经办人", letter: casework.files.put(Array("letter".utf8))),
            as: nil, at: early)
        try await casework.perform(DecideRegistration(unitID: employer, approve: true), as: administrator, at: early)
        let clerk = try await casework.ask(AccountByLogin(login: "clerk"), as: nil)
        return CaseworkFixture(
            casework: casework, database: casework.database, keyFolder: casework.keys.directory, plan: plan,
            administrator: administrator,
            clerk: Actor(
                accountID: clerk.accountID, membershipID: clerk.membershipID, role: .employer, unitID: employer,
                unitName: "", personID: nil, name: "经办人", secondFactor: false),
            office: try await officer("office", .office, officeUnit.id),
            bureau: try await officer("bureau", .bureau, bureauUnit), authorities: authorities,
            photo: try StoredFile.made(portrait(), name: "证件照.jpg", type: "image/jpeg", casework: casework))
    }

    /// The demo's ID photo: it is printed on certificates.
    static func portrait() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "Public/demo/portrait.jpg")))
    }

    static func source(ofPlan id: String) throws -> String {
        String(decoding: try Data(contentsOf: root.appending(path: "Plans/\(id).yaml")), as: UTF8.self)
    }

    static let password = "Test-pass-2022"

    static func noon(_ day: Day) -> Instant { Instant(startOf: day).adding(seconds: 12 * 3600) }

    static func actor(_ casework: Casework, _ account: String, _ role: Role, unit: String?, person: String? = nil)
        async throws -> Actor
    {
        Actor(
            accountID: account, membershipID: try await casework.ask(MembershipOf(accountID: account), as: nil),
            role: role, unitID: unit, unitName: "", personID: person, name: "", secondFactor: true,
            // Some tests take longer on a busy machine than a factor stays fresh.
            factorAt: casework.machine.now().adding(seconds: 3_600))
    }
}

extension String {
    /// The same eighteen characters with the check character that GB 32100 asks for.
    var validCreditCode: String {
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
        let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
        let sum = zip(self.prefix(17), weights).reduce(0) { $0 + (alphabet.firstIndex(of: $1.0) ?? 0) * $1.1 }
        return String(prefix(17)) + String(alphabet[(31 - sum % 31) % 31])
    }
}
