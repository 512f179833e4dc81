import Casework

/// What an expert does: the desk, one case, the panel, the ballot paper (R6–R12). Nothing here names another expert.
public enum ExpertPages {
    public static func routes(_ house: Casework) -> Routes {
        Desk.routes(house) + DeskCase.routes(house) + PanelPage.routes(house) + CaseReading.expertRoutes(house)
            + BallotPaper.routes(house)
    }

    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.expert]), relation: relation, transition: transition)
    }
}
