import Store
import TitleReview

/// One sending of a form, known by the random id that the form carried: it is carried out once, however often it arrives (F11).
public struct Command: Sendable {
    let person: String
    let id: String
    /// What was sent, by its digest; the same id with something else is refused.
    let content: [UInt8]

    /// - Parameter person: whose ids these are: an account, or the holder of a form's token.
    public init(person: String, id: String, content: [UInt8]) {
        self.person = person
        self.id = id
        self.content = content
    }
}

extension Casework {
    /// Carries an act out, and remembers its command in the same transaction; what was carried out before is not carried out again.
    ///
    /// - Throws: ``Refusal`` of kind `repeated` when the command was carried out before.
    public func perform<U: Performable>(_ useCase: U, as actor: Actor?, at: Instant?, once command: Command?)
        async throws
        -> U.Output
    {
        guard let command else { return try await perform(useCase, as: actor, at: at) }
        do {
            return try await perform(Once(useCase: useCase, command: command), as: actor, at: at)
        } catch is CommandLog.Mismatch {
            throw Refusal.conflict("这张表单提交过，内容与第一次不同，这一次没有受理。请刷新页面，在新的表单上修改后再提交。")
        }
    }

    /// Forgets what was carried out more than a week ago.
    public func forgetCommands() async throws {
        let now = machine.now()
        try await database.write { tx in try CommandLog.forget(in: tx, now: now) }
    }
}

/// A use case within the memory of its command: both are written, or neither.
private struct Once<U: Performable>: Performable {
    let useCase: U
    let command: Command

    func ready(for casework: Casework, as actor: Actor?, at now: Instant) async throws
        -> @Sendable (UnitOfWork) throws -> U.Output
    {
        let act = try await useCase.ready(for: casework, as: actor, at: now)
        return { work in try remember(work, act) }
    }

    private func remember(_ work: UnitOfWork, _ act: (UnitOfWork) throws -> U.Output) throws -> U.Output {
        var output: U.Output?
        _ = try CommandLog.once(
            person: command.person, id: command.id, content: command.content, at: work.casework.machine.now(),
            in: work.tx
        ) {
            output = try act(work)
            return ""
        }
        guard let output else { throw Refusal(.repeated, "这一操作已经办理过，没有重复办理。") }
        return output
    }
}
