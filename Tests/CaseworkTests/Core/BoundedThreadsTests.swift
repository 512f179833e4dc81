import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Casework

@Suite struct BoundedThreadsTests {
    /// Holds threads until it is let go, and notes what was done, in its order.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private let notes = Mutex<[Int]>([])
        private let held = Mutex(false)
        var done: [Int] { notes.withLock { $0 } }

        /// Whether somebody stands before it.
        var isHolding: Bool { held.withLock { $0 } }

        func hold(_ number: Int) {
            held.withLock { $0 = true }
            semaphore.wait()
            note(number)
        }
        func note(_ number: Int) { notes.withLock { $0.append(number) } }
        func open(_ count: Int = 1) { for _ in 0..<count { semaphore.signal() } }
    }

    /// Until so many wait.
    private func reaches(_ waiting: Int, _ threads: BoundedThreads) async {
        while threads.waiting != waiting { try? await Task.sleep(for: .milliseconds(1)) }
    }

    @Test(
        "B57 B22 what comes beyond the bound is refused at once; the rest is done in the order in which it came",
        .timeLimit(.minutes(30)))
    func bounded() async throws {
        let threads = BoundedThreads(threads: 1, waiting: 3)
        let gate = Gate()
        var tasks: [Task<Int, any Error>] = []
        #expect(threads.full == nil)
        // The first is at work at once, and three wait.
        for number in 0..<4 {
            tasks.append(
                Task {
                    try await threads.run {
                        gate.hold(number)
                        return number
                    }
                })
            if number == 0 {
                while !gate.isHolding { try? await Task.sleep(for: .milliseconds(1)) }
            }
            await reaches(number, threads)
        }
        for _ in 0..<100 {
            let full = await #expect(throws: BoundedThreads.Full.self) { try await threads.run { gate.note(-1) } }
            #expect((full?.seconds ?? 0) >= 1)
        }
        #expect(threads.waiting == 3 && threads.full != nil && gate.done.isEmpty)
        // What belongs to something that was taken before is not refused.
        let more = Task { try await threads.run(goesOn: true) { gate.note(4) } }
        await reaches(4, threads)
        gate.open(4)
        for (number, task) in tasks.enumerated() { #expect(try await task.value == number) }
        try await more.value
        #expect(gate.done == [0, 1, 2, 3, 4])
        #expect(try await threads.run { 5 } == 5)
        #expect(threads.full == nil)
    }

    @Test("B57 who goes away while waiting makes room, and nothing is done for them", .timeLimit(.minutes(30)))
    func cancelled() async throws {
        let threads = BoundedThreads(threads: 1, waiting: 1)
        let gate = Gate()
        let first = Task { try await threads.run { gate.hold(0) } }
        while !gate.isHolding { try? await Task.sleep(for: .milliseconds(1)) }
        let second = Task { try await threads.run { gate.note(1) } }
        await reaches(1, threads)
        second.cancel()
        await #expect(throws: CancellationError.self) { try await second.value }
        #expect(threads.waiting == 0 && threads.full == nil)
        let third = Task { try await threads.run { gate.note(2) } }
        await reaches(1, threads)
        gate.open()
        try await first.value
        try await third.value
        #expect(gate.done == [0, 2])
        // Who was gone before it began is refused too.
        let early = Task {
            while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
            gate.open()
            try await threads.run { gate.hold(3) }
        }
        early.cancel()
        _ = await early.result
        #expect(threads.waiting == 0)
    }

    /// How many run, and how many ran at once at most.
    private final class Running: Sendable {
        private let counts = Mutex((now: 0, most: 0))
        var now: Int { counts.withLock { $0.now } }
        var most: Int { counts.withLock { $0.most } }

        func enter() {
            counts.withLock {
                $0.now += 1
                $0.most = max($0.most, $0.now)
            }
        }

        func leave() { counts.withLock { $0.now -= 1 } }
    }

    @Test("B57 no more is done at once than there are threads, and an error is its caller's", .timeLimit(.minutes(30)))
    func atOnce() async throws {
        struct Failed: Error {}
        let threads = BoundedThreads(threads: 2, waiting: 200)
        let running = Running()
        let failures = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<100 {
                group.addTask {
                    do {
                        try await threads.run {
                            running.enter()
                            for _ in 0..<1000 { sched_yield() }
                            running.leave()
                            if number % 10 == 0 { throw Failed() }
                        }
                        return false
                    } catch { return error is Failed }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(failures == 10)
        #expect(running.now == 0 && (1...2).contains(running.most))
    }

    @Test("B57 it is done behind those that answer requests, and who goes on with the result is not held back")
    func behind() async throws {
        @Sendable func niceness() -> CInt { getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0) }
        let usual = niceness()
        let threads = BoundedThreads(threads: 2, waiting: 200)
        let found = try await withThrowingTaskGroup(of: (CInt, CInt).self) { group in
            for _ in 0..<20 { group.addTask { (try await threads.run { niceness() }, niceness()) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(found.count == 20 && found.allSatisfy { $0.0 == max(usual, ThreadBehind.niceness) && $0.1 == usual })
    }
}
