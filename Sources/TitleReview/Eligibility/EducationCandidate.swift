/// One education of a person, and whether it counts for the speciality (A1.2.0).
///
/// A matching education counts. One that does not match counts when it is the highest and a way out holds: a registration
/// certificate in the speciality, a year of full-time study in it, or another education that matches. Educations of the
/// same level, with degrees equal or not stated, are the highest together. What was obtained after the cut-off is not there.
struct EducationCandidate {
    let education: Facts.Education
    /// After A1.2.1.3.
    let level: Facts.EducationLevel?
    let counts: Outcome
    /// The sentence for A1.2.0.
    let reason: Reason

    enum Reason: Equatable {
        case match(Facts.Match)
        case unknownMajor, noMajor
        case registration(String)
        case study, otherMatch, different, nothing
    }

    /// nil when nobody knows the person's education; empty when there is none.
    static func recognised(_ facts: Facts, by plan: Plan) -> [EducationCandidate]? {
        guard let all = facts.education else { return nil }
        let rules = plan.eligibility.education
        let educations = all.filter { $0.graduated.map { $0 <= plan.dates.cutOff } ?? true }
        let matches = educations.map { matched($0, facts, plan) }
        // Ways out are looked at only where some education needs one: most people's majors match.
        let needed = matches.contains { $0.outcome != .met }
        let registration = needed ? registered(facts, by: plan) : (.unmet, "")
        let study = needed ? studied(facts, by: plan) : .unmet
        return educations.indices.map { index in
            let one = educations[index]
            let (match, reason) = matches[index]
            let level = one.level.map(rules.canonical)
            func candidate(_ counts: Outcome, _ reason: Reason) -> EducationCandidate {
                EducationCandidate(education: one, level: level, counts: counts, reason: reason)
            }
            if match == .met { return candidate(.met, reason) }
            let other: Outcome =
                rules.otherMatchHelps
                ? .any(matches.indices.lazy.filter { $0 != index }.map { matches[$0].outcome }) : .unmet
            let highest = Outcome.all(
                educations.indices.lazy.filter { $0 != index }.map {
                    atLeastAsHigh(one, educations[$0], rules)
                })
            let counts = match || (highest && (registration.outcome || study || other))
            guard counts == .met else { return candidate(counts, reason) }
            return candidate(
                .met,
                registration.outcome == .met ? .registration(registration.name) : study == .met ? .study : .otherMatch)
        }
    }

    private static func matched(_ one: Facts.Education, _ facts: Facts, _ plan: Plan) -> (
        outcome: Outcome, reason: Reason
    ) {
        if let match = one.match {
            return match == .different ? (.unmet, .different) : (.met, .match(match))
        }
        guard let major = one.major else { return (.unknown, .noMajor) }
        switch plan.eligibility.majors.match(major: major, speciality: facts.speciality) {
        case .different?: return (.unmet, .different)
        case let match?: return (.met, .match(match))
        case nil: return (.unknown, .unknownMajor)
        }
    }

    private static func registered(_ facts: Facts, by plan: Plan) -> (outcome: Outcome, name: String) {
        guard plan.eligibility.education.registrationHelps else { return (.unmet, "") }
        guard let all = facts.registrations else { return (.unknown, "") }
        var unclear = false
        for one in all where one.obtained.map({ $0 <= plan.dates.cutOff }) ?? true {
            guard let speciality = one.speciality else {
                unclear = true
                continue
            }
            if speciality == facts.speciality { return (.met, one.name ?? "国家注册类资格证书") }
        }
        return (unclear ? .unknown : .unmet, "")
    }

    private static func studied(_ facts: Facts, by plan: Plan) -> Outcome {
        guard let months = plan.eligibility.education.studyMonths else { return .unmet }
        guard let all = facts.fullTimeStudy else { return .unknown }
        return .any(
            all.lazy.map { one in
                let length: Outcome =
                    one.from.map { from in
                        Outcome(
                            Span(from, min(one.to ?? plan.dates.cutOff, plan.dates.cutOff)).map {
                                $0.measured.months >= months
                            } ?? false)
                    } ?? .unknown
                return Outcome(one.speciality.map { $0 == facts.speciality }) && Outcome(one.certificate) && length
            })
    }

    private static func atLeastAsHigh(_ a: Facts.Education, _ b: Facts.Education, _ rules: EducationRules) -> Outcome {
        guard let x = a.level.map(rules.canonical), let y = b.level.map(rules.canonical) else { return .unknown }
        // Lists run from high to low.
        let (i, j) = (rules.levels.firstIndex { $0.id == x } ?? .max, rules.levels.firstIndex { $0.id == y } ?? .max)
        guard i == j, let d = a.degree, let e = b.degree else { return Outcome(i <= j) }
        return Outcome(
            (rules.degrees.firstIndex { $0.id == d } ?? .max) <= (rules.degrees.firstIndex { $0.id == e } ?? .max))
    }
}

extension EducationCandidate {
    func isOne(of levels: [Facts.EducationLevel]) -> Outcome { Outcome(level.map(levels.contains)) }

    /// A degree that is not stated is unknown where the level could carry it, and absent where it could not.
    func hasDegree(_ degrees: [Facts.Degree], _ rules: EducationRules) -> Outcome {
        if degrees.isEmpty { return .unmet }
        if let degree = education.degree { return Outcome(degrees.contains(degree)) }
        guard let level else { return .unknown }
        let possible = rules.levels.first { $0.id == level }?.possibleDegrees ?? []
        return possible.contains(where: degrees.contains) ? .unknown : .unmet
    }

    /// `本科学历`, or `硕士学位` where only the degree carries the option.
    func name(for option: EligibilityRules.EducationOption, _ rules: EducationRules) -> String {
        if let level, option.levels.contains(level) { return "\(rules.name(level))学历" }
        if let degree = education.degree, option.degrees.contains(degree) { return rules.name(degree) }
        return level.map { "\(rules.name($0))学历" } ?? "学历层次未填写"
    }

    /// The finding of A1.2.0 about this education.
    func recognition(_ facts: Facts, _ rules: EducationRules) -> Finding {
        let major = education.major.map { "“\($0)”" } ?? ""
        let pair = "所学专业\(major)与从事专业“\(facts.speciality)”"
        let message =
            switch reason {
            case .match(let match): "\(pair)\(match == .same ? "一致" : "相近")。"
            case .registration(let name): "\(pair)不一致，已取得本专业\(name)，学历予以认定。"
            case .study: "\(pair)不一致，已有本专业连续脱产学习证书，按最高学历认定。"
            case .otherMatch: "\(pair)不一致，另有一致或相近的学历，按最高学历认定。"
            case .different:
                counts == .unmet
                    ? "\(pair)不相近。\(rules.advice)" : "\(pair)不相近，其他认定途径的信息不全，暂时无法判断。\(rules.advice)"
            case .unknownMajor: "专业对照表中没有\(major)与“\(facts.speciality)”的对应关系，需人工核实。"
            case .noMajor, .nothing: "没有填写所学专业，暂时无法判断。请在业绩档案中补充。"
            }
        return Finding(clause: rules.clause, outcome: counts, message: message, title: "学历与专业")
    }
}
