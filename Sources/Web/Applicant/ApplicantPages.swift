import Casework
import Gateways

/// Everything an applicant does: home, achievement archive, the six steps, submitting, paying, and what follows (A2).
public enum ApplicantPages {
    public static func routes(_ casework: Casework, gateway: SimulatedGateway?) -> Routes {
        ApplicantHome.routes(casework) + ArchivePages.routes(casework) + RecordPages.routes(casework)
            + RegisterPages.routes(casework) + ApplicationOverview.routes(casework) + PhotoStep.routes(casework)
            + CommitmentStep.routes(casework) + SigningPages.routes(casework) + DetailsStep.routes(casework)
            + AchievementsStep.routes(casework) + NameMark.routes(casework) + AttachmentsStep.routes(casework)
            + PreviewStep.routes(casework) + FollowUpPages.routes(casework)
            + PaymentPages.routes(casework, gateway: gateway)
            + ContactPages.routes(casework) + OwnIdentityPages.routes(casework) + EmployerChoice.routes(casework)
            + OwnData.routes(casework) + UnmaskingsOfMe.routes(casework) + ErasurePages.routes(casework)
            + CaseFiles.routes(casework)
            + OwnReading.routes(casework) + RemovedPages.routes(casework)
    }

    static let own = Policy(.roles([.applicant]), relation: "own application")

    static func own(_ transition: String) -> Policy {
        Policy(.roles([.applicant]), relation: "own application", transition: transition)
    }
}
