import TitleReview

/// Who of the simulated people is made for what.
extension Yearbook {
    /// What a person is made for: a variant of a route, a miss in it, or something else that decides.
    enum Casting {
        case route(RouteVariant, RouteVariant.Miss?, clause: String?)
        case general(GeneralMiss)
        case unknownMajor
        case differentMajor(speciality: String)
        case registration, fullTimeStudy
    }

    enum GeneralMiss: Hashable {
        case employer(Int)
        case civilServant, credits, badYear, missingYear, registerHours
    }

    /// Who comes when: of ten, two miss something; of twenty, one cannot be decided by rules; the others qualify.
    func cast(_ index: Int, _ own: Dice, _ employers: [SimulatedEmployer]) -> Casting {
        let castings = self.castings
        if index % 10 < 2, !castings.missing.isEmpty {
            return castings.missing[(index / 10 * 2 + index % 10) % castings.missing.count]
        }
        if index % 20 == 12, !castings.manual.isEmpty { return castings.manual[index / 20 % castings.manual.count] }
        if index % 20 == 15, !castings.helped.isEmpty { return castings.helped[index / 20 % castings.helped.count] }
        let first = variants.first?.route.id
        let common = own.says("commonRoute", 600)
        let pool = variants.filter { !$0.isDecidedByPeople && ($0.route.id == first) == common }
        guard let variant = own.choose("variant", pool.isEmpty ? variants : pool) else { return .unknownMajor }
        return .route(variant, nil, clause: nil)
    }

    private var castings: (missing: [Casting], manual: [Casting], helped: [Casting]) {
        let misses = variants.flatMap { variant in
            variant.misses.map { Casting.route(variant, $0.miss, clause: $0.clause) }
        }
        var general = mix.excluded.indices.map { Casting.general(.employer($0)) }
        var manual: [Casting] =
            [.unknownMajor] + variants.filter(\.isDecidedByPeople).map { .route($0, nil, clause: nil) }
        var helped: [Casting] = []
        for condition in plan.eligibility.general {
            guard case .rule(let predicate, _) = condition else { continue }
            switch predicate {
            case .notCivilServant: general.append(.general(.civilServant))
            case .credits(let rule):
                general.append(.general(.credits))
                if rule.registerHours != nil { helped.append(.general(.registerHours)) }
            case .assessments:
                general.append(.general(.badYear))
                manual.append(.general(.missingYear))
            default: break
            }
        }
        let table = plan.eligibility.majors.entries
        for speciality in plan.specialities where table[speciality]?.values.contains(.different) == true {
            general.append(.differentMajor(speciality: speciality))
        }
        if plan.eligibility.education.registrationHelps { helped.append(.registration) }
        if plan.eligibility.education.studyMonths != nil { helped.append(.fullTimeStudy) }
        // General misses first in each round, mixed with those of the routes.
        var mixed: [Casting] = []
        for place in 0..<max(misses.count, general.count) {
            if place < general.count { mixed.append(general[place]) }
            if place < misses.count { mixed.append(misses[place]) }
        }
        return (mixed, manual, helped)
    }
}
