import Documents
import Foundation
import Store
import TitleReview

extension UnitOfWork {
    /// The commitment replaces an earlier one; whatever link is open for it is used up.
    func sign(_ c: CaseRecord, _ file: StoredFile, on surface: String) throws {
        try edit(c) { $0.commitment = file.address }
        try tx.execute(
            "UPDATE signing_links SET used_at = \(casework.machine.now()) WHERE case_id = \(c.id) AND used_at IS NULL")
        try record("case.commitment", c.id, ["on": surface])
    }
}

extension UnitOfWork {
    /// What a link's token stands for: the case, and its applicant at work. Whatever keeps the applicant from signing
    /// keeps the link from it.
    ///
    /// - Parameter signing: the case is locked, to be signed.
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    func signer(_ token: String, signing: Bool = false) throws -> (work: UnitOfWork, record: CaseRecord) {
        guard token.utf8.count == 32,
            let row = try tx.one(
                """
                SELECT l.case_id, l.expires_at, l.used_at, m.id AS membership, a.id AS account, a.person_id, a.name
                FROM signing_links l
                JOIN memberships m ON m.id = l.membership_id JOIN accounts a ON a.id = m.account_id
                WHERE l.digest = \(Sessions.digest(token))
                """)
        else { throw SigningRefusal.unknown }
        guard try row.optionalInt("used_at") == nil else { throw SigningRefusal.used }
        guard casework.machine.now() < (try row.instant("expires_at")) else { throw SigningRefusal.expired }
        let applicant = Actor(
            accountID: try row.text("account"), membershipID: try row.text("membership"), role: .applicant, unitID: nil,
            unitName: "",
            personID: try row.optionalText("person_id"), name: try row.text("name"), secondFactor: false)
        let work = UnitOfWork(tx: tx, casework: casework, actor: applicant, now: now)
        let id = try row.text("case_id")
        if signing { return (work, try work.editableCase(id)) }
        let c = try work.visibleCase(id)
        try work.requireEditable(c)
        return (work, c)
    }
}

enum SigningRefusal {
    static let unknown = Refusal(
        .notFound,
        """
        这个签名链接无效：地址不完整，或电脑上已经换了新的二维码。\
        请回到电脑上的“承诺”一步，扫描现在显示的二维码。
        """)
    static let used = Refusal.conflict("这个签名链接已经用过，签名已收到。要重新签署，请在电脑上的“承诺”一步换一个新的二维码。")
    static let expired = Refusal.conflict("这个签名链接已超过 5 分钟，不能再用。请在电脑上的“承诺”一步换一个新的二维码，再扫一次。")
}
