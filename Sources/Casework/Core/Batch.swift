import TitleReview

/// What a batch act came to for one case.
public struct BatchOutcome: Sendable, Codable, Equatable {
    public let caseID: String
    public let name: String
    /// Empty when it was done.
    public let problem: String
}

extension Work {
    /// A batch act: each row in its own right, each row reported (S18).
    func batch(_ ids: [String], _ role: Role, _ act: (CaseRecord) throws -> Void) throws -> [BatchOutcome] {
        guard ids.count <= 500 else { throw Refusal.invalid("case", "一次最多办理 500 份。") }
        return try ids.map { id in
            let c = try ownCase(id, role)
            do {
                try act(c)
                return BatchOutcome(caseID: c.id, name: c.name, problem: "")
            } catch let refusal as Refusal where refusal.kind == .conflict || refusal.kind == .invalid {
                return BatchOutcome(caseID: c.id, name: c.name, problem: refusal.message)
            }
        }
    }
}
