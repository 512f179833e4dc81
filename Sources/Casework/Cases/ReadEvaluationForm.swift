import Documents
import Store
import TitleReview

/// A case's evaluation form as PDF (A2.2.8): available once the qualification check is passed.
public struct ReadEvaluationForm: Inquiry {
    public struct Form: Sendable {
        public let name: String
        let form: EvaluationForm
        let at: Instant
        public func bytes() throws -> [UInt8] { try form.document(at: at).bytes() }
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: UnitOfWork) throws -> Form {
        let view = try ReadCase(caseID: caseID).run(work)
        guard view.record.state.isQualified else { throw Refusal.conflict("资格审核通过后才能导出评审表。（附件2 二、8）") }
        let records = view.records.filter { $0.state == "approved" }
        func rows(_ kind: String) -> EvaluationForm.Section {
            let found = ArchiveKind.find(kind)
            let fields = found?.fields.prefix(5) ?? []
            return .rows(
                found?.name ?? kind, head: fields.map(\.label),
                rows: records.filter { $0.kind == kind }.map { record in
                    fields.map { found?.words(of: $0.name, in: record.body) ?? "" }
                })
        }
        let opinions = view.timeline.filter { $0.action == CaseAction.pass.chinese && !$0.note.isEmpty }
        func opinion(_ by: String) -> String { opinions.last { $0.by == by }?.note ?? "" }
        let result: String =
            switch view.record.state {
            case .passed, .resultNotice, .reported, .approved, .certified, .revoked: "经评审委员会无记名投票表决，通过。"
            case .notPassed: "经评审委员会无记名投票表决，未通过。"
            default: ""
            }
        // The panel's opinion is there with the result, and not before (R11).
        let panel =
            view.plan.committee.panelOpinion == nil
            ? []
            : [
                EvaluationForm.Section.opinion(
                    "评议组意见", result.isEmpty ? "" : try work.jointOpinion(caseID)?.text ?? "", signature: "组长（签字）　年　月　日")
            ]
        let form = EvaluationForm(
            title: "专业技术职务任职资格评审表", subtitle: view.plan.title, watermark: view.plan.certificate.watermark,
            sections: [
                .values(
                    "基本情况",
                    [
                        ("姓名", view.record.name), ("性别", view.sex), ("出生年月", String(view.born.prefix(7))),
                        ("工作单位", view.employer), ("申报专业", view.record.speciality),
                        ("申报资格", view.plan.award.name), ("申报方式", view.record.filing.chinese), ("受理部门", view.authority),
                    ]),
                rows("education"), rows("title"), rows("appointment"), rows("work"), rows("assessment"), rows("credit"),
                .text("本人述职", view.details.report),
                .rows(
                    "主要业绩", head: ["业绩", "类别", "本人贡献"],
                    rows: view.picked.map { [$0.title, $0.kindName, $0.contribution] }),
                .opinion("单位意见", opinion("用人单位"), signature: "（盖章）　年　月　日"),
                .opinion("主管部门意见", opinion("受理部门"), signature: "（盖章）　年　月　日"),
                .opinion("资格审核意见", opinion("评委会办公室"), signature: "（盖章）　年　月　日"),
            ] + panel + [.opinion("评审结果", result, signature: "（盖章）　年　月　日")])
        return Form(name: "评审表-\(view.record.name).pdf", form: form, at: work.now)
    }
}

extension Facts.Filing {
    /// A2.2.3, as people tick it.
    public var chinese: String {
        switch self {
        case .normal: "正常申报"
        case .exceptional: "破格申报"
        case .transfer: "转（兼）评"
        }
    }
}
