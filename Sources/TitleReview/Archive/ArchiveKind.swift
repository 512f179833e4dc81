/// A kind of record in the achievement archive (业绩档案, A2.1): its fields, and what of them the rules read.
///
/// The kinds are the vocabulary that plans and rules share; which of them a plan looks at, and with which numbers, is the
/// plan's. A record's body is a dictionary from field name to text, checked against the fields here.
public struct ArchiveKind: Sendable, Equatable {
    public let id: String
    public let name: String
    public let fields: [Field]
    /// May be picked as an achievement of an application (A2.2.4).
    public let isAchievement: Bool
    /// Whether people type such records; others come from an ``OutsideRegister`` alone.
    public var isTyped = true

    /// The kinds that people add and change.
    public static var typed: [ArchiveKind] { all.filter(\.isTyped) }

    public struct Field: Sendable, Equatable {
        public enum Shape: Sendable, Equatable {
            case text(limit: Int)
            case day
            /// `2022-07`
            case month
            /// The end of something that may still go on; which of the two is said in words (``ArchiveKind/ongoing``).
            case openDay
            case number(ClosedRange<Int>)
            case choice([Choice])
        }
        public let name: String
        public let label: String
        public let shape: Shape
        public let required: Bool
        public let hint: String
    }

    public struct Choice: Sendable, Equatable {
        public let value: String
        public let label: String
    }

    /// What a body says under this name beside an end that is empty: `no` where nobody has said yet that it still goes on, as drafts
    /// may. Without a word it does: an end that was left empty has meant that from the first release on.
    ///
    /// Browsers send an empty value for half a date, so that emptiness alone is no answer (B10).
    public static let ongoing = "ongoing"

    /// The field whose thing may still go on; nil where the kind has none.
    public var openEnd: Field? { fields.first { $0.shape == .openDay } }

    /// Whether what a body tells still goes on; nil where it does not say, or the kind has no such thing.
    public func isOngoing(_ body: [String: String]) -> Bool? {
        guard let end = openEnd else { return nil }
        if body[end.name]?.isEmpty == false { return false }
        return body[ArchiveKind.ongoing] == nil ? true : nil
    }

    public static func find(_ id: String) -> ArchiveKind? { all.first { $0.id == id } }

    /// What is wrong with a record's body, all at once; empty when nothing is.
    public func problems(_ body: [String: String]) -> [(field: String, message: String)] {
        var found: [(String, String)] = []
        for field in fields {
            let value = body[field.name] ?? ""
            if value.isEmpty {
                if field.shape == .openDay, isOngoing(body) == nil {
                    found.append((field.name, "请填写“\(field.label)”；还没有结束的，请勾选“\(ArchiveKind.stillOn)”。"))
                }
                if field.required { found.append((field.name, "请填写“\(field.label)”。")) }
                continue
            }
            switch field.shape {
            case .text(let limit):
                if value.count > limit {
                    found.append((field.name, "“\(field.label)”最多 \(limit) 个字，现在 \(value.count) 个。"))
                }
            case .day, .openDay:
                if Day(value) == nil { found.append((field.name, "“\(field.label)”应写成 2019-03-01 的样子。")) }
            case .month:
                if Month(value) == nil { found.append((field.name, "“\(field.label)”应写成 2019-03 的样子。")) }
            case .number(let range):
                if Int(value).map(range.contains) != true {
                    found.append((field.name, "“\(field.label)”应是 \(range.lowerBound) 到 \(range.upperBound) 的整数。"))
                }
            case .choice(let choices):
                if !choices.contains(where: { $0.value == value }) {
                    found.append((field.name, "请为“\(field.label)”选择列出的一项。"))
                }
            }
        }
        if let from = body["from"].flatMap({ Day($0) }), let to = body["to"].flatMap({ Day($0) }), to < from {
            found.append(("to", "结束日期早于开始日期。"))
        }
        if let word = body[ArchiveKind.ongoing], openEnd == nil || word != "no" {
            found.append((ArchiveKind.ongoing, "“\(ArchiveKind.stillOn)”只能勾选或不勾选。"))
        }
        for name in body.keys.sorted() where name != ArchiveKind.ongoing && !fields.contains(where: { $0.name == name })
        {
            found.append((name, "“\(name)”不是这类记录的栏目。"))
        }
        return found
    }

    /// One line that names the record in lists.
    public func title(_ body: [String: String]) -> String {
        fields.prefix(3).compactMap { field -> String? in
            guard let value = body[field.name], !value.isEmpty else { return nil }
            if case .choice(let choices) = field.shape { return choices.first { $0.value == value }?.label ?? value }
            return value
        }.joined(separator: " · ")
    }
}

extension ArchiveKind {
    private static func text(
        _ name: String, _ label: String, _ limit: Int = 80, required: Bool = true, hint: String = ""
    ) -> Field {
        Field(name: name, label: label, shape: .text(limit: limit), required: required, hint: hint)
    }
    private static func day(_ name: String, _ label: String, required: Bool = true) -> Field {
        Field(name: name, label: label, shape: .day, required: required, hint: "")
    }
    private static func month(_ name: String, _ label: String) -> Field {
        Field(name: name, label: label, shape: .month, required: true, hint: "")
    }
    private static func until(_ label: String) -> Field {
        Field(name: "to", label: label, shape: .openDay, required: false, hint: "还没有结束的，不填，勾选“\(stillOn)”。")
    }
    private static func choice(
        _ name: String, _ label: String, _ pairs: KeyValuePairs<String, String>, required: Bool = true,
        hint: String = ""
    ) -> Field {
        Field(
            name: name, label: label, shape: .choice(pairs.map { Choice(value: $0.key, label: $0.value) }),
            required: required, hint: hint)
    }
    private static func number(_ name: String, _ label: String, _ range: ClosedRange<Int>, hint: String = "") -> Field {
        Field(name: name, label: label, shape: .number(range), required: true, hint: hint)
    }
    private static let titleLevels: KeyValuePairs = ["assistant": "助理级", "intermediate": "中级", "senior": "高级"]
    /// What is ticked instead of an end.
    public static let stillOn = "仍在继续"
    private static let yesNo: KeyValuePairs = ["yes": "是", "no": "否"]

    public static let all: [ArchiveKind] = [
        ArchiveKind(
            id: "education", name: "学历学位",
            fields: [
                text("school", "院校"), text("major", "所学专业"),
                choice(
                    "level", "学历",
                    [
                        "postgraduate": "研究生", "bachelor": "大学本科", "juniorCollege": "大学专科", "technicalSecondary": "中专",
                        "highSchool": "高中",
                        "technicianClass": "技工院校预备技师（技师）班", "seniorClass": "技工院校高级工班",
                        "intermediateClass": "技工院校中级工班",
                    ]),
                choice(
                    "degree", "学位",
                    ["none": "无学位", "bachelor": "学士", "secondBachelor": "第二学士", "master": "硕士", "doctor": "博士"]),
                day("graduated", "毕业时间"), text("certificate", "证书编号", 40, required: false),
            ], isAchievement: false),
        ArchiveKind(
            id: "work", name: "工作经历",
            fields: [
                text("employer", "单位"), text("post", "岗位"),
                choice(
                    "employerKind", "单位性质",
                    ["enterprise": "企业", "publicInstitution": "事业单位", "government": "机关", "other": "其他"]),
                day("from", "开始时间"), until("结束时间"),
                choice("technical", "是否专业技术工作", yesNo),
                choice("match", "与申报专业", ["same": "一致", "close": "相近", "different": "不相近"]),
            ], isAchievement: false),
        ArchiveKind(
            id: "title", name: "职称",
            fields: [
                text("name", "职称名称", hint: "例如：助理工程师"), choice("level", "级别", titleLevels),
                text("speciality", "专业", 40, required: false),
                day("obtained", "取得时间"), text("certificate", "证书编号", 40, required: false),
            ], isAchievement: false),
        ArchiveKind(
            id: "appointment", name: "聘任",
            fields: [
                text("post", "聘任职务"), choice("level", "级别", titleLevels), day("from", "聘任起"), until("聘任止"),
            ], isAchievement: false),
        ArchiveKind(
            id: "credit", name: "继续教育",
            fields: [
                number("year", "年度", 2000...2100),
                choice("subject", "科目", ["general": "一般公需科目", "industry": "行业公需科目", "professional": "专业科目"]),
                number("credits", "学分", 0...500),
                choice("system", "登记系统", ["learning": "学习新干线", "register": "行业学时登记管理系统"]),
                number("hours", "学时", 0...2000, hint: "在行业学时登记管理系统登记的学时；没有填 0。"),
            ], isAchievement: false),
        ArchiveKind(
            id: "insurance", name: "社保缴费",
            fields: [
                text("payer", "缴费单位"), month("from", "缴费起"), month("to", "缴费止"), number("months", "月数", 1...900),
                text("place", "参保地", 6), text("payerCode", "缴费单位统一社会信用代码", 18, required: false),
            ], isAchievement: false, isTyped: false),
        ArchiveKind(
            id: "assessment", name: "年度考核",
            fields: [
                number("year", "年度", 2000...2100),
                choice(
                    "result", "结果",
                    [
                        "excellent": "优秀", "competent": "称职", "qualified": "合格", "basicallyCompetent": "基本称职",
                        "incompetent": "不称职",
                    ]),
            ], isAchievement: false),
        ArchiveKind(
            id: "skill", name: "技能等级",
            fields: [
                text("name", "工种"),
                choice(
                    "level", "等级",
                    [
                        "seniorTechnician": "高级技师", "technician": "技师", "senior": "高级工", "intermediate": "中级工",
                        "junior": "初级工",
                    ]),
                day("obtained", "取得时间"),
            ], isAchievement: false),
        ArchiveKind(
            id: "honour", name: "高技能人才荣誉",
            fields: [
                choice(
                    "kind", "荣誉",
                    [
                        "provincialMasterStudioLeader": "省级技能大师工作室领办人", "provincialChiefTechnician": "省首席技师",
                        "nationalTechnicalExpert": "全国技术能手",
                        "worldSkillsExcellence": "世界技能大赛优胜奖", "nationalClass1Top5": "国家级一类竞赛前五名",
                        "nationalClass2Top3": "国家级二类竞赛前三名", "provincialTopNotch": "省拔尖技能人才",
                    ]),
                day("obtained", "取得时间"),
            ], isAchievement: true),
        ArchiveKind(
            id: "registration", name: "执业资格",
            fields: [text("name", "资格名称"), text("speciality", "专业", 40), day("obtained", "取得时间")], isAchievement: false),
        ArchiveKind(
            id: "study", name: "脱产学习",
            fields: [
                text("school", "学习单位"), text("speciality", "学习专业", 40), day("from", "开始时间"), until("结束时间"),
                choice("certificate", "是否取得证书", yesNo),
            ], isAchievement: false),
        ArchiveKind(
            id: "exceptional", name: "破格条件业绩",
            fields: [
                choice(
                    "condition", "符合的条件",
                    [
                        "1": "（1）科技奖项主要获得者", "2": "（2）市级以上重点项目主要骨干",
                        "3": "（3）论文两篇以上或专著 3 万字以上", "4": "（4）劳动模范、先进工作者等",
                    ]),
                day("date", "取得时间"), text("detail", "说明", 200),
            ], isAchievement: true),
        ArchiveKind(
            id: "project", name: "项目业绩",
            fields: [
                text("name", "项目名称"), text("role", "本人角色", 40),
                choice(
                    "grade", "级别",
                    ["national": "国家级", "provincial": "省级", "city": "市级", "district": "区县级", "unit": "单位级"]),
                day("from", "开始时间"), until("结束时间"), number("rank", "本人排名", 1...200), text("contribution", "本人贡献", 300),
                text("benefit", "成效", 300, required: false),
            ], isAchievement: true),
        ArchiveKind(
            id: "patent", name: "专利",
            fields: [
                text("name", "专利名称"), text("number", "专利号", 40),
                choice("type", "类型", ["invention": "发明", "utility": "实用新型", "design": "外观设计"]),
                day("date", "授权日"), number("rank", "发明人排序", 1...50),
                choice("bought", "是否通过转让变更发明人取得", yesNo, hint: "转让并变更发明人取得的专利不予认可。（附件2 二、4）"),
            ], isAchievement: true),
        ArchiveKind(
            id: "paper", name: "论文著作",
            fields: [
                text("name", "题名"), text("journal", "刊物或出版社"), text("serial", "刊号", 40), day("date", "发表时间"),
                number("rank", "作者排序", 1...50), choice("sole", "是否独著", yesNo), number("words", "本人撰写字数", 0...1_000_000),
            ], isAchievement: true),
        ArchiveKind(
            id: "award", name: "奖励荣誉",
            fields: [
                text("name", "奖励名称"), text("issuer", "授奖单位"), text("grade", "等级", 20), day("date", "获奖时间"),
                number("rank", "本人排名", 1...50),
            ], isAchievement: true),
        ArchiveKind(
            id: "charity", name: "慈善公益",
            fields: [text("name", "活动"), day("date", "时间"), text("detail", "说明", 200, required: false)],
            isAchievement: true),
    ]
}
