import Store
import TitleReview

/// A clerk hands all that one clerk looks after to another. It says who attends to whom; every clerk may do everything as before.
public struct HandOver: UseCase {
    let from: String, to: String
    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }

    public func run(_ work: UnitOfWork) throws -> Int {
        let unit = try work.requireBoundUnit()
        let clerks = Set(try work.clerks(of: unit).map(\.accountID))
        guard clerks.contains(from), clerks.contains(to) else { throw Refusal.invalid("to", "请选择本单位的经办人。") }
        guard from != to else { throw Refusal.invalid("to", "请选择另一名经办人。") }
        return try work.handOver(unit, from: from, to: to)
    }
}
