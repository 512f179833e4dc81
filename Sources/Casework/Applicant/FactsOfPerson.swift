import Foundation
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
}

extension Work {
    /// The person's case as the rules see it, from the archive, the employer's record, the integrity archive and what was declared.
    ///
    /// - Parameter approvedOnly: A2.1.1: only what the employer has checked counts in an application; the pre-check looks at everything.
    func facts(
        id: String, person: String, employerID: String, speciality: String, filing: Facts.Filing?, details: ApplicationDetails, approvedOnly: Bool
    ) throws -> Facts {
        // A draft may not have a speciality yet; no plan lists this one, so the finding says what to do.
        var object: [String: Any] = ["id": id, "speciality": speciality.isEmpty ? "（还没有选择）" : speciality]
        if let filing { object["filing"] = filing.rawValue }
        if let servant = details.civilServant { object["identity"] = ["civilServant": servant] }
        if let backbone = details.backbone { object["backbone"] = backbone }
        if let unit = try tx.one("SELECT employer_kind, ownership, sector, supervised_by FROM units WHERE id = \(employerID)") {
            var employer: [String: Any] = [:]
            for (key, column) in [("kind", "employer_kind"), ("ownership", "ownership"), ("sector", "sector"), ("supervisedBy", "supervised_by")] {
                if let value = try unit.optionalText(column) { employer[key] = value }
            }
            object["employer"] = employer
        }
        var affiliation: [String: Any] = [:]
        for (key, value) in [("insurance", details.insurancePlace), ("file", details.filePlace), ("labour", details.labourPlace)] where !value.isEmpty { affiliation[key] = value }
        if !affiliation.isEmpty { object["affiliation"] = affiliation }
        object["integrity"] = try tx.query("SELECT from_day, to_day FROM integrity_records WHERE person_id = \(person)").map { ["from": try $0.text("from_day"), "to": try $0.text("to_day")] }
        let states: SQL = approvedOnly ? "('approved')" : "('draft','waiting','approved')"
        var lists: [String: [[String: Any]]] = [
            "education": [], "registrations": [], "fullTimeStudy": [], "titles": [], "appointments": [], "work": [], "skills": [], "honours": [], "achievements": [], "credits": [], "assessments": [],
        ]
        var hours: Int?
        for row in try tx.query("SELECT kind, body FROM archive_records WHERE person_id = \(person) AND state IN \(states) ORDER BY updated_at, id") {
            let body = try JSON.decode([String: String].self, row.text("body"))
            guard let kind = ArchiveKind.find(try row.text("kind")), kind.problems(body).isEmpty, let (list, entry) = Self.entry(kind.id, body) else { continue }
            lists[list, default: []].append(entry)
            if kind.id == "credit", body["system"] == "register", let more = body["hours"].flatMap({ Int($0) }) { hours = (hours ?? 0) + more }
        }
        for (key, value) in lists { object[key] = value }
        object["industryRegisterHours"] = hours.map { $0 as Any } ?? NSNull()
        return try JSONDecoder().decode(Facts.self, from: JSONSerialization.data(withJSONObject: object))
    }

    /// A record as the list and the entry of the facts that it makes.
    private static func entry(_ kind: String, _ body: [String: String]) -> (list: String, entry: [String: Any])? {
        func pick(_ names: String...) -> [String: Any] {
            var out: [String: Any] = [:]
            for name in names { if let value = body[name] { out[name] = value } }
            return out
        }
        func period(_ names: String...) -> [String: Any] {
            var out: [String: Any] = ["from": body["from"] ?? "", "to": body["to"].map { $0 as Any } ?? NSNull()]
            for name in names { if let value = body[name] { out[name] = value } }
            return out
        }
        switch kind {
        case "education": return ("education", pick("level", "degree", "graduated", "major"))
        case "title": return ("titles", pick("level", "obtained", "speciality"))
        case "appointment": return ("appointments", period("level"))
        case "work":
            var entry = period("employerKind", "match")
            entry["technical"] = body["technical"] == "yes"
            return ("work", entry)
        case "credit": return ("credits", ["year": Int(body["year"] ?? "") ?? 0, "credits": Int(body["credits"] ?? "") ?? 0])
        case "assessment": return ("assessments", ["year": Int(body["year"] ?? "") ?? 0, "result": body["result"] ?? ""])
        case "skill": return ("skills", pick("level", "obtained"))
        case "honour": return ("honours", pick("kind", "obtained"))
        case "registration": return ("registrations", pick("name", "speciality", "obtained"))
        case "study":
            var entry = period("speciality")
            entry["certificate"] = body["certificate"] == "yes"
            return ("fullTimeStudy", entry)
        case "exceptional": return ("achievements", ["condition": Int(body["condition"] ?? "") ?? 0, "date": body["date"] ?? ""])
        default: return nil
        }
    }
}
