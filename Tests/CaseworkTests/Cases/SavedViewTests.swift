import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct SavedViewTests {
    @Test(
        "A3.2.0 an officer names filters, up to twenty, finds them again in the own queue, and nobody else does",
        arguments: engines)
    func views(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            func views(_ actor: Actor) async throws -> [SavedView] {
                try await t.casework.ask(
                    ReadOfficerQueue(QueueFilter(states: [.authorityReview]), chosen: nil, first: false), as: actor
                ).views
            }
            let me = t.authorities[0]
            for n in 0..<SaveView.most {
                try await t.casework.perform(SaveView(name: "视图\(n)", query: "verdict=manual&n=\(n)"), as: me)
            }
            #expect(await t.refusal(SaveView(name: "再一个", query: ""), as: me)?.faults.first?.field == "name")
            // The same name means the new filter.
            try await t.casework.perform(SaveView(name: "视图3", query: "verdict=eligible"), as: me)
            let saved = try await views(me)
            #expect(saved.count == SaveView.most && saved.first { $0.name == "视图3" }?.query == "verdict=eligible")
            #expect(try await views(t.authorities[1]).isEmpty)
            #expect(await t.refusal(RemoveView(id: saved[0].id), as: t.authorities[1])?.kind == .notFound)
            try await t.casework.perform(RemoveView(id: saved[0].id), as: me)
            #expect(try await views(me).count == SaveView.most - 1)
            for (name, query) in [
                ("", "x"), (String(repeating: "长", count: 21), "x"), ("长", String(repeating: "x", count: 2001)),
            ] {
                #expect(await t.refusal(SaveView(name: name, query: query), as: me)?.faults.first?.field == "name")
            }
            #expect(await t.refusal(SaveView(name: "x", query: ""), as: t.clerk)?.kind == .forbidden)
        }
    }

    @Test(
        "A3.2.1 after a case comes the one that follows it in the list, at the end the first, and none when there is no other",
        arguments: engines)
    func next(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let me = t.authorities[0]
            try await t.reported(one.id)
            func next(_ id: String, _ filter: QueueFilter = QueueFilter(states: [.authorityReview])) async throws
                -> NextInQueue.Next?
            { try await t.casework.ask(NextInQueue(filter, after: id), as: me) }
            #expect(try await next(one.id) == nil)
            try await t.copies(of: one.id, named: ["甲", "乙", "丙"])
            #expect(try await next(one.id)?.name == "甲")
            #expect(try await next("copy-0")?.name == "乙")
            #expect(try await next("copy-2") == .init(id: one.id, name: "王工1", fromTheStart: true))
            #expect(try await next("copy-0", QueueFilter(states: [.authorityReview], name: "丙"))?.id == "copy-2")
            // The one that was decided has left the list, or even the unit.
            try await t.database.write { tx in
                _ = try tx.execute("UPDATE cases SET state = 'officeReview', authority_id = NULL WHERE id = 'copy-1'")
            }
            #expect(try await next("copy-1")?.id == "copy-2")
            #expect(try await next("nobody's")?.id == one.id)
        }
    }
}
