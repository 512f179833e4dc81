import Store
import TitleReview

/// The bureau sends a reported case back to the office with the reason (N3.4).
public struct SendBackResult: UseCase {
    let caseID: String, reason: String
    public init(caseID: String, reason: String) {
        self.caseID = caseID
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws {
        let c = try work.ownCase(caseID, .bureau)
        try work.move(c, .sendBack, by: .bureau, given: reason.isEmpty ? [] : [.reason], note: reason)
    }
}

/// The bureau revokes a certificate (N5, R17): verification says so from that moment; an integrity record is opened for three years.
/// It asks for a fresh second factor, and for a second person where there is one (S17).
public struct RevokeCertificate: UseCase {
    let number: String, reason: String
    public init(number: String, reason: String) {
        self.number = number
        self.reason = reason
    }

    public func run(_ work: UnitOfWork) throws -> Seconded<Void> {
        try work.require(.bureau)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "撤销证书需要写明查实的情况。（通知五）") }
        try work.requireFreshFactor()
        let c = try work.ownCase(work.standingCertificate(number), .bureau)
        let (asked, until) = try work.second(.revokeCertificate, of: number, ["reason": reason])
        guard let reason = asked?["reason"] else { return .waits(until: until) }
        try work.move(c, .revoke, by: .bureau, given: [.reason], note: reason, clause: "N5")
        try work.tx.execute(
            "UPDATE certificates SET revoked_at = \(work.now), revoked_because = \(reason) WHERE number = \(number)")
        try work.openIntegrityRecord(person: c.personID, case: c.id, reason: reason)
        try work.notify(c, .certificateRevoked, ["number": number, "reason": reason])
        return .done(())
    }
}

extension UnitOfWork {
    /// - Returns: the case of a certificate that is neither revoked nor replaced.
    func standingCertificate(_ number: String) throws -> String {
        guard
            let row = try tx.one(
                "SELECT \(CertificateView.columns), case_id FROM certificates WHERE number = \(number)")
        else { throw Refusal.notFound }
        guard try row.optionalInt("revoked_at") == nil else { throw Refusal.conflict("\(number) 号证书已经撤销。") }
        if let new = try row.optionalText("replaced_by") {
            throw Refusal.conflict("\(number) 号证书已由 \(new) 号证书替换，请办理 \(new) 号。")
        }
        return try row.text("case_id")
    }
}

/// What the bureau has before it.
public struct ReadBureau: Inquiry {
    public struct PlanResults: Sendable, Codable, Equatable {
        public let planID: String
        public let title: String
        public let reported: Int
        public let approved: Int
        public let certified: Int
    }
    public struct Home: Sendable, Codable {
        public let plans: [PlanResults]
        /// What waits for a second person.
        public let proposals: Int
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> Home {
        try work.require(.bureau)
        return Home(
            plans: try work.counts(of: .bureau).plans.sorted { $0.key < $1.key }.map { id, n in
                PlanResults(
                    planID: id, title: try work.plan(id).plan.title, reported: n[.reported] ?? 0,
                    approved: n[.approved] ?? 0, certified: n[.certified] ?? 0)
            }, proposals: try work.waitingProposals(.bureau))
    }
}
