import Documents
import Store
import TitleReview

/// What was wrong on a certificate's paper, as it should be (N3.4). The name is the one that the person is registered with now.
public struct CertificateMending: Sendable {
    /// The certificate that was found wrong.
    let number: String
    let document: String, day: Day
    /// Whether all that stand under the same document of the plan are replaced with it.
    let all: Bool
    let reason: String

    public init(number: String, document: String, day: Day, all: Bool, reason: String) {
        self.number = number
        self.document = document
        self.day = day
        self.all = all
        self.reason = reason
    }
}

extension CertificateMending {
    /// The new certificates, each with the number that it replaces.
    func items(_ work: UnitOfWork) throws -> [NextCertificates.Item] {
        try work.require(.bureau)
        guard !reason.isEmpty else { throw Refusal.invalid("reason", "更换证书需要写明原来哪里印错了。") }
        let caseID = try work.standingCertificate(number)
        let old = try work.certificate(number)
        guard let planID = try work.tx.one("SELECT plan_id FROM cases WHERE id = \(caseID)")?.text("plan_id") else {
            throw Refusal.notFound
        }
        let right = try work.documentNumber(document, of: day, field: "document")
        if let there = try work.document(right) {
            guard there.planID == planID else { throw Refusal.invalid("document", "文号 \(right) 是另一个评审计划的。") }
            guard there.day == day || old.document == right.description else {
                throw Refusal.invalid("day", "\(right) 登记的发文日期是 \(there.day.chinese)，请核对。")
            }
        }
        return try items(of: old, planID, right, work)
    }

    private func items(of old: CertificateView, _ planID: String, _ right: DocumentNumber, _ work: UnitOfWork) throws
        -> [NextCertificates.Item]
    {
        let numbers = all ? try work.standing(under: old.document, of: planID) : [number]
        guard numbers.count <= ReplaceCertificates.most else {
            throw Refusal.conflict("一次最多更换 \(ReplaceCertificates.most) 份，这个文号有 \(numbers.count) 份。")
        }
        let list = SQL.joined(numbers.map { "\($0)" }, by: ", ")
        let items = try work.numbered(
            planID,
            work.tx.query(
                """
                SELECT c.id, p.name, c.speciality, c.photo, c.findings, p.resident_id, p.id AS person,
                    CAST(\(right.description) AS TEXT) AS document, CAST(\(day) AS TEXT) AS document_day,
                    x.number AS replaces
                FROM certificates x JOIN cases c ON c.id = x.case_id JOIN persons p ON p.id = c.person_id
                WHERE x.number IN (\(list)) ORDER BY x.series, x.sequence
                """))
        guard
            items.contains(where: {
                $0.content.replaces == number && !ReadReplacement.changes(old, $0.content).isEmpty
            })
        else {
            throw Refusal.invalid(
                "document", "文号、日期、姓名都和原证书一样，没有要更正的。姓名印错的，请本人先申请更正姓名，由工作单位核对。")
        }
        return items
    }
}

extension UnitOfWork {
    /// An entry of the register.
    func certificate(_ number: String) throws -> CertificateView {
        guard let row = try tx.one("SELECT \(CertificateView.columns) FROM certificates WHERE number = \(number)")
        else { throw Refusal.notFound }
        return try CertificateView(row)
    }

    /// The certificates under a document of a plan that are neither revoked nor replaced.
    func standing(under document: String, of planID: String) throws -> [String] {
        try tx.query(
            """
            SELECT x.number FROM certificates x JOIN cases c ON c.id = x.case_id
            WHERE x.document = \(document) AND c.plan_id = \(planID) AND x.revoked_at IS NULL AND x.replaced_at IS NULL
            ORDER BY x.series, x.sequence
            """
        ).map { try $0.text("number") }
    }
}

/// The bureau replaces certificates whose paper was wrong under new numbers (N3.4, R15). Nobody was dishonest: nothing is revoked, the
/// title stands, and old and new refer to each other wherever either is shown.
///
/// As at issuing, pages are set and signed outside the transaction, and all are recorded in one, or none.
public enum ReplaceCertificates {
    /// As many are replaced at once.
    public static let most = 500

    /// - Parameter seen: of the list that was confirmed (``ReadReplacement/Draft/list``); nil where nobody was shown one.
    /// - Returns: the new numbers, in order.
    public static func run(
        _ mending: CertificateMending, seen: String? = nil, casework: Casework, actor: Actor?, at now: Instant,
        once command: Command? = nil
    ) async throws -> [String] {
        let items = try await casework.ask(ReplacementItems(mending: mending, seen: seen), as: actor, at: now)
        let prepared = try await IssueCertificates.prepare(items, casework: casework)
        return try await casework.perform(
            RecordReplacements(mending: mending, prepared: prepared), as: actor, at: now, once: command)
    }
}
