import TitleReview

/// A question to a register of another authority, about one person.
public struct LookupQuestion: Sendable, Equatable {
    /// The same in every attempt of this question.
    public let id: String
    public let register: OutsideRegister
    public let residentID: ResidentID
    public let name: String
    /// Nothing that lies behind it is believed.
    public let today: Day
    /// Where the person works, as this installation knows it: for the built-in simulation, never sent.
    public let employer: Employer?

    public struct Employer: Sendable, Equatable {
        public let name: String
        public let creditCode: String
        public init(name: String, creditCode: String) {
            self.name = name
            self.creditCode = creditCode
        }
    }

    public init(
        id: String, register: OutsideRegister, residentID: ResidentID, name: String, today: Day, employer: Employer?
    ) {
        self.id = id
        self.register = register
        self.residentID = residentID
        self.name = name
        self.today = today
        self.employer = employer
    }
}

/// What a register holds of a person: everything that it has, so that nothing there means none.
public struct LookupAnswer: Sendable, Equatable {
    /// Who says so, in the words of whoever answers.
    public let source: String
    /// Bodies of the register's kind of archive record (``OutsideRegister/kindID``), each checked, in order.
    public let records: [[String: String]]

    public init(source: String, records: [[String: String]]) {
        self.source = source
        self.records = records
    }
}

/// Why there is no answer; the text is the operator's to read and holds nothing of the person.
public enum LookupFailure: Error, Sendable, Equatable {
    /// Nobody answered, or said to come again later.
    case silent(String)
    /// What came is not an answer to the question, and nothing of it was taken.
    case unusable(String)
}

/// Whoever answers for a register: the authority's own interface, or the built-in simulation.
public protocol LookupGateway: Sendable {
    /// Returns or throws within ``LookupLimits/longest``.
    func ask(_ question: LookupQuestion) async throws(LookupFailure) -> LookupAnswer
}

/// What is taken from a register at most.
public enum LookupLimits {
    /// Seconds in which everything has to have come.
    public static let longest = 10.0
    public static let bytes = 256 << 10
    public static let records = 200
}
