import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct ObjectionBoundsTests {
    private func objection(_ notice: String, _ caseID: String, _ number: Int, from address: String?) -> RaiseObjection {
        RaiseObjection(
            noticeID: notice, caseID: caseID, author: "假名\(number)", contact: "139\(10_000_000 + number)",
            body: "反映年限不实",
            from: address.map { Caller(address: $0) })
    }

    @Test(
        "B58 121 objections under invented names from one address stop few cases of a notice, and are told another way",
        arguments: engines)
    func flood(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var cases: [(actor: Actor, id: String)] = []
            for serial in 1...6 { cases.append(try await t.submitted(serial)) }
            for c in cases { try await t.recommended(c.id) }
            let notice = try await t.published(cases.map(\.id))
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            var taken: [String] = []
            for number in 0..<121 {
                // Another host of the same network each time, and on another day for the last ones.
                let act = objection(
                    notice, cases[number % 6].id, number, from: "192.0.2.\(number + 1)")
                do {
                    let at = number < 100 ? now : now.adding(seconds: 86_400)
                    taken.append(try await t.casework.perform(act, as: nil, at: at).id)
                } catch let refusal as Refusal {
                    #expect(refusal.kind == .invalid && refusal.message.contains("当面、来信或者打电话"), "\(refusal)")
                }
            }
            #expect(taken.count == ObjectionBounds.fromNetwork)
            let held = Set(try await t.casework.ask(ListObjections(), as: t.office, at: now).map(\.caseID))
            #expect(held.count == ObjectionBounds.fromNetwork, "the others go on")
            // Somebody of another network still can, and who runs the notice enters what comes in by other ways.
            _ = try await t.casework.perform(
                objection(notice, cases[5].id, 200, from: "198.51.100.1"), as: nil, at: now)
            _ = try await t.casework.perform(
                objection(notice, cases[4].id, 201, from: "192.0.2.1"), as: t.office, at: now)
            // One answer for all that are alike.
            let open = try await t.casework.ask(ListObjections(), as: t.office, at: now).filter { $0.outcome == nil }
                .map(
                    \.id)
            let outcomes = try await t.casework.perform(
                AnswerObjections(ids: open, outcome: "rejected", answer: "经核查年限属实"), as: t.office, at: now)
            #expect(outcomes.count == 5 && outcomes.allSatisfy { $0.problem.isEmpty }, "\(outcomes)")
            let cleared = try t.afterNotice()
            try await t.turn(at: cleared)
            for c in cases { #expect(try await t.state(c.id) == .awaitingPayment) }
        }
    }

    @Test(
        "B58 a network has six a day whatever the notice, a case ten that wait; what was set aside makes room",
        arguments: engines)
    func caps(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            var ids: [String] = []
            for number in 0..<ObjectionBounds.ofCase {
                ids.append(
                    try await t.casework.perform(
                        objection(notice, one.id, number, from: "10.0.\(number).1"), as: nil, at: now
                    ).id)
            }
            let more = objection(notice, one.id, 50, from: "10.0.99.1")
            #expect(await t.refusal(more, as: nil, at: now)?.message.contains("这份申报已有 10 件") == true)
            #expect(await t.refusal(CheckObjection(more), as: nil, at: now) != nil, "asked before a file is kept")
            try await t.casework.perform(
                AnswerObjection(id: ids[0], outcome: "rejected", answer: "经核查年限属实"), as: t.office, at: now)
            let aside = try await t.casework.perform(
                AnswerObjections(ids: Array(ids.dropFirst()), outcome: "setAside", answer: "重复反映，没有新的事实"), as: t.office,
                at: now)
            #expect(aside.allSatisfy { $0.problem.isEmpty })
            _ = try await t.casework.perform(more, as: nil, at: now)
            // Of another notice, as many from this network as a day has.
            let place = t.casework.keys.lookup("objection place", Caller(address: "10.0.200.1").network)
            let moved = Array(ids.prefix(ObjectionBounds.fromNetworkADay))
            try await t.database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO notices (id, plan_id, kind, unit_id, start_day, last_day, days, published_at)
                    SELECT 'other', plan_id, 'result', unit_id, start_day, last_day, days, published_at FROM notices
                    WHERE id = \(notice)
                    """)
                for id in moved {
                    try tx.execute("UPDATE objections SET place = \(place), notice_id = 'other' WHERE id = \(id)")
                }
            }
            let last = objection(notice, one.id, 60, from: "10.0.200.1")
            #expect(await t.refusal(last, as: nil, at: now)?.message.contains("今天已经提出过 6 件") == true)
            _ = try await t.casework.perform(last, as: nil, at: now.adding(seconds: 86_400))
        }
    }

    @Test("B58 a notice has sixty a day, those set aside not counted", arguments: engines)
    func ofNotice(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            func fill(_ outcome: String) async throws {
                try await t.database.write { tx in
                    try tx.execute("DELETE FROM objections")
                    for number in 0..<ObjectionBounds.ofNotice {
                        try tx.execute(
                            """
                            INSERT INTO objections (id, notice_id, case_id, body, at, outcome, answer, answered_at)
                            VALUES (\("o\(number)"), \(notice), \(one.id), '反映', \(now), \(outcome), '答复', \(now))
                            """)
                    }
                }
            }
            let more = objection(notice, one.id, 1, from: "10.0.0.1")
            try await fill("rejected")
            #expect(await t.refusal(more, as: nil, at: now)?.message.contains("这次公示今天") == true)
            _ = try await t.casework.perform(more, as: nil, at: now.adding(seconds: 86_400))
            try await fill("setAside")
            _ = try await t.casework.perform(more, as: nil, at: now)
        }
    }

    @Test("B58 each of many is answered in its own right, what stops a case one by one", arguments: engines)
    func together(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let now = CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
            var ids: [String] = []
            for number in 0..<2 {
                ids.append(
                    try await t.casework.perform(objection(notice, one.id, number, from: nil), as: nil, at: now).id)
            }
            let upheld = AnswerObjections(ids: ids, outcome: "upheld", answer: "经核查属实")
            #expect(await t.refusal(upheld, as: t.office, at: now)?.faults.first?.field == "outcome")
            #expect(
                await t.refusal(AnswerObjections(ids: [], outcome: "partly", answer: "答复如下"), as: t.office, at: now)?
                    .faults
                    .first?.field == "objection")
            let outcomes = try await t.casework.perform(
                AnswerObjections(ids: ids + ["none"], outcome: "partly", answer: "部分属实，已更正"), as: t.office, at: now)
            #expect(outcomes.map { $0.problem.isEmpty } == [true, true, false])
            let other = await t.refusal(
                AnswerObjections(ids: ids, outcome: "partly", answer: "答复如下"), as: t.bureau, at: now)
            #expect(other?.kind == .forbidden)
        }
    }
}
