import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct RegistrationTests {
    private let profile = EmployerProfile(
        name: "新单位", creditCode: "91330110MA2B0BBB1X".validCreditCode, kind: "enterprise", ownership: "private",
        sector: "other", supervisedBy: "district")

    private func register(_ t: CaseworkFixture, _ profile: EmployerProfile, login: String) throws -> RegisterEmployer {
        try RegisterEmployer(
            profile, login: login, password: CaseworkFixture.password, clerk: "某", letter: t.photo.address)
    }

    private func clerk(_ t: CaseworkFixture, _ login: String, _ unit: String) async throws -> Actor {
        let found = try await t.casework.ask(AccountByLogin(login: login), as: nil)
        return Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .employer, unitID: unit, unitName: "",
            personID: nil, name: "", secondFactor: false)
    }

    @Test("A3.1.1 a return needs a reason, and the clerk reads it and sends the registration again", arguments: engines)
    func byTheClerk(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let unit = try await t.casework.perform(try register(t, profile, login: "new1"), as: nil)
            #expect(
                await t.refusal(DecideRegistration(unitID: unit, approve: false), as: t.administrator)?.faults.first?
                    .field == "reason")
            let waiting = try #require(
                try await t.casework.ask(ReadRegistrations(), as: t.administrator).registrations.first)
            #expect(
                waiting.unitID == unit && waiting.profile == profile && waiting.clerk == "某" && waiting.login == "new1"
                    && waiting.hasLetter)
            let letter = try await t.casework.ask(ReadLetter(unitID: unit), as: t.administrator)
            #expect(letter.type == "image/jpeg" && letter.name == "新单位授权委托书.jpg" && letter.bytes.count == t.photo.size)
            #expect(await t.refusal(ReadLetter(unitID: unit), as: t.office)?.kind == .forbidden)
            let new = try await clerk(t, "new1", unit)
            #expect(await t.refusal(RegisterAgain(profile, letter: t.photo.address), as: new)?.kind == .conflict)
            try await t.casework.perform(
                DecideRegistration(unitID: unit, approve: false, reason: "公章与单位名称不符"), as: t.administrator)
            let seen = try await t.casework.ask(ReadOwnRegistration(), as: new)
            #expect(seen.state == "returned" && seen.reason == "公章与单位名称不符")
            #expect(try await t.casework.ask(ReadEmployerHome(), as: new).returnReason == "公章与单位名称不符")
            var taken = profile
            taken.name = "杭州临平某机械有限公司"
            #expect(
                await t.refusal(RegisterAgain(taken, letter: t.photo.address), as: new)?.faults.first?.field
                    == "creditCode")
            var mended = profile
            mended.name = "新单位有限公司"
            try await t.casework.perform(RegisterAgain(mended, letter: t.photo.address), as: new)
            let again = try await t.casework.ask(ReadRegistration(unitID: unit), as: t.administrator)
            #expect(again.state == "waiting" && again.profile.name == "新单位有限公司" && again.returnReason == "公章与单位名称不符")
            try await t.casework.perform(DecideRegistration(unitID: unit, approve: true), as: t.administrator)
            let done = try await t.casework.ask(ReadOwnRegistration(), as: new)
            #expect(done.state == "approved" && done.reason == "")
        }
    }

    @Test(
        "A3.1.1 a returned unit registers anew with the same code: the same unit waits, the old clerk's account ends",
        arguments: engines)
    func anew(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let unit = try await t.casework.perform(try register(t, profile, login: "new1"), as: nil)
            let tooEarly = try register(t, profile, login: "new2")
            #expect(await t.refusal(tooEarly, as: nil)?.message.contains("正在等") == true)
            let old = try await clerk(t, "new1", unit)
            try await t.casework.perform(
                DecideRegistration(unitID: unit, approve: false, reason: "委托书看不清"), as: t.administrator)
            let sameLogin = try register(t, profile, login: "new1")
            #expect(await t.refusal(sameLogin, as: nil)?.faults.first?.field == "account")
            var mended = profile
            mended.name = "新单位（改名）"
            let anew = try register(t, mended, login: "new2")
            #expect(try await t.casework.perform(anew, as: nil) == unit)
            #expect(await t.refusal(ReadOwnRegistration(), as: old)?.kind == .forbidden)
            #expect(
                try await t.casework.perform(
                    try await SignIn.prepare(login: "new1", password: CaseworkFixture.password, casework: t.casework),
                    as: nil
                ).right == nil)
            #expect(
                try await t.casework.ask(ReadOwnRegistration(), as: try await clerk(t, "new2", unit)).profile.name
                    == "新单位（改名）")
            try await t.casework.perform(DecideRegistration(unitID: unit, approve: true), as: t.administrator)
            let tooLate = try register(t, mended, login: "new3")
            #expect(await t.refusal(tooLate, as: nil)?.message.contains("已经注册") == true)
        }
    }
}
