/// Reads the conditions of a plan: `all`, `any`, `atLeast … of`, and `rule: NAME` with what the rule asks.
struct EligibilityReader {
    let specialities: [String]
    let filings: [Facts.Filing]
    private var titleNames: [String: String] = [:]

    init(specialities: [String], filings: [Facts.Filing]) {
        self.specialities = specialities
        self.filings = filings
    }

    mutating func rules(_ m: YAMLMap) -> EligibilityRules {
        titleNames = m.map("titleNames", Self.titleNames)
        return rest(of: m)
    }

    private func rest(of m: YAMLMap) -> EligibilityRules {
        let education = m.map("education", Self.education)
        let routes = m.list("routes") { route($0, education) }
        var seen: Set<String> = []
        for route in routes where !route.id.isEmpty && !seen.insert(route.id).inserted {
            m.note("routes", "途径“\(route.id)”重复", "每条途径的 id 不同")
        }
        for filing in filings where !routes.contains(where: { $0.filings.contains(filing) }) {
            m.note("routes", "申报方式“\(filing.rawValue)”没有对应的途径", "在某条途径的 filings 里列出")
        }
        return EligibilityRules(
            general: m.list("general") { condition($0, education) },
            affiliation: m.optionalMap("affiliation") { a in
                EligibilityRules.AffiliationRule(
                    province: a.text("province"), provinceName: a.text("provinceName"),
                    cityDigits: a.whole("cityDigits", 2...6),
                    provinceClause: a.text("provinceClause"), cityClause: a.text("cityClause"),
                    payerClause: a.optionalText("payerClause"))
            },
            education: education, majors: m.map("majors", majors), titleNames: titleNames, routes: routes)
    }

    private static func titleNames(_ m: YAMLMap) -> [String: String] {
        var names: [String: String] = [:]
        for level in Facts.TitleLevel.allCases {
            if let name = m.optionalText(level.rawValue) { names[level.rawValue] = name }
        }
        return names
    }

    /// A title's level that the plan has a name for.
    private func titleLevel(_ key: String, _ m: YAMLMap) -> Facts.TitleLevel {
        let level = m.word(key, else: Facts.TitleLevel.assistant)
        m.require(
            titleNames[level.rawValue] != nil, key, "职称级别“\(level.rawValue)”没有在 titleNames 里命名",
            titleNames.keys.sorted().joined(separator: "、"))
        return level
    }

    // MARK: Education

    private static func education(_ m: YAMLMap) -> EducationRules {
        let rules = EducationRules(
            clause: m.text("clause"), equivalenceClause: m.text("equivalenceClause"),
            levels: m.list("levels") { level in
                EducationRules.LevelRule(
                    id: level.word("id", else: .bachelor), name: level.text("name"),
                    equals: level.optionalWord("equals"),
                    possibleDegrees: level.optionalWords("possibleDegrees"))
            },
            degrees: m.list("degrees") { .init(id: $0.word("id", else: .none), name: $0.text("name")) },
            registrationHelps: m.flag("registrationHelps"), studyMonths: m.optionalWhole("studyMonths", 1...120),
            otherMatchHelps: m.flag("otherMatchHelps"), advice: m.text("advice"))
        var seen: Set<Facts.EducationLevel> = []
        for level in rules.levels where !seen.insert(level.id).inserted {
            m.note("levels", "学历层次“\(level.id.rawValue)”重复", "每个层次只列一次")
        }
        for level in rules.levels {
            if let equal = level.equals, !rules.levels.contains(where: { $0.id == equal && $0.equals == nil }) {
                m.note("levels", "“\(level.id.rawValue)”所相当的“\(equal.rawValue)”没有列出", "列出的、不再相当于别的层次")
            }
        }
        return rules
    }

    /// speciality → `same`, `close` and, where a plan wants it, `different` majors.
    private func majors(_ m: YAMLMap) -> MajorTable {
        var entries: [String: [String: Facts.Match]] = [:]
        for (speciality, _) in m.keys() {
            let table = m.map(speciality) { one in
                var table: [String: Facts.Match] = [:]
                for match in Facts.Match.allCases {
                    for major in one.optionalTexts(match.rawValue) {
                        if let other = table.updateValue(match, forKey: major) {
                            one.note(match.rawValue, "“\(major)”已列在 \(other.rawValue) 里", "只列在一处")
                        }
                    }
                }
                return table
            }
            if !specialities.contains(speciality) {
                m.note(speciality, "专业“\(speciality)”不在 specialities 里", specialities.joined(separator: "、"))
            }
            entries[speciality] = table
        }
        return MajorTable(entries: entries)
    }

    // MARK: Routes and conditions

    private func route(_ m: YAMLMap, _ education: EducationRules) -> EligibilityRules.Route {
        let route = EligibilityRules.Route(
            id: m.text("id"), name: m.text("name"), filings: m.words("filings"),
            opensWithoutFiling: m.flag("opensWithoutFiling"),
            decidedByPeople: m.optionalFlag("decidedByPeople", else: false),
            condition: m.map("condition") { condition($0, education) })
        for filing in route.filings where !filings.contains(filing) {
            m.note("filings", "本计划没有“\(filing.rawValue)”这种申报方式", filings.map(\.rawValue).joined(separator: "、"))
        }
        return route
    }

    private func condition(_ m: YAMLMap, _ education: EducationRules) -> EligibilityRules.Condition {
        if m.has("all") { return .all(m.list("all") { condition($0, education) }) }
        if m.has("any") { return .any(m.list("any") { condition($0, education) }) }
        if m.has("atLeast") {
            let count = m.whole("atLeast", 1...50)
            let parts = m.list("of") { condition($0, education) }
            m.require(parts.count >= count, "of", "只有 \(parts.count) 项，不够 \(count) 项", "至少 \(count) 项")
            return .atLeast(count, of: parts, label(m))
        }
        return .rule(predicate(m, education), label(m))
    }

    private func label(_ m: YAMLMap) -> EligibilityRules.Label {
        .init(
            clause: m.text("clause"), title: m.text("title"), advice: m.optionalText("advice"),
            ask: m.optionalText("ask"))
    }

    /// The words after `rule:`.
    enum Rule: String, CaseIterable {
        case employerOutside, specialityListed, specialityNotExamined, notCivilServant, noIntegrityRecord, credits
        case assessments, educationPath, service, backbone, skilledWork, honour, appointmentByEducation, achievement
        case peopleDecide
    }

    private func predicate(_ m: YAMLMap, _ education: EducationRules) -> EligibilityRules.Predicate {
        switch m.word("rule", else: Rule.peopleDecide) {
        case .employerOutside: .employerOutside(m.list("groups", group))
        case .specialityListed: .specialityListed
        case .specialityNotExamined: .specialityNotExamined
        case .notCivilServant: .notCivilServant
        case .noIntegrityRecord: .noIntegrityRecord
        case .credits:
            .credits(
                .init(
                    since: m.whole("since", 1990...2199), credits: m.whole("credits", 1...10_000),
                    registerHours: m.optionalWhole("registerHours", 1...10_000)))
        case .assessments: .assessments(years: m.whole("years", 1...10), results: m.words("results"))
        case .educationPath: .educationPath(m.list("options") { option($0, education) })
        case .service: .service(m.map("service", service))
        case .backbone: .backbone
        case .skilledWork: .skilledWork(levels: m.words("levels"), months: m.whole("years", 1...40) * 12)
        case .honour: .honour(m.words("kinds"))
        case .appointmentByEducation:
            .appointmentByEducation(
                .init(
                    level: titleLevel("level", m), educationLevels: declared("educationLevels", m, education),
                    monthsWith: m.whole("yearsWith", 1...40) * 12, monthsWithout: m.whole("yearsWithout", 1...40) * 12))
        case .achievement:
            .achievement(
                number: m.whole("number", 1...4), name: m.text("name"), since: titleLevel("since", m))
        case .peopleDecide: .peopleDecide
        }
    }

    private func group(_ m: YAMLMap) -> EligibilityRules.EmployerGroup {
        .init(
            name: m.text("name"), kinds: m.words("kinds"), ownerships: m.optionalWords("ownerships"),
            sectors: m.optionalWords("sectors"), supervisors: m.optionalWords("supervisors"))
    }

    private func option(_ m: YAMLMap, _ education: EducationRules) -> EligibilityRules.EducationOption {
        let option = EligibilityRules.EducationOption(
            clause: m.text("clause"), name: m.text("name"),
            levels: m.has("levels") ? declared("levels", m, education) : m.optionalWords("levels"),
            degrees: m.optionalWords("degrees"), service: m.map("service", service))
        if option.levels.isEmpty, option.degrees.isEmpty, !m.has("levels"), !m.has("degrees") {
            m.note("levels", "没有写学历层次或学位", "levels 或 degrees")
        }
        for degree in option.degrees where !education.degrees.contains(where: { $0.id == degree }) {
            m.note("degrees", "学位“\(degree.rawValue)”没有在 education.degrees 里列出", "列出的学位")
        }
        return option
    }

    /// Levels that the plan's own list knows.
    private func declared(_ key: String, _ m: YAMLMap, _ education: EducationRules) -> [Facts.EducationLevel] {
        let levels: [Facts.EducationLevel] = m.words(key)
        for level in levels where !education.levels.contains(where: { $0.id == level && $0.equals == nil }) {
            let known = education.levels.filter { $0.equals == nil }.map(\.id.rawValue).joined(separator: "、")
            m.note(key, "学历层次“\(level.rawValue)”没有在 education.levels 里列出", known)
        }
        return levels
    }

    private func service(_ m: YAMLMap) -> EligibilityRules.Service {
        let kind = m.word("kind", else: EligibilityRules.Service.Kind.appointment)
        let months = m.whole("years", 1...40) * 12
        switch kind {
        case .appointment:
            return .init(
                kind: kind, months: months, level: titleLevel("level", m), employerKinds: [], matches: [],
                addition: nil)
        case .work:
            return .init(
                kind: kind, months: months, level: nil, employerKinds: m.optionalWords("employerKinds"),
                matches: m.optionalWords("matches"),
                addition: m.optionalMap("addition") { a in
                    .init(
                        clause: a.text("clause"), employerKinds: a.words("employerKinds"), level: titleLevel("level", a)
                    )
                })
        }
    }
}
