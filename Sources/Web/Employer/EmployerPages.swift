import Casework

/// The employer's pages (A3.1): archive reviews, cases, internal notices, reports, objections.
enum EmployerPages {
    static func policy(_ relation: String, _ transition: String? = nil) -> Policy {
        Policy(.roles([.employer]), relation: relation, transition: transition)
    }

    static func routes(_ casework: Casework) -> Routes {
        EmployerHome.routes(casework) + OwnRegistration.routes(casework) + ArchiveReviews.routes(casework)
            + People.routes(casework)
            + IdentityReviews.routes(casework) + EmployerGuide.routes(casework) + EmployerStatistics.routes(casework)
            + ClerkPages.routes(casework) + RenamingPages.routes(casework) + AuthorisationLetterPages.routes(casework)
            + CaseQueue.routes(.employer, casework) + CaseReview.routes(.employer, casework)
            + UnmaskPages.routes(.employer, casework) + CaseReading.routes(.employer, casework)
            + Routes(acts: [EmployerPass.act(casework), CaseActs.returning(.employer, casework)])
            + Routes(acts: CaseActs.refusing(.employer, casework))
            + InternalNotices.routes(casework) + EmployerPapers.routes(casework) + NoticeTablePages.routes(casework)
            + ObjectionPages.screen(.employer, casework) + ObjectionPages.answering(casework)
    }
}
