import Casework

/// The authorities' pages (A3.2): queue, decisions, recommendation.
enum AuthorityPages {
    static func routes(_ house: Casework) -> Routes {
        AuthorityHome.routes(house) + CaseQueue.routes(.authority, house) + CaseReview.routes(.authority, house)
            + RevealPages.routes(.authority, house) + CaseReading.routes(.authority, house)
            + CaseHandling.routes(.authority, house) + ColleaguePages.routes(.authority, house)
            + SavedViewPages.routes(.authority, house) + QueueExportPages.routes(.authority, house)
            + StatisticsPages.routes(.authority, house)
            + Routes(acts: [
                AuthorityPass.act(house), CaseActs.returning(.authority, house), CaseActs.note(.authority, house),
            ]) + Routes(acts: CaseActs.refusing(.authority, house)) + CaseActs.veto(.authority, house)
            + Recommendations.routes(house) + AuthorityPapers.routes(house)
    }
}
