import CSodium
import Documents
import Store
import TitleReview

/// The bureau issues the certificates of a plan's approved cases in one batch (N3.4, R15).
///
/// Restartable at any point: pages are set and signed outside the transaction, numbers are given inside, where the next number
/// must still be the one on the page. Killed in between, nothing is issued; started again, it goes on without gap or double.
///
/// Whoever's paper cannot be drawn whole is named, keeps waiting, and takes no number (B7, B8); the others go on.
public enum IssueCertificates {
    /// What came of it.
    public struct Outcome: Sendable, Codable {
        public let issued: Int
        /// Whether the time was over with some left that were not tried.
        public let left: Bool
        /// Whose certificate cannot be drawn, and why.
        public let undrawn: [BatchOutcome]
    }

    /// One certificate, ready to be recorded.
    struct Prepared: Sendable {
        let caseID: String
        let number: CertificateNumber
        let content: CertificateContent
        let day: Day
        let file: String
        let digest: String
    }

    /// What setting one certificate came to.
    private enum Made: Sendable {
        case signed([UInt8], Item, digest: String)
        case undrawn(BatchOutcome)

        var isSigned: Bool { if case .signed = self { true } else { false } }
    }

    private typealias Item = NextCertificates.Item

    private static let batch = 20

    /// - Parameters:
    ///   - seen: of the list that was confirmed (``ReadIssuing/Draft/list``); nil where nobody was shown one.
    ///   - time: how long it may take; nil for as long as there are any. What is under way when it is over is finished.
    public static func run(
        planID: String, casework: Casework, actor: Actor?, seen: String? = nil, time: Duration? = nil
    ) async throws -> Outcome {
        let start = ContinuousClock.now
        if let seen { try await casework.ask(ReadIssuing(planID: planID), as: actor).people.check(seen) }
        var issued = 0
        var undrawn: [BatchOutcome] = []
        while true {
            let next = try await casework.ask(
                NextCertificates(planID: planID, limit: batch, without: undrawn.map(\.caseID)), as: actor)
            if next.isEmpty { return Outcome(issued: issued, left: false, undrawn: undrawn) }
            if let time, .now - start > time { return Outcome(issued: issued, left: true, undrawn: undrawn) }
            let made = try await make(next, casework: casework)
            let ready = try prepared(made, casework: casework)
            if !ready.isEmpty {
                issued += try await casework.perform(RecordCertificates(prepared: ready), as: actor)
            }
            for case .undrawn(let outcome) in made { undrawn.append(outcome) }
        }
    }

    /// Pages are set and signed side by side; they come back in the order of their numbers.
    private static func make(_ batch: [Item], casework: Casework) async throws -> [Made] {
        try await withThrowingTaskGroup(of: (Int, Made).self) { group in
            for one in batch { group.addTask { (one.number.sequence, try await make(one, casework: casework)) } }
            return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// All of a list, or none: whoever's paper cannot be drawn whole is named.
    ///
    /// - Throws: ``Refusal``.
    static func prepare(_ all: [NextCertificates.Item], casework: Casework) async throws -> [Prepared] {
        var made: [Made] = []
        var rest = all[...]
        while !rest.isEmpty {
            made += try await make(Array(rest.prefix(batch)), casework: casework)
            rest = rest.dropFirst(batch)
        }
        let problems = made.compactMap { one in
            if case .undrawn(let outcome) = one {
                Refusal.Problem("certificate.\(outcome.caseID)", "\(outcome.name)：\(outcome.problem)")
            } else {
                nil
            }
        }
        guard problems.isEmpty else {
            throw Refusal(.conflict, "有 \(problems.count) 份证书画不完整，一份也没有更换。", problems: problems)
        }
        return try prepared(made, casework: casework)
    }

    /// The certificates before the first that could not be drawn: what is behind it carries numbers that would leave a gap, and is
    /// made again with others.
    private static func prepared(_ made: [Made], casework: Casework) throws -> [Prepared] {
        var found: [Prepared] = []
        for case .signed(let pdf, let item, digest: let digest) in made.prefix(while: \.isSigned) {
            found.append(
                Prepared(
                    caseID: item.caseID, number: item.number, content: item.content, day: item.day,
                    file: try casework.files.put(pdf), digest: digest))
        }
        return found
    }

    /// Pixels of a photo on the page, where it is some 25 mm wide.
    private static let photoWidth = 600

    private static func make(_ next: Item, casework: Casework) async throws -> Made {
        let digest = SHA256Digest(of: Array("\(next.number)\n\(next.content.holder)\n\(next.caseID)".utf8)).hex
        do {
            return .signed(try await signed(next, code: digest.prefix(16), casework: casework), next, digest: digest)
        } catch let refused as UndrawnPaper {
            return .undrawn(BatchOutcome(caseID: next.caseID, name: next.content.holder, problem: refused.reason))
        }
    }

    private static func signed(_ next: Item, code: Substring, casework: Casework) async throws -> [UInt8] {
        let page = CertificatePDF(
            content: next.content, authority: next.authority, committee: next.content.committee, issuedOn: next.day,
            photo: try await photo(next.photo, casework: casework),
            verificationURL: "\(casework.address)/certificates/\(next.number)?code=\(code)")
        let pdf: [UInt8]
        do throws(DocumentFailure) {
            pdf = try page.document(at: casework.business.now()).bytes()
        } catch .characters(let missing) {
            throw UndrawnPaper(reason: "证书上的\(PrintableName.problem(missing))")
        } catch .picture(let why) {
            throw UndrawnPaper(reason: "证件照画不到证书上：\(why)。")
        }
        return try PDFSigner(casework.seal.identity).sign(
            pdf, name: next.authority, reason: "职称电子证书", at: casework.business.now(), content: next.content)
    }

    /// - Throws: ``UndrawnPaper`` when there is none or it does not open.
    private static func photo(_ address: String?, casework: Casework) async throws -> Picture {
        guard let address else { throw UndrawnPaper(reason: "申报材料里没有证件照。") }
        let unreadable = UndrawnPaper(reason: "证件照读不出来。请再颁发一次；还是这样的，请平台管理员从备份里恢复这个文件。")
        do {
            guard let drawn = try await casework.drawn(address, PageDrawing(page: 1, width: photoWidth)) else {
                throw unreadable
            }
            return try Picture(drawn)
        } catch is DocumentFailure { throw unreadable } catch StoreError.damaged { throw unreadable }
    }
}

/// One person's paper cannot be drawn whole.
private struct UndrawnPaper: Error {
    let reason: String
}

extension UnitOfWork {
    /// What certificates of a plan say under the next numbers of its series, in the order of the rows.
    func numbered(_ planID: String, _ rows: [Row]) throws -> [NextCertificates.Item] {
        let plan = try plan(planID).plan
        var sequence = try lastSequence(of: plan.certificate.prefix + String(plan.year))
        return try rows.map { row in
            sequence += 1
            guard let number = CertificateNumber(prefix: plan.certificate.prefix, year: plan.year, sequence: sequence)
            else { throw Refusal.conflict("证书编号已用完。") }
            let resident = try casework.keys.open(
                row.bytes("resident_id"), table: "persons", column: "resident_id", row: row.text("person"))
            let restricted = try JSON.findings(row.text("findings")).contains {
                $0.clause == "N4.1" && $0.outcome == .unmet
            }
            let day = try row.day("document_day")
            return NextCertificates.Item(
                caseID: try row.text("id"), number: number,
                content: CertificateContent(
                    number: number.description, holder: try row.text("name"),
                    maskedID: Masking.middle(of: resident, first: 4, last: 4), title: plan.award.name,
                    speciality: try row.text("speciality"), committee: plan.committee.name, approvedOn: day.description,
                    documentNumber: try row.text("document"),
                    restriction: restricted ? plan.certificate.restriction : nil,
                    replaces: try row.optionalText("replaces")),
                authority: plan.certificate.authority, day: day, photo: try row.optionalText("photo"))
        }
    }

    /// The last number that was given in a series.
    private func lastSequence(of series: String) throws -> Int {
        try tx.one("SELECT COALESCE(MAX(sequence), 0) AS last FROM certificates WHERE series = \(series)")?.int("last")
            ?? 0
    }

    /// Writes one prepared certificate into the register, if its number is still the next.
    func register(_ item: IssueCertificates.Prepared) throws {
        let series = item.number.prefix + String(item.number.year)
        guard try lastSequence(of: series) + 1 == item.number.sequence else {
            throw Refusal.conflict("证书正在由别处颁发，请稍后刷新。")
        }
        let content = item.content
        try tx.execute(
            """
            INSERT INTO certificates (number, sequence, series, case_id, holder, title, speciality, committee,
                document, document_day, restriction, file, digest, issued_at, replaces)
            VALUES (\(content.number), \(item.number.sequence), \(series), \(item.caseID), \(content.holder),
                \(content.title), \(content.speciality), \(content.committee),
                \(content.documentNumber), \(item.day), \(content.restriction ?? ""),
                \(item.file), \(item.digest), \(now), \(content.replaces))
            """)
    }
}
