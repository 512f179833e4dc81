import Casework

/// The committee office's pages that are not about the committee: plans, cases, notices, objections, extensions, results,
/// rechecks, paper.
enum OfficePages {
    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.office]), relation: relation, transition: transition)
    }

    static func routes(_ house: Casework) -> Routes {
        OfficeHome.routes(house) + CaseQueue.routes(.office, house) + CaseReview.routes(.office, house)
            + RevealPages.routes(.office, house) + CaseReading.routes(.office, house)
            + CaseHandling.routes(.office, house) + ColleaguePages.routes(.office, house)
            + SavedViewPages.routes(.office, house) + QueueExportPages.routes(.office, house)
            + StatisticsPages.routes(.office, house)
            + Routes(acts: [
                OfficePass.act(house), OfficeWaiver.act(house), CaseActs.returning(.office, house),
                CaseActs.note(.office, house),
            ]) + Routes(acts: CaseActs.refusing(.office, house)) + CaseActs.veto(.office, house)
            + OfficeNotices.routes(house) + ObjectionPages.screen(.office, house)
            + Extensions.routes(house) + Results.routes(house)
            + ResultStatisticsPages.routes(
                .office, house, crumbs: [CaseDesk.office.home, Link("评审结果", "/office/results")])
            + Rechecks.routes(house) + OfficePapers.routes(house) + Payments.routes(house) + PlanDesk.routes(house)
            + Packages.routes(house)
    }
}
