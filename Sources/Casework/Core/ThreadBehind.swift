import Foundation
import Synchronization

/// A thread that gets a small share of a processor which others want, too.
///
/// On Linux a thread's priority is its own, and cannot be raised again. Threads that it starts inherit it, and whoever wakes a
/// task may start a thread for it: so this one does nothing but compute, and another gives the answer.
final class ThreadBehind: Sendable {
    typealias Answer = @Sendable () -> Void

    private let begin = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private let work = Mutex<(@Sendable () -> Answer)?>(nil)
    private let answer = Mutex<Answer?>(nil)

    /// As nice(2) counts, of 19: a third of the weight of the others. Much less, and nobody gets in while all submit.
    static let niceness: CInt = 5

    init() {
        Thread.detachNewThread { [self] in
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
            while true {
                begin.wait()
                let next = work.withLock { work in
                    defer { work = nil }
                    return work
                }
                guard let next else { return }
                let answer = next()
                self.answer.withLock { $0 = answer }
                done.signal()
            }
        }
    }

    /// Waits until it is done; one caller at a time.
    func run(_ work: @escaping @Sendable () -> Answer) -> Answer {
        self.work.withLock { $0 = work }
        begin.signal()
        done.wait()
        return answer.withLock { answer in
            defer { answer = nil }
            return answer ?? {}
        }
    }

    /// The thread ends; nothing can be run after it.
    func end() { begin.signal() }
}
