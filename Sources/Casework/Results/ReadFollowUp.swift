import Store
import TitleReview

/// What follows a decision, as the applicant sees it: objections (R13), the recheck (R14) and the paper by post (N2.3, A4.1).
public struct ReadFollowUp: Inquiry {
    public struct Recheck: Sendable, Codable, Equatable {
        public let reason: String
        public let outcome: String?
        public let answer: String?
    }
    public struct Paper: Sendable, Codable, Equatable {
        public let waybill: String?
        public let arrived: Day?
        public let stamped: Day?
        public let returned: Day?
        public let returnWaybill: String?
    }
    public struct View: Sendable, Codable, Equatable {
        public let objections: [ObjectionAgainst]
        public let recheck: Recheck?
        /// Last day of asking for a recheck, where one may be asked for.
        public let recheckUntil: Day?
        /// Paper is due now.
        public let paperDue: Bool
        public let paper: Paper?
        /// The evaluation form can be exported (A2.2.8).
        public let formReady: Bool
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.applicant)
        let c = try work.visibleCase(caseID)
        let plan = try work.plan(c.planID, version: c.planVersion)
        let recheck = try work.tx.one(
            "SELECT reason, outcome, answer FROM rechecks WHERE case_id = \(c.id) ORDER BY at DESC LIMIT 1"
        ).map {
            Recheck(
                reason: try $0.text("reason"), outcome: try $0.optionalText("outcome"),
                answer: try $0.optionalText("answer"))
        }
        let until = try recheck == nil ? work.lastDayOfRecheck(c) : nil
        let paper = try work.tx.one(
            "SELECT waybill, arrived_on, stamped_on, returned_on, return_waybill FROM papers WHERE case_id = \(c.id)"
        ).map {
            Paper(
                waybill: try $0.optionalText("waybill"), arrived: try $0.optionalDay("arrived_on"),
                stamped: try $0.optionalDay("stamped_on"),
                returned: try $0.optionalDay("returned_on"), returnWaybill: try $0.optionalText("return_waybill"))
        }
        return View(
            objections: try work.objections(against: c.id), recheck: recheck,
            recheckUntil: until.flatMap { work.now < .deadline($0) ? $0 : nil },
            paperDue: c.submittedAt != nil && plan.paper.isDue(c.state), paper: paper,
            formReady: c.state.isQualified)
    }
}
