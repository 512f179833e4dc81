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

/// The public-notice table of a unit (A3.1.4): 序号, 姓名, 单位, 专业, 申报资格, 性别, 学历, 现任资格及时间.
public struct ReadNoticeTable: Inquiry {
    public struct Person: Sendable, Codable, Equatable {
        public let name: String
        public let employer: String
        public let speciality: String
        /// What is applied for: 工程师.
        public let award: String
        public let sex: String
        public let education: String
        /// 助理工程师（2018年7月1日）; 无 where there is none.
        public let presentTitle: String
    }
    public struct Table: Sendable, Codable, Equatable {
        public let planTitle: String
        public let unit: String
        public let start: Day
        public let last: Day
        public let days: Int
        public let people: [Person]
    }
    let noticeID: String
    public init(noticeID: String) { self.noticeID = noticeID }

    public func run(_ work: UnitOfWork) throws -> Table {
        let unit = try work.requireUnit(.employer)
        guard
            let notice = try work.tx.one(
                """
                SELECT n.plan_id, n.start_day, n.last_day, n.days, u.name AS unit FROM notices n JOIN units u ON u.id = n.unit_id
                WHERE n.id = \(noticeID) AND n.kind = 'employer' AND n.unit_id = \(unit)
                """)
        else { throw Refusal.notFound }
        // Each as it was handed in when the notice was posted, whatever was handed in since.
        let rows = try work.tx.query(
            """
            SELECT c.name, c.plan_id, c.plan_version, p.sex, COALESCE(c.employer_name, u.name) AS employer,
                q.body AS application, a.body AS archive, r.body AS answers
            FROM notice_cases x JOIN notices n ON n.id = x.notice_id JOIN cases c ON c.id = x.case_id
            JOIN persons p ON p.id = c.person_id JOIN units u ON u.id = c.employer_id
            JOIN snapshots s ON s.case_id = c.id AND s.number = (
                SELECT MAX(t.number) FROM snapshots t WHERE t.case_id = c.id AND t.at <= n.published_at)
            JOIN snapshot_parts q ON q.digest = s.application JOIN snapshot_parts a ON a.digest = s.archive
            JOIN snapshot_parts r ON r.digest = s.answers
            WHERE x.notice_id = \(noticeID) ORDER BY c.name, c.id LIMIT 5000
            """)
        let people = try rows.map { row in
            let content = try SnapshotParts(row).content()
            return Person(
                name: try row.text("name"), employer: try row.text("employer"), speciality: content.speciality,
                award: try work.plan(row.text("plan_id"), version: row.int("plan_version")).award.name,
                sex: try row.text("sex"),
                education: newest(content.typed, "education", by: "graduated").map(education) ?? "",
                presentTitle: newest(content.typed, "title", by: "obtained").map(title) ?? "无")
        }
        return Table(
            planTitle: try rows.first.map {
                try work.plan($0.text("plan_id"), version: $0.int("plan_version")).title
            } ?? work.plan(notice.text("plan_id")).plan.title, unit: try notice.text("unit"),
            start: try notice.day("start_day"), last: try notice.day("last_day"),
            days: try notice.int("days"), people: people)
    }

    private func newest(_ records: [ArchiveRecord], _ kind: String, by day: String) -> [String: String]? {
        records.filter { $0.kind == kind }.map(\.body).max { ($0[day] ?? "") < ($1[day] ?? "") }
    }

    private func education(_ body: [String: String]) -> String {
        ArchiveKind.find("education")?.label(of: "level", in: body) ?? ""
    }

    private func title(_ body: [String: String]) -> String {
        let name = body["name"] ?? ""
        let day = body["obtained"].flatMap { Day($0) }
        return name + (day.map { "（\($0.chineseDate)）" } ?? "")
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
