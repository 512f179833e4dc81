import Store
import TitleReview

/// One inspection: how its sample was drawn, and what was found in each case.
public struct ReadInspection: Inquiry {
    public struct View: Sendable, Codable {
        public let summary: InspectionSummary
        public let draw: PublishedDraw
        public let conclusion: String
        public let cases: [InspectedCase]
    }
    let id: String
    public init(id: String) { self.id = id }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard let summary = try work.inspections("i.id = \(id)").first,
            let row = try work.tx.one("SELECT * FROM inspections WHERE id = \(id)")
        else { throw Refusal.notFound }
        return View(
            summary: summary, draw: try PublishedDraw(row, planTitle: summary.planTitle),
            conclusion: try row.optionalText("conclusion") ?? "", cases: try work.inspected("x.inspection_id = \(id)"))
    }
}
