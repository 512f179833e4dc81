import Gateways
import Store
import TitleReview

extension Casework {
    /// Sends what waits in the outbox, channel by channel, until nothing is due any more.
    ///
    /// Each message goes out under a stable id and is marked as soon as the other side has answered; a gateway that fails three times in a
    /// row is left alone until the next call. Without a gateway a message is what stands on the person's page, and counts as sent.
    public func deliverMessages() async throws {
        for channel in MessageChannel.allCases {
            if let gateway = messageGateways[channel] {
                try await Delivery(casework: self, channel: channel, gateway: gateway).run()
            } else {
                try await keepInHouse(channel)
            }
        }
    }

    private func keepInHouse(_ channel: MessageChannel) async throws {
        while true {
            let now = machine.now()
            let keys = keys
            let count = try await database.write { tx in
                let due = try Outbox.due(channel.rawValue, in: tx, keys: keys, now: now, limit: 100)
                try Outbox.markSent(due.map(\.id), in: tx)
                return due.count
            }
            if count == 0 { return }
        }
    }
}

/// One channel's messages on their way to its gateway.
private struct Delivery: Sendable {
    let casework: Casework
    let channel: MessageChannel
    let gateway: any MessageGateway

    /// At once: so that all of them are answered, or timed out, within their lease, and nobody else takes them meanwhile.
    private static let batch = 8
    private static let patience = 3

    private struct Addressed: Sendable {
        let message: OutboxMessage
        let to: String?
    }

    func run() async throws {
        precondition(MessageChannel.longest < Outbox.lease)
        var failures = 0
        while failures < Delivery.patience {
            let taken = try await take()
            guard !taken.isEmpty else { return }
            let temporary = try await withThrowingTaskGroup(of: Bool.self) { group in
                for one in taken { group.addTask { try await deliver(one) } }
                return try await group.reduce(into: 0) { $0 += $1 ? 0 : 1 }
            }
            failures = temporary == taken.count ? failures + temporary : 0
        }
    }

    /// What is due, leased to this worker, with the addresses, which are opened only now.
    private func take() async throws -> [Addressed] {
        let now = casework.machine.now()
        let keys = casework.keys
        let channel = channel
        return try await casework.database.write { tx in
            let due = try Outbox.due(channel.rawValue, in: tx, keys: keys, now: now, limit: Delivery.batch)
            guard !due.isEmpty else { return [] }
            let column = channel == .text ? "phone" : "email"
            let people: SQL = .joined(due.map { "\($0.person)" }, by: ", ")
            var addresses: [String: String] = [:]
            for row in try tx.query("SELECT id, phone, email FROM persons WHERE id IN (\(people))") {
                let id = try row.text("id")
                addresses[id] = try row.optionalBytes(column).map {
                    try keys.open($0, table: "persons", column: column, row: id)
                }
            }
            return due.map { Addressed(message: $0, to: addresses[$0.person]) }
        }
    }

    /// - Returns: false when the gateway could not be used now.
    private func deliver(_ one: Addressed) async throws -> Bool {
        let id = one.message.id
        let now = casework.machine.now()
        guard let to = one.to, !to.isEmpty else {
            try await casework.database.write { tx in
                try Outbox.giveUp(id, because: channel == .text ? "没有手机号" : "没有邮箱", in: tx)
            }
            return true
        }
        switch await attempt(one.message, to) {
        case nil: try await casework.database.write { tx in try Outbox.markSent(id, in: tx) }
        case .temporary(let said):
            try await casework.database.write { tx in try Outbox.markFailed(id, because: said, in: tx, now: now) }
            return false
        case .refused(let said), .unknown(let said):
            try await casework.database.write { tx in try Outbox.giveUp(id, because: said, in: tx) }
        }
        return true
    }

    private func attempt(_ message: OutboxMessage, _ to: String) async -> MessageFailure? {
        // A mail's first line is its subject.
        let parts = message.body.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let isMail = channel == .mail
        let body = isMail ? "\(parts.last ?? "")\n\n登录查看：\(casework.address)\n（系统自动发出，请勿回复。）\n" : message.body
        do {
            try await gateway.send(
                OutgoingMessage(id: message.id, to: to, subject: isMail ? String(parts.first ?? "") : "", body: body))
            return nil
        } catch { return error }
    }
}
