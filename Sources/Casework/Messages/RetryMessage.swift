import Store
import TitleReview

/// The administrator has a message that was given up sent once more, under its old id.
public struct RetryMessage: UseCase {
    let number: Int
    public init(number: Int) { self.number = number }

    public func run(_ work: UnitOfWork) throws {
        try work.require(.administrator)
        guard let id = try work.tx.one("SELECT id FROM outbox WHERE number = \(number)")?.text("id") else {
            throw Refusal.notFound
        }
        guard try Outbox.tryAgain(id, in: work.tx, now: work.casework.machine.now()) else {
            throw Refusal.conflict("这条消息不在“没有送达”之列，没有再发。")
        }
        try work.record("message.retried", id)
    }
}
