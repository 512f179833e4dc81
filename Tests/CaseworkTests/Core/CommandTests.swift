import Casework
import Store
import Testing
import TitleReview

@Suite struct CommandTests {
    /// Leaves one entry on the chain each time it is carried out, and fails when it is told to.
    private struct Act: UseCase {
        let subject: String
        var fails = false

        func run(_ work: UnitOfWork) throws -> String {
            try work.record("test.act", subject)
            if fails { throw Refusal.conflict("不行") }
            return subject
        }
    }

    private func send(_ t: CaseworkFixture, _ act: Act, _ command: Command?) async -> Refusal.Kind? {
        do {
            _ = try await t.casework.perform(act, as: nil, at: nil, once: command)
            return nil
        } catch let refusal as Refusal { return refusal.kind } catch {
            Issue.record("\(error)")
            return .notFound
        }
    }

    private func effects(_ t: CaseworkFixture, _ subject: String = "%") async throws -> Int {
        try await t.database.read { tx in
            try tx.one("SELECT COUNT(*) AS n FROM audit_entries WHERE act = 'test.act' AND subject LIKE \(subject)")?
                .int("n") ?? -1
        }
    }

    @Test("F11 two hundred commands, each sent twice at once, have two hundred effects", arguments: engines)
    func pairs(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let repeated = try await withThrowingTaskGroup(of: Bool.self) { group in
                for index in 0..<200 {
                    for _ in 0..<2 {
                        group.addTask {
                            await send(
                                t, Act(subject: "s\(index)"),
                                Command(person: "p\(index % 7)", id: "command-\(index)", content: [1])) == .repeated
                        }
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(repeated == 200)
            #expect(try await effects(t) == 200)
        }
    }

    @Test(
        """
        F11 other content is refused, other people have ids of their own, \
        what failed may be tried again, and after a week an id is forgotten
        """,
        arguments: engines)
    func rules(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            #expect(
                await send(t, Act(subject: "a", fails: true), Command(person: "p", id: "c", content: [1])) == .conflict)
            #expect(try await effects(t) == 0)
            #expect(await send(t, Act(subject: "a"), Command(person: "p", id: "c", content: [1])) == nil)
            #expect(await send(t, Act(subject: "a"), Command(person: "p", id: "c", content: [1])) == .repeated)
            #expect(await send(t, Act(subject: "a"), Command(person: "p", id: "c", content: [2])) == .conflict)
            #expect(await send(t, Act(subject: "a"), Command(person: "q", id: "c", content: [2])) == nil)
            #expect(await send(t, Act(subject: "a"), nil) == nil)
            #expect(try await effects(t, "a") == 3)
            try await t.database.write { tx in
                _ = try tx.execute(
                    "UPDATE command_log SET at = at - \(Int(CommandLog.seconds + 60) * 1_000_000) WHERE person = 'p'")
            }
            try await t.casework.forgetCommands()
            #expect(await send(t, Act(subject: "a"), Command(person: "p", id: "c", content: [2])) == nil)
            #expect(await send(t, Act(subject: "a"), Command(person: "q", id: "c", content: [2])) == .repeated)
        }
    }
}
