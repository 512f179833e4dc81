import Store
import TitleReview

/// One entry of the register; for the bureau.
public struct ReadRegisteredCertificate: Inquiry {
    public struct View: Sendable, Codable, Equatable {
        public let certificate: CertificateView
        public let caseID: String
        public let employer: String
        /// Empty while it is valid.
        public let revokedBecause: String
        /// Why its paper was wrong; empty while it stands.
        public let replacedBecause: String
        /// Why the one was wrong in whose place this stands.
        public let replacesBecause: String
        /// The holder's name as it is registered now.
        public let nameNow: String
        /// How many others stand under the same document of the same plan.
        public let underTheSameDocument: Int
        /// Somebody has asked for its revocation, and another has not confirmed it yet.
        public let proposal: Proposal?
    }
    let number: String
    public init(number: String) { self.number = number }

    public func run(_ work: UnitOfWork) throws -> View {
        try work.require(.bureau)
        guard
            let row = try work.tx.one(
                """
                SELECT \(CertificateView.columns), case_id, revoked_because, replaced_because,
                    (SELECT o.replaced_because FROM certificates o WHERE o.number = certificates.replaces) AS replaces_because
                FROM certificates WHERE number = \(number)
                """)
        else { throw Refusal.notFound }
        let caseID = try row.text("case_id")
        let certificate = try CertificateView(row)
        let now = try work.tx.one(
            """
            SELECT COALESCE(c.employer_name, u.name) AS employer, p.name, c.plan_id FROM cases c
            JOIN units u ON u.id = c.employer_id JOIN persons p ON p.id = c.person_id WHERE c.id = \(caseID)
            """)
        let others = try work.standing(under: certificate.document, of: now?.text("plan_id") ?? "").count {
            $0 != number
        }
        return View(
            certificate: certificate, caseID: caseID, employer: try now?.text("employer") ?? "",
            revokedBecause: try row.optionalText("revoked_because") ?? "",
            replacedBecause: try row.optionalText("replaced_because") ?? "",
            replacesBecause: try row.optionalText("replaces_because") ?? "", nameNow: try now?.text("name") ?? "",
            underTheSameDocument: others,
            proposal: try work.waitingProposal(.revokeCertificate, of: number))
    }
}
