import Casework
import Store
import Synchronization
import Testing
import TitleReview

/// What is judged before the writer's turn never decides instead of what stands in the transaction.
@Suite struct SubmissionTests {
    /// A submission that says how often it was judged.
    private struct Counted: PreparedUseCase {
        typealias Output = CaseState
        final class Count: Sendable {
            let n = Atomic<Int>(0)
            var value: Int { n.load(ordering: .sequentiallyConsistent) }
        }

        let submission: SubmitApplication
        let count = Count()
        init(_ id: String) { submission = SubmitApplication(caseID: id) }

        func subject(_ work: UnitOfWork) throws -> SubmitApplication.Subject { try submission.subject(work) }
        func prepare(_ subject: SubmitApplication.Subject, _ work: UnitOfWork) throws -> SubmitApplication.Preparation {
            count.n.add(1, ordering: .sequentiallyConsistent)
            return try submission.prepare(subject, work)
        }
        func run(_ subject: SubmitApplication.Subject, _ prepared: SubmitApplication.Preparation, _ work: UnitOfWork)
            throws
            -> CaseState
        {
            try submission.run(subject, prepared, work)
        }
    }

    /// Something happens between what is done beforehand and the transaction.
    private struct Delayed: UseCase {
        let act: Counted
        let meanwhile: @Sendable () async throws -> Void

        func run(_ work: UnitOfWork) throws -> CaseState { try act.run(work) }
        func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
            -> @Sendable (UnitOfWork) throws -> CaseState
        {
            let rest = try await act.ready(for: casework, as: actor, at: now)
            try await meanwhile()
            return rest
        }
    }

    private func submit(
        _ t: CaseworkFixture, _ id: String, as actor: Actor, after change: @escaping @Sendable () async throws -> Void
    ) async -> (result: Result<CaseState, any Error>, judged: Int) {
        let act = Counted(id)
        do {
            return (
                .success(try await t.casework.perform(Delayed(act: act, meanwhile: change), as: actor, at: t.inWindow)),
                act.count.value
            )
        } catch { return (.failure(error), act.count.value) }
    }

    @Test(
        "N2.1 a submission is judged once while nothing changes; on a database that others write, in the transaction",
        arguments: engines)
    func once(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant()
            let id = try await t.filledDraft(actor)
            let (result, judged) = await submit(t, id, as: actor) {}
            #expect(try result.get() == .employerReview)
            #expect(judged == 1)
        }
    }

    @Test(
        "A2.1.1 what was taken back between judging and submitting counts: the submission is refused",
        arguments: engines)
    func changed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant()
            let id = try await t.filledDraft(actor)
            let (result, judged) = await submit(t, id, as: actor) {
                let record = try #require(
                    try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "credit" })
                _ = try await t.casework.perform(
                    SaveArchiveRecord(
                        id: record.id, kind: #require(ArchiveKind.find("credit")),
                        body: record.body.merging(["credits": "2"]) { $1 }, send: true), as: actor, at: t.inWindow)
            }
            let refusal = #expect(throws: Refusal.self) { try result.get() }
            #expect(refusal?.faults.contains { $0.message.contains("学分") } == true, "\(String(describing: refusal))")
            #expect(judged == (engine.seesChanges ? 2 : 1))
            #expect(try await t.state(id) == .draft)
        }
    }

    @Test(
        "A2.2.3 what is declared anew between judging and submitting counts, and others' writing costs nothing",
        arguments: engines)
    func declared(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant()
            let id = try await t.filledDraft(actor)
            let other = try await t.applicant(2)
            let others = try await t.filledDraft(other)
            let (refused, judged) = await submit(t, id, as: actor) {
                try await t.casework.database.write { tx in
                    _ = try tx.execute("UPDATE cases SET details = '{}' WHERE id = \(id)")
                }
            }
            #expect(throws: Refusal.self) { try refused.get() }
            #expect(judged == (engine.seesChanges ? 2 : 1))
            // Another's submission writes the same tables of cases, events and audit.
            let (passed, again) = await submit(t, others, as: other) {
                try await t.casework.database.write { tx in
                    _ = try tx.execute("UPDATE cases SET updated_at = updated_at + 1 WHERE id = \(id)")
                }
            }
            #expect(try passed.get() == .employerReview)
            #expect(again == 1)
        }
    }
}
