import TitleReview

/// One way to fulfil a route of a plan: the conditions that hold together, alternatives resolved.
struct RouteVariant: Sendable {
    let route: EligibilityRules.Route
    let leaves: [Leaf]

    struct Leaf: Sendable {
        let clause: String
        let demand: Demand
    }

    enum Demand: Sendable {
        case education(Facts.EducationLevel, Facts.Degree, EligibilityRules.Service)
        /// A1.2.2.1b: the service is filled half by work, half by appointment in the present unit.
        case educationWithAddition(
            Facts.EducationLevel, Facts.Degree, EligibilityRules.Service, EligibilityRules.Addition)
        case service(EligibilityRules.Service)
        case backbone
        case skilled(Facts.SkillLevel, months: Int)
        case honour(Facts.HonourKind)
        case appointment(EligibilityRules.AppointmentRule, education: Facts.EducationLevel?)
        case achievement(number: Int, since: Facts.TitleLevel)
        case people
    }

    /// How far from fulfilment one of the leaves is put.
    enum Miss: Sendable { case aDay, oneAchievement, achievementTooEarly }

    var label: String { "\(route.id)/" + leaves.map(\.name).joined(separator: "+") }
    var isDecidedByPeople: Bool { leaves.contains { if case .people = $0.demand { true } else { false } } }

    /// The ways in which exactly one condition can be missed, with the clause that then fails.
    var misses: [(miss: Miss, clause: String)] {
        var found: [(Miss, String)] = []
        for leaf in leaves {
            switch leaf.demand {
            case .education, .educationWithAddition, .service, .skilled, .appointment:
                found.append((.aDay, leaf.clause))
            default: break
            }
        }
        if let first = leaves.first(where: { if case .achievement = $0.demand { true } else { false } }) {
            found += [(.oneAchievement, first.clause), (.achievementTooEarly, first.clause)]
        }
        return found
    }
}

extension RouteVariant.Leaf {
    var name: String {
        switch demand {
        case .education(let level, let degree, _): "\(clause) \(level.rawValue) \(degree.rawValue)"
        case .educationWithAddition(let level, _, _, let addition): "\(addition.clause) \(level.rawValue)"
        case .honour(let kind): "\(clause) \(kind.rawValue)"
        case .appointment(_, let level): "\(clause) \(level?.rawValue ?? "uneducated")"
        case .achievement(let number, _): "(\(number))"
        case .service, .backbone, .skilled, .people: clause
        }
    }
}

/// All ways to the title that a plan offers, from its own rules.
struct RouteVariants {
    private let plan: Plan
    private let options: [EligibilityRules.EducationOption]

    init(_ plan: Plan) {
        self.plan = plan
        options = plan.eligibility.routes.flatMap { RouteVariants.options($0.condition) }
    }

    var all: [RouteVariant] {
        plan.eligibility.routes.filter { !$0.filings.filter(plan.application.filings.contains).isEmpty }.flatMap {
            route in
            ways(route.condition).map { RouteVariant(route: route, leaves: $0) }
        }
    }

    /// A level that carries none of the plan's education options; nil: the person has no education worth a record.
    var lowLevel: Facts.EducationLevel? {
        plan.eligibility.education.levels.last { level in
            let canonical = level.equals ?? level.id
            return !options.contains { $0.levels.contains(canonical) }
        }?.id
    }

    private func ways(_ condition: EligibilityRules.Condition) -> [[RouteVariant.Leaf]] {
        switch condition {
        case .all(let parts):
            parts.reduce([[]]) { sum, part in ways(part).flatMap { way in sum.map { $0 + way } } }
        case .any(let parts): parts.flatMap(ways)
        case .atLeast(let count, let parts, _):
            // Every part leads once; with its successors it makes the number.
            parts.indices.map { first in
                (0..<count).flatMap { ways(parts[(first + $0) % parts.count]).first ?? [] }
            }
        case .rule(let predicate, let label): demands(predicate, label.clause)
        }
    }

    private func demands(_ predicate: EligibilityRules.Predicate, _ clause: String) -> [[RouteVariant.Leaf]] {
        func leaf(_ demand: RouteVariant.Demand, _ clause: String) -> [RouteVariant.Leaf] {
            [.init(clause: clause, demand: demand)]
        }
        switch predicate {
        case .educationPath(let options): return options.flatMap { option in educations(option, among: options) }
        case .service(let service): return [leaf(.service(service), clause)]
        case .backbone: return [leaf(.backbone, clause)]
        case .skilledWork(let levels, let months): return levels.map { leaf(.skilled($0, months: months), clause) }
        case .honour(let kinds): return kinds.map { leaf(.honour($0), clause) }
        case .appointmentByEducation(let rule):
            let without = plan.eligibility.education.levels.last { !rule.educationLevels.contains($0.equals ?? $0.id) }?
                .id
            return [
                leaf(.appointment(rule, education: rule.educationLevels.last), clause),
                leaf(.appointment(rule, education: without), clause),
            ]
        case .achievement(let number, _, let level): return [leaf(.achievement(number: number, since: level), clause)]
        case .peopleDecide: return [leaf(.people, clause)]
        default: return [[]]
        }
    }

    /// Levels and degrees that carry this option and no easier one, so that a day short is short everywhere.
    private func educations(
        _ option: EligibilityRules.EducationOption, among options: [EligibilityRules.EducationOption]
    ) -> [[RouteVariant.Leaf]] {
        let rules = plan.eligibility.education
        var result: [[RouteVariant.Leaf]] = []
        for level in rules.levels {
            let canonical = level.equals ?? level.id
            let possible = rules.levels.first { $0.id == canonical }?.possibleDegrees ?? []
            let degrees = possible.isEmpty ? [Facts.Degree.none] : possible
            for degree in degrees where RouteVariants.carries(option, canonical, degree) {
                if level.equals != nil && degree != .none { continue }
                // A doctor of bachelor's education is rare enough to leave out where the degree carries nothing.
                if canonical == .bachelor, degree == .master || degree == .doctor, option.levels.contains(canonical) {
                    continue
                }
                if options.contains(where: {
                    $0.service.months < option.service.months && RouteVariants.carries($0, canonical, degree)
                }) {
                    continue
                }
                result.append([.init(clause: option.clause, demand: .education(level.id, degree, option.service))])
                if let addition = option.service.addition, option.service.months >= 24,
                    degree == .none || degree == .secondBachelor
                {
                    result.append([
                        .init(
                            clause: addition.clause,
                            demand: .educationWithAddition(level.id, degree, option.service, addition))
                    ])
                }
            }
        }
        return result
    }

    private static func carries(
        _ option: EligibilityRules.EducationOption, _ level: Facts.EducationLevel, _ degree: Facts.Degree
    ) -> Bool {
        option.levels.contains(level) || option.degrees.contains(degree)
    }

    private static func options(_ condition: EligibilityRules.Condition) -> [EligibilityRules.EducationOption] {
        switch condition {
        case .all(let parts), .any(let parts), .atLeast(_, let parts, _): parts.flatMap(options)
        case .rule(.educationPath(let options), _): options
        case .rule: []
        }
    }
}
