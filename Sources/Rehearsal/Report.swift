import FoundationEssentials

/// What a rehearsal found (contracts, "The rehearsal's report").
public struct Report: Sendable, Codable {
    public var plan: String
    public var seed: UInt64
    public var applicants: Int
    /// Cases by the state that they ended in, as the server says.
    public var states: [String: Int]
    /// How many cases have been in each state on their way, the last included.
    public var visited: [String: Int]
    /// How often each clause was given as the reason: at submission, and in refusals by people.
    public var refusals: [String: Int]
    /// How many rows break each invariant; every number must be 0.
    public var invariants: [String: Int]
    public var certificates: Int
    public var requests: Int
    public var failures: [String]
    public var latencyMs: Latency
    public var seconds: Double

    /// Percentiles by nearest rank, in milliseconds.
    public struct Latency: Sendable, Codable {
        public var p50: Double
        public var p95: Double
        public var p99: Double
        public var max: Double
    }

    /// Whether nothing failed and every invariant holds.
    public var isClean: Bool { failures.isEmpty && invariants.values.allSatisfy { $0 == 0 } }

    /// One line of JSON, members in alphabetical order.
    public func json() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
