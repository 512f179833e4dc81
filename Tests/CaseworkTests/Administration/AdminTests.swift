import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct AdminTests {
    @Test(
        "A3.2.0 accounts come by the page, by role, by login and by whole name; only the administrator sees them",
        arguments: engines)
    func accounts(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            for serial in 1...3 { _ = try await t.applicant(serial) }
            #expect(await t.refusal(ReadAccounts(), as: t.office)?.kind == .forbidden)
            var logins: [String] = []
            var after = ""
            repeat {
                let page = try await t.casework.ask(ReadAccounts(after: after, limit: 2), as: t.administrator)
                #expect(page.accounts.count <= 2)
                logins += page.accounts.map(\.login)
                after = page.next ?? ""
            } while !after.isEmpty
            #expect(
                logins == ["admin", "authority0", "authority1", "bureau", "clerk", "office"].filter(logins.contains)
                    && logins.count == Set(logins).count && !logins.contains("person1"))
            let applicants = try await t.casework.ask(ReadAccounts(role: .applicant), as: t.administrator)
            #expect(
                applicants.accounts.map(\.login) == ["person1", "person2", "person3"]
                    && applicants.counts["applicant"] == 3 && applicants.next == nil)
            #expect(applicants.accounts[0].posts.first?.unit == "杭州临平某机械有限公司")
            #expect(
                try await t.casework.ask(ReadAccounts(search: "王工2"), as: t.administrator).accounts.map(\.login) == [
                    "person2"
                ])
            #expect(try await t.casework.ask(ReadAccounts(search: "王工"), as: t.administrator).accounts.isEmpty)
            #expect(
                try await t.casework.ask(ReadAccounts(search: "clerk"), as: t.administrator).accounts.map(\.name) == [
                    "经办人"
                ])
            let one = try await t.casework.ask(ReadAccount(id: t.office.accountID), as: t.administrator)
            #expect(one.login == "office" && one.secondFactor && !one.closed && one.posts.map(\.role) == [.office])
            #expect(await t.refusal(ReadAccount(id: "none"), as: t.administrator)?.kind == .notFound)
        }
    }

    @Test("A3.2.0 an account's role is held in a unit of its kind", arguments: engines)
    func kinds(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            func open(_ role: Role, _ unit: String?) throws -> OpenAccount {
                try OpenAccount(login: "x", password: CaseworkFixture.password, name: "某", role: role, unitID: unit)
            }
            for (role, unit) in [
                (Role.office, t.bureau.unitID), (.bureau, t.clerk.unitID), (.administrator, t.office.unitID),
                (.authority, "none"), (.authority, nil),
            ] {
                let account = try open(role, unit)
                #expect(await t.refusal(account, as: t.administrator)?.faults.first?.field == "unit")
            }
            let account = try open(.employer, t.clerk.unitID)
            #expect(try await t.casework.perform(account, as: t.administrator).totp == nil)
        }
    }

    @Test(
        "A3.2.0 units come by the page, by kind and by a part of the name, and all at once where programs ask",
        arguments: engines)
    func units(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let all = try await t.casework.ask(ReadUnits(limit: 5000), as: t.administrator)
            #expect(
                Set(all.units.map(\.id)) == Set(try await t.casework.ask(ListUnits(), as: t.administrator).map(\.id))
                    && all.next == nil)
            var names: [String] = []
            var after = ""
            repeat {
                let page = try await t.casework.ask(ReadUnits(after: after, limit: 3), as: t.administrator)
                names += page.units.map(\.name)
                after = page.next ?? ""
            } while !after.isEmpty
            #expect(names == all.units.map(\.name))
            #expect(
                try await t.casework.ask(ReadUnits(kind: "bureau"), as: t.administrator).units.map(\.name) == ["市人社局"])
            #expect(
                try await t.casework.ask(ReadUnits(search: "某机械"), as: t.administrator).units.map(\.id) == [
                    t.clerk.unitID
                ]
            )
            #expect(try await t.casework.ask(ReadUnits(search: "%"), as: t.administrator).units.isEmpty)
            let unit = try await t.casework.ask(ReadUnit(id: #require(t.clerk.unitID)), as: t.administrator)
            #expect(unit.profile?.ownership == "private" && unit.accounts.map(\.login) == ["clerk"])
            #expect(
                try await t.casework.ask(ListOfficerUnits(including: unit.unit.id), as: t.administrator).contains(
                    unit.unit))
            #expect(
                try await t.casework.ask(ListOfficerUnits(), as: t.administrator).allSatisfy { $0.kind != "employer" })
        }
    }

    @Test("S52 the audit chain is read newest first, page by page, without a gap", arguments: engines)
    func audit(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var numbers: [Int] = []
            var before: Int?
            repeat {
                let page = try await t.casework.ask(ReadAudit(before: before, limit: 4), as: t.administrator)
                numbers += page.entries.map(\.number)
                before = page.next
            } while before != nil
            #expect(numbers == Array((1...numbers.count).reversed()) && numbers.count > 8)
            #expect(await t.refusal(ReadAudit(), as: t.bureau)?.kind == .forbidden)
        }
    }

    @Test("F9 the outbox is read by state with its texts", arguments: engines)
    func outbox(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let person = try #require(try await t.applicant().personID)
            let casework = t.casework
            try await t.database.write { tx in
                for n in 1...3 {
                    try Outbox.enqueue(
                        OutboxMessage(
                            id: "m\(n)", person: person, channel: "text", template: "plain", body: "第 \(n) 条"), in: tx,
                        keys: casework.keys, at: casework.machine.now())
                }
                for _ in 0..<Outbox.attempts {
                    _ = try tx.execute("UPDATE outbox SET attempts = attempts + 1 WHERE id = 'm2'")
                }
                try Outbox.markFailed("m2", because: "对方不应答", in: tx, now: casework.machine.now())
            }
            let first = try await t.casework.ask(ReadOutbox(limit: 2), as: t.administrator)
            #expect(first.items.map(\.body) == ["第 3 条", "第 2 条"] && first.next == first.items.last?.number)
            #expect(
                try await t.casework.ask(ReadOutbox(before: first.next, limit: 2), as: t.administrator).items.first?
                    .body
                    == "第 1 条")
            let failed = try await t.casework.ask(ReadOutbox(state: "given-up"), as: t.administrator)
            #expect(
                failed.items.map(\.body) == ["第 2 条"] && failed.items[0].problem == "对方不应答"
                    && failed.counts["given-up"] == 1)
        }
    }

    @Test("S60 health is what database, chain and outbox say now", arguments: engines)
    func health(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let before = try await t.casework.ask(ReadHealth(), as: t.administrator)
            #expect(
                before.engine == (engine == .sqlite ? "SQLite" : "PostgreSQL")
                    && before.schema == Schema.current.version)
            #expect(
                before.auditDiscrepancy == nil && before.auditProblem == nil && before.auditHead.count == 64
                    && before.openBallots == 0)
            let session = try await t.casework.perform(
                try await SignIn.prepare(login: "clerk", password: CaseworkFixture.password, casework: t.casework),
                as: nil)
            #expect(session.right != nil)
            _ = try await t.submitted()
            let after = try await t.casework.ask(ReadHealth(), as: t.administrator)
            #expect(after.auditEntries > before.auditEntries && after.auditHead != before.auditHead)
            #expect(
                after.sessions == before.sessions + 1 && after.accounts == before.accounts + 1
                    && after.cases == before.cases + 1)
            #expect(await t.refusal(ReadHealth(), as: t.office)?.kind == .forbidden)
        }
    }
}
