import Store
import TitleReview

extension Casework {
    /// Sends what waits in the outbox, by the built-in local gateway: the text can be read in the person's messages and by the
    /// administrator; marked as sent, at least once, with a stable id.
    public func deliverMessages() async throws {
        while true {
            let machine = machine.now(), keys = keys
            let count = try await database.write { tx in
                let due = try Outbox.due(in: tx, keys: keys, now: machine, limit: 100)
                for message in due { try Outbox.markSent(message.id, in: tx) }
                return due.count
            }
            if count == 0 { return }
        }
    }
}
