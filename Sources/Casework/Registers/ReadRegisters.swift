import Gateways
import Store
import TitleReview

/// How a register stands for a person: connected or not, what it said last, and whether it can be asked now.
public struct RegisterStatus: Sendable, Codable, Equatable {
    public let register: OutsideRegister
    public let isConnected: Bool
    /// Where the present records come from; nil before the first answer.
    public let origin: RecordOrigin?
    public let edition: Int
    public let records: Int
    /// Why the last question has no answer, in the words of the refusal; empty when it has.
    public let problem: String
    /// When the last question was asked.
    public let askedAt: Instant?
    /// How many questions are left in this hour, for all registers together.
    public let left: Int
    public let perHour: Int
}

/// The registers with their answers about the own person; for the applicant.
public struct ReadRegisters: Inquiry {
    public init() {}

    public func run(_ work: UnitOfWork) throws -> [RegisterStatus] {
        let person = try work.requirePerson()
        let registers = work.casework.registers
        let hour = work.casework.machine.now().adding(seconds: -3600)
        let answers = try work.answers(of: person)
        let questions = try work.tx.query(
            """
            SELECT register, at, machine_at, outcome FROM register_questions
            WHERE person_id = \(person) ORDER BY machine_at DESC LIMIT 1000
            """)
        let left = try max(0, registers.perHour - questions.count { try $0.instant("machine_at") > hour })
        return try OutsideRegister.allCases.map { register in
            let answer = answers.first { $0.register == register }
            let last = try questions.first { try $0.text("register") == register.rawValue }
            return RegisterStatus(
                register: register, isConnected: registers.gateways[register] != nil,
                origin: answer.map { RecordOrigin(source: $0.source, checkedAt: $0.checkedAt) },
                edition: answer?.edition ?? 0,
                records: answer?.records.count ?? 0,
                problem: try last.map { try problem(register, $0.text("outcome")) } ?? "",
                askedAt: try last?.instant("at"), left: left, perHour: registers.perHour)
        }
    }

    private func problem(_ register: OutsideRegister, _ outcome: String) throws -> String {
        switch outcome {
        case "silent": LookupFailure.silent("").refusal(register).message
        case "unusable": LookupFailure.unusable("").refusal(register).message
        default: ""
        }
    }
}
