import Store
import TitleReview

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
