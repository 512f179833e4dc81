import Casework
import Store
import Testing
import TitleReview

@Suite struct ClerkTests {
    private func clerk(_ t: CaseworkFixture, _ account: String) async throws -> Actor {
        try await CaseworkFixture.actor(t.casework, account, .employer, unit: t.clerk.unitID)
    }

    @Test(
        "A2.1.2 S8 a clerk adds another with a one-time password, who works at once in the same unit, and closes the account again",
        arguments: engines)
    func addAndClose(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let person = try await t.applicant(1)
            let opened = try await t.casework.perform(
                AddClerk(login: "second", name: "第二经办"), as: t.clerk, at: t.inWindow)
            let session = try await t.casework.perform(
                try await SignIn.prepare(login: "second", password: opened.password, casework: t.casework), as: nil)
            #expect(session.right?.passwordOnce == true)
            let second = try await clerk(t, opened.accountID)
            #expect(try await t.casework.ask(ReadPeople(), as: second).people.map(\.personID) == [person.personID])
            let again = AddClerk(login: "second", name: "又一位")
            #expect(await t.refusal(again, as: t.clerk)?.faults.first?.field == "account")
            #expect(await t.refusal(CloseClerk(accountID: second.accountID), as: second)?.kind == .conflict)
            try await t.casework.perform(CloseClerk(accountID: opened.accountID), as: t.clerk, at: t.inWindow)
            #expect(await t.refusal(ReadClerks(), as: second)?.kind == .forbidden)
            #expect(
                try await t.casework.perform(
                    try await SignIn.prepare(login: "second", password: opened.password, casework: t.casework), as: nil
                ).right == nil)
            #expect(try await t.casework.ask(ReadClerks(), as: t.clerk).clerks.map(\.login) == ["clerk"])
        }
    }

    @Test(
        "S13 clerks are the own unit's: another unit's do not exist, a unit that waits has none to add, twenty are enough",
        arguments: engines)
    func ownUnit(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let other = try await t.otherEmployer()
            #expect(await t.refusal(CloseClerk(accountID: t.clerk.accountID), as: other)?.kind == .notFound)
            #expect(
                await t.refusal(HandOver(from: t.clerk.accountID, to: other.accountID), as: other)?.kind == .invalid)
            let person = try await t.applicant(1)
            #expect(
                await t.refusal(AssignClerk(personIDs: [person.personID ?? ""], accountID: other.accountID), as: other)?
                    .kind == .notFound)
            #expect(await t.refusal(MarkLeft(personID: person.personID ?? ""), as: other)?.kind == .notFound)
            #expect(
                await t.refusal(
                    RemindPeople(planID: t.plan.id, personIDs: [person.personID ?? ""]), as: other, at: t.inWindow)?
                    .kind == .notFound)
            let waiting = try await t.otherEmployer(2, approve: false)
            let adding = AddClerk(login: "early", name: "太早")
            #expect(await t.refusal(adding, as: waiting)?.kind == .conflict)
            for number in 2...AddClerk.most {
                _ = try await t.casework.perform(
                    AddClerk(login: "clerk\(number)", name: "经办\(number)"), as: t.clerk, at: t.inWindow)
            }
            let tooMany = AddClerk(login: "clerk21", name: "第二十一")
            #expect(await t.refusal(tooMany, as: t.clerk)?.kind == .conflict)
        }
    }

    @Test(
        "A3.1.1 who looks after whom is order and not right: it is handed over, and every clerk decides as before",
        arguments: engines)
    func handOver(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let second = try await clerk(
                t,
                try await t.casework.perform(AddClerk(login: "second", name: "第二经办"), as: t.clerk, at: t.inWindow)
                    .accountID)
            let third = try await clerk(
                t,
                try await t.casework.perform(AddClerk(login: "third", name: "第三经办"), as: t.clerk, at: t.inWindow)
                    .accountID)
            let ids = [one.actor.personID ?? "", two.actor.personID ?? ""]
            #expect(
                try await t.casework.perform(
                    AssignClerk(personIDs: ids, accountID: second.accountID), as: t.clerk, at: t.inWindow) == 2)
            #expect(try await t.casework.ask(ReadPeople(.init(clerk: second.accountID)), as: t.clerk).people.count == 2)
            // Somebody else decides nevertheless.
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["补充聘书"]), as: third, at: t.inWindow.adding(seconds: 60))
            #expect(
                try await t.casework.perform(
                    HandOver(from: second.accountID, to: third.accountID), as: t.clerk, at: t.inWindow) == 2)
            try await t.casework.perform(
                CloseClerk(accountID: third.accountID, successor: second.accountID), as: t.clerk, at: t.inWindow)
            let clerks = try await t.casework.ask(ReadClerks(), as: t.clerk)
            #expect(clerks.clerks.first { $0.accountID == second.accountID }?.colleagues == 2 && clerks.unassigned == 0)
        }
    }
}

extension CaseworkFixture {
    /// A clerk of another unit.
    func otherEmployer(_ number: Int = 1, approve: Bool = true) async throws -> Actor {
        let profile = EmployerProfile(
            name: "另一家单位\(number)",
            creditCode: "91330110MA2B0CC\(number)1X".padding(toLength: 18, withPad: "1", startingAt: 0).validCreditCode,
            kind: "enterprise", ownership: "private",
            sector: "other", supervisedBy: "district")
        let unit = try await casework.perform(
            RegisterEmployer(
                profile, login: "other\(number)", password: CaseworkFixture.password, clerk: "别处经办",
                letter: photo.address),
            as: nil)
        if approve { try await casework.perform(DecideRegistration(unitID: unit, approve: true), as: administrator) }
        let found = try await casework.ask(AccountByLogin(login: "other\(number)"), as: nil)
        return Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .employer, unitID: unit, unitName: "",
            personID: nil, name: "", secondFactor: false)
    }
}
