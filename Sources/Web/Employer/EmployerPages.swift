import Casework

/// The employer's pages (A3.1): archive reviews, cases, internal notices, reports, objections.
enum EmployerPages {
    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.employer]), relation: relation, transition: transition)
    }

    static func routes(_ house: Casework) -> Routes {
        EmployerHome.routes(house) + OwnRegistration.routes(house) + ArchiveReviews.routes(house) + People.routes(house)
            + IdentityReviews.routes(house) + EmployerGuide.routes(house) + EmployerStatistics.routes(house)
            + ClerkPages.routes(house) + RenamingPages.routes(house) + AuthorisationLetterPages.routes(house)
            + CaseQueue.routes(.employer, house) + CaseReview.routes(.employer, house)
            + RevealPages.routes(.employer, house) + CaseReading.routes(.employer, house)
            + Routes(acts: [EmployerPass.act(house), CaseActs.returning(.employer, house)])
            + Routes(acts: CaseActs.refusing(.employer, house))
            + InternalNotices.routes(house) + EmployerPapers.routes(house) + NoticeTablePages.routes(house)
            + ObjectionPages.screen(.employer, house) + ObjectionPages.answering(house)
    }
}
