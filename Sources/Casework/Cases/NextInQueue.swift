import Store
import TitleReview

/// Which case comes after one in a desk's list, also when that one has just left it; at the end the list begins again.
public struct NextInQueue: Inquiry {
    public struct Next: Sendable, Equatable {
        public let id: String
        public let name: String
        /// Whether it stands before the one that was left.
        public let fromTheStart: Bool
    }
    let filter: QueueFilter, caseID: String
    public init(_ filter: QueueFilter, after caseID: String) {
        self.filter = filter
        self.caseID = caseID
    }

    public func run(_ work: UnitOfWork) throws -> Next? {
        guard let left = try work.place(of: caseID) else { return try first(work, after: nil) }
        return try first(work, after: left) ?? first(work, after: nil)
    }

    private func first(_ work: UnitOfWork, after key: QueueKey?) throws -> Next? {
        var filter = filter
        filter.after = key
        // The one that was left may still be in the list.
        filter.limit = 2
        return try ReadQueue(filter).run(work).rows.first { $0.id != caseID }.map {
            Next(id: $0.id, name: $0.name, fromTheStart: key == nil)
        }
    }
}

extension UnitOfWork {
    /// Where a case stands in the order of queues. It may have gone on to somebody else by the act that asks; nothing else is told of it.
    fileprivate func place(of caseID: String) throws -> QueueKey? {
        guard
            let at = try tx.one("SELECT submitted_at FROM cases WHERE id = \(caseID)")?.optionalInstant("submitted_at")
        else { return nil }
        return QueueKey(submittedAt: at, id: caseID)
    }
}
