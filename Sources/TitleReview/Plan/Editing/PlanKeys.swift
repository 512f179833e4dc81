/// A key of a plan as pages show it: what it is called, and what may stand there.
///
/// One table for all keys that ``PlanFile`` reads. A test holds it against the reader, so that a new key has a name before anybody meets it.
public struct PlanKey: Sendable {
    public indirect enum Shape: Sendable {
        /// One line.
        case text
        /// Several lines.
        case paragraph
        /// A whole number, with its unit.
        case whole(String)
        /// A number with decimals, with its unit.
        case decimal(String)
        case day, fraction
        case word([PlanWord])
        case words([PlanWord])
        /// Texts, one a line.
        case texts
        case map([PlanKey])
        /// Items of one shape, each called so.
        case list(String, Shape)
        /// A mapping whose keys are data.
        case byName([PlanKey])
        /// A condition with what its `rule` asks for, or a group of conditions.
        case condition
        /// Years of service of one `kind`.
        case service
    }

    public let key: String
    public let label: String
    public let hint: String?
    public let shape: Shape
    /// The plan may do without.
    public let isOptional: Bool

    init(_ key: String, _ label: String, _ shape: Shape, hint: String? = nil, optional: Bool = false) {
        self.key = key
        self.label = label
        self.shape = shape
        self.hint = hint
        isOptional = optional
    }

    /// Whether a text stands there even where it looks like a number.
    var isText: Bool {
        switch shape {
        case .text, .paragraph: true
        default: false
        }
    }
}

public enum PlanKeys {
    private static func flag(_ key: String, _ label: String, hint: String? = nil, optional: Bool = false) -> PlanKey {
        PlanKey(key, label, .word(PlanWords.yesNo), hint: hint, optional: optional)
    }
    private static let clause = PlanKey("clause", "条款", .text, hint: "通知条款的编号，如 A1.2.1")

    /// Everything that a plan may say, in the order in which an office thinks of it.
    public static let all: [PlanKey] = [
        PlanKey("id", "编号", .text, hint: "小写字母、数字和连字符；发布后不再改。"),
        PlanKey("title", "标题", .text), PlanKey("year", "年度", .whole("年"), hint: "年度考核和证书编号按这一年算。"),
        PlanKey("issuer", "发布单位", .text),
        PlanKey("publishedOn", "通知日期", .day), PlanKey("summary", "说明", .paragraph),
        PlanKey(
            "award", "资格",
            .map([
                PlanKey("level", "级别", .word(PlanWords.titleLevels)), PlanKey("name", "资格名称", .text),
                PlanKey("series", "系列", .text),
            ])),
        PlanKey("specialities", "可评审专业", .texts), PlanKey("examinationSpecialities", "考试专业（不评审）", .texts),
        PlanKey("dates", "日期", .map(dates)),
        PlanKey(
            "authorities", "受理部门",
            .list(
                "受理部门",
                .map([PlanKey("id", "编号", .text), PlanKey("name", "名称", .text), PlanKey("checklist", "审核要点", .texts)]))),
        PlanKey("eligibility", "申报条件", .map(eligibility)),
        PlanKey("application", "申报", .map(application)), PlanKey("photo", "证件照", .map(photo)),
        PlanKey(
            "attachments", "附件",
            .list(
                "附件",
                .map([
                    PlanKey("id", "编号", .text), PlanKey("name", "名称", .text),
                    PlanKey("when", "什么时候要", .word(PlanWords.attachmentCases)), PlanKey("hint", "说明", .text), clause,
                ]))),
        PlanKey(
            "notices", "公示",
            .map([
                PlanKey("employerDays", "单位公示", .whole("个工作日"), hint: "至少 5 个工作日"),
                PlanKey("qualificationDays", "资格公示", .whole("个工作日")),
                PlanKey("resultDays", "结果公示", .whole("个工作日")), flag("anonymousObjections", "受理匿名异议"),
            ])),
        PlanKey(
            "fee", "评审费", .map([PlanKey("yuan", "金额", .decimal("元")), flag("refundOnWithdrawal", "撤回申报时退费")]),
            hint: "不收费的，这里全部留空。", optional: true),
        PlanKey("committee", "评委会", .map(committee)),
        PlanKey(
            "scoring", "评分表",
            .list(
                "评分项",
                .map([
                    PlanKey("id", "编号", .text), PlanKey("name", "名称", .text), PlanKey("maximum", "满分", .whole("分")),
                    PlanKey("hint", "说明", .text),
                ]))),
        PlanKey(
            "deduction", "材料扣分",
            .map([
                clause, PlanKey("name", "名称", .text), PlanKey("unit", "按什么扣", .word(PlanWords.deductionUnits)),
                PlanKey("each", "每份材料最多扣", .whole("")),
                PlanKey("maximum", "合计最多扣", .whole("")), PlanKey("hint", "说明", .text),
            ]), hint: "材料模糊、倒置、不齐的，由评委酌情扣分（附件2 三、5）；不扣分的，这里全部留空。", optional: true),
        flag("interview", "评审前面试"),
        PlanKey(
            "paper", "纸质材料",
            .map([
                PlanKey("stage", "什么时候交", .word(PlanWords.stages)), PlanKey("address", "地址", .text, optional: true),
                PlanKey("items", "清单", .texts, optional: true),
            ])),
        PlanKey(
            "certificate", "证书",
            .map([
                PlanKey("prefix", "编号前缀", .text), PlanKey("authority", "发证机关", .text),
                PlanKey("watermark", "评审表水印", .text), PlanKey("restriction", "适用范围的注明", .text),
            ])),
        PlanKey("commitment", "真实性保证", .paragraph),
        PlanKey(
            "messages", "通知的用语",
            .map(
                MessageEvent.allCases.map { event in
                    PlanKey(
                        event.rawValue, event.chinese,
                        .map([PlanKey("text", "短信", .paragraph), PlanKey("subject", "邮件标题", .text, optional: true)]),
                        hint: "系统的说法：\(event.standard.text)", optional: true)
                }), hint: "没有写的，用系统的说法。", optional: true),
        PlanKey(
            "reasons", "审核常用语",
            .map([PlanKey("return", "退回", .texts, optional: true), PlanKey("refuse", "不通过", .texts, optional: true)]),
            optional: true),
    ]

    private static let dates = [
        PlanKey("open", "个人申报开始", .day), PlanKey("close", "个人申报截止", .day, hint: "当天 24:00"),
        PlanKey("employerDeadline", "单位审核、公示并报送截止", .day),
        PlanKey("authorityDeadline", "受理部门审核截止", .day), PlanKey("officeDeadline", "资格审核截止", .day),
        PlanKey("meetingFrom", "评审会议最早", .day),
        PlanKey("cutOff", "年限算到", .day), PlanKey("correctionWorkingDays", "退回后补正", .whole("个工作日")),
        PlanKey("paymentWorkingDays", "缴费", .whole("个工作日")),
        PlanKey("recheckWorkingDays", "申请复核", .whole("个工作日")),
    ]

    private static let application = [
        PlanKey("reportLimit", "述职最多", .whole("字")), PlanKey("achievementsMinimum", "业绩至少", .whole("项")),
        PlanKey("achievementsMaximum", "业绩最多", .whole("项")),
        PlanKey("filings", "申报方式", .words(PlanWords.filings)), PlanKey("acceptancePoints", "受理点", .texts),
        PlanKey("fileLimit", "每个附件最大", .whole("字节")),
    ]

    private static let photo = [
        PlanKey("bytesOver", "大于", .whole("字节")), PlanKey("bytesUnder", "小于", .whole("字节")),
        PlanKey("widthOver", "宽大于", .whole("像素")),
        PlanKey("heightOver", "高大于", .whole("像素")), PlanKey("ratioFrom", "宽高比从", .decimal("")),
        PlanKey("ratioTo", "宽高比到", .decimal("")),
    ]

    private static let committee = [
        PlanKey("name", "名称", .text), PlanKey("members", "人数", .whole("人"), hint: "单数"),
        PlanKey("scope", "组建", .word(PlanWords.scopes)),
        PlanKey("termYears", "任期", .whole("年"), hint: "最多 3 年"), PlanKey("termFrom", "任期开始", .day),
        PlanKey("quorum", "到会人数至少", .fraction, hint: "如 2/3"),
        PlanKey("majority", "通过票数至少", .fraction, hint: "如 2/3"), PlanKey("panelSize", "每个评议组", .whole("人")),
        PlanKey("recusalEmployerYears", "同单位回避", .whole("年内")),
        PlanKey(
            "panelOpinion", "评议组会商", .word(PlanWords.panelMoments),
            hint: "到时评议组成员并排看到各人评分，由组长写评议组意见，写好才能表决；不选的，以成员各自的意见为准。", optional: true),
        PlanKey("spreadOver", "总分偏离平均超过", .whole("分"), hint: "会商时标出；不填的，只列出数值。", optional: true),
    ]

    private static let eligibility = [
        PlanKey(
            "titleNames", "职称名称", .map(PlanWords.titleLevels.map { PlanKey($0.value, $0.label, .text, optional: true) })
        ),
        PlanKey("general", "人人都要符合的条件", .list("条件", .condition)),
        PlanKey(
            "affiliation", "社保、档案和劳动关系所在地",
            .map([
                PlanKey("province", "省的代码", .text, hint: "行政区划代码的开头"), PlanKey("provinceName", "省的名称", .text),
                PlanKey("cityDigits", "同一地市看前", .whole("位")),
                PlanKey("provinceClause", "省的条款", .text), PlanKey("cityClause", "地市的条款", .text),
                PlanKey("payerClause", "社保由谁缴的条款", .text, optional: true),
            ]), optional: true),
        PlanKey(
            "education", "学历的认定",
            .map([
                clause, PlanKey("equivalenceClause", "相当学历的条款", .text),
                PlanKey(
                    "levels", "学历层次（从高到低）",
                    .list(
                        "层次",
                        .map([
                            PlanKey("id", "层次", .word(PlanWords.educationLevels)), PlanKey("name", "名称", .text),
                            PlanKey("equals", "相当于", .word(PlanWords.educationLevels), optional: true),
                            PlanKey("possibleDegrees", "可能的学位", .words(PlanWords.degrees), optional: true),
                        ]))),
                PlanKey(
                    "degrees", "学位（从高到低）",
                    .list("学位", .map([PlanKey("id", "学位", .word(PlanWords.degrees)), PlanKey("name", "名称", .text)]))),
                flag("registrationHelps", "专业不一致时，执业资格可以代替"),
                PlanKey("studyMonths", "专业不一致时，脱产学习满", .whole("个月"), hint: "留空：不能代替。", optional: true),
                flag("otherMatchHelps", "专业不一致时，另有相符的学历可以代替"), PlanKey("advice", "专业不一致时的提示", .text),
            ])),
        PlanKey(
            "routes", "申报途径",
            .list(
                "途径",
                .map([
                    PlanKey("id", "编号", .text), PlanKey("name", "名称", .text),
                    PlanKey("filings", "对应的申报方式", .words(PlanWords.filings)), flag("opensWithoutFiling", "没有选申报方式时也看"),
                    flag("decidedByPeople", "只能由人工判断", optional: true), PlanKey("condition", "条件", .condition),
                ]))),
        PlanKey(
            "majors", "所学专业与从事专业",
            .byName(PlanWords.matches.map { PlanKey($0.value, $0.label, .texts, optional: true) }), hint: "表中没有的由人工核实。"),
    ]

    // MARK: Conditions

    private static let label = [PlanKey("title", "名称", .text), clause]
    private static let advice = [
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

    /// What a place is called: 日期 › 个人申报截止. Items of lists by their number.
    public static func name(of path: String) -> String {
        guard !path.isEmpty else { return "整份计划" }
        return path.split(separator: ".").map { part in
            let key = part.prefix { $0 != "[" }
            let indexes = part.dropFirst(key.count).split(whereSeparator: { $0 == "[" || $0 == "]" }).compactMap {
                Int($0)
            }
            return (labels[String(key)] ?? String(key)) + indexes.map { " 第 \($0 + 1) 项" }.joined()
        }.joined(separator: " › ")
    }

    /// Every key's label; where a key has several, the first.
    private static let labels: [String: String] = {
        var found: [String: String] = [:]
        func collect(_ keys: [PlanKey]) {
            for key in keys {
                if found[key.key] == nil { found[key.key] = key.label }
                switch key.shape {
                case .map(let below), .byName(let below): collect(below)
                case .list(_, .map(let below)): collect(below)
                default: break
                }
            }
        }
        collect(all)
        for rule in EligibilityReader.Rule.allCases { collect(keys(of: rule)) }
        collect(
            label + advice + [
                PlanKey("rule", "判断什么", .text), PlanKey("all", "全部符合", .text), PlanKey("any", "符合一项", .text),
                PlanKey("atLeast", "至少几项", .text), PlanKey("of", "其中", .text),
            ])
        collect(
            keys(ofService: nil)
                + keys(ofService: .map([.init("kind", .scalar(EligibilityRules.Service.Kind.work.rawValue))])))
        return found
    }()

    /// The keys below a place with a shape.
    public static func keys(_ shape: PlanKey.Shape, _ tree: PlanTree?) -> [PlanKey]? {
        switch shape {
        case .map(let keys): keys
        case .condition: keys(ofCondition: tree)
        case .service: keys(ofService: tree)
        case .byName(let keys): tree?.entries.map { PlanKey($0.key, $0.key, .map(keys)) }
        default: nil
        }
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
