import Casework
import Dispatch
import Store
import Testing

@Suite struct OverloadTests {
    /// Holds the one writer until it is let go.
    private struct Hold: UseCase {
        let entered: @Sendable () -> Void
        let gate: DispatchSemaphore
        func run(_ work: UnitOfWork) throws {
            entered()
            gate.wait()
        }
    }
    private struct Nothing: UseCase {
        func run(_ work: UnitOfWork) throws {}
    }

    @Test(
        "F12 what comes when 512 writes wait is refused as overloaded, in words, and the others are carried out",
        .timeLimit(.minutes(30)))
    func overloaded() async throws {
        try await CaseworkFixture.with(.sqlite) { test in
            let casework = test.casework
            let gate = DispatchSemaphore(value: 0)
            let (held, report) = AsyncStream<Void>.makeStream()
            let holder = Task { try await casework.perform(Hold(entered: { report.yield() }, gate: gate), as: nil) }
            for await _ in held { break }
            let outcomes = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<600 {
                    group.addTask {
                        do {
                            try await casework.perform(Nothing(), as: nil)
                            return true
                        } catch {
                            #expect((error as? Refusal)?.kind == .overloaded)
                            return false
                        }
                    }
                }
                var refused = 0
                var done = 0
                for await good in group {
                    if good { done += 1 } else { refused += 1 }
                    // All that are refused have their answer while the writer still stands.
                    if refused == 88 && done == 0 { gate.signal() }
                }
                return (refused, done)
            }
            try await holder.value
            #expect(outcomes == (88, 512))
        }
    }
}
