import Casework
import Store
import Testing
import TitleReview

@Suite struct InspectionTests {
    @Test(
        "R16 S17 S50 a sample is committed to, drawn by a value nobody knew, read whole but for the ballots, judged and closed",
        arguments: engines)
    func whole(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            var ids: [String] = []
            for serial in 1...5 { ids.append(try await t.submitted(serial).id) }
            // One is refused: a sample is taken of everything that was handed in.
            try await t.casework.perform(
                RefuseCase(caseID: ids[0], reason: "不符合条件", clause: "A1.1"), as: t.clerk,
                at: t.inWindow.adding(seconds: 86_400))
            let plan = t.plan.id
            #expect(
                await t.refusal(OpenInspection(planID: plan, size: 2, reason: "年度抽查"), as: t.office)?.kind == .forbidden
            )
            #expect(
                await t.refusal(OpenInspection(planID: plan, size: 6, reason: "年度抽查"), as: t.bureau)?.message.contains(
                    "1 到 5") == true)
            #expect(
                await t.refusal(OpenInspection(planID: plan, size: 2, reason: ""), as: t.bureau)?.faults.first?.field
                    == "reason")
            #expect(await t.refusal(ReadInspectedCase(id: "none", caseID: ids[0]), as: t.bureau)?.kind == .notFound)
            let id = try await t.casework.perform(OpenInspection(planID: plan, size: 4, reason: "年度抽查"), as: t.bureau)
            #expect(
                await t.refusal(OpenInspection(planID: plan, size: 1, reason: "再抽"), as: t.bureau)?.kind == .conflict)
            let frozen = try await t.casework.ask(ReadInspection(id: id), as: t.bureau)
            #expect(
                frozen.draw.candidates.count == 5 && frozen.draw.seed == nil && frozen.draw.nonce == nil
                    && frozen.cases.isEmpty)
            // Before the draw the bureau has nothing to do with a case that the employer still has.
            for one in ids { #expect(await t.refusal(ReadCase(caseID: one), as: t.bureau)?.kind == .notFound) }
            #expect(await t.refusal(CloseInspection(id: id, conclusion: "没有问题"), as: t.bureau)?.kind == .conflict)
            #expect(
                await t.refusal(RevealInspection(id: id, publicValue: ""), as: t.bureau)?.faults.first?.field
                    == "publicValue")
            #expect(
                try await t.casework.perform(RevealInspection(id: id, publicValue: "08 15 22 26"), as: t.bureau) == 4)
            #expect(await t.refusal(RevealInspection(id: id, publicValue: "01"), as: t.bureau)?.kind == .conflict)
            try await sample(t, id, of: ids)
        }
    }

    private func sample(_ t: CaseworkFixture, _ id: String, of ids: [String]) async throws {
        let view = try await t.casework.ask(ReadInspection(id: id), as: t.bureau)
        let drawn = view.cases.map(\.caseID)
        #expect(Set(drawn).isSubset(of: ids) && drawn.count == 4 && Set(view.draw.result) == Set(drawn))
        #expect(try redrawn(view.draw) == view.draw.result)
        for one in ids {
            guard drawn.contains(one) else {
                #expect(await t.refusal(ReadCase(caseID: one), as: t.bureau)?.kind == .notFound)
                #expect(await t.refusal(ReadInspectedCase(id: id, caseID: one), as: t.bureau)?.kind == .notFound)
                continue
            }
            let whole = try await t.casework.ask(ReadInspectedCase(id: id, caseID: one), as: t.bureau)
            #expect(whole.whole.record.id == one && !whole.whole.timeline.isEmpty && !whole.whole.attachments.isEmpty)
            let file = try #require(whole.whole.attachments.flatMap(\.files).first)
            #expect(try await t.casework.ask(ReadEvidence(id: file.id), as: t.bureau).name == file.name)
        }
        let first = try #require(drawn.first)
        #expect(
            await t.refusal(JudgeInspectedCase(id: id, caseID: first, outcome: .violation, note: ""), as: t.bureau)?
                .faults.first?.field == "note")
        #expect(
            await t.refusal(JudgeInspectedCase(id: id, caseID: first, outcome: .inOrder, note: ""), as: t.office)?.kind
                == .forbidden)
        try await t.casework.perform(
            JudgeInspectedCase(id: id, caseID: first, outcome: .violation, note: "业绩材料与单位证明不符"), as: t.bureau)
        #expect(
            await t.refusal(CloseInspection(id: id, conclusion: "有一份违规"), as: t.bureau)?.message.contains("3 份") == true
        )
        for one in drawn.dropFirst() {
            try await t.casework.perform(
                JudgeInspectedCase(id: id, caseID: one, outcome: .inOrder, note: ""), as: t.bureau)
        }
        try await t.casework.perform(CloseInspection(id: id, conclusion: "有一份违规，已移交处理。"), as: t.bureau)
        #expect(
            await t.refusal(JudgeInspectedCase(id: id, caseID: first, outcome: .inOrder, note: ""), as: t.bureau)?.kind
                == .conflict)
        let closed = try await t.casework.ask(ReadInspection(id: id), as: t.bureau)
        #expect(
            closed.conclusion == "有一份违规，已移交处理。" && closed.summary.judged == 4
                && closed.cases.first { $0.caseID == first }?.outcome == .violation)
        // The next one may be drawn; what was read stays readable to who has to answer for it.
        _ = try await t.casework.perform(OpenInspection(planID: t.plan.id, size: 1, reason: "复查"), as: t.bureau)
        #expect(try await t.casework.ask(ReadInspections(), as: t.bureau).inspections.count == 2)
    }

    /// What anybody computes from what is published.
    private func redrawn(_ draw: PublishedDraw) throws -> [String] {
        let order = try DrawOrder(
            candidates: draw.candidates.map { DrawOrder.Candidate(code: $0[0], speciality: $0[1]) },
            seats: draw.seats.map { seat in
                let parts = seat.split(separator: " ")
                return DrawOrder.Seats(
                    speciality: parts.dropLast().joined(separator: " "), members: Int(parts.last ?? "") ?? 0,
                    reserves: 0)
            })
        let nonce = try #require(SHA256Digest(hex: draw.nonce ?? "")).bytes
        let seed = Draw.seed(order: order, nonce: nonce, laterValues: [draw.publicValue ?? ""])
        #expect(seed.hex == draw.seed && order.digest.hex == draw.orderDigest)
        return Draw(order, seed: seed).results.flatMap(\.members)
    }
}
