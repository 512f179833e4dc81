import Store
import Synchronization
import TitleReview

/// The outcomes of cases' findings, decoded once. Findings change only together with a case's version, so what is here is always right.
public final class OutcomeShelf: Sendable {
    private struct Key: Hashable { let id: String; let version: Int }
    private static let most = 20_000
    private let outcomes = Mutex<[Key: [Outcome]]>([:])

    fileprivate func find(_ cases: [(id: String, version: Int)]) -> [String: [Outcome]] {
        outcomes.withLock { shelf in
            var found: [String: [Outcome]] = [:]
            for one in cases { if let known = shelf[Key(id: one.id, version: one.version)] { found[one.id] = known } }
            return found
        }
    }

    fileprivate func keep(_ new: [(id: String, version: Int, outcomes: [Outcome])]) {
        outcomes.withLock { shelf in
            if shelf.count + new.count > OutcomeShelf.most { shelf = [:] }
            for one in new { shelf[Key(id: one.id, version: one.version)] = one.outcomes }
        }
    }
}

extension Work {
    /// By case: the outcomes of its findings, in the order of the clauses.
    func outcomes(_ cases: [(id: String, version: Int)]) throws -> [String: [Outcome]] {
        var found = house.outcomes.find(cases)
        let missing = cases.filter { found[$0.id] == nil }
        guard !missing.isEmpty else { return found }
        let ids = SQL.joined(missing.map { "\($0.id)" }, by: ", ")
        var new: [(id: String, version: Int, outcomes: [Outcome])] = []
        for row in try tx.query("SELECT c.id, c.version, c.findings FROM cases c WHERE c.id IN (\(ids))") {
            new.append((try row.text("id"), try row.int("version"), try JSON.findings(row.text("findings")).map(\.outcome)))
        }
        for one in new { found[one.id] = one.outcomes }
        house.outcomes.keep(new)
        return found
    }
}
