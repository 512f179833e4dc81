import Store
import TitleReview

/// One case of a sample, whole: what its page shows, and what the panel wrote, by nobody's name (R11). Not the ballots.
public struct ReadInspectedCase: Inquiry {
    public struct View: Sendable, Codable {
        public let inspection: InspectionSummary
        public let inspected: InspectedCase
        public let whole: ReadCase.View
        public let opinions: [Opinion]
        /// The panel's own; nil where it wrote none.
        public let panelOpinion: JointOpinion?
        /// The case before and after it in the sample.
        public let previous: String?
        public let next: String?
    }
    /// What one of the panel wrote.
    public struct Opinion: Sendable, Codable, Equatable {
        public let total: Int
        /// Points that the total has lost for the material (A2.3.5).
        public let deducted: Int
        public let opinion: String
        public let recommends: Bool
    }
    let id: String, caseID: String
    public init(id: String, caseID: String) {
        self.id = id
        self.caseID = caseID
    }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard let inspection = try work.inspections("i.id = \(id)").first else { throw Refusal.notFound }
        let sample = try work.inspected("x.inspection_id = \(id)")
        guard let place = sample.firstIndex(where: { $0.caseID == caseID }) else { throw Refusal.notFound }
        func beside(_ index: Int) -> String? { sample.indices.contains(index) ? sample[index].caseID : nil }
        return View(
            inspection: inspection, inspected: sample[place], whole: try ReadCase(caseID: caseID).run(work),
            opinions: try work.tx.query(
                """
                SELECT total, deducted, opinion, recommends FROM panel_members
                WHERE case_id = \(caseID) AND submitted_at IS NOT NULL ORDER BY total DESC, opinion
                """
            ).map {
                Opinion(
                    total: try $0.int("total"), deducted: try $0.int("deducted"), opinion: try $0.text("opinion"),
                    recommends: try $0.bool("recommends"))
            }, panelOpinion: try work.jointOpinion(caseID), previous: beside(place - 1), next: beside(place + 1))
    }
}
