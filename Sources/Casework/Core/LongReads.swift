import Foundation
import Store
import TitleReview

/// What reads much or packs much: exports, packages, statistics. A few at once, on threads of their own, so that those which answer
/// everybody are never held by it; a bounded number waits, and what comes beyond that is refused before it costs anything (S36).
public final class LongReads: Sendable {
    /// How many at once at most: an embedded database has eight readers, and most of them are everybody's.
    private static let most = 4
    /// How many may wait for each thread.
    private static let waitingEach = 16

    let threads: BoundedThreads

    public convenience init() {
        let threads = min(Self.most, max(1, ProcessInfo.processInfo.activeProcessorCount / 2))
        self.init(threads: threads, waiting: threads * Self.waitingEach)
    }

    /// - Parameters:
    ///   - threads: how many are carried out at once.
    ///   - waiting: how many may wait beside those.
    init(threads: Int, waiting: Int) { self.threads = BoundedThreads(threads: threads, waiting: waiting) }

    /// How many wait.
    public var waiting: Int { threads.waiting }

    /// - Throws: ``Refusal`` in words, with the seconds after which to try again, where there is no room for one more.
    func admit() throws {
        if let full = threads.full { throw Self.refusal(full) }
    }

    /// - Parameter goesOn: whether it belongs to what was begun before, and so is not refused for want of room.
    func run<Result: Sendable>(
        goesOn: Bool = false, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        do { return try await threads.run(goesOn: goesOn, work) } catch let full as BoundedThreads.Full {
            throw Self.refusal(full)
        }
    }

    private static func refusal(_ full: BoundedThreads.Full) -> Refusal {
        Refusal(
            .overloaded,
            """
            现在导出、打包和统计的人较多，这一次没有受理，什么也没有改变。请在 \(full.seconds) 秒后再试一次。\
            其他页面照常使用。
            """, retryAfter: full.seconds)
    }
}
