import TitleReview

/// A record of an archive to be filled in: the id of an ``ArchiveKind`` and its fields.
public struct SimulatedRecord: Sendable, Equatable {
    public let kind: String
    public let body: [String: String]
    public init(_ kind: String, _ body: [String: String]) {
        self.kind = kind
        self.body = body
    }
}

/// What a generated person is for: the verdict that the rules must come to, and the clause that decides it.
public struct Intent: Sendable, Equatable {
    /// `normal/A1.2.1.2`, `normal/A1.2.1.2 a day short`: stable, for reports and failures.
    public let label: String
    public let verdict: Verdict.Decision
    /// The route that must hold; nil for the ineligible, and where nobody but people decide.
    public let route: String?
    /// The clause that must be unmet (ineligible) or unknown (manual); nil for the eligible.
    public let clause: String?

    public init(label: String, verdict: Verdict.Decision, route: String?, clause: String?) {
        self.label = label
        self.verdict = verdict
        self.route = route
        self.clause = clause
    }
}

/// An applicant who does not exist, with everything that such a person types.
public struct SimulatedPerson: Sendable, Equatable {
    public let index: Int
    public let account: String
    public let name: String
    public let residentID: String
    public let born: Day
    public let phone: String
    /// Index into ``SimulatedYearbook/employers``.
    public var employer: Int
    public let speciality: String
    public var filing: Facts.Filing
    public var civilServant: Bool
    /// A1.2.2.1
    public var backbone: Bool
    /// N4: insurance, file, labour.
    public var places: [String]
    public var archive: [SimulatedRecord]
    public var intent: Intent
    /// A2.2.3-7
    public var report: String

    /// Whether a line of the attachment matrix asks this person for a file (A2.2.5).
    public func needs(_ rule: Plan.AttachmentRule, of plan: Plan) -> Bool {
        switch rule.when {
        case "always": true
        case "exceptional": filing == .exceptional
        case "skilled": intent.route == "skilled"
        case "industryRegister":
            archive.contains { $0.kind == "credit" && $0.body["hours"].flatMap { Int($0) } ?? 0 > 0 }
        case "outOfProvinceInsurance": plan.eligibility.affiliation.map { !places[0].hasPrefix($0.province) } ?? false
        case "appointed": archive.contains { $0.kind == "appointment" }
        default: false
        }
    }
}

/// Everybody on the applicants' side of one simulated year.
public struct SimulatedYearbook: Sendable {
    public let employers: [SimulatedEmployer]
    public let people: [SimulatedPerson]
}
