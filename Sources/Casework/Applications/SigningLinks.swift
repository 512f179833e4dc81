import Documents
import Foundation
import Store
import TitleReview

/// Step 2: the commitment is signed (A2.2.2); the signed PDF is kept with its digest. Signing again replaces it until the case is sent.
public struct SignCommitment: UseCase {
    let caseID: String, file: StoredFile
    public init(caseID: String, file: StoredFile) {
        self.caseID = caseID
        self.file = file
    }

    public func run(_ work: UnitOfWork) throws { try work.sign(work.editableCase(caseID), file, on: "page") }
}

extension UnitOfWork {
    /// The commitment replaces an earlier one; whatever link is open for it is used up.
    fileprivate func sign(_ c: CaseRecord, _ file: StoredFile, on surface: String) throws {
        try edit(c) { $0.commitment = file.address }
        try tx.execute(
            "UPDATE signing_links SET used_at = \(casework.machine.now()) WHERE case_id = \(c.id) AND used_at IS NULL")
        try record("case.commitment", c.id, ["on": surface])
    }
}

/// The applicant asks for a link by which a phone signs without signing in; an earlier one is dead from then on (A2.2.2, S10).
public struct OpenSigningLink: UseCase {
    public struct Opened: Sendable, Codable {
        /// For the QR code only: it is stored nowhere, its digest is.
        public let address: String
        public let seconds: Int
        /// The address as a QR code: an SVG image in a data URI.
        public let image: String
    }
    /// How long a link lives, on the machine's clock.
    public static let seconds = 300
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> Opened {
        let c = try work.editableCase(caseID)
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        let token = UnitOfWork.randomID()
        let machine = work.casework.machine.now()
        let expires = machine.adding(seconds: Double(Self.seconds))
        try work.tx.execute(
            """
            INSERT INTO signing_links (case_id, digest, membership_id, created_at, expires_at)
            VALUES (\(c.id), \(Sessions.digest(token)), \(actor.membershipID), \(machine), \(expires))
            ON CONFLICT (case_id) DO UPDATE
            SET digest = excluded.digest, membership_id = excluded.membership_id, created_at = excluded.created_at,
                expires_at = excluded.expires_at, used_at = NULL
            """)
        try work.record("case.signingLink", c.id)
        let address = "\(work.casework.address)/sign/\(token)"
        return Opened(
            address: address, seconds: Self.seconds,
            image: "data:image/svg+xml;base64,\(Data(try QR.svg(address).utf8).base64EncodedString())")
    }
}

/// How it stands with the signature, for the page that waits for the phone.
public struct ReadSigning: Inquiry {
    public struct View: Sendable, Codable {
        public enum Link: String, Sendable, Codable { case none, waiting, signed, expired }
        public let signed: Bool
        public let link: Link
        /// What is left of the link's life.
        public let seconds: Int
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> View {
        let c = try work.visibleCase(caseID)
        let signed = c.commitment != nil
        guard let row = try work.tx.one("SELECT expires_at, used_at FROM signing_links WHERE case_id = \(c.id)") else {
            return View(signed: signed, link: .none, seconds: 0)
        }
        let left = Int(
            (try row.instant("expires_at").microseconds - work.casework.machine.now().microseconds + 999_999)
                / 1_000_000)
        if try row.optionalInt("used_at") != nil { return View(signed: signed, link: .signed, seconds: 0) }
        return View(signed: signed, link: left > 0 ? .waiting : .expired, seconds: max(0, left))
    }
}

extension UnitOfWork {
    /// What a link's token stands for: the case, and its applicant at work. Whatever keeps the applicant from signing
    /// keeps the link from it.
    ///
    /// - Parameter signing: the case is locked, to be signed.
    /// - Throws: ``Refusal`` in words for a token that is unknown, used or over.
    fileprivate func signer(_ token: String, signing: Bool = false) throws -> (work: UnitOfWork, record: CaseRecord) {
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

private enum SigningRefusal {
    static let unknown = Refusal(
        .notFound,
        """
        这个签名链接无效：地址不完整，或电脑上已经换了新的二维码。\
        请回到电脑上的“承诺”一步，扫描现在显示的二维码。
        """)
    static let used = Refusal.conflict("这个签名链接已经用过，签名已收到。要重新签署，请在电脑上的“承诺”一步换一个新的二维码。")
    static let expired = Refusal.conflict("这个签名链接已超过 5 分钟，不能再用。请在电脑上的“承诺”一步换一个新的二维码，再扫一次。")
}

/// What the phone shows: what is signed, and by whom.
public struct ReadSigningPaper: Inquiry {
    public struct View: Sendable, Codable {
        public let name: String
        public let planTitle: String
        public let text: String
        public let signedBefore: Bool
    }
    let token: String
    public init(token: String) { self.token = token }

    public func run(_ work: UnitOfWork) throws -> View {
        let (work, c) = try work.signer(token)
        let plan = try work.plan(c.planID, version: c.planVersion)
        return View(name: c.name, planTitle: plan.title, text: plan.commitment, signedBefore: c.commitment != nil)
    }
}

/// The phone signs: the link is used up with it.
public struct SignByLink: UseCase {
    private let token: String, file: StoredFile

    /// Looks at the link and sets the document before the transaction, because drawing takes its time.
    public static func prepare(token: String, hand: [UInt8], at moment: Instant, casework: Casework) async throws
        -> SignByLink
    {
        let (plan, name) = try await casework.ask(ReadSigner(token: token), as: nil, at: moment)
        return SignByLink(
            token: token,
            file: try await CommitmentFile.make(plan: plan, name: name, hand: hand, at: moment, casework: casework))
    }

    public func run(_ work: UnitOfWork) throws {
        let (work, c) = try work.signer(token, signing: true)
        // Of two phones at once, one has used the link up.
        guard
            try work.tx.execute(
                """
                UPDATE signing_links SET used_at = \(work.casework.machine.now())
                WHERE digest = \(Sessions.digest(token)) AND used_at IS NULL
                """) == 1
        else { throw SigningRefusal.used }
        try work.sign(c, file, on: "phone")
    }
}

private struct ReadSigner: Inquiry {
    let token: String

    func run(_ work: UnitOfWork) throws -> (Plan, String) {
        let (work, c) = try work.signer(token)
        return (try work.plan(c.planID, version: c.planVersion), c.name)
    }
}
