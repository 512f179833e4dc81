import Store
import TitleReview

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
