import TitleReview

/// What an employer has to do under a plan, and until when (N6.4); all of it comes from the plan and the calendar.
public struct ReadEmployerGuide: Inquiry {
    public struct Guide: Sendable, Codable {
        public let plan: Plan
        public let plans: [PlanSummary]
        /// The unit's last day: the plan's, or what the office has put it off to.
        public let deadline: Day
        /// The last day on which the internal notice can be posted so that its cases can be reported by the employers' last day; nil where
        /// the calendar does not know.
        public let lastPosting: Day?
    }
    let planID: String

    /// - Parameter planID: empty for the plan that is open now, or else the newest.
    public init(planID: String = "") { self.planID = planID }

    public func run(_ work: UnitOfWork) throws -> Guide? {
        let unit = try work.requireUnit(.employer)
        let plans = try work.planSummaries()
        guard
            let chosen = plans.first(where: { $0.id == planID }) ?? plans.first(where: {
                $0.open <= work.today && work.today <= $0.close
            }) ?? plans.first
        else { return nil }
        let plan = try work.plan(chosen.id).plan
        let planned = plan.dates.employerDeadline
        let deadline = try max(planned, work.extensionDay(.employer, plan: plan.id, unit: unit) ?? planned)
        return Guide(
            plan: plan, plans: plans, deadline: deadline,
            lastPosting: try lastPosting(plan, by: deadline, work.calendar))
    }

    private func lastPosting(_ plan: Plan, by deadline: Day, _ calendar: WorkCalendar) -> Day? {
        (1...60).lazy.map { deadline.adding(days: -$0) }.first { start in
            guard let end = try? calendar.end(start: start, workdays: plan.notices.employerDays, countStart: false).end
            else { return false }
            return end < deadline
        }
    }
}
