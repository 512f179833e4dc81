import Foundation
import Gateways
import Store
import Synchronization
import Testing
import TitleReview

@testable import Casework

@Suite struct LookUpTests {
    private static let ownUnit = "杭州临平某机械有限公司"

    @Test(
        """
        A1.3 S52 looked-up credits count without the employer's check and in place of \
        what was typed about the same year; each question leaves one entry with its purpose
        """,
        arguments: engines)
    func credits(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.credits: register]) { t in
            let actor = try await t.applicant(1, credits: 60)
            register.answer(.success([ScriptedRegister.credit(2020, 20), ScriptedRegister.credit(2021, 30)]))
            let outcome = try await t.casework.lookUp(.credits, as: actor, at: t.inWindow)
            #expect(outcome == LookupOutcome(register: .credits, source: "某系统", records: 2, edition: 1, isNew: true))
            #expect(
                register.asked[0].residentID == ResidentID.test(born: "19900315", serial: 1)
                    && register.asked[0].name == "王工1" && register.asked[0].employer?.name == Self.ownUnit)
            let archive = try await t.casework.ask(ReadArchive(), as: actor).filter { $0.kind == "credit" }
            #expect(
                archive.map(\.state) == ["approved", "approved", "approved"]
                    && archive.map(\.isReplaced) == [false, false, true])
            #expect(archive[0].origin == RecordOrigin(source: "某系统", checkedAt: t.inWindow) && archive[2].origin == nil)
            // 60 typed for 2020 give way to the 20 of the register.
            let verdict = try await t.casework.ask(CheckMyself(planID: t.plan.id, speciality: "机电制造"), as: actor)
            #expect(verdict.findings.first { $0.clause == "A1.3" }?.message.contains("50") == true)
            #expect(try await t.entries("register.asked") == [#"{"purpose":"titleReview","register":"credits"}"#])
        }
    }

    @Test(
        "A2.1.1 what a register says is not edited: no saving, no file, no picking, no typing of such a kind",
        arguments: engines)
    func locked(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.insurance: register]) { t in
            let actor = try await t.applicant()
            register.answer(.success([ScriptedRegister.paid(Self.ownUnit)]))
            _ = try await t.casework.lookUp(.insurance, as: actor, at: t.inWindow)
            let found = try #require(
                try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "insurance" })
            let kind = try #require(ArchiveKind.find("insurance"))
            #expect(found.title == "\(Self.ownUnit) · 2019-01 · 2022-07")
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    SaveArchiveRecord(id: found.id, kind: kind, body: found.body, send: false), as: actor)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    SaveArchiveRecord(id: nil, kind: kind, body: found.body, send: true), as: actor)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(AttachEvidence(recordID: found.id, file: t.photo), as: actor)
            }
            let decided = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [found.id], approve: false, reason: "不"), as: t.clerk)
            #expect(decided.map(\.problem) == [Refusal.notFound.message])
            #expect(!ArchiveKind.typed.contains { $0.id == "insurance" })
        }
    }

    @Test(
        """
        A2.2.6 a case keeps the answer that it was handed in with, \
        whatever the register says later; what is handed in again takes the newest
        """,
        arguments: engines)
    func editions(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.credits: register]) { t in
            let actor = try await t.applicant(1, credits: 0)
            let first = [ScriptedRegister.credit(2020, 50)]
            let id = try await t.filledDraft(actor)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            }
            register.answer(.success(first), .success(first), .success([]))
            _ = try await t.casework.lookUp(.credits, as: actor, at: t.inWindow)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            // The same again is no new edition, and a later one does not reach the case.
            #expect(try await t.casework.lookUp(.credits, as: actor, at: t.inWindow.adding(seconds: 60)).isNew == false)
            #expect(try await t.casework.lookUp(.credits, as: actor, at: t.inWindow.adding(seconds: 120)).edition == 2)
            let kept = try await t.casework.ask(ReadCase(caseID: id), as: t.clerk).records.first { $0.origin != nil }
            #expect(kept?.body["credits"] == "50" && kept?.origin?.checkedAt == t.inWindow)
            #expect(try await t.casework.ask(ReadArchive(), as: actor).contains { $0.origin != nil } == false)
            // Returned, it stands on the newest answer again: now the credits are missing.
            let later = t.inWindow.adding(seconds: 3600)
            try await t.casework.perform(ReturnCase(caseID: id, items: ["请补充"]), as: t.clerk, at: later)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: later)
            }
            register.answer(.success(first), .success([]))
            #expect(try await t.casework.lookUp(.credits, as: actor, at: later).edition == 3)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: later)
            #expect(try await t.casework.lookUp(.credits, as: actor, at: later.adding(seconds: 60)).edition == 4)
            // The employer's pass judges once more, by what the case took.
            try await t.passByEmployer(id)
            #expect(
                try await t.casework.ask(ReadCase(caseID: id), as: t.clerk).findings.first { $0.clause == "A1.3" }?
                    .outcome
                    == .met)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test(
        """
        N4.1 A1.1 A2.2.5-4 the insurance's place comes from its register instead of the form, \
        asks for no proof in the province, and another payer is told to people without deciding
        """,
        arguments: engines)
    func insurance(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.insurance: register]) { t in
            let actor = try await t.applicant()
            let id = try await t.filledDraft(actor, place: "") { ($0.filePlace, $0.labourPlace) = ("330113", "330113") }
            #expect(
                try await t.casework.ask(ReadCase(caseID: id), as: actor).gaps.contains { $0.message.contains("社保参保地") }
            )
            register.answer(
                .success([ScriptedRegister.paid("旧单位", to: "2022-06", place: "310115"), ScriptedRegister.paid("某劳务公司")])
            )
            _ = try await t.casework.lookUp(.insurance, as: actor, at: t.inWindow)
            let view = try await t.casework.ask(ReadCase(caseID: id), as: actor)
            #expect(
                view.gaps.isEmpty && view.details.insurancePlace == "330113" && view.insuranceOrigin?.source == "某系统")
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            let judged = try await t.casework.ask(ReadCase(caseID: id), as: t.clerk)
            let payer = try #require(judged.findings.first { $0.clause == "A1.1" })
            #expect(judged.verdict == "eligible" && payer.outcome == .unknown && !payer.decides)
            #expect(
                try await t.casework.ask(
                    ReadOfficerQueue(QueueFilter(states: [.employerReview]), chosen: nil, first: false), as: t.clerk
                ).outcomes[id]?.last == .note)
        }
    }

    @Test(
        "A1.1 the employer pays by its credit code, or by a name that it has; nobody is suspected where no register has said anything",
        arguments: [
            ([ScriptedRegister.paid("随便写的", code: "91330110MA2B0AAA1N".validCreditCode)], true),
            ([ScriptedRegister.paid("杭州临平某机械有限公司")], true),
            ([ScriptedRegister.paid("杭州临平某机械有限公司", code: "91330110MA2B0AAA2N".validCreditCode)], false),
            ([ScriptedRegister.paid("别家", to: "2022-07"), ScriptedRegister.paid("杭州临平某机械有限公司", to: "2022-06")], false),
            ([], nil),
        ] as [([[String: String]], Bool?)])
    func payers(_ records: [[String: String]], _ paid: Bool?) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(.sqlite, registers: [.insurance: register]) { t in
            let actor = try await t.applicant()
            register.answer(.success(records))
            _ = try await t.casework.lookUp(.insurance, as: actor, at: t.inWindow)
            let found = try await t.casework.ask(CheckMyself(planID: t.plan.id, speciality: "机电制造"), as: actor).findings
                .first { $0.clause == "A1.1" }?.outcome
            #expect(found == paid.map { $0 ? .met : .unknown })
        }
    }

    @Test(
        "F7 a register that is silent or answers nonsense changes nothing and says so; the next attempt is a new one",
        arguments: engines)
    func silent(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.insurance: register]) { t in
            let actor = try await t.applicant()
            let command = Command(person: actor.accountID, id: "press-0001", content: [1])
            register.answer(
                .failure(.silent("没有应答")), .failure(.unusable("应答太长")), .success([ScriptedRegister.paid("某")]))
            let said = await refusal {
                _ = try await t.casework.lookUp(.insurance, as: actor, at: t.inWindow, once: command)
            }
            #expect(said == Refusal(.unavailable, "社保系统现在没有回应，已填写的内容都还在，请稍后再查。"))
            #expect(try await t.status(.insurance, actor).problem == said?.message)
            #expect(
                await refusal { _ = try await t.casework.lookUp(.insurance, as: actor, once: command) }?.message
                    .contains(
                        "不能采用") == true)
            #expect(try await t.casework.lookUp(.insurance, as: actor, once: command).edition == 1)
            // The command is remembered with what it has written: once more is not once more.
            #expect(
                await refusal { _ = try await t.casework.lookUp(.insurance, as: actor, once: command) }?.kind
                    == .repeated)
            let status = try await t.status(.insurance, actor)
            #expect(status.problem.isEmpty && status.records == 1 && status.left == 2 && !status.isConnected == false)
            #expect(try await t.status(.credits, actor).isConnected == false)
            #expect(await refusal { _ = try await t.casework.lookUp(.credits, as: actor) }?.kind == .conflict)
        }
    }

    @Test(
        "S36 a person asks six times an hour, all registers together, also when all ask at once; another person is not held up",
        arguments: engines)
    func limit(_ engine: Engine) async throws {
        let register = ScriptedRegister()
        try await CaseworkFixture.with(engine, registers: [.credits: register, .insurance: register]) { t in
            let actor = try await t.applicant(1)
            let other = try await t.applicant(2)
            let done = await withTaskGroup(of: Bool.self) { group in
                for index in 0..<12 {
                    group.addTask {
                        await refusal {
                            _ = try await t.casework.lookUp(index % 2 == 0 ? .credits : .insurance, as: actor)
                        } == nil
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 6 && register.asked.count == 6)
            #expect(await refusal { _ = try await t.casework.lookUp(.credits, as: actor) }?.kind == .conflict)
            #expect(try await t.status(.credits, actor).left == 0)
            #expect(await refusal { _ = try await t.casework.lookUp(.credits, as: other) } == nil)
            #expect(await refusal { _ = try await t.casework.lookUp(.credits, as: t.clerk) }?.kind == .forbidden)
        }
    }

    @Test(
        "F7 the register is asked outside any transaction: others write while a question is under way",
        arguments: engines)
    func outside(_ engine: Engine) async throws {
        let shared = Mutex<CaseworkFixture?>(nil)
        let wrote = Mutex(0)
        let register = ScriptedRegister(meanwhile: {
            guard let t = shared.withLock({ $0 }) else { return }
            _ = try? await t.casework.perform(AddUnit(kind: "bureau", name: "别的局"), as: t.administrator)
            wrote.withLock { $0 += 1 }
        })
        try await CaseworkFixture.with(engine, registers: [.credits: register]) { t in
            shared.withLock { $0 = t }
            _ = try await t.casework.lookUp(.credits, as: try await t.applicant())
            #expect(wrote.withLock { $0 } == 1)
            #expect(try await t.casework.ask(ListUnits(), as: t.administrator).contains { $0.name == "别的局" })
        }
    }

    @Test("the built-in register answers the same for the same person, and what it answers is what the rules take")
    func simulated() async throws {
        try await CaseworkFixture.with(
            .sqlite, registers: [.credits: SimulatedRegister(), .insurance: SimulatedRegister()]
        ) {
            t in
            for serial in 1...20 {
                let actor = try await t.applicant(serial)
                for register in OutsideRegister.allCases {
                    let first = try await t.casework.lookUp(register, as: actor, at: t.inWindow)
                    let again = try await t.casework.lookUp(register, as: actor, at: t.inWindow)
                    #expect(first.records > 0 && first.source.contains("模拟") && first.isNew && !again.isNew)
                }
                for record in try await t.casework.ask(ReadArchive(), as: actor) where record.origin != nil {
                    #expect(ArchiveKind.find(record.kind)?.problems(record.body).isEmpty == true)
                }
            }
        }
    }
}

/// The refusal that an act ends with; nil when it is carried out.
private func refusal(_ act: () async throws -> Void) async -> Refusal? {
    do {
        try await act()
        return nil
    } catch { return error as? Refusal }
}

extension CaseworkFixture {
    fileprivate func status(_ register: OutsideRegister, _ actor: Actor) async throws -> RegisterStatus {
        try #require(try await casework.ask(ReadRegisters(), as: actor).first { $0.register == register })
    }

    fileprivate func entries(_ act: String) async throws -> [String] {
        try await database.read { tx in
            try tx.query("SELECT detail FROM audit_entries WHERE act = \(act) ORDER BY number").map {
                try $0.text("detail")
            }
        }
    }
}
