/// One table for all keys that ``PlanFile`` reads. A test holds it against the reader, so that a new key has a name before
/// anybody meets it.
public enum PlanKeys {
    private static func flag(_ key: String, _ label: String, hint: String? = nil, optional: Bool = false) -> PlanKey {
        PlanKey(key, label, .word(PlanWords.yesNo), hint: hint, optional: optional)
    }
    static let clause = PlanKey("clause", "条款", .text, hint: "通知条款的编号，如 A1.2.1")

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
        PlanKey(
            "majorityOf", "通过票数按谁计算", .word(PlanWords.majorityBases),
            hint: "不选的，按出席会议的全体评审专家。选“没有回避的”，会议纪要会写明。", optional: true),
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
}
