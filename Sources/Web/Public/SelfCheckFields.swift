import TitleReview

/// The self-check's questions, as fields of a query, and the facts that the answers make (A2.2.0).
///
/// An empty answer stays unknown; "none" is an answer. Nothing is stored.
struct SelfCheckFields {
    let plan: Plan

    private static let yesNo: [Field.Option] = [.init("yes", "是"), .init("no", "否")]
    private static let hasNone: [Field.Option] = [.init("yes", "有"), .init("no", "没有")]

    private static func options(_ kind: String, _ field: String) -> [Field.Option] {
        guard case .choice(let choices)? = ArchiveKind.find(kind)?.fields.first(where: { $0.name == field })?.shape
        else { return [] }
        return choices.map { Field.Option($0.value, $0.label) }
    }

    private var years: [Int] {
        let count =
            plan.eligibility.general.compactMap { condition -> Int? in
                if case .rule(.assessments(let years, _), _) = condition { years } else { nil }
            }.first ?? 3
        return Array((plan.year - count)..<plan.year)
    }

    private var creditsSince: Int? {
        plan.eligibility.general.compactMap { condition -> Int? in
            if case .rule(.credits(let rule), _) = condition { rule.since } else { nil }
        }.first
    }

    /// Under headings, in the order in which people know the answers.
    var groups: [(title: String, fields: [Field])] {
        [
            (
                "专业和申报方式",
                [
                    Field(
                        "speciality", "从事专业",
                        .choice(
                            (plan.specialities + plan.examinationSpecialities).map { Field.Option($0, $0) }, .select),
                        hint: "申报这次资格所从事的专业（附件2 三、1）。"),
                    optional(
                        "filing", "申报方式",
                        .choice(
                            plan.application.filings.map {
                                Field.Option($0.rawValue, $0.chinese, hint: $0.explanation)
                            }, .select), "不确定请留空，按最合适的途径判断。"),
                ]
            ),
            (
                "单位和身份",
                [
                    optional("employerKind", "单位性质", .choice(EmployerRegistration.kinds, .select)),
                    optional("ownership", "单位所有制", .choice(EmployerRegistration.ownerships, .select)),
                    optional("sector", "单位行业", .choice(EmployerRegistration.sectors, .select)),
                    optional("supervisedBy", "单位主管层级", .choice(EmployerRegistration.supervisors, .select)),
                    optional("civilServant", "是公务员或参照管理人员", .choice(Self.yesNo, .select)),
                    optional("integrity", "有职称诚信档案记录", .choice(Self.hasNone, .select)),
                ]
            ),
            (
                "学历",
                [
                    optional("level", "最高学历", .choice(Self.options("education", "level"), .select)),
                    optional("degree", "学位", .choice(Self.options("education", "degree"), .select)),
                    optional("major", "所学专业", .text(0...60), "按毕业证书填写，例如：机械设计制造及其自动化。"),
                    optional("graduated", "毕业时间", .day(nil)),
                ]
            ),
            (
                "职称和工作",
                [
                    optional("title", "\(titleName)资格", .choice(Self.hasNone, .select)),
                    optional("titleObtained", "取得时间", .day(nil)),
                    optional("appointedFrom", "聘任起", .day(nil)),
                    optional("appointedTo", "聘任止", .day(nil), "仍在聘的，不填，勾选下一项。"),
                    optional("appointedStill", "仍在聘", .flag),
                    optional("workFrom", "从事本专业技术工作起", .day(nil)),
                    optional("workTo", "从事本专业技术工作止", .day(nil), "仍在从事的，不填，勾选下一项。"),
                    optional("workStill", "仍在从事本专业技术工作", .flag),
                    optional("workKind", "工作所在单位性质", .choice(Self.options("work", "employerKind"), .select)),
                    optional("backbone", "单位认可为业务骨干", .choice(Self.yesNo, .select)),
                ]
            ),
            (
                "技能和荣誉",
                [
                    optional("skill", "技能等级", .choice([.init("none", "没有")] + Self.options("skill", "level"), .select)),
                    optional("skillObtained", "技能等级取得时间", .day(nil)),
                    optional(
                        "honour", "高技能人才荣誉", .choice([.init("none", "没有")] + Self.options("honour", "kind"), .select)),
                ]
            ),
            (
                "继续教育和考核",
                [
                    optional("credits", creditsSince.map { "\($0) 年以来累计学分" } ?? "继续教育学分", .number(0...1000)),
                    optional("hours", "行业学时登记管理系统的学时", .number(0...5000), "没有在这个系统登记的填 0。"),
                ]
                    + years.map {
                        optional(
                            "assessment\($0)", "\($0) 年度考核", .choice(Self.options("assessment", "result"), .select))
                    }
            ),
            (
                "人事关系所在地",
                [
                    optional("insurance", "社保参保地", .text(0...6), "6 位行政区划代码，例如 330113（杭州市临平区）。"),
                    optional("file", "人事档案所在地", .text(0...6)),
                    optional("labour", "劳动关系所在地", .text(0...6)),
                ]
            ),
        ]
    }

    var all: [Field] { groups.flatMap(\.fields) }

    private var titleName: String { plan.eligibility.titleNames["assistant"] ?? "助理级" }

    private func optional(_ name: String, _ label: String, _ kind: Field.Kind, _ hint: String? = nil) -> Field {
        Field(name, label, kind, hint: hint, required: false)
    }

    /// The query as a form of these fields; other parameters are left alone.
    func form(_ query: Query) throws(Refused) -> Form {
        var submission = Submission()
        let names = Set(all.map(\.name))
        for (name, value) in query.pairs where names.contains(name) { try submission.add(name, value) }
        let form = Form(submission, fields: all)
        return form.adding(Self.spans.compactMap { $0.problem(form) })
    }

    /// Two days between which something was done, and the box that says that it still is: left empty, the last day says nothing (B10).
    private struct Span {
        let from: String, to: String, still: String, what: String

        func problem(_ form: Form) -> FieldProblem? {
            let isOver = form.optionalText(to) != nil
            if form.flag(still) {
                return isOver ? .init(still, "填了\(what)止的日期，又勾选了仍在继续，请只留一样") : nil
            }
            guard form.optionalText(from) != nil, !isOver else { return nil }
            return .init(to, "请填写\(what)止的日期；仍在继续的，请勾选下面一项")
        }
    }
    private static let spans = [
        Span(from: "appointedFrom", to: "appointedTo", still: "appointedStill", what: "聘任"),
        Span(from: "workFrom", to: "workTo", still: "workStill", what: "从事本专业技术工作"),
    ]

    /// - Throws: ``Facts/Invalid`` for dates in the wrong order and the like.
    func facts(_ form: Form) throws -> Facts {
        var facts = Facts(id: "self-check", speciality: form.text("speciality"))
        facts.filing = form.optionalText("filing").flatMap(Facts.Filing.init(rawValue:))
        facts.identity = Facts.Identity(civilServant: yes(form, "civilServant"))
        facts.employer = Facts.Employer(
            kind: word(form, "employerKind"), ownership: word(form, "ownership"), sector: word(form, "sector"),
            supervisedBy: word(form, "supervisedBy"))
        facts.integrity = yes(form, "integrity").map { $0 ? [Facts.Integrity(from: plan.dates.open)] : [] }
        if let level: Facts.EducationLevel = word(form, "level") {
            facts.education = [
                Facts.Education(
                    level: level, degree: word(form, "degree"), graduated: form.optionalDay("graduated"),
                    major: form.optionalText("major"))
            ]
        }
        addService(form, to: &facts)
        if form.text("skill") == "none" {
            facts.skills = []
        } else if let level: Facts.SkillLevel = word(form, "skill") {
            facts.skills = [Facts.Skill(level: level, obtained: form.optionalDay("skillObtained"))]
        }
        if form.text("honour") == "none" {
            facts.honours = []
        } else if let kind: Facts.HonourKind = word(form, "honour") {
            facts.honours = [Facts.Honour(kind: kind)]
        }
        facts.credits = form.optionalInt("credits").map {
            [Facts.Credit(year: plan.dates.cutOff.year, credits: Double($0))]
        }
        facts.industryRegisterHours = form.optionalInt("hours").map { Double($0) }
        let assessed = years.compactMap { year in
            word(form, "assessment\(year)").map { Facts.Assessment(year: year, result: $0) }
        }
        facts.assessments = assessed.isEmpty ? nil : assessed
        facts.affiliation = Facts.Affiliation(
            insurance: form.optionalText("insurance"), file: form.optionalText("file"),
            labour: form.optionalText("labour"))
        try facts.validate()
        return facts
    }

    private func addService(_ form: Form, to facts: inout Facts) {
        switch yes(form, "title") {
        case true?:
            facts.titles = [Facts.Title(level: .assistant, obtained: form.optionalDay("titleObtained"))]
        case false?:
            facts.titles = []
            facts.appointments = []
        case nil: break
        }
        if let from = form.optionalDay("appointedFrom") {
            facts.appointments = [Facts.Appointment(level: .assistant, from: from, to: form.optionalDay("appointedTo"))]
        }
        if let from = form.optionalDay("workFrom") {
            facts.work = [
                Facts.UnitOfWork(
                    from: from, to: form.optionalDay("workTo"), employerKind: word(form, "workKind"), technical: true,
                    match: .same)
            ]
        }
        facts.backbone = yes(form, "backbone")
    }

    private func yes(_ form: Form, _ name: String) -> Bool? { form.optionalText(name).map { $0 == "yes" } }

    private func word<W: FactWord>(_ form: Form, _ name: String) -> W? {
        form.optionalText(name).flatMap(W.init(rawValue:))
    }
}
