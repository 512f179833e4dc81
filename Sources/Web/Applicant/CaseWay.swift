import Casework
import TitleReview

/// Where a case is on its way, in the applicant's words: who has it, until when, what comes next.
struct CaseWay {
    let view: ReadCase.View
    /// Asked for where the sentence on what happens now is shown.
    var followUp: ReadFollowUp.View?

    private var plan: Plan { view.plan }
    var state: CaseState { view.record.state }

    /// Who has the case now.
    var holder: String {
        switch state {
        case .draft, .returned, .awaitingPayment: "您"
        case .employerReview, .employerNotice: view.employer.isEmpty ? "用人单位" : view.employer
        case .authorityReview, .authorityPassed:
            plan.authorities.indices.contains(view.record.level) && view.record.level > 0
                ? plan.authorities[view.record.level].name : view.authority
        case .officeReview, .qualificationNotice, .readyForReview, .passed, .resultNotice: "评委会办公室"
        case .underReview: "评审专家和评委会"
        case .reported, .approved: "市人社局"
        case .notPassed, .certified, .refused, .withdrawn, .expired, .vetoed, .revoked: ""
        }
    }

    /// One sentence on what happens now.
    var now: String {
        switch state {
        case .draft: "填完六个步骤后提交给单位审核。"
        case .returned: "请按清单逐项补正后重新提交，逾期视为放弃。"
        case .employerReview: "单位经办人正在审核您的申报。"
        case .employerNotice: "单位内公示，期满无异议后报送受理点。"
        case .authorityReview: "受理部门正在审核。"
        case .authorityPassed: "受理部门审核通过，等待推荐到下一环节。"
        case .officeReview: "评委会办公室正在审核资格。"
        case .qualificationNotice: "资格审核通过，正在公示。"
        case .awaitingPayment: "请在截止前缴纳评审费，逾期视为放弃。"
        case .readyForReview: "等待提交评审。"
        case .underReview: "专家正在评审。评审过程不公开。"
        case .passed: "评审通过，等待公示。"
        case .notPassed: notPassed
        case .resultNotice: "评审结果正在公示。结果以发文为准。"
        case .reported: "公示结束，已报市人社局批准。"
        case .approved: "已批准，等待生成电子证书。"
        case .certified: "证书已生成，可以下载。"
        case .refused: "审核不通过，理由见下面的经过。"
        case .withdrawn: "您已撤回这份申报。"
        case .expired: "在截止前没有办理，申报已失效。"
        case .vetoed: "因查实的失信行为被一票否决。"
        case .revoked: "证书已被撤销。"
        }
    }

    /// A recheck is offered only while it can be asked for.
    private var notPassed: String {
        if let last = followUp?.recheckUntil { return "评审未通过。对结果有异议的，可以在 \(last.chinese) 24:00 前申请复核。" }
        guard let recheck = followUp?.recheck else { return "评审未通过。申请复核的期限已过。" }
        return recheck.outcome == nil ? "评审未通过。您的复核申请正在处理。" : "评审未通过。您的复核申请已经答复，见下面的“复核申请”。"
    }

    var tone: Tone {
        switch state {
        case .draft, .withdrawn: .plain
        case .returned, .awaitingPayment, .expired: .warn
        case .refused, .vetoed, .revoked, .notPassed: .bad
        case .passed, .resultNotice, .reported, .approved, .certified: .ok
        default: .accent
        }
    }

    /// What lies ahead, with the plan's dates.
    private var ahead: [(title: String, when: String)] {
        let d = plan.dates
        let way: [(state: CaseState, title: String, when: String)] = [
            (.employerReview, "单位审核", "\(d.employerDeadline.chinese) 24:00 截止"),
            (.employerNotice, "单位公示 \(plan.notices.employerDays) 个工作日并报送", ""),
            (
                .authorityReview, plan.authorities.map(\.name).joined(separator: "、") + "审核",
                "\(d.authorityDeadline.chinese) 24:00 截止"
            ),
            (.officeReview, "评委会办公室审核资格", "\(d.officeDeadline.chinese) 24:00 截止"),
            (.qualificationNotice, "资格公示 \(plan.notices.qualificationDays) 个工作日", ""),
            (.awaitingPayment, "缴纳评审费", "\(d.paymentWorkingDays) 个工作日内"),
            (.underReview, "评审", "\(d.meetingFrom.chineseDate) 起"),
            (.resultNotice, "结果公示 \(plan.notices.resultDays) 个工作日", ""), (.approved, "批准发文", ""),
            (.certified, "电子证书", ""),
        ]
        // Where the way goes on after a state that is not among the stations.
        let place: CaseState? =
            switch state {
            case .draft: nil
            case .returned: view.record.returnerState ?? .employerReview
            case .authorityPassed: .authorityReview
            case .readyForReview: .awaitingPayment
            case .passed: .underReview
            case .reported: .resultNotice
            default: state
            }
        guard !state.isFinal, state != .notPassed else { return [] }
        let start = place.flatMap { at in way.firstIndex { $0.state == at } }.map { $0 + 1 } ?? 0
        return way[start...].filter { step in
            !(step.state == .awaitingPayment && plan.fee == nil)
                && !(step.state == .authorityReview && plan.authorities.isEmpty)
        }.map { ($0.title, $0.when) }
    }

    var timeline: Timeline {
        let past = view.timeline.map { event in
            Timeline.Event(
                .past, "\(event.by)：\(event.action)", when: event.at.chinese,
                detail: event.note.isEmpty ? .empty : "<p>\(event.note)</p>")
        }
        let here = Timeline.Event(
            .now, state.chinese, when: view.dueShown.map { "\($0.chinese) 24:00 截止" } ?? "", detail: "<p>\(now)</p>")
        return Timeline(past + [here] + ahead.map { Timeline.Event(.ahead, $0.title, when: $0.when) })
    }
}

/// The six steps of an application (A2.2.1–A2.2.6), each with what is still missing.
enum Step: String, CaseIterable {
    case photo, commitment, details, achievements, attachments, preview

    var chinese: String {
        switch self {
        case .photo: "照片"
        case .commitment: "承诺"
        case .details: "申报信息"
        case .achievements: "选择业绩"
        case .attachments: "附件"
        case .preview: "预览提交"
        }
    }

    func url(_ caseID: String) -> String { "/applications/\(caseID)/\(rawValue)" }

    static func bar(_ view: ReadCase.View, here: Step?) -> HTML {
        let id = view.record.id
        return StepBar(
            allCases.map { step in
                let done =
                    step == .preview
                    ? view.gaps.isEmpty && !view.record.state.isEditable
                    : !view.gaps.contains { $0.step == step.rawValue }
                return .init(step.chinese, step.url(id), step == here ? .here : done ? .done : .toDo)
            }
        ).html
    }

    var next: Step? {
        Step.allCases.firstIndex(of: self).map { $0 + 1 }.flatMap {
            Step.allCases.indices.contains($0) ? Step.allCases[$0] : nil
        }
    }

    /// The frame of a step's page: where one is, what is missing here, what was wrong, the way on.
    func page(_ view: ReadCase.View, _ context: PageContext, problems: [FieldProblem] = [], body: HTML) -> Page {
        let id = view.record.id
        let missing = view.gaps.filter { $0.step == rawValue }
        let closed = Banner(.information, "这份申报现在是“\(view.record.state.chinese)”，只能查看，不能修改。")
        let gaps: HTML = "<ul class=\"muted\">\(HTML.each(missing) { "<li>\($0.message)</li>" })</ul>"
        let onward = HTML.with(next) {
            "<p class=\"acts\"><a class=\"btn two\" href=\"\(url: $0.url(id))\">下一步：\($0.chinese)</a></p>"
        }
        return Page(
            chinese, crumbs: [Link("我的申报", "/me"), Link(view.plan.title, "/applications/\(id)")],
            body: """
                \(ErrorSummary(problems))
                \(Step.bar(view, here: self))
                <h1>\(chinese)</h1>
                \(HTML.when(!view.record.state.isEditable, closed.html))
                \(HTML.when(!missing.isEmpty && self != .preview, gaps))
                \(body)
                \(onward)
                <p class="muted">已填的内容都保存着，可以随时离开。\(deadline(view, context))</p>
                """)
    }

    private func deadline(_ view: ReadCase.View, _ context: PageContext) -> HTML {
        guard view.record.state.isEditable, let due = view.dueShown else { return .empty }
        let what = view.record.state == .draft ? "个人申报" : "补正"
        let left = DeadlineBadge(until: .deadline(due), now: context.now)
        return "\(what)到 \(due.chinese) 24:00 截止 \(left)"
    }
}
