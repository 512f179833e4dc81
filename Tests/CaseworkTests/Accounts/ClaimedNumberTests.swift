import Gateways
import Store
import Testing
import TitleReview

@testable import Casework

/// Whose a resident id is: nobody's by saying so, and the answer tells nothing of others.
@Suite struct ClaimedNumberTests {
    private let number = ResidentID.test(born: "19900315", serial: 1)

    /// Somebody who registers with a number, as anybody can.
    private func registered(_ t: CaseworkFixture, _ login: String, _ number: ResidentID, at employer: Actor? = nil)
        async throws
        -> Actor
    {
        let unit = (employer ?? t.clerk).unitID
        let person = try await t.casework.perform(
            RegisterApplicant(
                .init(
                    login: login, password: CaseworkFixture.password, name: "王工1", residentID: number,
                    phone: "13800000000",
                    employerID: unit ?? "")), as: nil)
        let found = try await t.casework.ask(AccountByLogin(login: login), as: nil)
        return Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil, unitName: "",
            personID: person, name: "王工1", secondFactor: false)
    }

    private func record(_ t: CaseworkFixture, _ actor: Actor) async throws -> String {
        let year = try await 2010 + t.casework.ask(ReadArchive(), as: actor).count
        return try await t.casework.perform(
            SaveArchiveRecord(
                id: nil, kind: #require(ArchiveKind.find("assessment")),
                body: ["year": "\(year)", "result": "competent"], send: true), as: actor
        ).id
    }

    /// What the employer is told of the first record; empty when it was approved.
    private func approve(_ t: CaseworkFixture, _ actor: Actor, as clerk: Actor? = nil) async throws -> String {
        let id = try await record(t, actor)
        let outcomes = try await t.casework.perform(
            DecideArchiveRecord(recordIDs: [id], approve: true, reason: ""), as: clerk ?? t.clerk)
        return try #require(outcomes.first).problem
    }

    private func isClaimed(_ t: CaseworkFixture, _ actor: Actor) async throws -> Bool {
        let person = try #require(actor.personID)
        return try await t.database.read { tx in
            try tx.one("SELECT 1 AS claimed FROM persons WHERE id = \(person) AND claimed_lookup IS NOT NULL") != nil
        }
    }

    @Test(
        "B59 S2 registering answers alike whether the number is known or not; what is claimed only opens nothing and finds nothing",
        arguments: engines)
    func alike(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.credits: register]) { t in
            let known = try await t.applicant(1)
            #expect(try await !isClaimed(t, known))
            let again = try await registered(t, "again", number)
            let twice = try await registered(t, "twice", number)
            let fresh = try await registered(t, "fresh", .test(born: "19910203", serial: 46))
            for actor in [again, twice, fresh] { #expect(try await isClaimed(t, actor)) }
            // Registers are not asked about a number that nobody has looked at.
            for actor in [again, fresh] {
                let refusal = await t.refusal(of: { _ = try await t.casework.lookUp(.credits, as: actor) })
                #expect(refusal?.kind == .conflict && refusal?.message.contains("核对您的身份证号") == true)
            }
            #expect(register.asked.isEmpty)
            // Nor is anything submitted, whatever else there is.
            let draft = try await t.filledDraft(known)
            func gaps(_ id: String, _ actor: Actor) async throws -> [String] {
                try await t.casework.ask(ReadCase(caseID: id), as: actor).gaps.map(\.message).filter {
                    $0.contains("核对您的身份证号")
                }
            }
            #expect(try await gaps(draft, known).isEmpty)
            let other = try await t.casework.perform(StartApplication(planID: t.plan.id), as: fresh, at: t.inWindow)
            #expect(try await gaps(other, fresh).count == 1)
            let refusal = await t.refusal(SubmitApplication(caseID: other), as: fresh, at: t.inWindow)
            #expect(refusal?.faults.contains { $0.message.contains("核对您的身份证号") } == true)
        }
    }

    @Test(
        "B59 S17 the employer's first approval is the proof: the number counts from then on, and other accounts are known by it",
        arguments: engines)
    func proof(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            // A second account of the same person, said to be hers before.
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "both", password: CaseworkFixture.password, name: "王工1", role: .employer,
                    unitID: t.clerk.unitID,
                    residentID: number), as: t.administrator)
            let clerk = try await CaseworkFixture.actor(t.casework, opened.accountID, .employer, unit: t.clerk.unitID)
            let one = try await registered(t, "one", number)
            _ = try await record(t, one)
            #expect(try await t.casework.ask(ReadArchiveReviews(), as: t.clerk).map(\.claimedNumber) == [number.masked])
            #expect(try await !t.casework.ask(ReadOwnLink(), as: clerk).isApplicant)
            #expect(try await approve(t, one, as: clerk).contains("本人的身份证号"), "nobody proves the own number")
            #expect(try await isClaimed(t, one))
            #expect(try await approve(t, one).isEmpty)
            #expect(try await !isClaimed(t, one))
            #expect(try await t.casework.ask(ReadOwnLink(), as: clerk).isApplicant)
            #expect(try await approve(t, one, as: clerk).contains("本人的业绩档案"))
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).allSatisfy { $0.value == 0 })
        }
    }

    @Test(
        "B59 who has the proof has the number, whoever registered first; what an employer proved wrongly the administrator undoes",
        arguments: engines)
    func takenOver(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let elsewhere = try await t.otherEmployer(3, approve: true)
            let first = try await registered(t, "first", number, at: elsewhere)
            let owner = try await registered(t, "owner", number)
            #expect(try await approve(t, owner).isEmpty)
            let refused = try await approve(t, first, as: elsewhere)
            #expect(refused.contains("另一个账号") && !refused.contains("owner"))
            #expect(try await isClaimed(t, first))

            // The employer had been wrong.
            for actor in [t.clerk, t.office, owner] {
                #expect(await t.refusal(ReleaseNumber(accountID: owner.accountID), as: actor)?.kind == .forbidden)
            }
            #expect(
                await t.refusal(ReleaseNumber(accountID: first.accountID), as: t.administrator)?.kind == .conflict)
            #expect(
                await t.refusal(ReleaseNumber(accountID: t.clerk.accountID), as: t.administrator)?.kind == .conflict)
            try await t.casework.perform(ReleaseNumber(accountID: owner.accountID), as: t.administrator)
            #expect(try await isClaimed(t, owner))
            #expect(try await approve(t, first, as: elsewhere).isEmpty)
            #expect(try await approve(t, owner).contains("另一个账号"))

            // Not once an application rests on it.
            let sent = try await t.submitted(2)
            #expect(
                await t.refusal(ReleaseNumber(accountID: sent.actor.accountID), as: t.administrator)?.kind == .conflict)
            let acts = try await t.database.read { tx in
                try tx.query("SELECT act FROM audit_entries WHERE act LIKE 'person.number%' ORDER BY number").map {
                    try $0.text("act")
                }
            }
            #expect(
                acts == [
                    "person.numberProved", "person.numberReleased", "person.numberProved", "person.numberProved",
                ])
        }
    }
}
