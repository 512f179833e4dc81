import Store
import TitleReview

/// An expert's desk: the cases to read, with progress; and the panels that meet; nothing of other experts before that (R11).
public struct ReadExpertHome: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        public let done: Bool
        public let total: Int?
    }
    /// A case whose panel meets (R8).
    public struct PanelItem: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        /// Whether this expert leads its panel.
        public let leads: Bool
        /// Whether the joint opinion is written.
        public let isWritten: Bool
    }
    public struct Home: Sendable, Codable {
        public let items: [Item]
        /// Those that this expert reads, or all of them for the chair; those without a joint opinion first.
        public let panels: [PanelItem]
        public let meetings: [MeetingSummary]
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        let expert = try work.requireExpert()
        return Home(
            items: try work.desk(of: expert), panels: try work.panels(of: expert),
            meetings: try work.meetings(
                """
                k.plan_id IN (
                    SELECT k2.plan_id FROM committee_members m JOIN committees k2 ON k2.id = m.committee_id
                    WHERE m.expert_id = \(expert) AND m.left_because IS NULL)
                """))
    }
}

extension UnitOfWork {
    /// The cases that an expert reads: first those whose opinion is still to be given.
    func desk(of expert: String) throws -> [ReadExpertHome.Item] {
        try tx.query(
            """
            SELECT p.case_id, c.name, c.speciality, p.submitted_at, p.total
            FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE p.expert_id = \(expert) AND c.state = 'underReview'
            ORDER BY CASE WHEN p.submitted_at IS NULL THEN 0 ELSE 1 END, p.case_id LIMIT 500
            """
        ).map {
            ReadExpertHome.Item(
                caseID: try $0.text("case_id"), name: try $0.text("name"), speciality: try $0.text("speciality"),
                done: try $0.optionalInt("submitted_at") != nil, total: try $0.optionalInt("total"))
        }
    }
}
