import Casework
import TitleReview

/// Step 3, the application's information: saved as typed, complete only when submitting (A2.2.3).
enum DetailsStep {
    private static let yesNo: [Field.Option] = [.init("yes", "是"), .init("no", "否")]

    /// For parsing; what a plan admits is the use case's to say.
    private static let fields =
        [
            Field("speciality", "从事专业", .text(0...60), required: false),
            Field(
                "filing", "申报方式", .choice(Facts.Filing.allCases.map { .init($0.rawValue, $0.chinese) }, .radios),
                required: false),
            Field("acceptancePoint", "受理点", .text(0...64), required: false),
            Field("report", "本人述职", .longText(0...20_000), required: false),
            Field("civilServant", "是公务员或参照管理人员", .choice(yesNo, .radios), required: false),
            Field("backbone", "本单位业务骨干", .choice(yesNo, .radios), required: false),
            Field("insurancePlace", "社保参保地", .text(0...30), required: false),
            Field("filePlace", "人事档案所在地", .text(0...30), required: false),
            Field("labourPlace", "劳动关系所在地", .text(0...30), required: false),
            Field("noNominalEmployment", "我没有挂靠现象", .flag, required: false),
        ] + Autosave.fields

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/applications/{id}/details", name: "readDetailsStep", policy: ApplicantPages.own, summary: "申报信息"
                ) { context in
                    try await ApplicationOverview.load(casework, context)
                } view: { view, context in
                    page(view, context, Form())
                }
            ],
            acts: [
                Act(
                    "/applications/{id}/details", name: "saveDetails", policy: ApplicantPages.own, summary: "保存申报信息",
                    fields: fields, button: "保存",
                    again: { context, form in page(try await ApplicationOverview.load(casework, context), context, form)
                    }
                ) { context, form in
                    let id = context.parameter("id")
                    let saved = try await form.unlessConflict(context) {
                        try await casework.perform(
                            SaveDetails(caseID: id, choices(form), edition: form.edition), for: context)
                    }
                    return .done(Step.details.url(id), flash: "已保存 \(context.now.chinese.suffix(5))。", data: saved)
                }
            ])
    }

    private static func choices(_ form: Form) -> SaveDetails.Choices {
        var details = ApplicationDetails()
        details.report = form.text("report")
        details.civilServant = form.optionalChoice("civilServant").map { $0 == "yes" }
        details.backbone = form.optionalChoice("backbone").map { $0 == "yes" }
        details.insurancePlace = form.text("insurancePlace")
        details.filePlace = form.text("filePlace")
        details.labourPlace = form.text("labourPlace")
        details.noNominalEmployment = form.flag("noNominalEmployment")
        return SaveDetails.Choices(
            speciality: form.text("speciality"),
            filing: form.optionalChoice("filing").flatMap(Facts.Filing.init(rawValue:)) ?? .normal,
            acceptancePointID: form.text("acceptancePoint"), details: details)
    }

    /// The fields of this plan, with what was saved in them.
    private static func fields(_ view: ReadCase.View) -> [Field] {
        let plan = view.plan
        let c = view.record
        let d = view.details
        func yes(_ value: Bool?) -> [String] { value.map { [$0 ? "yes" : "no"] } ?? [] }
        let places = "6 位行政区划代码，例如 330113（杭州市临平区）。三者不全在本省的，证书仅在省内有效。（通知四）"
        return [
            Field(
                "speciality", "从事专业", .choice(plan.specialities.map { .init($0, $0) }, .select),
                hint: "申报这次资格所从事的专业。（附件2 三、1）", initial: [c.speciality]),
            Field(
                "filing", "申报方式",
                .choice(plan.application.filings.map { .init($0.rawValue, $0.chinese, hint: $0.explanation) }, .radios),
                initial: [c.filing.rawValue]),
            Field(
                "acceptancePoint", "受理点", .choice(view.acceptancePoints.map { .init($0.id, $0.name) }, .select),
                hint: c.state == .returned ? "已经受理，不能再改。" : "按单位所在地选择。（附件2 二、3）",
                required: !plan.authorities.isEmpty, initial: c.authorityID.map { [$0] } ?? []),
            Field(
                "report", "本人述职", .longText(0...plan.application.reportLimit),
                hint: "任现职以来的主要专业技术工作、本人作用和成效。（附件2 二、3）", initial: [d.report]),
            Field(
                "civilServant", "您是公务员或参照公务员法管理的人员吗", .choice(yesNo, .radios),
                hint: "公务员（含参照管理）不能参加职称评审。（通知一）", initial: yes(d.civilServant)),
            Field(
                "backbone", "您是本单位的业务骨干吗", .choice(yesNo, .radios),
                hint: "直接申报需要，由单位确认。（附件1 二）", required: false, initial: yes(d.backbone)),
        ]
            + (view.insuranceOrigin == nil
                ? [Field("insurancePlace", "社保参保地", .text(0...6), hint: places, initial: [d.insurancePlace])] : []) + [
                Field("filePlace", "人事档案所在地", .text(0...6), hint: "6 位行政区划代码。", initial: [d.filePlace]),
                Field("labourPlace", "劳动关系所在地", .text(0...6), hint: "6 位行政区划代码。", initial: [d.labourPlace]),
                Field(
                    "noNominalEmployment", "我声明没有挂靠现象：劳动关系、社保缴纳和实际工作都在本单位（附件1 一）", .flag,
                    initial: d.noNominalEmployment ? ["true"] : []),
            ]
    }

    private static func page(_ view: ReadCase.View, _ context: PageContext, _ form: Form) -> Page {
        let id = view.record.id
        guard view.record.state.isEditable else { return Step.details.page(view, context, body: summary(view).html) }
        let path = Step.details.url(id)
        let conflict = form.isOlder(than: view.detailsVersion)
        // What a register says is not asked for (A2.2.5).
        let known = HTML.with(view.insuranceOrigin) { origin in
            "<p>社保参保地：<b>\(view.details.insurancePlace)</b>（\(origin.source)，\(origin.checkedAt.chinese) 查询，不需要填写）</p>"
        }
        let shown =
            known
            + PostForm(
                fields(view), to: path, context, form: form, button: "保存",
                autosave: Autosave(path, version: view.detailsVersion, form: form, isConflict: conflict)
            ).html
        return Step.details.page(
            view, context, problems: form.problems,
            body: conflict ? TwoVersions(stored: summary(view, links: false).html, form: shown, back: path).html : shown
        )
    }

    /// What was declared, as it is read.
    ///
    /// - Parameter links: whether each line leads to where it is changed, if it can be.
    static func summary(_ view: ReadCase.View, links: Bool = true) -> SummaryList {
        let c = view.record
        let d = view.details
        let url = Step.details.url(c.id)
        let change: Link? = links && c.state.isEditable ? Link("修改", url) : nil
        func word(_ value: Bool?) -> String { value.map { $0 ? "是" : "否" } ?? "" }
        return SummaryList([
            .init("从事专业", text: c.speciality, change: change), .init("申报方式", text: c.filing.chinese, change: change),
            .init("受理点", text: view.authority, change: change),
            .init("公务员或参照管理人员", text: word(d.civilServant), change: change),
            .init("业务骨干", text: word(d.backbone), change: change),
            .init("社保参保地", text: d.insurancePlace, change: change), .init("人事档案所在地", text: d.filePlace, change: change),
            .init("劳动关系所在地", text: d.labourPlace, change: change),
            .init("没有挂靠现象", text: d.noNominalEmployment ? "已声明" : "", change: change),
            .init("本人述职", text: d.report, change: change),
        ])
    }
}
