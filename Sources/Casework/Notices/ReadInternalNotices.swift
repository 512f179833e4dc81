import Store
import TitleReview

/// The unit's internal notices and the cases that wait for one (A3.1.4, R4).
public struct ReadInternalNotices: Inquiry {
    public struct Line: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        public let state: CaseState
        public let openObjections: Int
    }
    public struct Notice: Sendable, Codable, Equatable {
        public let id: String
        public let planTitle: String
        public let start: Day
        /// The counted working days; the last is the notice's last.
        public let days: [Day]
        public let last: Day
        /// The first day on which its cases can be reported.
        public let earliestReport: Day
        public let running: Bool
        public let cases: [Line]
    }
    public struct Waiting: Sendable, Codable, Equatable {
        public let planTitle: String
        public let days: Int
        public let due: Day?
        /// The last day of a notice that is posted today.
        public let lastIfPostedToday: Day
        public let cases: [Line]
    }
    public struct Board: Sendable, Codable, Equatable {
        public let waiting: [Waiting]
        public let notices: [Notice]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Board {
        let unit = try work.requireUnit(.employer)
        let objections =
            "(SELECT COUNT(*) FROM objections o WHERE o.case_id = c.id AND o.outcome IS NULL) AS objections" as SQL
        let waiting = try work.tx.query(
            """
            SELECT c.id, c.name, c.speciality, c.state, c.due, c.plan_id, c.plan_version, \(objections) FROM cases c
            WHERE c.employer_id = \(unit) AND c.state = 'employerNotice' AND c.notice_id IS NULL ORDER BY c.name, c.id LIMIT 500
            """)
        var groups: [String: [Row]] = [:]
        for row in waiting {
            groups["\(try row.text("plan_id")) \(try row.int("plan_version"))", default: []].append(row)
        }
        let plans = try groups.sorted { $0.key < $1.key }.compactMap { _, rows -> Waiting? in
            guard let first = rows.first else { return nil }
            let plan = try work.plan(first.text("plan_id"), version: first.int("plan_version"))
            return Waiting(
                planTitle: plan.title, days: plan.notices.employerDays,
                due: try rows.compactMap { try $0.optionalDay("due") }.min(),
                lastIfPostedToday: try work.workday(after: plan.notices.employerDays), cases: try rows.map(line))
        }
        let posted = try work.tx.query(
            """
            SELECT id, plan_id, start_day, last_day, days FROM notices
            WHERE kind = 'employer' AND unit_id = \(unit) ORDER BY published_at DESC, id LIMIT 100
            """)
        var people: [String: [Line]] = [:]
        if !posted.isEmpty {
            let ids = SQL.joined(try posted.map { "\(try $0.text("id"))" }, by: ", ")
            for row in try work.tx.query(
                """
                SELECT x.notice_id, c.id, c.name, c.speciality, c.state, \(objections) FROM notice_cases x JOIN cases c ON c.id = x.case_id
                WHERE x.notice_id IN (\(ids)) ORDER BY c.name, c.id LIMIT 5000
                """)
            { people[try row.text("notice_id"), default: []].append(try line(row)) }
        }
        let calendar = try work.calendar
        let notices = try posted.map { row in
            let id = try row.text("id")
            let start = try row.day("start_day")
            let last = try row.day("last_day")
            // Those that count up to its end, which stands whatever becomes of the calendar.
            let days = try calendar.workdays(start.adding(days: 1)...last)
            return Notice(
                id: id, planTitle: try work.plan(row.text("plan_id")).plan.title, start: start, days: days, last: last,
                earliestReport: last.adding(days: 1),
                running: work.now < .deadline(last), cases: people[id] ?? [])
        }
        return Board(waiting: plans, notices: notices)
    }

    private func line(_ row: Row) throws -> Line {
        Line(
            caseID: try row.text("id"), name: try row.text("name"), speciality: try row.text("speciality"),
            state: try row.value("state", as: CaseState.self), openObjections: try row.int("objections"))
    }
}

extension ArchiveKind {
    /// A field's value as it was typed: the label of a choice, the text of others.
    public func label(of name: String, in body: [String: String]) -> String {
        guard let value = body[name], let field = fields.first(where: { $0.name == name }) else { return "" }
        if case .choice(let choices) = field.shape { return choices.first { $0.value == value }?.label ?? value }
        return value
    }

    /// A field as a page says it: the same, and of an end that is open that it is.
    public func words(of name: String, in body: [String: String]) -> String {
        name == openEnd?.name && isOngoing(body) == true ? ArchiveKind.stillOn : label(of: name, in: body)
    }
}
