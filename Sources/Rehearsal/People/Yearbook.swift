import TitleReview

/// Makes the people and employers of a simulated year from a plan, its rules only, and a seed.
///
/// Every way to the title that the plan offers is taken by somebody, every condition is missed by somebody by one day, one
/// credit or one achievement, and what the rules cannot know is unknown of somebody.
public struct Yearbook: Sendable {
    let plan: Plan
    private let dice: Dice
    let variants: [RouteVariant]
    private let lowLevel: Facts.EducationLevel?
    let mix: EmployerMix
    private let prefix: String
    /// Where the numbers of a day of birth begin, so that the people of two seeds hardly ever share one.
    private let firstSerial: Int

    /// - Parameter prefix: stands before every account, so that two rehearsals can share a server.
    public init(plan: Plan, seed: UInt64, prefix: String = "") {
        self.plan = plan
        self.prefix = prefix
        dice = Dice(seed: seed).fork(plan.id)
        var serials = dice.fork("serials")
        firstSerial = serials.number(0...999)
        let ways = RouteVariants(plan)
        variants = ways.all
        lowLevel = ways.lowLevel
        mix = EmployerMix(plan)
    }

    public func make(applicants: Int) -> SimulatedYearbook {
        let employers = makeEmployers(max(mix.kinds.count * 2, applicants / 25))
        let people = (0..<applicants).map { person($0, employers) }
        return SimulatedYearbook(employers: employers, people: people)
    }

    // MARK: Employers

    private func makeEmployers(_ admitted: Int) -> [SimulatedEmployer] {
        let ordinary = (0..<admitted).map { index in
            let kinds = mix.kinds
            let ofKind = mix.admitted.filter { $0.kind == kinds[index % kinds.count] }
            return (ofKind[index / kinds.count % ofKind.count], false)
        }
        return (ordinary + mix.excluded.map { ($0, true) }).enumerated().map { index, one in
            let own = dice.fork("employer/\(index)")
            let kind = one.0.kind ?? .enterprise
            return SimulatedEmployer(
                index: index, name: Names.unit(index, suffix: kind.suffix, dice: own),
                creditCode: Identifiers.creditCode(serial: index, dice: own),
                kind: kind, ownership: one.0.ownership ?? .private, sector: one.0.sector ?? .other,
                supervisedBy: one.0.supervisedBy ?? .district,
                isExcluded: one.1, account: "\(prefix)unit\(Identifiers.padded(index, 3))",
                clerk: Names.person(1000 + index, dice: own.fork("clerk")),
                clerkPhone: Identifiers.phone(serial: 90_000_000 + index, dice: own))
        }
    }

    // MARK: People

    private func person(_ index: Int, _ employers: [SimulatedEmployer]) -> SimulatedPerson {
        let own = dice.fork("person/\(index)")
        switch cast(index, own, employers) {
        case .route(let variant, let miss, let clause):
            let suffix =
                switch miss {
                case nil: ""
                case .aDay: " 差一天"
                case .oneAchievement: " 少一项"
                case .achievementTooEarly: " 业绩早一天"
                }
            let decided = variant.isDecidedByPeople
            return write(
                index, own, employers, variant, miss: miss,
                intent: Intent(
                    label: variant.label + suffix, verdict: miss != nil ? .ineligible : decided ? .manual : .eligible,
                    route: miss == nil ? variant.route.id : nil,
                    clause: clause ?? (decided ? variant.leaves.first?.clause : nil)))
        case .general(let miss): return missing(miss, index, own, employers)
        case .unknownMajor:
            return write(
                index, own, employers, educated, major: "量子信息科学",
                intent: Intent(
                    label: "专业表中没有", verdict: .manual, route: nil, clause: plan.eligibility.education.clause))
        case .differentMajor(let speciality):
            return write(
                index, own, employers, educated, major: major(speciality, [.different], own), speciality: speciality,
                intent: Intent(
                    label: "专业不相近", verdict: .ineligible, route: nil, clause: plan.eligibility.education.clause))
        case .registration:
            var person = write(index, own, employers, educated, major: "量子信息科学", intent: fulfilled("执业资格"))
            person.archive.append(
                .init(
                    "registration",
                    [
                        "name": "注册工程师", "speciality": person.speciality,
                        "obtained": "\(plan.dates.open.adding(days: -500))",
                    ]))
            return person
        case .fullTimeStudy:
            var person = write(index, own, employers, educated, major: "量子信息科学", intent: fulfilled("脱产学习"))
            let from = plan.dates.open.adding(days: -1200)
            let months = plan.eligibility.education.studyMonths ?? 12
            person.archive.append(
                .init(
                    "study",
                    [
                        "school": "浙江大学继续教育学院", "speciality": person.speciality, "from": "\(from)",
                        "to": "\(from.adding(months: months).adding(days: -1))", "certificate": "yes",
                    ]))
            return person
        }
    }

    /// A plain way with an education in it, on which other conditions are tried.
    private var educated: RouteVariant {
        let withEducation = variants.first { variant in
            variant.leaves.contains { if case .education = $0.demand { true } else { false } }
                && !variant.isDecidedByPeople
        }
        return withEducation ?? variants[0]
    }

    private func fulfilled(_ label: String) -> Intent {
        Intent(label: label, verdict: .eligible, route: educated.route.id, clause: nil)
    }

    private func missing(_ miss: GeneralMiss, _ index: Int, _ own: Dice, _ employers: [SimulatedEmployer])
        -> SimulatedPerson
    {
        func clause(_ matches: (EligibilityRules.Predicate) -> Bool) -> String {
            for case .rule(let predicate, let label) in plan.eligibility.general where matches(predicate) {
                return label.clause
            }
            return ""
        }
        let creditClause = clause { if case .credits = $0 { true } else { false } }
        let yearClause = clause { if case .assessments = $0 { true } else { false } }
        func intent(_ label: String, _ clause: String, _ verdict: Verdict.Decision = .ineligible) -> Intent {
            Intent(label: label, verdict: verdict, route: verdict == .manual ? educated.route.id : nil, clause: clause)
        }
        switch miss {
        case .employer(let group):
            let employer = employers.filter(\.isExcluded)[group]
            return write(
                index, own, employers, educated, at: employer,
                intent: intent("单位不在范围", clause { if case .employerOutside = $0 { true } else { false } }))
        case .civilServant:
            var person = write(
                index, own, employers, educated,
                intent: intent("公务员", clause { if case .notCivilServant = $0 { true } else { false } }))
            person.civilServant = true
            return person
        case .credits:
            return write(
                index, own, employers, educated, general: .init(credits: .short), intent: intent("差一个学分", creditClause))
        case .badYear:
            return write(
                index, own, employers, educated, general: .init(assessments: .bad),
                intent: intent("一年考核不称职", yearClause))
        case .missingYear:
            return write(
                index, own, employers, educated, general: .init(assessments: .missing),
                intent: intent("缺一年考核", yearClause, .manual))
        case .registerHours:
            return write(
                index, own, employers, educated, general: .init(credits: .byRegister), intent: fulfilled("行业登记学时"))
        }
    }

    // MARK: Writing

    private func write(
        _ index: Int, _ own: Dice, _ employers: [SimulatedEmployer], _ variant: RouteVariant,
        miss: RouteVariant.Miss? = nil, major given: String? = nil,
        speciality wanted: String? = nil, at fixed: SimulatedEmployer? = nil, general: GeneralRecords.Choice = .init(),
        intent: Intent
    ) -> SimulatedPerson {
        let speciality = wanted ?? own.choose("speciality", plan.specialities) ?? ""
        let employer = fixed ?? place(variant, own, employers)
        let slack = own.says("exact", 300) ? 0 : 1 + Int(own.fork("slack").seedDays) % 200
        var life = LifeWriter(
            plan: plan, speciality: speciality, employer: employer, slack: slack, miss: miss, lowLevel: lowLevel,
            dice: own.fork("life"))
        life.live(variant, major: given ?? major(speciality, own.says("closeMajor", 300) ? [.close] : [.same], own))
        let works = AchievementRecords(plan: plan, dice: own.fork("works")).make(index)
        return SimulatedPerson(
            index: index, account: "\(prefix)p\(Identifiers.padded(index, 5))", name: Names.person(index, dice: own),
            residentID: Identifiers.residentID(born: life.born, serial: index + firstSerial, dice: own),
            born: life.born, phone: Identifiers.phone(serial: index, dice: own),
            employer: employer.index, speciality: speciality,
            filing: variant.route.filings.first(where: plan.application.filings.contains) ?? .normal,
            civilServant: false, backbone: life.backbone, places: places(own),
            archive: life.records
                + GeneralRecords(plan: plan, dice: own.fork("general")).make(general, exact: slack == 0) + works,
            intent: intent,
            report: AchievementRecords.report(
                limit: plan.application.reportLimit, full: slack == 0, speciality: speciality))
    }

    private func place(_ variant: RouteVariant, _ own: Dice, _ employers: [SimulatedEmployer]) -> SimulatedEmployer {
        var kind: Facts.EmployerKind?
        for leaf in variant.leaves {
            switch leaf.demand {
            case .educationWithAddition(_, _, _, let addition): kind = addition.employerKinds.first
            case .education(_, _, let service), .service(let service):
                if service.kind == .work { kind = service.employerKinds.first }
            default: break
            }
        }
        let admitted = employers.filter { !$0.isExcluded }
        let fitting = admitted.filter { kind == nil || $0.kind == kind }
        return own.choose("employer", fitting.isEmpty ? admitted : fitting) ?? employers[0]
    }

    private func major(_ speciality: String, _ matches: [Facts.Match], _ own: Dice) -> String {
        let table = plan.eligibility.majors.entries[speciality] ?? [:]
        let fitting = table.filter { matches.contains($0.value) }.keys.sorted()
        return own.choose("major", fitting) ?? table.filter { $0.value != .different }.keys.sorted().first ?? ""
    }

    /// N4: mostly all three places at home; some in another city of the province, some outside.
    private func places(_ own: Dice) -> [String] {
        let province = plan.eligibility.affiliation?.province ?? "33"
        let home = province + String("330113".dropFirst(province.count))
        let neighbour = province + String("330602".dropFirst(province.count))
        if own.says("outside", 40) { return ["310115", "310115", "310115"] }
        return own.says("twoCities", 60) ? [home, neighbour, home] : [home, home, home]
    }
}

extension EmployerMix {
    /// The kinds that are admitted, in order.
    var kinds: [Facts.EmployerKind] {
        var seen: [Facts.EmployerKind] = []
        for unit in admitted { if let kind = unit.kind, !seen.contains(kind) { seen.append(kind) } }
        return seen
    }
}
