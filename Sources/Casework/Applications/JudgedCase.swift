import Store
import TitleReview

/// What a case keeps of how it was judged: the verdict, what it rests on, and what statistics count of it.
struct JudgedCase: Sendable {
    private let verdict: Verdict
    private let findings: String
    private let facts: String
    private let counted: String

    init(_ verdict: Verdict, by facts: Facts) {
        self.verdict = verdict
        findings = JSON.encode(verdict.findings)
        self.facts = facts.json
        counted = CountedVerdict(route: verdict.route, findings: verdict.findings).text
    }

    /// Its columns in a case's row, to be assigned.
    var columns: SQL {
        "verdict = \(verdict.verdict.rawValue), route = \(verdict.route), findings = \(findings), facts = \(facts), judged = \(counted)"
    }
}

/// What statistics count of a verdict: its route, and the clauses that are not met or that people look at, each once. Cases of which
/// the same is counted are counted together.
struct CountedVerdict: Equatable {
    struct Line: Hashable {
        /// route | unmet | unknown
        let kind: String
        let value: String
    }

    /// Each once, in the order of their text.
    let lines: [Line]

    init(route: String?, findings: [Finding]) {
        var lines = Set(
            findings.filter { $0.outcome != .met }.map { Line(kind: $0.outcome.rawValue, value: $0.clause) })
        if let route { lines.insert(Line(kind: "route", value: route)) }
        self.lines = lines.sorted { ($0.kind, $0.value) < ($1.kind, $1.value) }
    }

    init(_ text: String) {
        lines = text.split(separator: "\n").compactMap { line in
            guard let space = line.firstIndex(of: " ") else { return nil }
            return Line(kind: String(line[..<space]), value: String(line[line.index(after: space)...]))
        }
    }

    /// A line each, as it stands with the case.
    var text: String { lines.map { "\($0.kind) \($0.value)" }.joined(separator: "\n") }
}
