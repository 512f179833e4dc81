/// One line of the table that holds the life of a case: from where, by whom, on what conditions, to where.
///
/// Pages, API, batch acts, the rehearsal and the documentation read ``table``; nothing else in the program decides
/// whether a state may change.
public struct Transition: Sendable, Equatable {
    public let from: CaseState
    public let action: CaseAction
    public let by: Performer
    public let needs: [Requirement]
    public let to: Destination

    /// Who carries an action out. `clock` acts when a deadline is over, `gateway` when a payment is confirmed,
    /// `committee` when a ballot is closed.
    public enum Performer: String, Sendable, Codable, CaseIterable {
        case applicant, employer, authority, office, bureau, committee, gateway, clock

        public var chinese: String {
            switch self {
            case .applicant: "申报人"
            case .employer: "用人单位"
            case .authority: "受理部门"
            case .office: "评委会办公室"
            case .bureau: "市人社局"
            case .committee: "评委会"
            case .gateway: "支付平台"
            case .clock: "系统"
            }
        }
    }

    /// What must hold. The use case supplies the facts (``Given``); ``missing(_:)`` names what lacks.
    public enum Requirement: String, Sendable, CaseIterable {
        /// N2.1: the application window of the plan is open at the instant of receipt.
        case windowOpen
        /// A2.2.6: every step is complete and no condition is unmet.
        case complete
        /// A sentence that says why (A3.1.3).
        case reason
        /// The opinion that goes with a pass (A3.1.3).
        case opinion
        /// A3.3.2: every line of the check-list is ticked.
        case checklist
        /// R5: at least one thing to correct.
        case correctionList
        /// N2.2: the stage's last day, an extension included, is not over.
        case beforeDeadline
        /// R5: the correction's last day is not over.
        case beforeCorrectionDeadline
        /// The deadline of the present state is over; only the clock acts on it.
        case deadlineOver
        /// N3.2, N3.3, R4, R13: the notice was published and its last working day is over.
        case noticeOver
        /// No objection against the case is unanswered.
        case noOpenObjection
        /// A2.2.7: the fee is paid, waived, or the plan asks none.
        case feeSettled
        /// N2.3: where the plan asks for paper before the review, it has arrived.
        case paperSettled
        /// R8: every panel member's opinion is in.
        case panelOpinions
        /// R6, R7: quorum at the opening, ballot closed and counted.
        case countedBallot
        /// N3.4: document number and date.
        case document
        /// N1.3: not an examination speciality.
        case notExaminationSpeciality
    }

    public enum Destination: Sendable, Equatable {
        case state(CaseState)
        /// The first authority of the plan's chain, or the office where the plan has none (N3.1).
        case firstAuthority
        /// The next authority of the chain, or the office after the last.
        case nextAuthority
        /// The level that returned the case (R5).
        case returner
        /// `awaitingPayment`, or `readyForReview` where the plan asks no fee.
        case afterQualification
    }

    init(_ from: CaseState, _ action: CaseAction, by: Performer, needs: [Requirement] = [], to: Destination) {
        self.from = from
        self.action = action
        self.by = by
        self.needs = needs
        self.to = to
    }

    init(_ from: CaseState, _ action: CaseAction, by: Performer, needs: [Requirement] = [], to: CaseState) {
        self.init(from, action, by: by, needs: needs, to: .state(to))
    }
}

extension Transition {
    /// The life of a case. The order is the way; side ways follow.
    public static let table: [Transition] = way + withdrawals + vetoes

    private static let way: [Transition] = [
        .init(.draft, .submit, by: .applicant, needs: [.windowOpen, .complete], to: .employerReview),  // N2.1 A2.2.6
        .init(.draft, .expire, by: .clock, needs: [.deadlineOver], to: .expired),  // N2.1
        .init(
            .employerReview, .pass, by: .employer, needs: [.opinion, .beforeDeadline],
            to: .employerNotice),  // A3.1.3
        .init(
            .employerReview, .return, by: .employer, needs: [.correctionList, .beforeDeadline],
            to: .returned),  // A3.1.3 R5
        .init(.employerReview, .refuse, by: .employer, needs: [.reason], to: .refused),  // A3.1.3
        .init(.employerReview, .expire, by: .clock, needs: [.deadlineOver], to: .expired),  // N2.2
        .init(
            .employerNotice, .report, by: .employer, needs: [.noticeOver, .noOpenObjection, .beforeDeadline],
            to: .firstAuthority),  // A3.1.4 R4
        .init(.employerNotice, .refuse, by: .employer, needs: [.reason], to: .refused),  // R4
        .init(.employerNotice, .expire, by: .clock, needs: [.deadlineOver], to: .expired),  // N2.2
        .init(
            .authorityReview, .pass, by: .authority, needs: [.opinion, .checklist, .beforeDeadline],
            to: .authorityPassed),  // A3.2.1 A3.3.2
        .init(
            .authorityReview, .return, by: .authority, needs: [.correctionList, .beforeDeadline],
            to: .returned),  // A3.2.1 R5
        .init(.authorityReview, .refuse, by: .authority, needs: [.reason], to: .refused),  // A3.2.1
        .init(.authorityPassed, .recommend, by: .authority, needs: [.beforeDeadline], to: .nextAuthority),  // A3.2.2
        .init(.officeReview, .pass, by: .office, needs: [.opinion], to: .qualificationNotice),  // N3.2
        .init(.officeReview, .return, by: .office, needs: [.correctionList], to: .returned),  // R5
        .init(.officeReview, .refuse, by: .office, needs: [.reason], to: .refused),  // N3.2
        .init(
            .qualificationNotice, .clearNotice, by: .clock, needs: [.noticeOver, .noOpenObjection],
            to: .afterQualification),  // N3.2
        .init(.qualificationNotice, .upholdObjection, by: .office, needs: [.reason], to: .refused),  // N3.2
        .init(.awaitingPayment, .pay, by: .gateway, to: .readyForReview),  // A2.2.7
        .init(.awaitingPayment, .waiveFee, by: .office, needs: [.reason], to: .readyForReview),  // A2.2.7
        .init(.awaitingPayment, .expire, by: .clock, needs: [.deadlineOver], to: .expired),  // A2.2.7
        .init(
            .readyForReview, .assign, by: .office, needs: [.feeSettled, .paperSettled, .notExaminationSpeciality],
            to: .underReview),  // N1.3 N3.2
        .init(.underReview, .decidePassed, by: .committee, needs: [.panelOpinions, .countedBallot], to: .passed),  // R7
        .init(
            .underReview, .decideNotPassed, by: .committee, needs: [.panelOpinions, .countedBallot],
            to: .notPassed),  // R7
        .init(.passed, .publishResult, by: .office, to: .resultNotice),  // N3.3
        .init(.notPassed, .recheck, by: .office, needs: [.reason], to: .underReview),  // R14
        .init(
            .resultNotice, .reportResult, by: .office, needs: [.noticeOver, .noOpenObjection],
            to: .reported),  // N3.3 R13
        .init(.resultNotice, .upholdObjection, by: .office, needs: [.reason], to: .notPassed),  // R13
        .init(.reported, .approve, by: .bureau, needs: [.document], to: .approved),  // N3.4
        .init(.reported, .sendBack, by: .bureau, needs: [.reason], to: .passed),  // N3.4
        .init(.approved, .certify, by: .bureau, to: .certified),  // N3.4 R15
        .init(.certified, .revoke, by: .bureau, needs: [.reason], to: .revoked),  // N5 R17
        .init(
            .returned, .resubmit, by: .applicant, needs: [.complete, .beforeCorrectionDeadline],
            to: .returner),  // R5
        .init(.returned, .expire, by: .clock, needs: [.deadlineOver], to: .expired),  // R5
        .init(.passed, .void, by: .bureau, needs: [.reason], to: .underReview),  // R17
        .init(.notPassed, .void, by: .bureau, needs: [.reason], to: .underReview),  // R17
        .init(.resultNotice, .void, by: .bureau, needs: [.reason], to: .underReview),  // R17
    ]

    /// The applicant may take a case back until the committee has it.
    private static let withdrawals: [Transition] = [
        CaseState.draft, .employerReview, .employerNotice, .authorityReview, .authorityPassed, .officeReview,
        .qualificationNotice, .awaitingPayment, .readyForReview, .returned,
    ].map { .init($0, .withdraw, by: .applicant, to: .withdrawn) }

    /// A3.3.1: a confirmed dishonesty stops a case at any stage before the certificate (revocation afterwards).
    private static let vetoes: [Transition] = {
        let stages: [CaseState] = [
            .employerReview, .employerNotice, .authorityReview, .authorityPassed, .officeReview, .qualificationNotice,
            .awaitingPayment, .readyForReview, .underReview, .passed, .notPassed, .resultNotice, .reported, .approved,
            .returned,
        ]
        return [Performer.authority, .office, .bureau].flatMap { who in
            stages.map { .init($0, .veto, by: who, needs: [.reason], to: .vetoed) }
        }
    }()

    /// The line for an action in a state, by a performer; nil when the table has none.
    public static func find(_ from: CaseState, _ action: CaseAction, by: Performer) -> Transition? {
        table.first { $0.from == from && $0.action == action && $0.by == by }
    }

    /// Whether the action can lead to a state, whatever the plan says of authorities and fee, and whoever returned the case.
    public func canReach(_ state: CaseState) -> Bool {
        switch to {
        case .state(let one): state == one
        case .firstAuthority, .nextAuthority: state == .authorityReview || state == .officeReview
        case .returner: Transition.table.contains { $0.action == .return && $0.from == state }
        case .afterQualification: state == .awaitingPayment || state == .readyForReview
        }
    }

    /// What one may do in a state.
    public static func actions(in state: CaseState, by: Performer) -> [CaseAction] {
        table.filter { $0.from == state && $0.by == by }.map(\.action)
    }

    /// Requirements that are not among those given, in the table's order.
    public func missing(_ given: Set<Requirement>) -> [Requirement] { needs.filter { !given.contains($0) } }

    /// The state after this transition.
    ///
    /// - Parameters:
    ///   - level: the case's present place in the chain of authorities, 0...
    ///   - authorities: how many the plan has.
    ///   - returner: the state and level that returned the case, for ``Destination/returner``.
    ///   - feeAsked: whether the plan asks a fee.
    public func destination(
        level: Int, authorities: Int, returner: (state: CaseState, level: Int)?, feeAsked: Bool
    ) -> (state: CaseState, level: Int) {
        switch to {
        case .state(let state): (state, level)
        case .firstAuthority: authorities > 0 ? (.authorityReview, 0) : (.officeReview, 0)
        case .nextAuthority: level + 1 < authorities ? (.authorityReview, level + 1) : (.officeReview, level)
        case .returner: returner ?? (.employerReview, 0)
        case .afterQualification: (feeAsked ? .awaitingPayment : .readyForReview, level)
        }
    }
}

extension Transition.Requirement {
    /// What to say when it is not given, in the person's words.
    public var chinese: String {
        switch self {
        case .windowOpen: "现在不在个人申报时间内。"
        case .complete: "申报材料还不完整，或有条件不符合。"
        case .reason: "请写明理由。"
        case .opinion: "请填写审核意见。"
        case .checklist: "请逐项勾选审核清单。"
        case .correctionList: "请至少列出一项需要补正的内容。"
        case .beforeDeadline: "本环节的截止时间已过。如需办理，请向评委会办公室申请延期。"
        case .beforeCorrectionDeadline: "补正期限已过。"
        case .deadlineOver: "期限还没有到。"
        case .noticeOver: "公示还没有期满。"
        case .noOpenObjection: "还有异议没有处理完。"
        case .feeSettled: "评审费还没有缴纳。"
        case .paperSettled: "纸质材料还没有收到。"
        case .panelOpinions: "评议组成员的意见还没有全部提交。"
        case .countedBallot: "表决还没有结束并计票。"
        case .document: "请填写发文文号和日期。"
        case .notExaminationSpeciality: "所报专业属于国家、省统一考试专业，不能提交评审（通知一）。"
        }
    }
}
