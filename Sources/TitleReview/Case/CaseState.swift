/// Where a case (申报材料) stands. The raw values are stored and stand in reports; the order is the way.
/// As keys of a dictionary they are keys in JSON, too: counts by state are an object, not a list in no order.
public enum CaseState: String, Sendable, Codable, CodingKeyRepresentable, CaseIterable {
    case draft, employerReview, employerNotice, authorityReview, authorityPassed, officeReview
    case qualificationNotice, awaitingPayment, readyForReview, underReview, passed, notPassed
    case resultNotice, reported, approved, certified
    case returned, refused, withdrawn, expired, vetoed, revoked

    /// As people read it.
    public var chinese: String {
        switch self {
        case .draft: "草稿"
        case .employerReview: "待单位审核"
        case .employerNotice: "单位公示中"
        case .authorityReview: "待受理部门审核"
        case .authorityPassed: "待受理部门推荐"
        case .officeReview: "待评委会办公室审核"
        case .qualificationNotice: "资格公示中"
        case .awaitingPayment: "待缴费"
        case .readyForReview: "待评审"
        case .underReview: "评审中"
        case .passed: "评审通过"
        case .notPassed: "评审未通过"
        case .resultNotice: "结果公示中"
        case .reported: "已报市人社局"
        case .approved: "已批准"
        case .certified: "已发证"
        case .returned: "退回修改"
        case .refused: "审核不通过"
        case .withdrawn: "已撤回"
        case .expired: "逾期失效"
        case .vetoed: "一票否决"
        case .revoked: "已撤销"
        }
    }

    /// Nothing moves such a case any more. A person may then apply again while the window is open.
    public var isFinal: Bool {
        switch self {
        case .refused, .withdrawn, .expired, .vetoed, .revoked: true
        default: false
        }
    }

    /// The applicant can change the application: before it is handed in, and while it is returned (R5).
    public var isEditable: Bool { self == .draft || self == .returned }

    /// Counted as the one open application that a person may have in a plan.
    public var isOpen: Bool { !isFinal }

    /// Whether anybody still has to do with the applicant (S39); a certificate that may be revoked one day is no reason.
    public var isWorkedOn: Bool { isOpen && self != .certified }

    /// The qualification check is passed (N3.2): the evaluation form stands from then on (A2.2.8).
    public var isQualified: Bool {
        isDecided || [.qualificationNotice, .awaitingPayment, .readyForReview, .underReview].contains(self)
    }

    /// The committee has decided, and the decision stands.
    public var isDecided: Bool { self == .notPassed || hasPassed }

    /// The committee has decided for it; what became of the certificate later changes nothing of that.
    public var hasPassed: Bool { [.passed, .resultNotice, .reported, .approved, .certified, .revoked].contains(self) }
}
