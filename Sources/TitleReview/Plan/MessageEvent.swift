/// What people are told of their cases. A plan may say it in its own words (`messages`); these are the words where it does not.
public enum MessageEvent: String, Sendable, Codable, CaseIterable {
    case returned, refused, passedByEmployer, draftExpired, correctionExpired, employerExpired, paymentExpired, feeDue,
        feeReceived, moneyBack, moneyReturned
    case objectionUpheld, vetoed, resultPublished, notPassed, notPassedAgain, resultVoided, recheckGranted,
        recheckRejected, titleAwarded, certificateReady,
        certificateRevoked, certificateReplaced, reminded

    /// What may stand in braces in a template of this event, beside `{name}` (the applicant's) and `{plan}` (its title).
    public var placeholders: Set<String> {
        switch self {
        case .returned: ["count", "due"]
        case .feeDue, .notPassed: ["due"]
        case .refused, .vetoed: ["reason"]
        case .objectionUpheld, .recheckRejected: ["answer"]
        case .feeReceived, .moneyReturned: ["amount"]
        case .moneyBack: ["amount", "reason"]
        case .titleAwarded: ["title", "document"]
        case .certificateReady: ["number"]
        case .certificateRevoked: ["number", "reason"]
        case .certificateReplaced: ["number", "old", "reason"]
        case .reminded: ["employer", "due", "plan"]
        case .passedByEmployer, .draftExpired, .correctionExpired, .employerExpired, .paymentExpired, .resultPublished,
            .recheckGranted, .notPassedAgain, .resultVoided:
            []
        }
    }

    var standard: Plan.MessageTemplate {
        switch self {
        case .returned:
            .init(
                text: "【评衡】您的申报材料需要补正 {count} 处，请于 {due} 24:00 前登录修改，逾期视为放弃。",
                subject: "请补正申报材料")
        case .refused: .init(text: "您的申报审核不通过。理由：{reason}", subject: "申报审核不通过")
        case .passedByEmployer: .init(text: "您的申报已通过单位审核，接下来在单位内公示。", subject: "申报已通过单位审核")
        case .draftExpired: .init(text: "申报时间已过，您的草稿没有提交，已失效。", subject: "申报草稿已失效")
        case .correctionExpired: .init(text: "补正期限已过，按规定视为放弃申报。", subject: "补正期限已过")
        case .employerExpired: .init(text: "用人单位没有在截止日期前办理，您的申报已失效。", subject: "申报已失效")
        case .paymentExpired: .init(text: "缴费期限已过，按规定视为放弃申报。", subject: "缴费期限已过")
        case .feeDue: .init(text: "【评衡】您已通过资格审核，请于 {due} 24:00 前登录“我的申报记录”缴纳评审费。", subject: "请缴纳评审费")
        case .feeReceived: .init(text: "评审费 {amount} 已收到，您的申报等待专家评审。收据可在缴费页下载。", subject: "评审费已收到")
        case .moneyBack: .init(text: "收到您的一笔款项 {amount}，{reason}，将原路退回。", subject: "款项将原路退回")
        case .moneyReturned: .init(text: "款项 {amount} 已原路退回，到账时间以银行为准。", subject: "款项已退回")
        case .objectionUpheld: .init(text: "公示期间收到对您的异议，经调查异议成立。答复：{answer}", subject: "异议处理结果")
        case .vetoed: .init(text: "您的申报因查实的不诚信行为被一票否决：{reason}", subject: "申报被一票否决")
        case .resultPublished: .init(text: "【评衡】您的申报已通过评审，结果正在公示。结果以发文为准。", subject: "评审结果公示")
        case .notPassed:
            .init(
                text: "【评衡】您的申报没有通过评审。有异议的，可在 {due} 24:00 前登录“我的申报”申请复核，只能申请一次。",
                subject: "评审结果：未通过")
        case .notPassedAgain:
            .init(text: "【评衡】您的申报经重新表决，没有通过评审。复核只能申请一次，您已经申请过。", subject: "重新表决结果：未通过")
        case .resultVoided:
            .init(text: "【评衡】评审会议被作废，您的评审结果不再有效。申报将重新表决，结果另行通知。", subject: "评审结果作废，将重新表决")
        case .recheckGranted: .init(text: "您的复核申请成立，将重新提交评审会议表决。", subject: "复核申请成立")
        case .recheckRejected: .init(text: "您的复核申请没有成立。理由：{answer}", subject: "复核申请没有成立")
        case .titleAwarded: .init(text: "您的{title}资格已由 {document} 发文公布。电子证书生成后可以下载。", subject: "职称资格已发文公布")
        case .certificateReady: .init(text: "您的电子证书 {number} 已生成，可以登录下载。", subject: "电子证书已生成")
        case .certificateRevoked: .init(text: "您的职称证书 {number} 已被撤销：{reason}", subject: "职称证书已被撤销")
        case .certificateReplaced:
            .init(
                text: "您的电子证书 {old} 印得有误（{reason}），已换发 {number}，可以登录下载。您的资格不受影响，原证书不再使用。",
                subject: "电子证书已更换")
        case .reminded:
            .init(
                text: "【评衡】{employer}提醒您：{plan}还需要您办理，请于 {due} 24:00 前登录完成。",
                subject: "请完成职称申报")
        }
    }
}

extension Plan {
    /// A message in the plan's own words.
    public struct MessageTemplate: Sendable, Codable, Equatable {
        public var text: String
        /// The subject of the mail.
        public var subject: String

        public init(text: String, subject: String) {
            self.text = text
            self.subject = subject
        }

        /// The names in braces.
        static func names(in text: String) -> [String] {
            text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().compactMap { part in
                part.firstIndex(of: "}").map { String(part[..<$0]) }
            }
        }

        /// Each name in braces replaced once; what the values themselves hold is never looked at again.
        func filled(_ values: [String: String]) -> MessageTemplate {
            func fill(_ template: String) -> String {
                let parts = template.split(separator: "{", omittingEmptySubsequences: false)
                return parts.dropFirst().reduce(String(parts.first ?? "")) { text, part in
                    guard let end = part.firstIndex(of: "}"), let value = values[String(part[..<end])] else {
                        return text + "{" + part
                    }
                    return text + value + part[part.index(after: end)...]
                }
            }
            return MessageTemplate(text: fill(text), subject: fill(subject))
        }
    }

    /// What a person is told of an event of a case under this plan.
    public func message(_ event: MessageEvent, name: String, _ values: [String: String]) -> MessageTemplate {
        (messages?[event.rawValue] ?? event.standard).filled(
            values.merging(["name": name, "plan": title]) { value, _ in value })
    }
}
