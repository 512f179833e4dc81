import Store
import TitleReview

/// The employer's home: what waits, and until when (A3.1).
public struct ReadEmployerHome: Inquiry {
    public struct Home: Sendable, Codable, Equatable {
        /// The own registration: waiting | approved | returned (A3.1.1).
        public let registration: String
        /// Why the registration was returned; empty when it was not.
        public let returnReason: String
        /// Archive records that wait for a check (A3.1.2).
        public let records: Int
        public let states: [String: Int]
        /// Passed cases that are in no notice yet.
        public let toPost: Int
        /// Cases whose notice is over and that no objection holds.
        public let toReport: Int
        public let openObjections: Int
        /// Colleagues whose name or number is to be corrected.
        public let corrections: Int
        /// The next last day among the cases that wait, by state.
        public let due: [String: Day]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        let unit = try work.requireUnit(.employer)
        func count(_ query: SQL) throws -> Int { try work.tx.one(query)?.int("n") ?? 0 }
        let registration = try work.ownRegistration(unit)
        var states: [String: Int] = [:]
        var due: [String: Day] = [:]
        for row in try work.tx.query(
            "SELECT state, COUNT(*) AS n, MIN(due) AS due FROM cases WHERE employer_id = \(unit) AND state <> 'draft' GROUP BY state"
        ) {
            states[try row.text("state")] = try row.int("n")
            due[try row.text("state")] = try row.optionalDay("due")
        }
        return Home(
            registration: registration.state, returnReason: registration.reason,
            records: try count(
                """
                SELECT COUNT(*) AS n FROM archive_records a JOIN persons p ON p.id = a.person_id
                WHERE p.employer_id = \(unit) AND a.state = 'waiting' AND a.removed_at IS NULL
                """),
            states: states,
            toPost: try count(
                "SELECT COUNT(*) AS n FROM cases WHERE employer_id = \(unit) AND state = 'employerNotice' AND notice_id IS NULL"
            ),
            toReport: try count(
                """
                SELECT COUNT(*) AS n FROM cases c JOIN notices n ON n.id = c.notice_id
                WHERE c.employer_id = \(unit) AND c.state = 'employerNotice' AND n.last_day < \(work.today)
                AND NOT EXISTS (SELECT 1 FROM objections o WHERE o.case_id = c.id AND o.outcome IS NULL)
                """),
            openObjections: try count(
                """
                SELECT COUNT(*) AS n FROM objections o JOIN cases c ON c.id = o.case_id JOIN notices n ON n.id = o.notice_id
                WHERE c.employer_id = \(unit) AND n.kind = 'employer' AND o.outcome IS NULL
                """),
            corrections: try count(
                "SELECT COUNT(*) AS n FROM identity_corrections WHERE unit_id = \(unit) AND state = 'waiting'"),
            due: due)
    }
}
