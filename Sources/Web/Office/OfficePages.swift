import Casework

/// The committee office's pages that are not about the committee: plans, cases, notices, objections, extensions, results,
/// rechecks, paper.
enum OfficePages {
    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.office]), relation: relation, transition: transition)
    }

    static func routes(_ casework: Casework) -> Routes {
        OfficeHome.routes(casework) + CaseQueue.routes(.office, casework) + CaseReview.routes(.office, casework)
            + UnmaskPages.routes(.office, casework) + CaseReading.routes(.office, casework)
            + CaseHandling.routes(.office, casework) + ColleaguePages.routes(.office, casework)
            + SavedViewPages.routes(.office, casework) + QueueExportPages.routes(.office, casework)
            + StatisticsPages.routes(.office, casework)
            + Routes(acts: [
                OfficePass.act(casework), OfficeWaiver.act(casework), CaseActs.returning(.office, casework),
                CaseActs.note(.office, casework),
            ]) + Routes(acts: CaseActs.refusing(.office, casework)) + CaseActs.veto(.office, casework)
            + OfficeNotices.routes(casework) + ObjectionPages.screen(.office, casework)
            + Extensions.routes(casework) + Results.routes(casework)
            + ResultStatisticsPages.routes(
                .office, casework, crumbs: [OfficerQueue.office.home, Link("评审结果", "/office/results")])
            + Rechecks.routes(casework) + OfficePapers.routes(casework) + Payments.routes(casework)
            + PlanDraftList.routes(casework)
            + Packages.routes(casework)
    }
}
