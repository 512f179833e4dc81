import Synchronization

/// Counts and durations of requests by route and status, written as Prometheus text. Labels hold route names and
/// statuses only, never anything of a person (S19, S42).
public final class Metrics: Sendable {
    private struct Series {
        var statuses: [Int: Int] = [:]
        var buckets = [Int](repeating: 0, count: Metrics.bounds.count)
        var sum: Double = 0
        var count = 0
    }

    /// Upper bounds in seconds.
    private static let bounds: [Double] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
    private let series = Mutex<[String: Series]>([:])
    private let running = Atomic<Int>(0)

    public init() {}

    /// How many requests were answered since the start.
    public var answered: Int { series.withLock { $0.values.reduce(0) { $0 + $1.count } } }

    func begin() { running.add(1, ordering: .relaxed) }

    func end(_ route: String, status: Int, seconds: Double) {
        running.subtract(1, ordering: .relaxed)
        series.withLock { all in
            var one = all[route] ?? Series()
            one.statuses[status, default: 0] += 1
            if let index = Metrics.bounds.firstIndex(where: { seconds <= $0 }) { one.buckets[index] += 1 }
            one.sum += seconds
            one.count += 1
            all[route] = one
        }
    }

    /// - Parameter more: lines of other rooms' gauges, in the same format.
    func text(more: String) -> String {
        let all = series.withLock { $0 }.sorted { $0.key < $1.key }
        var lines = [
            "# TYPE pingheng_requests_running gauge", "pingheng_requests_running \(running.load(ordering: .relaxed))",
        ]
        lines.append("# TYPE pingheng_requests_total counter")
        for (route, one) in all {
            for (status, count) in one.statuses.sorted(by: { $0.key < $1.key }) {
                lines.append("pingheng_requests_total{route=\"\(route)\",status=\"\(status)\"} \(count)")
            }
        }
        lines.append("# TYPE pingheng_request_seconds histogram")
        for (route, one) in all {
            var sum = 0
            for (bound, count) in zip(Metrics.bounds, one.buckets) {
                sum += count
                lines.append("pingheng_request_seconds_bucket{route=\"\(route)\",le=\"\(bound)\"} \(sum)")
            }
            lines.append("pingheng_request_seconds_bucket{route=\"\(route)\",le=\"+Inf\"} \(one.count)")
            lines.append("pingheng_request_seconds_sum{route=\"\(route)\"} \(one.sum)")
            lines.append("pingheng_request_seconds_count{route=\"\(route)\"} \(one.count)")
        }
        return lines.joined(separator: "\n") + "\n" + more
    }
}
