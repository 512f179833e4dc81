import Synchronization

/// The answers of commands that are being carried out here, or were lately: who sends the same form twice gets the same answer (F11).
///
/// This is the comfort of one node. That nothing happens twice, on any node and after a restart, is the database's to say; who is not found
/// here is then told that it has been done. Bounded, and answers that open a session are never kept.
final class AnsweredCommands: Sendable {
    struct Key: Hashable, Sendable {
        /// Whose ids these are.
        let person: String
        let id: String
    }

    private struct Entry {
        let content: [UInt8]
        let answer: Task<Answer, any Error>
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        /// The kept ones, the oldest first.
        var kept: [Key] = []
    }

    private static let most = 2048
    private static let largest = 8 << 10

    private let state = Mutex(State())

    /// The command's answer: made once, given to everybody who sends the same meanwhile and for a time after.
    ///
    /// What failed is forgotten with its failure, so that it can be tried again.
    func answer(_ key: Key, _ content: [UInt8], _ carryOut: @escaping @Sendable () async throws -> Answer) async throws
        -> Answer
    {
        let (task, isFirst) = try state.withLock { state in
            if let known = state.entries[key] {
                guard known.content == content else { throw AnsweredCommands.otherContent }
                return (known.answer, false)
            }
            let task = Task { try await carryOut() }
            state.entries[key] = Entry(content: content, answer: task)
            return (task, true)
        }
        let result = await task.result
        if isFirst { settle(key, result) }
        return try result.get()
    }

    private static let otherContent = Refused(
        409, "表单已经提交过", "这张表单提交过，内容与第一次不同，这一次没有受理。请刷新页面，在新的表单上修改后再提交。")

    private func settle(_ key: Key, _ result: Result<Answer, any Error>) {
        let isKept =
            if case .success(let answer) = result, answer.status < 400, answer.bytes.count <= AnsweredCommands.largest,
                !answer.opensSession
            { true } else { false }
        state.withLock { state in
            guard isKept else {
                state.entries[key] = nil
                return
            }
            state.kept.append(key)
            if state.kept.count > AnsweredCommands.most { state.entries[state.kept.removeFirst()] = nil }
        }
    }
}
