import Store
import Synchronization
import TitleReview

/// What a finding is in a list: an outcome, or a hint that decides nothing.
public enum FindingMark: String, Sendable, Codable {
    case met, unmet, unknown, note

    init(_ finding: Finding) {
        self =
            switch finding.outcome {
            case .met: .met
            case .unmet: finding.decides ? .unmet : .note
            case .unknown: finding.decides ? .unknown : .note
            }
    }
}

/// The marks of cases' findings, decoded once. Findings change only together with a case's version, so what is here is always right.
public final class OutcomeCache: Sendable {
    private struct Key: Hashable {
        let id: String
        let version: Int
    }
    private static let most = 20_000
    private let outcomes = Mutex<[Key: [FindingMark]]>([:])

    fileprivate func find(_ cases: [(id: String, version: Int)]) -> [String: [FindingMark]] {
        outcomes.withLock { cache in
            var found: [String: [FindingMark]] = [:]
            for one in cases { if let known = cache[Key(id: one.id, version: one.version)] { found[one.id] = known } }
            return found
        }
    }

    fileprivate func keep(_ new: [(id: String, version: Int, outcomes: [FindingMark])]) {
        outcomes.withLock { cache in
            if cache.count + new.count > OutcomeCache.most { cache = [:] }
            for one in new { cache[Key(id: one.id, version: one.version)] = one.outcomes }
        }
    }
}

extension UnitOfWork {
    /// By case: the marks of its findings, in the order of the clauses.
    func outcomes(_ cases: [(id: String, version: Int)]) throws -> [String: [FindingMark]] {
        var found = casework.outcomes.find(cases)
        let missing = cases.filter { found[$0.id] == nil }
        guard !missing.isEmpty else { return found }
        let ids = SQL.joined(missing.map { "\($0.id)" }, by: ", ")
        var new: [(id: String, version: Int, outcomes: [FindingMark])] = []
        for row in try tx.query("SELECT c.id, c.version, c.findings FROM cases c WHERE c.id IN (\(ids))") {
            new.append(
                (
                    try row.text("id"), try row.int("version"),
                    try JSON.findings(row.text("findings")).map(FindingMark.init)
                ))
        }
        for one in new { found[one.id] = one.outcomes }
        casework.outcomes.keep(new)
        return found
    }
}
