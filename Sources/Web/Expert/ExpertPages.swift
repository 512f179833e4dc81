import Casework

/// What an expert does: the desk, one case, the panel, the ballot paper (R6–R12). Nothing here names another expert.
public enum ExpertPages {
    public static func routes(_ casework: Casework) -> Routes {
        ExpertHome.routes(casework) + ExpertCase.routes(casework) + PanelPage.routes(casework)
            + CaseReading.expertRoutes(casework)
            + BallotPaper.routes(casework)
    }

    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.expert]), relation: relation, transition: transition)
    }
}
