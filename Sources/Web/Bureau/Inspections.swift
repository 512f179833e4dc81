import Casework
import TitleReview

/// Inspections by random sample: opened with a commitment, drawn with a public value, judged case by case, closed with a conclusion (R16).
enum Inspections {
    static let here = Link("抽查", "/bureau/inspections")
    static let sizeField = Field("size", "抽查份数", .number(1...OpenInspection.most), hint: "按专业的申报份数按比例分配。")
    static let reasonField = Field("reason", "事由", .text(1...200), hint: "例如“年度随机抽查”。留存在抽查记录里。")
    static let judgeFields = [
        Field("outcome", "抽查结果", .choice(InspectionOutcome.allCases.map { .init($0.rawValue, $0.chinese) }, .radios)),
        Field("note", "查到的情况和依据", .longText(0...2000), hint: "有瑕疵或违规的必须写明；没有问题的可以不写。", required: false),
    ]
    static let closeFields = [
        Field("conclusion", "抽查结论", .longText(1...2000), hint: "写明总体情况、发现的问题和处理要求。办结以后不能再改。")
    ]

    static func path(_ id: String) -> String { "\(here.url)/\(Percent.encode(id))" }
    static func path(_ id: String, _ caseID: String) -> String { "\(path(id))/cases/\(Percent.encode(caseID))" }

    static func routes(_ casework: Casework) -> Routes {
        @Sendable func all(_ context: PageContext) async throws -> ReadInspections.Page {
            try await casework.ask(ReadInspections(), for: context)
        }
        @Sendable func one(_ context: PageContext) async throws -> ReadInspection.View {
            try await casework.ask(ReadInspection(id: context.parameter("id")), for: context)
        }
        @Sendable func inspected(_ context: PageContext) async throws -> ReadInspectedCase.View {
            try await casework.ask(
                ReadInspectedCase(id: context.parameter("id"), caseID: context.parameter("case")), for: context)
        }
        let openFields = [Field("plan", "评审计划", .text(1...80)), sizeField, reasonField]
        return Routes(
            screens: [
                Screen(
                    "/bureau/inspections", name: "listInspections", policy: BureauPages.policy("inspections"),
                    summary: "抽查", load: all
                ) { page, context in list(page, context, Form()) },
                Screen(
                    "/bureau/inspections/{id}", name: "readInspection", policy: BureauPages.policy("inspections"),
                    summary: "一次抽查", load: one
                ) { view, context in page(view, context, Form()) },
                Screen(
                    "/bureau/inspections/{id}/cases/{case}", name: "readInspectedCase",
                    policy: BureauPages.policy("case of the sample"), summary: "抽中的申报", load: inspected
                ) { view, context in
                    caseView(view, context, Form())
                },
            ],
            acts: [
                Act(
                    "/bureau/inspections", name: "openInspection", policy: BureauPages.policy("any plan"),
                    summary: "开始抽查", fields: openFields, button: "冻结名单并承诺",
                    again: { context, form in list(try await all(context), context, form) }
                ) { context, form in
                    let id = try await casework.perform(
                        OpenInspection(
                            planID: form.text("plan"), size: try form.int("size"), reason: form.text("reason")),
                        for: context)
                    return .done(path(id), flash: "名单已冻结，摘要已记入审计链。请在约定的公开数值产生后揭晓样本。", data: ["id": id])
                },
                Act(
                    "/bureau/inspections/{id}/cases/{case}", name: "judgeInspectedCase",
                    policy: BureauPages.policy("case of the sample, not the own"), summary: "写明抽查结果",
                    fields: judgeFields, button: "保存抽查结果",
                    again: { context, form in caseView(try await inspected(context), context, form) }
                ) { context, form in
                    guard let outcome = InspectionOutcome(rawValue: form.text("outcome")) else {
                        throw Refused.notFound
                    }
                    let id = context.parameter("id")
                    let caseID = context.parameter("case")
                    try await casework.perform(
                        JudgeInspectedCase(id: id, caseID: caseID, outcome: outcome, note: form.text("note")),
                        for: context)
                    return .redirect(path(id), flash: "抽查结果已保存。")
                },
            ] + revealing(casework, one) + closing(casework, one),
            downloads: [
                Download(
                    "/bureau/inspections/{id}/draw.py", name: "readInspectionScript",
                    policy: BureauPages.policy("inspections"), summary: "重算脚本"
                ) { context in
                    let view = try await one(context)
                    guard view.summary.isRevealed else { throw Refused.notFound }
                    return FileAnswer(
                        name: "draw.py", type: "text/x-python; charset=utf-8",
                        bytes: Array(DrawScript(view.draw).text.utf8))
                }
            ])
    }

    /// The value that is typed is the sample's for ever.
    private static func revealing(
        _ casework: Casework, _ one: @escaping @Sendable (PageContext) async throws -> ReadInspection.View
    ) -> [Act] {
        Act(
            "/bureau/inspections/{id}/reveal", name: "revealInspection",
            policy: BureauPages.policy("open inspection"), summary: "揭晓样本", fields: [Draws.valueField],
            button: "揭晓样本",
            again: { context, form in page(try await one(context), context, form) }
        ) { context, form in
            let count = try await casework.perform(
                RevealInspection(id: context.parameter("id"), publicValue: form.text("publicValue")), for: context)
            return .redirect(path(context.parameter("id")), flash: "已抽出 \(count) 份。")
        }.confirmed(as: "confirmSample") { context, _ in
            let view = try await one(context)
            guard !view.summary.isRevealed else { throw FormProblems("", "这次抽查的样本已经揭晓。", status: 409) }
            return Confirmation(
                "揭晓样本", to: "揭晓样本", crumbs: [BureauPages.home, here],
                facts: [
                    .init("评审计划", view.summary.planTitle), .init("事由", view.summary.reason),
                    .init("抽查份数", view.draw.seats.joined(separator: "，")),
                ],
                consequences: [
                    "请对照约定的来源核对公开数值，一个字也不能差。", "随即按它抽出样本，任何人都能重算。",
                    "揭晓以后不能更改，也不能重抽。",
                ], back: Link("先不揭晓，回到抽查", path(context.parameter("id"))))
        }
    }

    private static func closing(
        _ casework: Casework, _ one: @escaping @Sendable (PageContext) async throws -> ReadInspection.View
    ) -> [Act] {
        Act(
            "/bureau/inspections/{id}/conclusion", name: "closeInspection",
            policy: BureauPages.policy("open inspection"), summary: "办结抽查", fields: closeFields, button: "办结",
            again: { context, form in page(try await one(context), context, form) }
        ) { context, form in
            try await casework.perform(
                CloseInspection(id: context.parameter("id"), conclusion: form.text("conclusion")), for: context)
            return .redirect(path(context.parameter("id")), flash: "抽查已办结。")
        }.confirmed(as: "confirmConclusion") { context, _ in
            let view = try await one(context)
            return Confirmation(
                "办结抽查", to: "办结抽查", crumbs: [BureauPages.home, here],
                facts: [
                    .init("评审计划", view.summary.planTitle), .init("事由", view.summary.reason),
                    .init("已写明结果", "\(view.summary.judged) 份，共 \(view.summary.cases) 份"),
                ], consequences: ["每一份的抽查结果和结论留存备查，办结以后不能再改。", "同一计划可以再开新的抽查。"],
                people: view.cases.map { .init($0.name, note: "\($0.employer) · \($0.outcome?.chinese ?? "没有写明")") },
                back: Link("先不办结，回到抽查", path(context.parameter("id"))))
        }
    }
}
