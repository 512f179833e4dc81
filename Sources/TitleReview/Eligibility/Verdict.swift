/// What the rules say about one person's case, and why.
public struct Verdict: Sendable, Codable, Equatable {
    public enum Decision: String, Sendable, Codable, CaseIterable {
        case eligible, ineligible, manual

        public var chinese: String {
            switch self {
            case .eligible: "符合申报条件"
            case .ineligible: "不符合申报条件"
            case .manual: "需要人工核实"
            }
        }
    }

    public var id: String
    public var verdict: Decision
    /// The first open route that holds; the one filed for where only people decide it; nil otherwise, and for the ineligible.
    public var route: String?
    /// One a clause: the conditions for everybody, then those of the routes that decided.
    public var findings: [Finding]
    /// Every route open to the filing, for the pre-check page; not part of the JSON.
    public var routes: [RouteReport] = []

    enum CodingKeys: String, CodingKey { case id, verdict, route, findings }

    public init(id: String, verdict: Decision, route: String?, findings: [Finding], routes: [RouteReport]) {
        self.id = id
        self.verdict = verdict
        self.route = route
        self.findings = findings
        self.routes = routes
    }

    /// `route` is written as `null` rather than left out.
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(id, forKey: .id)
        try c.encode(verdict, forKey: .verdict)
        try c.encode(route, forKey: .route)
        try c.encode(findings, forKey: .findings)
    }
}

/// One condition, what became of it, and the numbers that were compared, in Chinese.
public struct Finding: Sendable, Codable, Equatable {
    public var clause: String
    public var outcome: Outcome
    public var message: String
    /// A few words for the head of a row; not part of the JSON.
    public var title: String = ""

    enum CodingKeys: String, CodingKey { case clause, outcome, message }

    public init(clause: String, outcome: Outcome, message: String, title: String = "") {
        self.clause = clause
        self.outcome = outcome
        self.message = message
        self.title = title
    }
}

extension Finding {
    /// Where somebody may apply, where the title counts (N4) and who pays the insurance (A1.1) are told, and never decide
    /// whether somebody may apply.
    public var decides: Bool { Finding.decides(clause) }

    public static func decides(_ clause: String) -> Bool { !clause.hasPrefix("N4.") && clause != "A1.1" }
}

/// One route with its own conditions.
public struct RouteReport: Sendable, Equatable {
    public var id: String
    public var name: String
    public var outcome: Outcome
    public var findings: [Finding]
}

extension [Finding] {
    /// One finding a clause: conditions of the same clause that hold together become one, unmet as soon as one is.
    func mergedByClause() -> [Finding] {
        var result: [Finding] = []
        result.reserveCapacity(count)
        for finding in self {
            guard let index = result.firstIndex(where: { $0.clause == finding.clause }) else {
                result.append(finding)
                continue
            }
            guard result[index].message != finding.message else { continue }
            result[index].outcome = result[index].outcome && finding.outcome
            result[index].message += finding.message
        }
        return result
    }
}
