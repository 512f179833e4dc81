import Gateways
import Store
import TitleReview

/// What came of a look-up.
public struct LookupOutcome: Sendable, Codable, Equatable {
    public let register: OutsideRegister
    public let source: String
    /// How many records the register has.
    public let records: Int
    /// Grows when the register says something else than before.
    public let edition: Int
    public let isNew: Bool
}

extension Casework {
    /// Asks a register about the actor's person and keeps what it answers (A1.3, A2.2.5-4).
    ///
    /// Three steps: the question is entered, then asked outside any transaction, then its answer is kept. Whoever sends the
    /// same command again after an answer was kept asks nothing twice; after a failure it may be tried again.
    /// - Throws: ``Refusal``, of kind `unavailable` when the register is silent or answers what is no answer: nothing has
    ///   changed then.
    public func lookUp(_ register: OutsideRegister, as actor: Actor?, at: Instant? = nil, once command: Command? = nil)
        async throws -> LookupOutcome
    {
        let question = try await perform(AskRegister(register: register), as: actor, at: at)
        guard let gateway = registers.gateways[register] else { throw AskRegister.notConnected(register) }
        do {
            let answer = try await gateway.ask(question)
            return try await perform(KeepAnswer(question: question, answer: answer), as: actor, at: at, once: command)
        } catch let failure as LookupFailure {
            try await perform(CloseQuestion(question: question, failure: failure), as: actor, at: at)
            throw failure.refusal(register)
        }
    }
}

extension LookupFailure {
    func refusal(_ register: OutsideRegister) -> Refusal {
        switch self {
        case .silent: Refusal(.unavailable, "\(register.chinese)现在没有回应，已填写的内容都还在，请稍后再查。")
        case .unusable:
            Refusal(
                .unavailable,
                "\(register.chinese)这次的应答不能采用，已填写的内容都还在。请稍后再查，一直这样请告诉评委会办公室。")
        }
    }
}
