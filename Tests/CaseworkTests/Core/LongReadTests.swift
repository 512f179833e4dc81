import Store
import Testing
import TitleReview

@testable import Casework

/// What takes long has threads of its own, and no more of it is begun than there is room for.
@Suite struct LongReadTests {
    private func taken(_ stream: AsyncThrowingStream<[UInt8], any Error>) async throws -> Int {
        var size = 0
        for try await piece in stream { size += piece.count }
        return size
    }

    @Test(
        "B22 S36 beyond the bound exports, packages and statistics are refused with the seconds to wait; short reads go on",
        .timeLimit(.minutes(30)), arguments: engines)
    func refused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let casework = t.casework
            let (planID, now) = (t.plan.id, t.inWindow)
            let before = try await t.count("audit_entries")
            let filter = QueueFilter(states: [.authorityReview])
            try await casework.long.threads.crowded {
                var refusals: [Refusal?] = []
                refusals.append(
                    await t.refusal(of: { _ = try await QueueExport.make(casework, filter, as: t.office, at: now) }))
                refusals.append(
                    await t.refusal(of: { _ = try await MailingList.make(casework, stage: nil, as: t.office, at: now) })
                )
                refusals.append(
                    await t.refusal(of: { _ = try await IntegrityExport.make(casework, as: t.bureau, at: now) }))
                refusals.append(
                    await t.refusal(of: {
                        _ = try await PlanPackage.stream(planID: planID, casework: casework, actor: t.office, at: now)
                    }))
                refusals.append(
                    await t.refusal(of: {
                        _ = try await OwnDataPackage.stream(casework: casework, actor: one.actor, at: now)
                    }
                    ))
                refusals.append(
                    await t.refusal(of: { _ = try await casework.askAtLength(ReadStatistics(), as: t.office, at: now) })
                )
                for refusal in refusals {
                    #expect(refusal?.kind == .overloaded && (refusal?.retryAfter ?? 0) >= 1)
                    #expect(refusal == refusals[0])
                }
                let page = try await casework.ask(ReadCase(caseID: one.id), as: one.actor, at: now)
                #expect(page.record.id == one.id)
            }
            #expect(try await t.count("audit_entries") == before, "nothing has left the installation")
            // Once it is over, everything is handed out again.
            _ = try await QueueExport.make(casework, filter, as: t.office, at: now)
            #expect(try await taken(OwnDataPackage.stream(casework: casework, actor: one.actor, at: now)) > 1_000)
            #expect(
                try await taken(PlanPackage.stream(planID: planID, casework: casework, actor: t.office, at: now))
                    > 1_000)
        }
    }

    @Test(
        "B22 S8 what was read at length is given again until it changes, like what is read at once", arguments: engines)
    func watched(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (casework, office) = (t.casework, t.office)
            let (answer, stands) = await Reading.watch { try? await casework.askAtLength(ReadStatistics(), as: office) }
            #expect(answer != nil && stands() == engine.seesChanges)
            _ = try await t.filed(1, state: .employerReview)
            #expect(!stands())
        }
    }

    @Test("B22 what is asked at length is refused in the same words as what is asked at once", arguments: engines)
    func forbidden(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let atLength = await t.refusal(of: {
                _ = try await t.casework.askAtLength(ReadStatistics(), as: t.bureau)
            })
            let atOnce = await t.refusal(ReadStatistics(), as: t.bureau)
            #expect(atLength != nil && atLength == atOnce)
        }
    }
}
