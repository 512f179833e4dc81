import Casework
import TitleReview

/// The casework's sessions behind the cookie and the bearer token: as they stand at each request, so that a withdrawn
/// role ends at once (S8).
public struct CaseworkSessions: SessionKeeper {
    let casework: Casework
    public init(_ casework: Casework) { self.casework = casework }

    public func session(token: String, kind: SessionKind) async throws -> Session? {
        guard let live = try await Sessions.resolve(token, casework: casework) else { return nil }
        let actor = live.actor
        let role: RoleName =
            live.awaitsCode ? .awaitingCode : live.passwordOnce ? .changingPassword : RoleName(actor.role.rawValue)
        return Session(
            visitor: Visitor(
                accountID: actor.accountID, name: actor.name, role: role, unitID: actor.unitID,
                unitName: actor.unitName.isEmpty ? nil : actor.unitName, actor: actor),
            csrf: live.csrf)
    }
}

extension Role {
    /// Where somebody in this role begins.
    var home: String {
        switch self {
        case .applicant: "/me"
        case .employer: "/employer"
        case .authority: "/authority"
        case .office: "/office"
        case .expert: "/expert"
        case .bureau: "/bureau"
        case .administrator: "/admin"
        }
    }
}

/// Signing in and out, the second factor, roles and registration (A2.1.2, A3.1.1, S1–S9).
public enum AccountPages {
    public static func routes(_ casework: Casework) -> Routes {
        SignInPages.routes(casework) + FirstAdministratorPages.routes(casework) + SecondFactorPages.routes(casework)
            + RecoveryPages.routes(casework) + RolePages.routes(casework) + IdentityPages.routes(casework)
            + PasswordPages.routes(casework) + SessionPages.routes(casework) + ForgottenPasswordPages.routes(casework)
            + ApplicantRegistration.routes(casework)
            + EmployerRegistration.routes(casework)
    }
}
