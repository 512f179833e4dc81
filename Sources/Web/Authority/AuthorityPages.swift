import Casework

/// The authorities' pages (A3.2): queue, decisions, recommendation.
enum AuthorityPages {
    static func routes(_ casework: Casework) -> Routes {
        AuthorityHome.routes(casework) + CaseQueue.routes(.authority, casework)
            + CaseReview.routes(.authority, casework)
            + UnmaskPages.routes(.authority, casework) + CaseReading.routes(.authority, casework)
            + CaseHandling.routes(.authority, casework) + ColleaguePages.routes(.authority, casework)
            + SavedViewPages.routes(.authority, casework) + QueueExportPages.routes(.authority, casework)
            + StatisticsPages.routes(.authority, casework)
            + Routes(acts: [
                AuthorityPass.act(casework), CaseActs.returning(.authority, casework),
                CaseActs.note(.authority, casework),
            ]) + Routes(acts: CaseActs.refusing(.authority, casework)) + CaseActs.veto(.authority, casework)
            + Recommendations.routes(casework) + AuthorityPapers.routes(casework)
    }
}
