import TitleReview

/// Writes the archive of a person whose life fulfils a way to the title, or misses it by a hair.
struct LifeWriter {
    let plan: Plan
    let speciality: String
    let employer: SimulatedEmployer
    /// Days more than asked: 0 is exact, −1 is a day short.
    let slack: Int
    var miss: RouteVariant.Miss?
    private let dice: Dice
    private let lowLevel: Facts.EducationLevel?

    private(set) var records: [SimulatedRecord] = []
    private(set) var backbone = false
    private(set) var born: Day
    private var graduated: Day?
    private var appointedFrom: Day?
    private var worksFrom: Day?

    /// The first day after the cut-off: whole years end with it.
    private var end: Day { plan.dates.cutOff.adding(days: 1) }

    init(
        plan: Plan, speciality: String, employer: SimulatedEmployer, slack: Int, miss: RouteVariant.Miss?,
        lowLevel: Facts.EducationLevel?, dice: Dice
    ) {
        self.plan = plan
        self.speciality = speciality
        self.employer = employer
        self.slack = slack
        self.miss = miss
        self.lowLevel = lowLevel
        self.dice = dice
        born = Day(number: plan.dates.cutOff.number - 40 * 365)
    }

    private func start(months: Int) -> Day { end.adding(months: -months).adding(days: miss == .aDay ? 1 : -slack) }

    mutating func live(_ variant: RouteVariant, major: String) {
        for leaf in variant.leaves { fulfil(leaf.demand, major: major) }
        if graduated == nil, let lowLevel {
            study(
                lowLevel, .none, major: major,
                by: (appointedFrom ?? worksFrom ?? end.adding(months: -60)).adding(days: -200))
        }
        if worksFrom == nil {
            work(from: (graduated ?? end.adding(months: -72)).adding(days: 30), kind: employer.kind, match: .same)
        }
        let first = graduated ?? worksFrom ?? end.adding(months: -120)
        born = first.adding(months: -22 * 12).adding(days: -(1 + Int(dice.fork("born").seedDays)))
        keepAchievements(variant)
    }

    private mutating func fulfil(_ demand: RouteVariant.Demand, major: String) {
        switch demand {
        case .education(let level, let degree, let service):
            serve(service) { writer, from in
                writer.study(
                    level, degree, major: major,
                    by: service.kind == .work ? from.adding(days: -1) : from.adding(days: -370))
            }
        case .educationWithAddition(let level, let degree, let service, let addition):
            let moved = end.adding(months: -12)
            let from = start(months: service.months)
            study(level, degree, major: major, by: from.adding(days: -1))
            work(
                from: from, to: moved.adding(days: -1), kind: service.employerKinds.first ?? .enterprise,
                match: service.matches.first ?? .same)
            work(from: moved, kind: employer.kind, match: .same)
            appoint(addition.level, from: moved)
        case .service(let service): serve(service) { _, _ in }
        case .backbone: backbone = true
        case .skilled(let level, let months):
            let obtained = start(months: months)
            records.append(.init("skill", ["name": "机修钳工", "level": level.rawValue, "obtained": "\(obtained)"]))
            work(from: obtained.adding(days: -400), kind: employer.kind, match: .same)
        case .honour(let kind):
            records.append(
                .init("honour", ["kind": kind.rawValue, "obtained": "\(plan.dates.open.adding(days: -300))"]))
        case .appointment(let rule, let level):
            let educated =
                level.map { level in
                    rule.educationLevels.contains(
                        plan.eligibility.education.levels.first { $0.id == level }?.equals ?? level)
                } ?? false
            let from = start(months: educated ? rule.monthsWith : rule.monthsWithout)
            if let level { study(level, .none, major: major, by: from.adding(days: -400)) }
            appoint(rule.level, from: from)
        case .achievement, .people: break
        }
    }

    private mutating func serve(_ service: EligibilityRules.Service, before: (inout LifeWriter, Day) -> Void) {
        let from = start(months: service.months)
        before(&self, from)
        switch service.kind {
        case .appointment: appoint(service.level ?? .assistant, from: from)
        case .work:
            work(from: from, kind: service.employerKinds.first ?? employer.kind, match: service.matches.first ?? .same)
        }
    }

    /// Achievements of A1.2.3 lie in the present post; the last one is missed where that is asked for.
    private mutating func keepAchievements(_ variant: RouteVariant) {
        let numbers = variant.leaves.compactMap { leaf -> Int? in
            if case .achievement(let number, _) = leaf.demand { number } else { nil }
        }
        let start = appointedFrom ?? end.adding(months: -12)
        for (place, number) in numbers.enumerated() {
            let isLast = place == numbers.count - 1
            if isLast && miss == .oneAchievement { continue }
            // The first day of the present post counts, the day before does not.
            let date =
                isLast && miss == .achievementTooEarly
                ? start.adding(days: -1) : slack == 0 ? start : start.adding(days: 40)
            records.append(
                .init("exceptional", ["condition": "\(number)", "date": "\(date)", "detail": "任现职以来取得，排名第一。"]))
        }
    }

    private static let schools = ["浙江工业大学", "杭州电子科技大学", "中国计量大学", "浙江理工大学", "杭州职业技术学院"]

    private mutating func study(_ level: Facts.EducationLevel, _ degree: Facts.Degree, major: String, by day: Day) {
        graduated = day
        records.append(
            .init(
                "education",
                [
                    "school": dice.choose("school", Self.schools) ?? Self.schools[0], "major": major,
                    "level": level.rawValue, "degree": degree.rawValue, "graduated": "\(day)",
                    "certificate": "1033\(Identifiers.padded(Int(dice.fork("certificate").seedDays) * 7, 8))",
                ]))
    }

    private mutating func work(from: Day, to: Day? = nil, kind: Facts.EmployerKind, match: Facts.Match) {
        worksFrom = min(worksFrom ?? from, from)
        var body = [
            "employer": to == nil ? employer.name : "杭州前进机械有限公司", "post": "技术员", "employerKind": kind.inArchive,
            "from": "\(from)", "technical": "yes", "match": match.rawValue,
        ]
        if let to { body["to"] = "\(to)" }
        records.append(.init("work", body))
    }

    private mutating func appoint(_ level: Facts.TitleLevel, from: Day) {
        appointedFrom = from
        let name = plan.eligibility.titleNames[level.rawValue] ?? level.rawValue
        records.append(
            .init("title", ["name": name, "level": level.rawValue, "speciality": speciality, "obtained": "\(from)"]))
        guard dice.says("twoLetters", 400), from.adding(days: 400) < plan.dates.open else {
            records.append(.init("appointment", ["post": name, "level": level.rawValue, "from": "\(from)"]))
            return
        }
        // Two letters that touch are one service.
        let middle = from.adding(days: 365)
        records.append(
            .init("appointment", ["post": name, "level": level.rawValue, "from": "\(from)", "to": "\(middle)"]))
        records.append(
            .init("appointment", ["post": name, "level": level.rawValue, "from": "\(middle.adding(days: 1))"]))
    }
}

extension Dice {
    /// A small number drawn from this generator, 0...364.
    var seedDays: UInt64 {
        var copy = self
        return copy.next() % 365
    }
}
