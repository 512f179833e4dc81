extension Plan {
    /// Judges a case by this plan's rules (A1, N1, N4, N5).
    ///
    /// Eligible when some open route holds and every general condition is met; ineligible when a general condition is
    /// unmet or every open route fails; manual otherwise. Where the contract leaves room:
    /// - The eligible see the route that holds and nothing of those that do not; everybody else sees all open routes,
    ///   unless one holds and only general conditions are in the way.
    /// - Of several alternatives inside a route that fails, the nearest one is shown (met before unknown before unmet).
    /// - A route that holds is named for `manual` cases too; the ineligible have none.
    public func judge(_ facts: Facts) -> Verdict {
        let judgement = Judgement(plan: self, facts: facts)
        var general: [Finding] = []
        var generalOutcome = Outcome.met
        for condition in eligibility.general {
            let report = judgement.report(on: condition)
            generalOutcome = generalOutcome && report.outcome
            general += report.findings
        }
        let open = eligibility.routes.filter { route in
            facts.filing.map(route.filings.contains) ?? route.opensWithoutFiling
        }
        if open.isEmpty {
            general.append(Finding(clause: "A2.2.3", outcome: .unmet, message: "本计划没有所选的申报方式。", title: "申报方式"))
        }
        let routes = open.map { route in
            let report = judgement.report(on: route.condition)
            return RouteReport(id: route.id, name: route.name, outcome: report.outcome, findings: report.findings)
        }
        let decision: Verdict.Decision =
            switch generalOutcome && Outcome.any(routes.lazy.map(\.outcome)) {
            case .met: .eligible
            case .unmet: .ineligible
            case .unknown: .manual
            }
        let holding = routes.first { $0.outcome == .met }
        let named = holding?.id ?? open.first { $0.decidedByPeople }?.id
        let deciding = holding.map { [$0] } ?? routes
        let shared = deciding.count == 1 ? deciding[0].findings.mergedByClause() : merged(deciding)
        return Verdict(
            id: facts.id, verdict: decision, route: decision == .ineligible ? nil : named,
            findings: general + shared + judgement.affiliation(), routes: routes)
    }

    /// Findings of several routes: merged inside each, and said once where two routes share one.
    private func merged(_ routes: [RouteReport]) -> [Finding] {
        var result: [Finding] = []
        for route in routes {
            for finding in route.findings.mergedByClause() where !result.contains(finding) { result.append(finding) }
        }
        return result
    }
}

/// One case under one plan, while it is judged.
struct Judgement {
    let plan: Plan
    let facts: Facts
    let candidates: [EducationCandidate]?

    init(plan: Plan, facts: Facts) {
        self.plan = plan
        self.facts = facts
        candidates = EducationCandidate.recognised(facts, by: plan)
    }

    var rules: EligibilityRules { plan.eligibility }
    var cutOff: Day { plan.dates.cutOff }

    struct Report {
        var outcome: Outcome
        var findings: [Finding]
    }

    func report(on condition: EligibilityRules.Condition) -> Report {
        switch condition {
        case .all(let parts):
            var report = Report(outcome: .met, findings: [])
            for part in parts {
                let one = self.report(on: part)
                report.outcome = report.outcome && one.outcome
                report.findings += one.findings
            }
            return report
        case .any(let parts):
            var findings: [Finding] = []
            var outcome = Outcome.unmet
            for part in parts {
                let one = report(on: part)
                if one.outcome == .met { return one }
                outcome = outcome || one.outcome
                findings += one.findings
            }
            return Report(outcome: outcome, findings: findings)
        case .atLeast(let count, let parts, let label):
            return atLeast(count, parts, label)
        case .rule(let predicate, let label):
            return report(on: predicate, label)
        }
    }

    private func report(on predicate: EligibilityRules.Predicate, _ label: EligibilityRules.Label) -> Report {
        switch predicate {
        case .employerOutside(let groups): single(employerOutside(groups), label)
        case .specialityListed: single(specialityListed(), label)
        case .specialityNotExamined: single(specialityNotExamined(), label)
        case .notCivilServant: single(notCivilServant(), label)
        case .noIntegrityRecord: single(noIntegrityRecord(), label)
        case .credits(let rule): single(credits(rule), label)
        case .assessments(let years, let results): single(assessments(years, results), label)
        case .educationPath(let options): educationPath(options, label)
        case .service(let service): single(self.service(service), label)
        case .backbone: single(backbone(), label)
        case .skilledWork(let levels, let months): single(skilledWork(levels, months), label)
        case .honour(let kinds): single(honour(kinds), label)
        case .appointmentByEducation(let rule): single(appointment(by: rule), label)
        case .achievement(let number, let name, let level): single(achievement(number, name, since: level), label)
        case .peopleDecide: single((.unknown, "通知没有规定可自动判断的条件，由评委会办公室人工审核。"), label)
        }
    }

    /// What a leaf says: its outcome, and the sentence with the numbers.
    typealias Answer = (outcome: Outcome, message: String)

    func single(_ answer: Answer, _ label: EligibilityRules.Label) -> Report {
        Report(outcome: answer.outcome, findings: [finding(answer, label)])
    }

    func finding(_ answer: Answer, _ label: EligibilityRules.Label) -> Finding {
        let step = answer.outcome == .unmet ? label.advice : answer.outcome == .unknown ? label.ask : nil
        return Finding(
            clause: label.clause, outcome: answer.outcome, message: step.map { answer.message + $0 } ?? answer.message,
            title: label.title)
    }

    private func atLeast(
        _ count: Int, _ parts: [EligibilityRules.Condition], _ label: EligibilityRules.Label
    ) -> Report {
        let reports = parts.map(report(on:))
        let outcome = Outcome.atLeast(count, reports.lazy.map(\.outcome))
        let met = reports.filter { $0.outcome == .met }.flatMap { $0.findings.map(\.message) }
        let open = reports.filter { $0.outcome == .unknown }.flatMap { $0.findings.map(\.message) }
        var message = "\(label.title)：具备 \(met.count) 项"
        if !met.isEmpty { message += "（\(met.joined(separator: "；"))）" }
        message += "，要求 \(count) 项"
        switch outcome {
        case .met: message += "。"
        case .unmet: message += "，还差 \(count - met.count) 项。"
        case .unknown:
            let reasons = Array(Set(open)).sorted()
            message += "，暂时无法判断（\(reasons.joined(separator: "；"))）。"
        }
        return single((outcome, message), label)
    }
}
