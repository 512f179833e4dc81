import Store
import Synchronization
import Testing
import TitleReview

@testable import Casework

/// A machine's clock that a test moves on.
final class MovingClock: Clock {
    private let instant = Mutex(MachineClock().now())
    func now() -> Instant { instant.withLock { $0 } }
    func move(seconds: Double) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// A session that was read is given again only while everything it was read from stands.
@Suite struct SessionTests {
    @Test(
        "S8 S12 a session that was just read knows at once of another name, a withdrawn role, a closed account and its end",
        arguments: engines)
    func changes(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            func token() async throws -> String {
                try #require(
                    try await t.casework.perform(
                        try await SignIn.prepare(
                            login: "clerk", password: CaseworkFixture.password, casework: t.casework), as: nil
                    ).right?.token)
            }
            func live(_ token: String) async throws -> LiveSession? {
                try await Sessions.resolve(token, casework: t.casework)
            }
            func write(_ sql: SQL) async throws { try await t.database.write { tx in _ = try tx.execute(sql) } }
            let one = try await token()
            let clerk = t.clerk
            for _ in 0..<3 { #expect(try await live(one)?.actor.unitName == "杭州临平某机械有限公司") }
            try await write("UPDATE units SET name = '另一个名称' WHERE id = \(clerk.unitID)")
            #expect(try await live(one)?.actor.unitName == "另一个名称")
            try await write("UPDATE memberships SET until = 1 WHERE id = \(clerk.membershipID)")
            #expect(try await live(one) == nil)
            try await write("UPDATE memberships SET until = NULL WHERE id = \(clerk.membershipID)")
            #expect(try await live(one) != nil)
            try await write("UPDATE accounts SET closed_at = 1 WHERE id = \(clerk.accountID)")
            #expect(try await live(one) == nil)
            try await write("UPDATE accounts SET closed_at = NULL WHERE id = \(clerk.accountID)")
            let two = try await token()
            for one in [one, two] { #expect(try await live(one) != nil) }
            try await write("DELETE FROM sessions WHERE digest = \(Sessions.digest(one))")
            #expect(try await live(one) == nil)
            #expect(try await live(two) != nil)
        }
    }

    @Test(
        "S8 a session runs out by the clock, though nothing was written: idle, and after twelve hours of use",
        arguments: engines)
    func time(_ engine: Engine) async throws {
        let clock = MovingClock()
        try await CaseworkFixture.with(engine, machine: clock) { t in
            func token(_ login: String) async throws -> String {
                try #require(
                    try await t.casework.perform(
                        try await SignIn.prepare(
                            login: login, password: CaseworkFixture.password, casework: t.casework), as: nil
                    ).right?.token)
            }
            let idle = try await token("clerk")
            #expect(try await Sessions.resolve(idle, casework: t.casework) != nil)
            clock.move(seconds: 2 * 3600 + 61)
            #expect(try await Sessions.resolve(idle, casework: t.casework) == nil)
            let used = try await token("clerk")
            for _ in 0..<12 {
                #expect(try await Sessions.resolve(used, casework: t.casework) != nil)
                clock.move(seconds: 3600)
            }
            #expect(try await Sessions.resolve(used, casework: t.casework) == nil)
        }
    }
}
