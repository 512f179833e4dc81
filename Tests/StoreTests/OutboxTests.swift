import Store
import Testing
import TitleReview

@Suite struct OutboxTests {
    private let start = Instant(microseconds: 1_000_000_000)

    private func with(_ engine: Engine, _ body: (any Database, KeyRing) async throws -> Void) async throws {
        try await withFolder { folder in
            let keys = try KeyRing.open(directory: folder + "/keys")
            try await Databases.with(engine) { try await body($0, keys) }
        }
    }

    private func enqueue(_ database: any Database, _ keys: KeyRing, _ id: String, _ person: String) async throws {
        let start = start
        try await database.write { tx in
            try Outbox.enqueue(
                OutboxMessage(id: id, person: person, channel: "text", template: "plain", body: "正文 \(id)"), in: tx,
                keys: keys, at: start)
        }
    }

    private func due(_ database: any Database, _ keys: KeyRing, after seconds: Double) async throws -> [OutboxMessage] {
        let now = start.adding(seconds: seconds)
        return try await database.write { tx in try Outbox.due(in: tx, keys: keys, now: now, limit: 10) }
    }

    @Test("F9 messages come in order for each person, one at a time, sealed until then", arguments: Databases.engines)
    func order(_ engine: Engine) async throws {
        try await with(engine) { database, keys in
            for (id, person) in [("a1", "a"), ("b1", "b"), ("a2", "a")] {
                try await enqueue(database, keys, id, person)
            }
            let stored = try await database.read { tx in
                try #require(try tx.one("SELECT body FROM outbox WHERE id = 'a1'")).bytes("body")
            }
            #expect(stored.firstRange(of: Array("正文".utf8)) == nil)
            let first = try await due(database, keys, after: 0)
            #expect(first.map(\.id) == ["a1", "b1"] && first[0].body == "正文 a1")
            // Taken ones are leased to that worker: another gets nothing, not even the next of a person.
            let none = try await due(database, keys, after: Outbox.lease - 1)
            #expect(none.isEmpty)
            try await database.write { tx in try Outbox.markSent("a1", in: tx) }
            let second = try await due(database, keys, after: 1)
            #expect(second.map(\.id) == ["a2"])
            // The worker that had b1 died: after its lease the same message, with the same id, is taken again.
            let again = try await due(database, keys, after: Outbox.lease)
            #expect(again.map(\.id) == ["b1"])
        }
    }

    @Test("F9 a message that was not written with its act does not exist", arguments: Databases.engines)
    func together(_ engine: Engine) async throws {
        struct Stop: Error {}
        try await with(engine) { database, keys in
            let start = start
            await #expect(throws: Stop.self) {
                try await database.write { tx in
                    try Outbox.enqueue(
                        OutboxMessage(id: "x", person: "p", channel: "text", template: "plain", body: ""), in: tx,
                        keys: keys, at: start)
                    throw Stop()
                }
            }
            let none = try await due(database, keys, after: 0)
            #expect(none.isEmpty)
        }
    }

    @Test(
        "F9 a failure waits 30 s, then twice as long each time, and the twelfth gives up", arguments: Databases.engines)
    func backOff(_ engine: Engine) async throws {
        try await with(engine) { database, keys in
            try await enqueue(database, keys, "m", "p")
            var clock = 0.0
            for attempt in 1...Outbox.attempts {
                let taken = try await due(database, keys, after: clock)
                #expect(taken.map(\.id) == ["m"])
                let now = start.adding(seconds: clock)
                try await database.write { tx in try Outbox.markFailed("m", because: "gateway down", in: tx, now: now) }
                guard attempt < Outbox.attempts else { break }
                let pause = min(30 * Double(1 << (attempt - 1)), 21_600)
                let early = try await due(database, keys, after: clock + pause - 1)
                #expect(early.isEmpty)
                clock += pause
            }
            let never = try await due(database, keys, after: clock + 1_000_000)
            #expect(never.isEmpty)
            let counts = try await database.read { tx in try Outbox.counts(in: tx) }
            #expect(counts == ["given-up": 1])
        }
    }

    @Test(
        "F11 one command id: one effect and the same answer for the same content, refusal for other",
        arguments: Databases.engines)
    func once(_ engine: Engine) async throws {
        try await with(engine) { database, _ in
            let (runs, start) = (Counter(), start)
            let answers = try await withThrowingTaskGroup(of: String.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await database.write { tx in
                            try CommandLog.once(person: "p", id: "c1", content: [1], at: start, in: tx) {
                                "answer \(runs.add())"
                            }.answer
                        }
                    }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }
            #expect(answers == ["answer 1"] && runs.value == 1)
            await #expect(throws: CommandLog.Mismatch.self) {
                _ = try await database.write { tx in
                    try CommandLog.once(person: "p", id: "c1", content: [2], at: start, in: tx) { "" }.answer
                }
            }
            let other = try await database.write { tx in
                try CommandLog.once(person: "q", id: "c1", content: [2], at: start, in: tx) { "q" }.answer
            }
            #expect(other == "q")
            try await database.write { tx in
                try CommandLog.forget(in: tx, now: start.adding(seconds: CommandLog.seconds + 1))
            }
            let after = try await database.write { tx in
                try CommandLog.once(person: "p", id: "c1", content: [2], at: start, in: tx) { "new" }.answer
            }
            #expect(after == "new")
        }
    }
}
