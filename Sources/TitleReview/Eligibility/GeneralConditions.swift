/// The conditions that are asked of everybody: N1, N5, A1.3, A1.4, and the findings of N4.
extension Judgement {
    // MARK: N1

    func employerOutside(_ groups: [EligibilityRules.EmployerGroup]) -> Answer {
        guard let employer = facts.employer else { return (.unknown, "没有填写所在单位的性质，暂时无法判断是否在评审范围内。") }
        var possible: [String] = []
        for group in groups {
            switch belongs(employer, to: group) {
            case .met: return (.unmet, "您所在单位属于\(group.name)，不在本次评审范围。")
            case .unknown: possible.append(group.name)
            case .unmet: continue
            }
        }
        return possible.isEmpty
            ? (.met, "您所在单位在本次评审范围内。")
            : (.unknown, "所在单位的性质、所有制、行业或主管层级不全，暂时无法排除属于：\(possible.joined(separator: "；"))。")
    }

    /// A kind that is called `other` is unknown to the rule, like a missing one (contracts, "Facts").
    private func belongs(_ employer: Facts.Employer, to group: EligibilityRules.EmployerGroup) -> Outcome {
        func among<T: Equatable>(_ value: T?, _ list: [T]) -> Outcome {
            list.isEmpty ? .met : Outcome(value.map(list.contains))
        }
        let kind = employer.kind == .other ? nil : employer.kind
        return among(kind, group.kinds) && among(employer.ownership, group.ownerships)
            && among(employer.sector, group.sectors) && among(employer.supervisedBy, group.supervisors)
    }

    func specialityListed() -> Answer {
        plan.specialities.contains(facts.speciality)
            ? (.met, "从事专业“\(facts.speciality)”在可评审专业之内。")
            : (.unmet, "从事专业“\(facts.speciality)”不在可评审专业之内，可评审：\(plan.specialities.joined(separator: "、"))。")
    }

    func specialityNotExamined() -> Answer {
        plan.examinationSpecialities.contains(facts.speciality)
            ? (.unmet, "“\(facts.speciality)”已列入国家、省统一考试专业，一律不予评审通过。")
            : (.met, "“\(facts.speciality)”不是国家、省统一考试专业。")
    }

    func notCivilServant() -> Answer {
        switch facts.identity?.civilServant {
        case true?: (.unmet, "公务员（含参照管理工作人员）不得参加职称评审。")
        case false?: (.met, "不是公务员或参照管理工作人员。")
        case nil: (.unknown, "没有声明是否为公务员（含参照管理工作人员）。")
        }
    }

    // MARK: N5

    func noIntegrityRecord() -> Answer {
        guard let records = facts.integrity else { return (.unknown, "尚未核对职称诚信档案。") }
        let (open, close) = (plan.dates.open, plan.dates.close)
        var unclear = false
        for record in records where record.to.map({ $0 >= open }) ?? true {
            guard let from = record.from else {
                unclear = true
                continue
            }
            if from <= close {
                let end = record.to.map { "至 \($0)" } ?? "起，尚未结束"
                return (.unmet, "申报期（\(open) 至 \(close)）内有职称诚信档案记录（\(from) \(end)）。")
            }
        }
        return unclear
            ? (.unknown, "职称诚信档案记录缺少开始时间，暂时无法判断是否在申报期内。")
            : (.met, "申报期（\(open) 至 \(close)）内没有职称诚信档案记录。")
    }

    // MARK: A1.3

    func credits(_ rule: EligibilityRules.CreditRule) -> Answer {
        let last = cutOff.year
        var sure = 0
        var unclear = facts.credits == nil
        for entry in facts.credits ?? []
        where entry.year.map({ (rule.since...max(rule.since, last)).contains($0) }) ?? true {
            if entry.year != nil, let credits = entry.credits { sure += thousandths(credits) } else { unclear = true }
        }
        let byCredits: Outcome = sure >= rule.credits * 1000 ? .met : unclear ? .unknown : .unmet
        let hours = facts.industryRegisterHours.map(thousandths)
        let byHours: Outcome = rule.registerHours.map { needed in Outcome(hours.map { $0 >= needed * 1000 }) } ?? .unmet
        let outcome = byCredits || byHours
        if byHours == .met, byCredits != .met, let hours, let needed = rule.registerHours {
            return (outcome, "行业登记系统继续教育 \(decimal(hours)) 学时，要求 \(needed) 学时。")
        }
        var message =
            facts.credits == nil
            ? "没有 \(rule.since) 年以来的继续教育学分记录，要求 \(rule.credits) 学分"
            : "\(rule.since) 年以来继续教育 \(decimal(sure)) 学分，要求 \(rule.credits) 学分"
        if outcome == .unmet { message += "，还差 \(decimal(rule.credits * 1000 - sure)) 学分" }
        if outcome != .met, let needed = rule.registerHours {
            message += hours.map { "；行业登记系统 \(decimal($0)) 学时，要求 \(needed) 学时" } ?? "；行业登记系统学时没有填写"
        }
        return (outcome, message + (outcome == .unknown ? "，暂时无法判断。" : "。"))
    }

    /// Bounded, so that facts made in code and never validated cannot trap.
    private func thousandths(_ amount: Double) -> Int {
        amount.isFinite ? Int((min(max(amount, 0), 1_000_000) * 1000).rounded()) : 0
    }

    private func decimal(_ thousandths: Int) -> String {
        guard thousandths % 1000 != 0 else { return "\(thousandths / 1000)" }
        var digits = String(thousandths % 1000 + 1000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return "\(thousandths / 1000).\(digits)"
    }

    // MARK: A1.4

    /// A year that the list lacks is unknown, in an empty list too; of several results for a year the worst counts.
    func assessments(_ years: Int, _ results: [Facts.AssessmentResult]) -> Answer {
        var said: [String] = []
        var missing: [String] = []
        var bad: [String] = []
        for year in (plan.year - years)..<plan.year {
            let known = (facts.assessments ?? []).filter { $0.year == year }.compactMap(\.result)
            guard let worst = known.first(where: { !results.contains($0) }) ?? known.first else {
                missing.append("\(year)")
                continue
            }
            said.append("\(year) 年\(worst.chinese)")
            if !results.contains(worst) { bad.append("\(year)") }
        }
        let list = said.joined(separator: "，")
        if !bad.isEmpty { return (.unmet, "近 \(years) 年年度考核：\(list)；\(bad.joined(separator: "、")) 年度未达到“称职”。") }
        if missing.isEmpty { return (.met, "近 \(years) 年年度考核：\(list)。") }
        let lead = said.isEmpty ? "" : "近 \(years) 年年度考核：\(list)；"
        return (.unknown, "\(lead)缺少 \(missing.joined(separator: "、")) 年度考核结果，暂时无法判断。")
    }

    // MARK: N4, A1.1

    /// Where one may apply, where the title counts, and who pays the insurance: told to people, never part of the verdict.
    func affiliation() -> [Finding] {
        guard let rule = rules.affiliation else { return [] }
        return places(rule) + payer(rule)
    }

    /// A1.1: nominal employment shows in another payer; whether it is one is for people to say.
    private func payer(_ rule: EligibilityRules.AffiliationRule) -> [Finding] {
        guard let clause = rule.payerClause, let own = facts.affiliation?.paidByEmployer else { return [] }
        let message = own ? "社保由申报单位缴纳。" : "最近一个月的社保不是由申报单位缴纳，请核对劳动关系，看是否存在挂靠。"
        return [Finding(clause: clause, outcome: own ? .met : .unknown, message: message, title: "社保缴费单位")]
    }

    /// Never changes the verdict. All three places outside: valid in the province only (N4.1); in the province but in
    /// several cities: whether the present unit pays the insurance is for people to check, so `unknown` (N4.2).
    private func places(_ rule: EligibilityRules.AffiliationRule) -> [Finding] {
        let places = facts.affiliation
        let codes = [places?.insurance, places?.file, places?.labour]
        let known = codes.compactMap { $0 }
        if known.contains(where: { !$0.hasPrefix(rule.province) }) {
            return [
                Finding(
                    clause: rule.provinceClause, outcome: .unmet,
                    message: "社保、人事档案、劳动关系三者不全在\(rule.provinceName)，评审结果仅在\(rule.provinceName)范围内有效。",
                    title: "人事隶属关系")
            ]
        }
        let complete = known.count == codes.count
        let province = Finding(
            clause: rule.provinceClause, outcome: complete ? .met : .unknown,
            message: complete
                ? "社保、人事档案、劳动关系均在\(rule.provinceName)。"
                : "社保参保地、人事档案地、劳动关系地没有填全，暂时无法判断证书的有效范围。",
            title: "人事隶属关系")
        let cities = Set(known.map { $0.prefix(rule.cityDigits) })
        let city: Answer =
            cities.count > 1
            ? (.unknown, "社保、人事档案、劳动关系不在同一地市，原则上由社保参保地单位申报，请受理部门核对。")
            : complete
                ? (.met, "社保、人事档案、劳动关系在同一地市。")
                : (.unknown, "社保参保地、人事档案地、劳动关系地没有填全，暂时无法判断由哪个单位申报。")
        return [
            province, Finding(clause: rule.cityClause, outcome: city.outcome, message: city.message, title: "申报单位所在地"),
        ]
    }
}

extension Facts.AssessmentResult {
    /// As the assessment form says.
    public var chinese: String {
        switch self {
        case .excellent: "优秀"
        case .competent: "称职"
        case .qualified: "合格"
        case .basicallyCompetent: "基本称职"
        case .incompetent: "不称职"
        }
    }
}
