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

/// Enters a question: who asks, about whom, what for, on the audit chain before anything leaves the installation; at most so many an hour.
struct AskRegister: UseCase {
    let register: OutsideRegister

    static func notConnected(_ register: OutsideRegister) -> Refusal {
        .conflict("本平台还没有接通\(register.chinese)，请按原来的办法填写或上传证明。")
    }

    func run(_ work: UnitOfWork) throws -> LookupQuestion {
        let person = try work.requirePerson()
        let machine = work.casework.machine.now()
        let registers = work.casework.registers
        guard registers.gateways[register] != nil else { throw Self.notConnected(register) }
        // The person's row is where two questions at once wait for each other, so that the limit holds.
        guard
            let row = try work.tx.one(
                """
                SELECT name, resident_id, claimed_lookup, employer_id
                FROM persons WHERE id = \(person)\(.forUpdate(work.tx.engine))
                """)
        else { throw Refusal.notFound }
        guard try row.optionalBytes("claimed_lookup") == nil else {
            throw Refusal.conflict(
                """
                单位还没有核对您的身份证号，现在不能查询。\
                请先把一条业绩档案送审：单位第一次审核通过时一并核对。已填写的内容都在。
                """)
        }
        let hour = machine.adding(seconds: -3600)
        let asked =
            try work.tx.one(
                "SELECT COUNT(*) AS n FROM register_questions WHERE person_id = \(person) AND machine_at > \(hour)")?
            .int("n") ?? 0
        guard asked < registers.perHour else {
            throw Refusal.conflict("每人每小时最多查询 \(registers.perHour) 次，请过一会儿再查。已填写的内容都还在。")
        }
        // The last one of each register is shown; older ones have done their work.
        try work.tx.execute(
            "DELETE FROM register_questions WHERE person_id = \(person) AND register = \(register.rawValue) AND machine_at <= \(hour)"
        )
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO register_questions (id, person_id, register, at, machine_at, outcome)
            VALUES (\(id), \(person), \(register.rawValue), \(work.now), \(machine), 'open')
            """)
        try work.record("register.asked", person, ["register": register.rawValue, "purpose": "titleReview"])
        let number = try work.casework.keys.open(
            row.bytes("resident_id"), table: "persons", column: "resident_id", row: person)
        let employer = try row.optionalText("employer_id").flatMap {
            try work.tx.one("SELECT name, credit_code FROM units WHERE id = \($0)")
        }
        return LookupQuestion(
            id: id, register: register, residentID: try ResidentID(parsing: number, today: work.today),
            name: try row.text("name"), today: work.today,
            employer: try employer.map {
                LookupQuestion.Employer(name: try $0.text("name"), creditCode: try $0.optionalText("credit_code") ?? "")
            })
    }
}

/// Keeps an answer as the person's next edition, when it says something new.
///
/// An answer that was overtaken by that of a later question is not kept.
struct KeepAnswer: UseCase {
    let question: LookupQuestion, answer: LookupAnswer

    func run(_ work: UnitOfWork) throws -> LookupOutcome {
        let person = try work.requirePerson()
        let register = question.register
        guard
            try work.tx.one("SELECT 1 AS there FROM persons WHERE id = \(person)\(.forUpdate(work.tx.engine))") != nil,
            let asked = try work.tx.one(
                "SELECT at FROM register_questions WHERE id = \(question.id) AND person_id = \(person) AND outcome = 'open'"
            )?.instant("at")
        else { throw Refusal.notFound }
        let newest = try work.tx.one(
            """
            SELECT id, edition, source, records, checked_at FROM register_answers
            WHERE person_id = \(person) AND register = \(register.rawValue) ORDER BY edition DESC LIMIT 1
            """)
        let edition = try newest?.int("edition") ?? 0
        let records = try JSON.encode(answer.records)
        func outcome(_ edition: Int, isNew: Bool) -> LookupOutcome {
            LookupOutcome(
                register: register, source: answer.source, records: answer.records.count, edition: edition, isNew: isNew
            )
        }
        func close(_ word: String) throws {
            try work.tx.execute("UPDATE register_questions SET outcome = \(word) WHERE id = \(question.id)")
        }
        if let newest, try newest.instant("checked_at") > asked {
            try close("same")
            return outcome(edition, isNew: false)
        }
        if let newest, try newest.text("records") == records, try newest.text("source") == answer.source {
            try work.tx.execute("UPDATE register_answers SET checked_at = \(asked) WHERE id = \(newest.text("id"))")
            try close("same")
            return outcome(edition, isNew: false)
        }
        let id = work.newID()
        try work.tx.execute(
            """
            INSERT INTO register_answers (id, person_id, register, edition, source, records, asked_at, checked_at)
            VALUES (\(id), \(person), \(register.rawValue), \(edition + 1), \(answer.source), \(records), \(asked), \(asked))
            """)
        try close("kept")
        try work.record("register.answered", id, ["register": register.rawValue, "edition": "\(edition + 1)"])
        return outcome(edition + 1, isNew: true)
    }
}

/// Notes that a question got no answer, so that the archive's page says so.
struct CloseQuestion: UseCase {
    let question: LookupQuestion, failure: LookupFailure

    func run(_ work: UnitOfWork) throws {
        let person = try work.requirePerson()
        let word = if case .silent = failure { "silent" } else { "unusable" }
        try work.tx.execute(
            "UPDATE register_questions SET outcome = \(word) WHERE id = \(question.id) AND person_id = \(person) AND outcome = 'open'"
        )
    }
}
