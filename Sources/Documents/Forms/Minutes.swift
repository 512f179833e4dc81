import TitleReview

/// The minutes of a meeting (R9, R10): attendance, whom it was about, opinions, counts, the chair's signature, and the head
/// of the audit chain at the time of writing.
public struct Minutes: Sendable {
    public struct Line: Sendable {
        public let name: String
        public let speciality: String
        public let opinions: String
        public let count: String
        public let result: String
        /// Of the mixed list of votes (R7).
        public let digest: String
        /// Of the list of receipts (S49); nil for ballots from before there were any.
        public let receipts: String?
        public init(
            name: String, speciality: String, opinions: String, count: String, result: String, digest: String,
            receipts: String?
        ) {
            self.name = name
            self.speciality = speciality
            self.opinions = opinions
            self.count = count
            self.result = result
            self.digest = digest
            self.receipts = receipts
        }
    }

    public let committee: String
    public let plan: String
    public let day: Day
    public let members: Int
    public let present: [String]
    /// Who presided, each with the office held.
    public let presiding: [String]
    /// What was left undecided, and why.
    public let unfinished: String?
    /// How the votes were counted; empty where nothing was voted on.
    public let rule: String
    public let lines: [Line]
    /// Of ballots that nothing opened: when, how many and why.
    public let givenUp: [String]
    /// Where a receipt can be looked up.
    public let receiptsAt: String
    public let auditHead: String

    public init(
        committee: String, plan: String, day: Day, members: Int, present: [String], presiding: [String] = [],
        unfinished: String? = nil, rule: String = "", lines: [Line],
        givenUp: [String] = [], receiptsAt: String, auditHead: String
    ) {
        self.committee = committee
        self.plan = plan
        self.day = day
        self.members = members
        self.present = present
        self.presiding = presiding
        self.unfinished = unfinished
        self.rule = rule
        self.lines = lines
        self.givenUp = givenUp
        self.receiptsAt = receiptsAt
        self.auditHead = auditHead
    }

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        writer.title("评审委员会会议纪要", subtitle: "\(committee)　\(day.chinese)")
        writer.paragraph("评审计划：\(plan)")
        writer.paragraph("应到 \(members) 人，实到 \(present.count) 人：\(present.joined(separator: "、"))。")
        if !presiding.isEmpty { writer.paragraph("主持：\(presiding.joined(separator: "、"))。") }
        writer.heading("评议意见与表决结果")
        if !rule.isEmpty { writer.paragraph("无记名投票。\(rule)") }
        let rows = lines.enumerated().map { index, line in
            FormRow([
                .value("\(index + 1)", .centre), .value(line.name, .centre), .value(line.speciality, .centre),
                .value(line.opinions), .value(line.count, .centre), .value(line.result, .centre),
            ])
        }
        writer.table(
            FormTable(columns: [0.6, 1.2, 1.2, 4, 2, 1], rows: [.head(["序号", "姓名", "专业", "评议意见", "表决", "结果"])] + rows))
        for line in givenUp { writer.paragraph(line) }
        if let unfinished { writer.paragraph(unfinished) }
        writer.heading("选票清单摘要（SHA-256）")
        writer.paragraph(lines.map { "\($0.name) \($0.digest)" }.joined(separator: "\n"), .small)
        let receipts = lines.compactMap { line in line.receipts.map { "\(line.name) \($0)" } }
        if !receipts.isEmpty {
            writer.heading("选票回执清单摘要（SHA-256）")
            writer.paragraph((receipts + ["持回执码可在 \(receiptsAt) 查验"]).joined(separator: "\n"), .small)
        }
        writer.paragraph("审计链头：\(auditHead)", .small)
        writer.signatureLine("会议主持人（签字）")
        return PDFDocument(title: "评审委员会会议纪要", createdAt: now, pages: writer.finish())
    }
}
