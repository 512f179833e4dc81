import Casework
import Gateways

/// Everything an applicant does: home, achievement archive, the six steps, submitting, paying, and what follows (A2).
public enum ApplicantPages {
    public static func routes(_ house: Casework, gateway: SimulatedGateway?) -> Routes {
        ApplicantHome.routes(house) + ArchivePages.routes(house) + RecordPages.routes(house)
            + RegisterPages.routes(house) + ApplicationOverview.routes(house) + PhotoStep.routes(house)
            + CommitmentStep.routes(house) + SigningPages.routes(house) + DetailsStep.routes(house)
            + AchievementsStep.routes(house) + NameMark.routes(house) + AttachmentsStep.routes(house)
            + PreviewStep.routes(house) + FollowUpPages.routes(house) + PaymentPages.routes(house, gateway: gateway)
            + ContactPages.routes(house) + OwnIdentityPages.routes(house) + EmployerChoice.routes(house)
            + OwnData.routes(house) + RevealsOfMe.routes(house) + ErasurePages.routes(house) + CaseFiles.routes(house)
            + OwnReading.routes(house) + RemovedPages.routes(house)
    }

    static let own = Policy(.roles([.applicant]), relation: "own application")

    static func own(_ transition: String) -> Policy {
        Policy(.roles([.applicant]), relation: "own application", transition: transition)
    }
}
