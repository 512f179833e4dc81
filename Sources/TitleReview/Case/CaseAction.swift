/// What can be done to a case. Raw values are stored in its timeline and on the audit chain.
public enum CaseAction: String, Sendable, Codable, CaseIterable {
    case submit, resubmit, withdraw
    case pass, `return`, refuse, report, recommend
    case clearNotice, pay, waiveFee, assign
    case decidePassed, decideNotPassed, publishResult, reportResult, upholdObjection, recheck
    case approve, sendBack, certify, revoke
    case veto, void, expire

    public var chinese: String {
        switch self {
        case .submit: "提交"
        case .resubmit: "补正后重新提交"
        case .withdraw: "撤回"
        case .pass: "审核通过"
        case .return: "退回修改"
        case .refuse: "审核不通过"
        case .report: "报送"
        case .recommend: "审核推荐"
        case .clearNotice: "公示结束"
        case .pay: "缴费"
        case .waiveFee: "减免评审费"
        case .assign: "提交评审"
        case .decidePassed: "表决通过"
        case .decideNotPassed: "表决未通过"
        case .publishResult: "公示评审结果"
        case .reportResult: "上报评审结果"
        case .upholdObjection: "异议成立"
        case .recheck: "复核重审"
        case .approve: "批准"
        case .sendBack: "退回评委会办公室"
        case .certify: "颁发证书"
        case .revoke: "撤销证书"
        case .veto: "一票否决"
        case .void: "评审结果作废"
        case .expire: "逾期失效"
        }
    }
}
