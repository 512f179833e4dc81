import Store
import TitleReview

/// What a batch act came to for one case.
public struct BatchOutcome: Sendable, Codable, Equatable {
    public let caseID: String
    public let name: String
    /// Empty when it was done.
    public let problem: String
}

extension UnitOfWork {
    /// A batch act on cases: each row in its own right, each row reported (S18).
    func batch(_ ids: [String], _ role: Role, _ act: (CaseRecord) throws -> Void) throws -> [BatchOutcome] {
        try require(role)
        return try rows(ids, named: batchName) { id in
            let c = try ownCase(id, role)
            try act(c)
            return c.name
        }
    }

    /// Carries an act out for each id, once. What is refused is undone for its row alone, and said.
    ///
    /// - Parameters:
    ///   - name: what a refused row is called.
    ///   - act: returns what the row is called.
    func rows(_ ids: [String], named name: (String) throws -> String, _ act: (String) throws -> String) throws
        -> [BatchOutcome]
    {
        guard ids.count <= 500 else { throw Refusal.invalid("case", "一次最多办理 500 份。") }
        var seen = Set<String>()
        return try ids.filter { seen.insert($0).inserted }.map { id in
            do {
                return BatchOutcome(caseID: id, name: try tx.savepoint { try act(id) }, problem: "")
            } catch let refusal as Refusal where refusal.isOfOneRow {
                return BatchOutcome(caseID: id, name: try name(id), problem: refusal.message)
            }
        }
    }

    /// The name of a case that is or was the actor's to act on; of others not even that there is one (S14).
    private func batchName(_ id: String) throws -> String {
        guard let actor, let row = try tx.one("SELECT \(CaseRecord.columns) FROM cases WHERE id = \(id)") else {
            return BatchOutcome.unknown
        }
        let c = try CaseRecord(row)
        return try isRelated(actor, to: c) || handedOn(c, by: actor) != nil ? c.name : BatchOutcome.unknown
    }
}

extension BatchOutcome {
    /// What a row is called of which the actor may know nothing.
    static let unknown = "没有找到的一份"
}

extension Refusal {
    /// Whether it is about the row, not about who asks or about the machine.
    fileprivate var isOfOneRow: Bool {
        switch kind {
        case .conflict, .invalid, .notFound, .forbidden: true
        case .signedOut, .tooLarge, .unavailable, .overloaded, .repeated: false
        }
    }
}
