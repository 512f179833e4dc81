import Casework
import Store
import Testing
import TitleReview

@Suite struct RenamingTests {
    @Test(
        "A3.1.1 the administrator changes a unit's name; what was filed keeps the old one, what is filed later has the new one",
        arguments: engines)
    func rename(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let old = "杭州临平某机械有限公司"
            let new = "杭州临平某机械股份有限公司"
            let filed = try await t.submitted(1)
            let later = try await t.applicant(2)
            let other = try await t.otherEmployer()
            #expect(
                await t.refusal(AskForName(name: old, proof: t.photo.address), as: t.clerk)?.faults.first?.field
                    == "name")
            #expect(
                await t.refusal(AskForName(name: "另一家单位1", proof: t.photo.address), as: t.clerk)?.faults.first?.field
                    == "name")
            try await t.casework.perform(AskForName(name: new, proof: t.photo.address), as: t.clerk)
            #expect(await t.refusal(AskForName(name: "又一个名称", proof: t.photo.address), as: t.clerk)?.kind == .conflict)
            let asked = try #require(try await t.casework.ask(ReadRenamings(), as: t.administrator).first)
            #expect(asked.oldName == old && asked.name == new && asked.clerk == "经办人")
            #expect(
                try await t.casework.ask(ReadRenamingProof(id: asked.id), as: t.administrator).bytes.count
                    == t.photo.size)
            #expect(await t.refusal(DecideName(id: asked.id, approve: true), as: t.clerk)?.kind == .forbidden)
            #expect(await t.refusal(ReadRenamingProof(id: asked.id), as: other)?.kind == .forbidden)
            #expect(
                await t.refusal(DecideName(id: asked.id, approve: false), as: t.administrator)?.faults.first?.field
                    == "reason")
            try await t.casework.perform(DecideName(id: asked.id, approve: true), as: t.administrator)
            #expect(await t.refusal(DecideName(id: asked.id, approve: true), as: t.administrator)?.kind == .conflict)
            #expect(try await t.casework.ask(ReadOwnRegistration(), as: t.clerk).profile.name == new)
            let draft = try await t.filledDraft(later)
            _ = try await t.casework.perform(SubmitApplication(caseID: draft), as: later, at: t.inWindow)
            #expect(try await t.casework.ask(ReadCase(caseID: filed.id), as: t.clerk).employer == old)
            #expect(try await t.casework.ask(ReadCase(caseID: draft), as: t.clerk).employer == new)
            let queue = try await t.casework.ask(ReadQueue(QueueFilter(states: [.employerReview])), as: t.clerk).rows
            #expect(queue.map(\.employer).sorted() == [old, new].sorted())
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).allSatisfy { $0.value == 0 })
        }
    }

    @Test("A3.1.1 a request that is returned tells the clerk why, and another can be made")
    func returned() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            try await t.casework.perform(AskForName(name: "新名称有限公司", proof: t.photo.address), as: t.clerk)
            let asked = try #require(try await t.casework.ask(ReadRenamings(), as: t.administrator).first)
            try await t.casework.perform(DecideName(id: asked.id, approve: false, reason: "证明看不清"), as: t.administrator)
            #expect(try await t.casework.ask(ReadOwnRenaming(), as: t.clerk)?.reason == "证明看不清")
            try await t.casework.perform(AskForName(name: "新名称有限公司", proof: t.photo.address), as: t.clerk)
            #expect(try await t.casework.ask(ReadRenamings(), as: t.administrator).count == 1)
        }
    }

    @Test(
        "A3.1.3 texts to tick come from the plan and from what the own unit wrote last, never from another unit's",
        arguments: engines)
    func reasons(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            let plan = try #require(t.plan.reasons)
            #expect(!plan.returns.isEmpty && !plan.refusals.isEmpty)
            try await t.casework.perform(
                ReturnCase(caseID: one.id, items: ["照片请换近期的", plan.returns[0]]), as: t.clerk, at: t.inWindow)
            let shown = try await t.casework.ask(ReadCase(caseID: two.id), as: t.clerk).reasons
            #expect(shown.returns == plan.returns + ["照片请换近期的"] && shown.refusals == plan.refusals)
            #expect(try await t.casework.ask(ReadCase(caseID: two.id), as: two.actor).reasons.returns == [])
            try await t.reported(two.id)
            #expect(
                try await t.casework.ask(ReadCase(caseID: two.id), as: t.authorities[0]).reasons.returns == plan.returns
            )
        }
    }
}
