import Store
import TitleReview

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
