import Casework
import Foundation
import Rehearsal
import Store
import Synchronization
import TitleReview
import Web

/// The server that a rehearsal brings along: on a temporary directory, or a kept one, with a movable clock and an
/// administrator, and nobody else.
final class LocalRehearsalServer: RehearsalServer {
    private struct Running: Sendable {
        let assembly: Assembly
        let task: Task<Void, any Error>
        let stop: AsyncStream<Void>.Continuation
    }
    private let plan: Plan
    private let source: String
    private let folder: String
    private let isKept: Bool
    private let databaseURL: String?
    private let running = Mutex<Running?>(nil)

    /// - Parameters:
    ///   - source: the text of the plan's file.
    ///   - keep: the data directory to leave behind, its keys in it; nil for a temporary one that is removed.
    init(plan: Plan, source: String, keep: String?, databaseURL: String?) {
        self.plan = plan
        self.source = source
        isKept = keep != nil
        folder =
            keep
            ?? FileManager.default.temporaryDirectory.appending(path: "pingheng-rehearsal-\(UUID().uuidString)").path
        self.databaseURL = databaseURL
    }

    func start() async throws -> URL {
        if FileManager.default.fileExists(atPath: folder + "/pingheng.sqlite") {
            throw Failure("\(folder) 里已有数据。请换一个目录。")
        }
        let clock = BusinessClock(start: Instant(startOf: plan.dates.open.adding(days: -7)).adding(seconds: 8 * 3600))
        let assembly = try await Assembly.open(
            data: folder, keys: KeyPlaces.besides(folder), databaseURL: databaseURL, clock: clock,
            address: "http://127.0.0.1")
        let first = try await assembly.casework.perform(
            OpenFirstAdministrator(login: "admin", password: DemoWorld.password, unitName: "评衡演练平台"), as: nil)
        let administrator = Actor(
            accountID: first.accountID,
            membershipID: try await assembly.casework.ask(MembershipOf(accountID: first.accountID), as: nil),
            role: .administrator, unitID: "platform",
            unitName: "评衡演练平台", personID: nil, name: "平台管理员", secondFactor: true)
        _ = try await assembly.casework.perform(PublishPlan(plan: plan, source: source, reason: ""), as: administrator)
        let accounts = [
            DemoAccount(
                role: "administrator", account: "admin", password: DemoWorld.password, secondFactor: first.totp,
                home: "/admin", who: "平台管理员")
        ]
        let room = ServerRoom(assembly: assembly, demo: clock, accounts: accounts, secure: false)
        let (ports, report) = AsyncStream<Int>.makeStream()
        let (stopping, stop) = AsyncStream<Void>.makeStream()
        let task = Task {
            try await room.serve(host: "127.0.0.1", port: 0, stop: stopping) { port in report.yield(port) }
        }
        let watch = Task {
            do { try await task.value } catch { report.finish() }
        }
        running.withLock { $0 = Running(assembly: assembly, task: task, stop: stop) }
        for await port in ports {
            watch.cancel()
            guard let url = URL(string: "http://127.0.0.1:\(port)") else { break }
            return url
        }
        try await task.value
        throw Failure("演练用的服务没有启动。")
    }

    /// Returns when the server has ended: because of ``stop()``, or of a signal that it took.
    func ended() async {
        guard let running = running.withLock({ $0 }) else { return }
        _ = try? await running.task.value
    }

    func stop() async {
        guard let running = running.withLock({ $0 }) else { return }
        running.stop.yield()
        _ = try? await running.task.value
        try? await running.assembly.close()
        if !isKept { try? FileManager.default.removeItem(atPath: folder) }
    }

    func invariants() async throws -> [String: Int] {
        guard let assembly = running.withLock({ $0?.assembly }) else { return [:] }
        var broken = try await assembly.casework.ask(CheckInvariants(), as: nil)
        let report = try await AuditVerifier.verify(assembly.database, keys: assembly.keys, rows: true)
        broken["the audit chain holds"] = report.ok ? 0 : 1
        var unverified = 0
        for file in try await assembly.casework.ask(ListCertificateFiles(), as: nil)
        where !CertificateCheck.isGood(
            try assembly.vault.get(file.file), number: file.number, casework: assembly.casework)
        {
            unverified += 1
        }
        broken["every certificate verifies"] = unverified
        return broken
    }

    func keepCertificates(to directory: URL) async throws {
        guard let assembly = running.withLock({ $0?.assembly }) else { return }
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        for file in try await assembly.casework.ask(ListCertificateFiles(), as: nil) {
            try Data(assembly.vault.get(file.file)).write(to: directory.appending(path: "\(file.number).pdf"))
        }
    }
}
