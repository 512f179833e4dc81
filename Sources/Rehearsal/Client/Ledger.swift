import Synchronization

/// What the rehearsal's requests came to: how many, how long, and which failed.
public final class Ledger: Sendable {
    private struct Book {
        var microseconds: [Int64] = []
        var failures: [String] = []
        var failed = 0
    }

    /// Failures that are kept word for word; beyond them they are only counted.
    private static let kept = 100
    private let book = Mutex(Book())

    public init() {}

    func record(microseconds: Int64) { book.withLock { $0.microseconds.append(microseconds) } }

    /// Something that should not have happened: a 5xx, an unexpected status, an answer that lacks what it should have.
    func fail(_ what: String) {
        book.withLock { book in
            book.failed += 1
            if book.failures.count < Ledger.kept { book.failures.append(what) }
        }
    }

    public struct Summary: Sendable {
        public let requests: Int
        public let failures: [String]
        public let failed: Int
        public let latency: Report.Latency
    }

    public var summary: Summary {
        book.withLock { book in
            let sorted = book.microseconds.sorted()
            func percentile(_ share: Double) -> Double {
                guard !sorted.isEmpty else { return 0 }
                // Nearest rank.
                let rank = max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)
                return (Double(sorted[min(rank, sorted.count - 1)]) / 10).rounded() / 100
            }
            return Summary(
                requests: sorted.count, failures: book.failures, failed: book.failed,
                latency: .init(p50: percentile(0.5), p95: percentile(0.95), p99: percentile(0.99), max: percentile(1)))
        }
    }
}
