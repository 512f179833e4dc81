import Store
import TitleReview

/// An envelope is opened and the code on its cover sheet read, by a hand scanner or a phone (A4.1).
public struct ReceivePaper: UseCase {
    public struct Received: Sendable, Codable, Equatable {
        public let name: String
        public let employer: String
        /// The day of the first reading; whoever reads it again changes nothing.
        public let arrived: Day
        public let isAgain: Bool
        /// How many of the same employer and plan have not arrived yet.
        public let missing: Int
    }
    let code: String

    /// - Parameter code: what the scanner types: the address on the cover sheet, or the number at its end.
    public init(code: String) { self.code = code }

    public func run(_ work: UnitOfWork) throws -> Received {
        try work.require(.office)
        let id = code.split(separator: "/").last.map(String.init) ?? ""
        guard id.count == 32, id.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else {
            throw Refusal.invalid("code", "这不是邮寄封面上的二维码。请扫封面上的二维码，或者在名单里按姓名登记。")
        }
        let c = try work.paperCase(id, .office)
        let before = try work.tx.one("SELECT arrived_on FROM papers WHERE case_id = \(c.id)")?.optionalDay("arrived_on")
        let arrived = try work.receive(c)
        let states = try work.plan(c.planID, version: c.planVersion).paper.states
        let list = SQL.joined(states.map { "\($0.rawValue)" }, by: ", ")
        let missing =
            try work.tx.one(
                """
                SELECT COUNT(*) AS n FROM cases c LEFT JOIN papers p ON p.case_id = c.id
                WHERE c.employer_id = \(c.employerID) AND c.plan_id = \(c.planID) AND p.arrived_on IS NULL
                AND c.submitted_at IS NOT NULL AND c.state IN (\(list))
                """)?.int("n") ?? 0
        let employer =
            try c.employerName ?? work.tx.one("SELECT name FROM units WHERE id = \(c.employerID)")?.text("name") ?? ""
        return Received(name: c.name, employer: employer, arrived: arrived, isAgain: before != nil, missing: missing)
    }
}
