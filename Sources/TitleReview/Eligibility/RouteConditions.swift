/// The conditions of the routes: A1.2.1, A1.2.2, A1.2.3.
extension Judgement {
    // MARK: A1.2.1, A1.2.2.1

    /// One education tried on one option.
    private struct Trial {
        let candidate: EducationCandidate
        let option: EligibilityRules.EducationOption
        let carries: Outcome
        let service: Outcome
        var outcome: Outcome { carries && candidate.counts && service }

        /// Whether it comes nearer: by outcome, then what applies, then what counts, then the service.
        func isNearer(than other: Trial) -> Bool {
            let a = [outcome, carries, candidate.counts, service].map(\.nearness)
            let b = [other.outcome, other.carries, other.candidate.counts, other.service].map(\.nearness)
            return b.lexicographicallyPrecedes(a)
        }
    }

    /// Some education that counts carries some option, with the service that the option asks for. Any education that
    /// counts may serve; level, recognition and service must hold for one and the same.
    func educationPath(_ options: [EligibilityRules.EducationOption], _ label: EligibilityRules.Label) -> Report {
        // Nobody knows the education: an education of which nothing is known stands for it.
        let candidates =
            self.candidates
            ?? [EducationCandidate(education: .init(), level: nil, counts: .unknown, reason: .nothing)]
        guard !candidates.isEmpty else { return noEducation(options) }
        var outcome = Outcome.unmet
        var nearest: [Trial] = []  // one a clause, in the plan's order
        for option in options {
            for candidate in candidates {
                let trial = Trial(
                    candidate: candidate, option: option,
                    carries: candidate.isOne(of: option.levels) || candidate.hasDegree(option.degrees, rules.education),
                    service: self.outcome(of: option.service, for: candidate))
                outcome = outcome || trial.outcome
                if trial.outcome == .met { return Report(outcome: .met, findings: findings([trial], label)) }
                if let index = nearest.firstIndex(where: { $0.option.clause == option.clause }) {
                    if trial.isNearer(than: nearest[index]) { nearest[index] = trial }
                } else {
                    nearest.append(trial)
                }
            }
        }
        let applying = nearest.filter { $0.carries != .unmet }
        return Report(outcome: outcome, findings: findings(applying.isEmpty ? nearest : applying, label))
    }

    private func noEducation(_ options: [EligibilityRules.EducationOption]) -> Report {
        var findings = [Finding(clause: rules.education.clause, outcome: .unmet, message: "没有学历记录。", title: "学历与专业")]
        for option in options where !findings.contains(where: { $0.clause == option.clause }) {
            findings.append(
                Finding(
                    clause: option.clause, outcome: .unmet, message: "没有学历记录，要求\(option.name)。", title: option.name))
        }
        return Report(outcome: .unmet, findings: findings)
    }

    private func findings(_ trials: [Trial], _ label: EligibilityRules.Label) -> [Finding] {
        guard var best = trials.first else { return [] }
        for trial in trials.dropFirst() where trial.isNearer(than: best) { best = trial }
        var findings = [best.candidate.recognition(facts, rules.education)]
        if let own = best.candidate.education.level, let level = best.candidate.level, own != level {
            findings.append(
                Finding(
                    clause: rules.education.equivalenceClause, outcome: .met,
                    message: "\(rules.education.name(own))毕业，按\(rules.education.name(level))学历申报。", title: "技工院校学历"))
        }
        for trial in trials {
            let option = trial.option
            let name = trial.candidate.name(for: option, rules.education)
            let outcome = trial.carries && trial.service
            let message: String
            if trial.carries == .unmet {
                message = "\(name)，要求\(option.name)。"
            } else {
                let lead = trial.carries == .met ? name : "\(name)（是否为\(option.name)尚不清楚）"
                message = "\(lead)，\(describe(option.service, for: trial.candidate))。"
            }
            let clause = usesAddition(option.service) ? option.service.addition?.clause ?? option.clause : option.clause
            findings.append(
                finding(
                    (outcome, message),
                    EligibilityRules.Label(clause: clause, title: option.name, advice: label.advice, ask: label.ask)))
        }
        return findings
    }

    // MARK: Service

    private func usesAddition(_ service: EligibilityRules.Service) -> Bool {
        guard let addition = service.addition, let kind = facts.employer?.kind else { return false }
        return addition.employerKinds.contains(kind)
    }

    /// Whether the addition of A1.2.2.1b applies; unknown where the present employer's kind is.
    private func additionApplies(_ addition: EligibilityRules.Addition) -> Outcome {
        let kind = facts.employer?.kind == .other ? nil : facts.employer?.kind
        return Outcome(kind.map(addition.employerKinds.contains))
    }

    private func outcome(of service: EligibilityRules.Service, for candidate: EducationCandidate) -> Outcome {
        let time = time(of: service, after: candidate.education.graduated)
        let plain = time.reaches(service.months)
        guard plain != .met, let addition = service.addition else { return plain }
        let applies = additionApplies(addition)
        guard applies != .unmet else { return plain }
        return plain || (applies && time.joined(appointed(at: addition.level)).reaches(service.months))
    }

    private func time(of service: EligibilityRules.Service, after graduated: Day?) -> ServiceTime {
        switch service.kind {
        case .appointment: appointed(at: service.level ?? .assistant)
        case .work: worked(service, after: graduated)
        }
    }

    private func describe(_ service: EligibilityRules.Service, for candidate: EducationCandidate) -> String {
        let time = time(of: service, after: candidate.education.graduated)
        switch service.kind {
        case .appointment:
            return appointmentLead(service.level ?? .assistant) + time.compared(to: service.months, cutOff: cutOff)
        case .work:
            let plain = "毕业后在企业从事本专业或相近专业技术工作 "
            guard let addition = service.addition, usesAddition(service), time.reaches(service.months) != .met else {
                return plain + time.compared(to: service.months, cutOff: cutOff)
            }
            let title = rules.titleNames[addition.level.rawValue] ?? addition.level.rawValue
            return "毕业后在企业从事本专业或相近专业技术工作与聘任\(title)累计 "
                + time.joined(appointed(at: addition.level)).compared(to: service.months, cutOff: cutOff)
        }
    }

    private func appointmentLead(_ level: Facts.TitleLevel) -> String {
        let name = rules.titleNames[level.rawValue] ?? level.rawValue
        if let titles = facts.titles, !titles.contains(where: { $0.level == level || $0.level == nil }) {
            return "没有\(name)资格，实际聘任 "
        }
        return "\(name)实际聘任 "
    }

    func service(_ service: EligibilityRules.Service) -> Answer {
        // Without an education in the condition, nothing bounds the work from below.
        let anywhere = EducationCandidate(
            education: .init(graduated: Day(number: -25_567)), level: nil, counts: .met, reason: .nothing)
        return (outcome(of: service, for: anywhere), describe(service, for: anywhere) + "。")
    }

    // MARK: A1.2.2

    func backbone() -> Answer {
        switch facts.backbone {
        case true?: (.met, "单位已确认为业务骨干。")
        case false?: (.unmet, "单位没有确认为业务骨干。")
        case nil: (.unknown, "等待单位确认是否为业务骨干。")
        }
    }

    func skilledWork(_ levels: [Facts.SkillLevel], _ months: Int) -> Answer {
        guard let skills = facts.skills else { return (.unknown, "没有填写职业资格或技能等级，暂时无法判断。") }
        let fitting = skills.filter { skill in
            (skill.level.map(levels.contains) ?? true) && (skill.obtained.map { $0 <= cutOff } ?? true)
        }
        guard !fitting.isEmpty else { return (.unmet, "没有取得技师以上职业资格或职业技能等级。") }
        let sure = fitting.filter { $0.level != nil }
        let start = sure.compactMap(\.obtained).min()
        let known = worked(from: start, unknownStart: "技能等级取得时间", kinds: [], matches: [])
        let lead = sure.isEmpty ? "技能等级没有填写，从事技术技能工作 " : "取得技师以上等级后从事技术技能工作 "
        // An entry that lacks its level or its day may be the earlier one that carries the years.
        let unclear = fitting.contains { $0.level == nil || $0.obtained == nil }
        var outcome = known.reaches(months)
        if sure.isEmpty { outcome = outcome && .unknown }
        if unclear, outcome == .unmet, start != nil {
            let earliest = fitting.allSatisfy { $0.obtained != nil } ? fitting.compactMap(\.obtained).min() : nil
            outcome =
                worked(from: earliest, unknownStart: "技能等级取得时间", kinds: [], matches: []).reaches(months) && .unknown
        }
        return (outcome, lead + known.compared(to: months, cutOff: cutOff) + "。")
    }

    /// The kind decides; the day only where it lies after the cut-off.
    func honour(_ kinds: [Facts.HonourKind]) -> Answer {
        guard let honours = facts.honours else { return (.unknown, "没有填写高技能人才荣誉，暂时无法判断。") }
        let held = honours.filter { $0.obtained.map { $0 <= cutOff } ?? true }
        if let one = held.compactMap(\.kind).first(where: kinds.contains) { return (.met, "获得\(one.chinese)。") }
        return held.contains { $0.kind == nil }
            ? (.unknown, "荣誉的种类没有填写，暂时无法判断。") : (.unmet, "没有可以直接申报的高技能人才荣誉。")
    }

    // MARK: A1.2.3

    func appointment(by rule: EligibilityRules.AppointmentRule) -> Answer {
        let time = appointed(at: rule.level)
        let educated: Outcome =
            candidates.map { list in
                .any(list.lazy.map { $0.counts && $0.isOne(of: rule.educationLevels) })
            } ?? .unknown
        let long = time.reaches(rule.monthsWithout)
        let outcome = long || (educated && time.reaches(rule.monthsWith))
        let lead =
            switch educated {
            case .met: "具备规定学历，"
            case .unmet: "不具备规定学历，"
            case .unknown: "是否具备规定学历尚不清楚，"
            }
        let months = educated == .met || (educated == .unknown && long != .met) ? rule.monthsWith : rule.monthsWithout
        var message = lead + appointmentLead(rule.level) + time.compared(to: months, cutOff: cutOff)
        if educated == .unknown, outcome == .unknown {
            message += "（不具备规定学历的要求满 \(ServiceLength(months: rule.monthsWithout, days: 0).chinese)）"
        }
        return (outcome, message + "。")
    }

    /// Counted from the first counted day of appointment on, whatever is known of later days.
    func achievement(_ number: Int, _ name: String, since level: Facts.TitleLevel) -> Answer {
        guard let achievements = facts.achievements else { return (.unknown, "没有填写任现职以来的业绩") }
        let time = appointed(at: level)
        let mayBe = achievements.filter {
            ($0.condition == number || $0.condition == nil) && ($0.date.map { $0 <= cutOff } ?? true)
        }
        var outcome = Outcome.unmet
        for one in mayBe {
            let kind = Outcome(one.condition.map { $0 == number })
            let after: Outcome
            if let start = time.sure.first?.first, let date = one.date, date >= start {
                after = .met
            } else if time.isOpen {
                after = .unknown
            } else if let start = time.possible.first?.first {
                after = one.date.map { $0 >= start ? .unknown : .unmet } ?? .unknown
            } else {
                after = .unmet
            }
            outcome = outcome || (kind && after)
        }
        return outcome == .unknown
            ? (.unknown, "第 \(number) 项“\(name)”的时间或任职时间不全") : (outcome, "第 \(number) 项“\(name)”")
    }
}

extension Facts.HonourKind {
    public var chinese: String {
        switch self {
        case .provincialMasterStudioLeader: "省级技能大师工作室领办人"
        case .provincialChiefTechnician: "省首席技师"
        case .nationalTechnicalExpert: "全国技术能手"
        case .worldSkillsExcellence: "世界技能大赛优胜奖"
        case .nationalClass1Top5: "国家级一类技能竞赛前五名"
        case .nationalClass2Top3: "国家级二类技能竞赛前三名"
        case .provincialTopNotch: "省级高技能领军人才“拔尖技能人才”"
        }
    }
}
