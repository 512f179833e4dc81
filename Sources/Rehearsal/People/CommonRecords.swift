import TitleReview

/// The records that everybody has: continuing education (A1.3) and annual assessments (A1.4).
struct GeneralRecords {
    enum Credits { case enough, short, byRegister }
    enum Assessments { case good, bad, missing }

    struct Choice {
        var credits = Credits.enough
        var assessments = Assessments.good
    }

    let plan: Plan
    let dice: Dice

    /// - Parameter exact: the smallest number of credits that is enough.
    func make(_ choice: Choice, exact: Bool) -> [SimulatedRecord] {
        plan.eligibility.general.flatMap { condition -> [SimulatedRecord] in
            guard case .rule(let predicate, _) = condition else { return [] }
            switch predicate {
            case .credits(let rule): return credits(rule, choice.credits, exact: exact)
            case .assessments(let years, let results): return assessments(years, results, choice.assessments)
            default: return []
            }
        }
    }

    private func credits(_ rule: EligibilityRules.CreditRule, _ choice: Credits, exact: Bool) -> [SimulatedRecord] {
        func record(_ year: Int, _ subject: String, credits: Int, hours: Int) -> SimulatedRecord {
            .init(
                "credit",
                [
                    "year": "\(year)", "subject": subject, "credits": "\(credits)",
                    "system": hours > 0 ? "register" : "learning", "hours": "\(hours)",
                ])
        }
        switch choice {
        case .byRegister: return [record(rule.since, "industry", credits: 0, hours: rule.registerHours ?? 0)]
        case .enough, .short:
            let sum =
                choice == .short
                ? rule.credits - 1 : exact ? rule.credits : rule.credits + 1 + Int(dice.fork("credits").seedDays % 20)
            let first = sum / 3
            let second = max(rule.since, plan.dates.cutOff.year - 1)
            return [
                record(rule.since, "general", credits: first, hours: 0),
                record(second, "professional", credits: sum - first, hours: 0),
            ]
        }
    }

    private func assessments(_ years: Int, _ results: [Facts.AssessmentResult], _ choice: Assessments)
        -> [SimulatedRecord]
    {
        let span = Array((plan.year - years)..<plan.year)
        let special = dice.choose("year", span) ?? plan.year - 1
        let bad = Facts.AssessmentResult.allCases.first { !results.contains($0) } ?? .incompetent
        return span.compactMap { year in
            if choice == .missing && year == special { return nil }
            let good = dice.choose("result/\(year)", results) ?? .competent
            return .init(
                "assessment", ["year": "\(year)", "result": (choice == .bad && year == special ? bad : good).rawValue])
        }
    }
}

/// Achievements to choose from (A2.2.4), and the personal report (A2.2.3-7).
struct AchievementRecords {
    let plan: Plan
    let dice: Dice

    func make(_ index: Int) -> [SimulatedRecord] {
        let most = plan.application.achievementsMaximum
        let least = plan.application.achievementsMinimum
        let count = min(most, max(least, 1) + Int(dice.fork("count").seedDays % 2))
        return (0..<count).map { place in
            let date = "\(plan.dates.open.adding(days: -200 - place * 90))"
            let name = "\(plan.award.series)第\(index + 1)号成果之\(place + 1)"
            return switch (index + place) % 5 {
            case 0:
                SimulatedRecord(
                    "project",
                    [
                        "name": "\(name)：技术改造项目", "role": "项目负责人", "grade": "unit", "from": date, "rank": "1",
                        "contribution": "负责方案设计和现场实施。", "benefit": "年节约成本 30 万元。",
                    ])
            case 1:
                SimulatedRecord(
                    "paper",
                    [
                        "name": "\(name)：工艺研究", "journal": "现代制造工程", "serial": "CN11-4659/TH", "date": date,
                        "rank": "1", "sole": "yes", "words": "6000",
                    ])
            case 2:
                SimulatedRecord(
                    "patent",
                    [
                        "name": "\(name)：一种装置", "number": "ZL2020\(Identifiers.padded(index * 10 + place, 8))",
                        "type": "utility", "date": date, "rank": "1", "bought": "no",
                    ])
            case 3:
                SimulatedRecord(
                    "award", ["name": "\(name)：技术革新奖", "issuer": "公司工会", "grade": "一等", "date": date, "rank": "2"])
            default: SimulatedRecord("charity", ["name": "\(name)：进校园科普", "date": date, "detail": "志愿服务 8 小时。"])
            }
        }
    }

    /// - Parameter full: exactly as long as the plan allows, as people count characters (A2.2.3).
    static func report(limit: Int, full: Bool, speciality: String) -> String {
        let text = "本人长期从事\(speciality)工作，主持和参与多项技术改造，解决了生产一线的技术难题，取得了较好的经济效益和社会效益。"
        guard full else { return text }
        var long = ""
        while long.count < limit { long += text }
        return String(long.prefix(limit))
    }
}
