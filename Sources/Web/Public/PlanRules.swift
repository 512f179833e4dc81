import TitleReview

/// A plan's conditions as sentences, so that everybody can read them before applying (A2.2.0).
struct PlanRules {
    struct Rule: Sendable {
        let title: String
        let clause: String
        let lines: [String]
    }

    let plan: Plan

    var general: [Rule] { plan.eligibility.general.flatMap(rules) }

    var routes: [(name: String, filing: String, rules: [Rule])] {
        plan.eligibility.routes.map { route in
            (route.name, route.filings.map(\.chinese).joined(separator: "、"), rules(route.condition))
        }
    }

    private func rules(_ condition: EligibilityRules.Condition) -> [Rule] {
        switch condition {
        case .all(let parts): parts.flatMap(rules)
        case .any(let parts):
            [
                Rule(
                    title: "符合其中一项", clause: parts.flatMap(rules).first?.clause ?? "",
                    lines: parts.flatMap(rules).flatMap(\.lines))
            ]
        case .atLeast(let count, let parts, let label):
            [
                Rule(
                    title: "\(label.title)：至少 \(count) 项", clause: label.clause,
                    lines: parts.flatMap(rules).flatMap(\.lines))
            ]
        case .rule(let predicate, let label):
            [Rule(title: label.title, clause: label.clause, lines: sentences(predicate))]
        }
    }

    private func sentences(_ predicate: EligibilityRules.Predicate) -> [String] {
        switch predicate {
        case .employerOutside(let groups): ["以下单位不在评审范围：" + groups.map(\.name).joined(separator: "；") + "。"]
        case .specialityListed: ["可评审专业：\(plan.specialities.joined(separator: "、"))。"]
        case .specialityNotExamined: ["国家、省统一考试专业不予评审：\(plan.examinationSpecialities.joined(separator: "、"))。"]
        case .notCivilServant: ["公务员（含参照管理工作人员）不能申报。"]
        case .noIntegrityRecord: ["申报期内没有职称诚信档案记录。"]
        case .credits(let rule):
            [
                "\(rule.since) 年以来继续教育满 \(rule.credits) 学分" + (rule.registerHours.map { "，或行业学时登记满 \($0) 学时" } ?? "")
                    + "。"
            ]
        case .assessments(let years, let results):
            ["\(plan.year - years) 至 \(plan.year - 1) 年的年度考核都是\(results.map(\.chinese).joined(separator: "、"))之一。"]
        case .educationPath(let options): options.map { "\($0.name)：\(sentence($0.service))。" }
        case .service(let service): [sentence(service) + "。"]
        case .backbone: ["单位确认为业务骨干。"]
        case .skilledWork(let levels, let months):
            ["取得\(levels.map { label("skill", "level", $0.rawValue) }.joined(separator: "或"))后从事技术技能工作\(span(months))。"]
        case .honour(let kinds): kinds.map { label("honour", "kind", $0.rawValue) + "。" }
        case .appointmentByEducation(let rule):
            ["\(title(rule.level))聘任\(span(rule.monthsWith))；学历不足的\(span(rule.monthsWithout))。"]
        case .achievement(_, let name, _): [name + "。"]
        case .peopleDecide: ["由评委会办公室人工审核。"]
        }
    }

    private func sentence(_ service: EligibilityRules.Service) -> String {
        switch service.kind {
        case .appointment: return "取得并聘任\(title(service.level ?? .assistant))\(span(service.months))"
        case .work:
            let related = service.matches.isEmpty ? "" : "本专业或相近专业的"
            let place = service.employerKinds.contains(.enterprise) ? "在企业" : ""
            return "毕业后\(place)从事\(related)技术工作\(span(service.months))"
        }
    }

    private func title(_ level: Facts.TitleLevel) -> String {
        plan.eligibility.titleNames[level.rawValue] ?? level.rawValue
    }

    private func span(_ months: Int) -> String { months % 12 == 0 ? "满 \(months / 12) 年" : "满 \(months) 个月" }

    private func label(_ kind: String, _ field: String, _ value: String) -> String {
        guard case .choice(let choices)? = ArchiveKind.find(kind)?.fields.first(where: { $0.name == field })?.shape
        else { return value }
        return choices.first { $0.value == value }?.label ?? value
    }
}
