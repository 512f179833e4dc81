import Casework

/// What is open to all: plans, the self-check, notices and objections, certificates.
public enum PublicPages {
    public static func routes(_ house: Casework) -> Routes {
        Routes(screens: [HomePage.screen(house), SelfCheck.screen(house)]) + PlanPages.routes(house)
            + NoticePages.routes(house) + Objecting.routes(house) + ObjectionStatus.routes(house)
            + VerifyPages.routes(house) + ReceiptPages.routes(house)
    }
}
