import Store
import TitleReview

/// What a register has answered about a person: one edition of it.
struct RegisterAnswer: Sendable, Equatable {
    let id: String
    let register: OutsideRegister
    let edition: Int
    let source: String
    /// When the register last said so.
    let checkedAt: Instant
    /// Bodies of the register's kind of archive record.
    let records: [[String: String]]

    init(
        id: String, register: OutsideRegister, edition: Int, source: String, checkedAt: Instant,
        records: [[String: String]]
    ) {
        (self.id, self.register, self.edition) = (id, register, edition)
        (self.source, self.checkedAt, self.records) = (source, checkedAt, records)
    }

    init(_ row: Row) throws {
        let name = try row.text("register")
        guard let register = OutsideRegister(rawValue: name) else { throw StoreError.row("没有名为 \(name) 的系统") }
        self.register = register
        id = try row.text("id")
        edition = try row.int("edition")
        source = try row.text("source")
        checkedAt = try row.instant("checked_at")
        records = try JSON.decode([[String: String]].self, row.text("records"))
    }

    /// The records as they stand in the archive: vouched for by the register, so that no employer has to check them
    /// (A2.1.1), and not to be edited.
    var archiveRecords: [ArchiveRecord] {
        let kind = ArchiveKind.find(register.kindID)
        return records.enumerated().map { index, body in
            ArchiveRecord(
                id: "\(register.rawValue)-\(index + 1)", kind: register.kindID, kindName: kind?.name ?? "",
                title: kind?.title(body) ?? "", state: "approved", body: body, version: edition,
                reason: "", evidence: [], origin: RecordOrigin(source: source, checkedAt: checkedAt), isReplaced: false)
        }
    }
}

/// Where a record comes from that nobody has typed.
public struct RecordOrigin: Sendable, Codable, Equatable {
    public let source: String
    public let checkedAt: Instant

    public init(source: String, checkedAt: Instant) {
        self.source = source
        self.checkedAt = checkedAt
    }
}

extension UnitOfWork {
    /// The newest answers about a person.
    func answers(of person: String) throws -> [RegisterAnswer] {
        try tx.query(
            """
            SELECT a.id, a.register, a.edition, a.source, a.records, a.checked_at FROM register_answers a
            WHERE a.person_id = \(person) AND a.edition = (
                SELECT MAX(b.edition) FROM register_answers b
                WHERE b.person_id = a.person_id AND b.register = a.register)
            ORDER BY a.register
            """
        ).map(RegisterAnswer.init)
    }

    /// Which answers a case rests on, so that none of them goes: what they say stands in its snapshot.
    func take(_ answers: [RegisterAnswer], for c: CaseRecord) throws {
        try tx.execute("DELETE FROM case_answers WHERE case_id = \(c.id)")
        for answer in answers {
            try tx.execute(
                """
                INSERT INTO case_answers (case_id, register, answer_id, checked_at)
                VALUES (\(c.id), \(answer.register.rawValue), \(answer.id), \(answer.checkedAt))
                """)
        }
    }

    /// Whether the employer pays the insurance of the newest month, by credit code or by any name that it has or had
    /// (A1.1); nil: no register has said.
    func isPaid(by unit: String, _ answers: [RegisterAnswer]) throws -> Bool? {
        guard let present = answers.insurance else { return nil }
        guard let row = try tx.one("SELECT name, credit_code FROM units WHERE id = \(unit)") else { return nil }
        let code = try row.optionalText("credit_code")
        if present.contains(where: { $0["payerCode"] != nil && $0["payerCode"] == code }) { return true }
        let former = try tx.query("SELECT old_name FROM unit_names WHERE unit_id = \(unit) AND state = 'approved'").map
        { try $0.text("old_name") }
        let names = Set(former + [try row.text("name")])
        return present.contains { $0["payerCode"] == nil && names.contains($0["payer"] ?? "") }
    }
}

extension [RegisterAnswer] {
    /// The insurance records of the newest month; nil without any.
    var insurance: [[String: String]]? {
        let records = first { $0.register == .insurance }?.records ?? []
        guard let last = records.compactMap({ $0["to"] }).max() else { return nil }
        return records.filter { $0["to"] == last }
    }

    /// Where the insurance is paid, by the register; nil without one.
    var insurancePlace: String? { insurance?.first?["place"] }

    /// Whether all hours of the industry's register come from the register itself, so that no paper about them is asked for (A2.2.5-5).
    func hoursAreAll(of facts: Facts) -> Bool {
        let hours =
            first { $0.register == .credits }?.records.filter { $0["system"] == "register" }.reduce(0) {
                $0 + (Int($1["hours"] ?? "") ?? 0)
            } ?? 0
        return hours > 0 && Double(hours) == facts.industryRegisterHours ?? 0
    }

    /// A register's answer is complete for each year that it speaks of, so what people typed about the same system and
    /// year is not counted beside it.
    func replace(_ kind: String, _ body: [String: String]) -> Bool {
        guard kind == OutsideRegister.credits.kindID else { return false }
        return first { $0.register == .credits }?.records.contains {
            $0["year"] == body["year"] && $0["system"] == body["system"]
        } ?? false
    }
}

extension ApplicationDetails {
    /// With what a register says in place of what was typed.
    func taking(_ answers: [RegisterAnswer]) -> ApplicationDetails {
        guard let place = answers.insurancePlace else { return self }
        var details = self
        details.insurancePlace = place
        return details
    }
}
