/// The keys of conditions and of lengths of service: which there are hangs on what stands there.
extension PlanKeys {
    // Of every condition, before and after those of its rule.
    static let label = [PlanKey("title", "名称", .text), clause]
    static let advice = [
        PlanKey("advice", "不符合时的提示", .text, optional: true), PlanKey("ask", "不清楚时的提示", .text, optional: true),
    ]

    /// The keys of a condition as it stands.
    public static func keys(ofCondition tree: PlanTree?) -> [PlanKey] {
        if tree?["all"] != nil { return [PlanKey("all", "以下全部符合", .list("条件", .condition))] }
        if tree?["any"] != nil { return [PlanKey("any", "以下符合一项", .list("条件", .condition))] }
        if tree?["atLeast"] != nil {
            return [PlanKey("atLeast", "至少", .whole("项")), PlanKey("of", "其中", .list("条件", .condition))] + label
                + advice
        }
        let rule = tree?["rule"]?.text.flatMap { EligibilityReader.Rule(rawValue: $0) }
        return label + [PlanKey("rule", "判断什么", .word(PlanWords.rules))] + (rule.map(keys) ?? []) + advice
    }

    static func keys(of rule: EligibilityReader.Rule) -> [PlanKey] {
        switch rule {
        case .employerOutside:
            [
                PlanKey(
                    "groups", "不在评审范围的单位",
                    .list(
                        "单位",
                        .map([
                            PlanKey("name", "名称", .text), PlanKey("kinds", "性质", .words(PlanWords.employerKinds)),
                            PlanKey("ownerships", "所有制", .words(PlanWords.ownerships), optional: true),
                            PlanKey("sectors", "行业", .words(PlanWords.sectors), optional: true),
                            PlanKey("supervisors", "隶属", .words(PlanWords.supervisors), optional: true),
                        ])))
            ]
        case .credits:
            [
                PlanKey("since", "从哪一年起", .whole("年")), PlanKey("credits", "学分", .whole("学分")),
                PlanKey("registerHours", "行业登记学时", .whole("学时"), hint: "留空：不能代替。", optional: true),
            ]
        case .assessments:
            [PlanKey("years", "近几年", .whole("年")), PlanKey("results", "可以的结果", .words(PlanWords.results))]
        case .educationPath:
            [
                PlanKey(
                    "options", "学历与年限",
                    .list(
                        "学历",
                        .map([
                            PlanKey("name", "名称", .text), clause,
                            PlanKey("levels", "学历", .words(PlanWords.educationLevels), optional: true),
                            PlanKey("degrees", "学位", .words(PlanWords.degrees), optional: true),
                            PlanKey("service", "年限", .service),
                        ])))
            ]
        case .service: [PlanKey("service", "年限", .service)]
        case .skilledWork:
            [PlanKey("levels", "技能等级", .words(PlanWords.skillLevels)), PlanKey("years", "年限", .whole("年"))]
        case .honour: [PlanKey("kinds", "荣誉", .words(PlanWords.honours))]
        case .appointmentByEducation:
            [
                PlanKey("level", "职称", .word(PlanWords.titleLevels)),
                PlanKey("educationLevels", "规定学历", .words(PlanWords.educationLevels)),
                PlanKey("yearsWith", "学历符合的", .whole("年")),
                PlanKey("yearsWithout", "学历不足的", .whole("年")),
            ]
        case .achievement:
            [
                PlanKey("number", "第几类", .whole("")), PlanKey("name", "内容", .text),
                PlanKey("since", "取得后算", .word(PlanWords.titleLevels)),
            ]
        case .specialityListed, .specialityNotExamined, .notCivilServant, .noIntegrityRecord, .backbone, .peopleDecide:
            []
        }
    }

    /// The keys of a length of service as it stands.
    public static func keys(ofService tree: PlanTree?) -> [PlanKey] {
        let kind = PlanKey("kind", "算什么", .word(PlanWords.services))
        let years = PlanKey("years", "满", .whole("年"))
        guard tree?["kind"]?.text == EligibilityRules.Service.Kind.work.rawValue else {
            return [kind, PlanKey("level", "职称", .word(PlanWords.titleLevels)), years]
        }
        return [
            kind, years,
            PlanKey("employerKinds", "在什么单位", .words(PlanWords.employerKinds), hint: "不选：不限。", optional: true),
            PlanKey("matches", "与从事专业", .words(PlanWords.matches), hint: "不选：不限。", optional: true),
            PlanKey(
                "addition", "现在这些单位的人，聘任的日子也算",
                .map([
                    clause, PlanKey("employerKinds", "什么单位", .words(PlanWords.employerKinds)),
                    PlanKey("level", "职称", .word(PlanWords.titleLevels)),
                ]), optional: true),
        ]
    }

    /// A condition's or a service's numbers in a sentence: what stands in braces is a key of its own.
    public static func sentence(_ shape: PlanKey.Shape, _ tree: PlanTree?) -> String? {
        switch shape {
        case .service:
            return tree?["kind"]?.text == EligibilityRules.Service.Kind.work.rawValue
                ? "毕业后{employerKinds|在|}从事{matches|专业|的}技术工作满 {years} 年。" : "取得并聘任{level}职称满 {years} 年。"
        case .condition:
            if tree?["atLeast"] != nil { return "以下至少符合 {atLeast} 项。" }
            switch tree?["rule"]?.text.flatMap({ EligibilityReader.Rule(rawValue: $0) }) {
            case .credits: return "{since} 年以来继续教育满 {credits} 学分，或行业学时登记满 {registerHours} 学时（留空：不能代替）。"
            case .assessments: return "近 {years} 年的年度考核都是{results}之一。"
            case .skilledWork: return "取得{levels}后从事技术技能工作满 {years} 年。"
            case .appointmentByEducation: return "{level}职称聘任满 {yearsWith} 年；学历不足的满 {yearsWithout} 年。"
            default: return nil
            }
        default: return nil
        }
    }
}
