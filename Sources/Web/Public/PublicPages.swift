import Casework

/// What is open to all: plans, the self-check, notices and objections, certificates.
public enum PublicPages {
    public static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [HomePage.screen(casework), SelfCheck.screen(casework)]) + PlanPages.routes(casework)
            + NoticePages.routes(casework) + Objecting.routes(casework) + ObjectionStatus.routes(casework)
            + VerifyPages.routes(casework) + ReceiptPages.routes(casework)
    }
}
