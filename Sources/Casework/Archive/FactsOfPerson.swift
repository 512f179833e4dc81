import Store
import TitleReview

/// What the applicant declares in the application itself (A2.2.3), beside the archive.
public struct ApplicationDetails: Sendable, Codable, Equatable {
    /// 本人述职, A2.2.3-7.
    public var report = ""
    /// N1.4.
    public var civilServant: Bool?
    /// A1.2.2.1: declared by the applicant, confirmed by the employer.
    public var backbone: Bool?
    /// N4: GB/T 2260 codes.
    public var insurancePlace = ""
    public var filePlace = ""
    public var labourPlace = ""
    /// A1.1
    public var noNominalEmployment = false
    public init() {}

    /// - Parameter text: a case's column.
    init(stored text: String) throws { self = text == "{}" ? .init() : try JSON.decode(Self.self, text) }
}

extension UnitOfWork {
    /// The person's case as the rules see it, from records of the archive, the employer's record, the integrity archive and what
    /// was declared.
    ///
    /// - Parameters:
    ///   - typed: the records that count: in an application what the employer has checked (A2.1.1); the pre-check looks at all.
    ///   - answers: what registers say; it counts without anybody's check, and instead of what was typed about the same.
    func facts(
        id: String, person: String, employerID: String, speciality: String, filing: Facts.Filing?,
        details: ApplicationDetails, typed: [ArchiveRecord], answers: [RegisterAnswer]
    ) throws -> Facts {
        // A draft may not have a speciality yet; no plan lists this one, so the finding says what to do.
        var facts = Facts(id: id, speciality: speciality.isEmpty ? "（还没有选择）" : speciality)
        facts.filing = filing
        facts.identity = details.civilServant.map { .init(civilServant: $0) }
        facts.backbone = details.backbone
        if let unit = try tx.one(
            "SELECT employer_kind, ownership, sector, supervised_by FROM units WHERE id = \(employerID)")
        {
            facts.employer = .init(
                kind: try Self.word("kind", unit.optionalText("employer_kind")),
                ownership: try Self.word("ownership", unit.optionalText("ownership")),
                sector: try Self.word("sector", unit.optionalText("sector")),
                supervisedBy: try Self.word("supervisedBy", unit.optionalText("supervised_by")))
        }
        let details = details.taking(answers)
        let places = [details.insurancePlace, details.filePlace, details.labourPlace].map { $0.isEmpty ? nil : $0 }
        if places.contains(where: { $0 != nil }) {
            facts.affiliation = .init(
                insurance: places[0], file: places[1], labour: places[2],
                paidByEmployer: try isPaid(by: employerID, answers))
        }
        facts.integrity = try tx.query("SELECT from_day, to_day FROM integrity_records WHERE person_id = \(person)").map
        { .init(from: try $0.day("from_day"), to: try $0.day("to_day")) }
        (facts.education, facts.registrations, facts.fullTimeStudy, facts.titles, facts.appointments, facts.work) = (
            [], [], [], [], [], []
        )
        (
            facts.skills, facts.honours, facts.achievements, facts.credits, facts.assessments,
            facts.industryRegisterHours
        ) = ([], [], [], [], [], 0)
        for answer in answers { for body in answer.records { try Self.add(answer.register.kindID, body, to: &facts) } }
        for record in typed where !answers.replace(record.kind, record.body) {
            guard let kind = ArchiveKind.find(record.kind), kind.problems(record.body).isEmpty else { continue }
            try Self.add(kind.id, record.body, to: &facts)
        }
        try facts.validate()
        return facts
    }

    /// What a record says to the rules; other kinds say nothing to them.
    private static func add(_ kind: String, _ body: [String: String], to facts: inout Facts) throws {
        func day(_ name: String) throws -> Day? {
            guard let text = body[name] else { return nil }
            guard let day = Day(text) else { throw StoreError.row("档案记录的 \(name) 不是日期：\(text)") }
            return day
        }
        func word<T: FactWord>(_ name: String) throws -> T? { try Self.word(name, body[name]) }
        func number(_ name: String) -> Int { Int(body[name] ?? "") ?? 0 }
        switch kind {
        case "education":
            facts.education?.append(
                .init(
                    level: try word("level"), degree: try word("degree"), graduated: try day("graduated"),
                    major: body["major"]))
        case "title":
            facts.titles?.append(
                .init(level: try word("level"), obtained: try day("obtained"), speciality: body["speciality"]))
        case "appointment":
            facts.appointments?.append(.init(level: try word("level"), from: try day("from"), to: try day("to")))
        case "work":
            facts.work?.append(
                .init(
                    from: try day("from"), to: try day("to"), employerKind: try word("employerKind"),
                    technical: body["technical"] == "yes", match: try word("match")))
        case "credit":
            facts.credits?.append(.init(year: number("year"), credits: Double(number("credits"))))
            if body["system"] == "register", let hours = body["hours"].flatMap({ Int($0) }) {
                facts.industryRegisterHours = (facts.industryRegisterHours ?? 0) + Double(hours)
            }
        case "assessment": facts.assessments?.append(.init(year: number("year"), result: try word("result")))
        case "skill": facts.skills?.append(.init(level: try word("level"), obtained: try day("obtained")))
        case "honour": facts.honours?.append(.init(kind: try word("kind"), obtained: try day("obtained")))
        case "registration":
            facts.registrations?.append(
                .init(name: body["name"], speciality: body["speciality"], obtained: try day("obtained")))
        case "study":
            facts.fullTimeStudy?.append(
                .init(
                    speciality: body["speciality"], from: try day("from"), to: try day("to"),
                    certificate: body["certificate"] == "yes"))
        case "exceptional": facts.achievements?.append(.init(condition: number("condition"), date: try day("date")))
        default: break
        }
    }

    private static func word<T: FactWord>(_ field: String, _ text: String?) throws -> T? {
        guard let text else { return nil }
        guard let word = T(rawValue: text) else { throw StoreError.row("\(field) 不是可用的值：\(text)") }
        return word
    }
}
