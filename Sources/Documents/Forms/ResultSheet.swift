import TitleReview

/// The result of a vote on paper (R7, R10, R15): who was voted on, how many were there, how many votes of each kind, and what follows; of a
/// meeting, or of a plan's meetings together. Nobody who voted is named in it.
public struct ResultSheet: Sendable {
    public struct Line: Sendable, Equatable {
        public let name: String
        public let speciality: String
        public let day: Day
        public let present: Int
        public let recused: Int
        public let yes: Int
        public let no: Int
        public let abstain: Int
        public let passed: Bool
        public let points: Points
        /// A later vote on the same case took its place.
        public let isReplaced: Bool
        public init(
            name: String, speciality: String, day: Day, present: Int, recused: Int, yes: Int, no: Int, abstain: Int,
            passed: Bool, points: Points, isReplaced: Bool
        ) {
            self.name = name
            self.speciality = speciality
            self.day = day
            self.present = present
            self.recused = recused
            self.yes = yes
            self.no = no
            self.abstain = abstain
            self.passed = passed
            self.points = points
            self.isReplaced = isReplaced
        }

        /// Who was there, not recused, and cast no vote.
        public var missing: Int { present - recused - yes - no - abstain }
    }

    /// What the panel's sheets came to, added up (R8, A2.3.5).
    public struct Points: Sendable, Equatable {
        public let sheets: Int
        public let total: Int
        /// Taken off for the material; the total has lost them already.
        public let deducted: Int
        public init(sheets: Int, total: Int, deducted: Int) {
            self.sheets = sheets
            self.total = total
            self.deducted = deducted
        }

        /// The mean, with the mean of what was taken off below it.
        var words: String {
            guard sheets > 0 else { return "" }
            func mean(_ sum: Int) -> String { ScoreSpread.chinese((sum * 20 + sheets) / (sheets * 2)) }
            return mean(total) + (deducted > 0 ? "\n材料扣 \(mean(deducted))" : "")
        }
    }

    public let committee: String
    public let plan: String
    /// The meeting's day, or that it is all meetings.
    public let occasion: String
    public let rule: String
    public let lines: [Line]
    /// Of the figures, as the plan's package computes it again.
    public let digest: String
    public let auditHead: String

    public init(
        committee: String, plan: String, occasion: String, rule: String, lines: [Line], digest: String,
        auditHead: String
    ) {
        self.committee = committee
        self.plan = plan
        self.occasion = occasion
        self.rule = rule
        self.lines = lines
        self.digest = digest
        self.auditHead = auditHead
    }

    public func document(at now: Instant) throws(DocumentFailure) -> PDFDocument {
        var writer = try PageWriter(.a4)
        let standing = lines.filter { !$0.isReplaced }
        writer.title("评审委员会表决结果", subtitle: "\(committee)　\(occasion)")
        writer.paragraph("评审计划：\(plan)")
        writer.paragraph(
            "表决 \(standing.count) 人：通过 \(standing.count(where: \.passed)) 人，未通过 \(standing.count { !$0.passed }) 人。\(rule)"
        )
        let rows = lines.enumerated().map { index, line in
            let figures = [line.present, line.recused, line.yes, line.no, line.abstain, line.missing].map {
                FormCell.value("\($0)", .centre)
            }
            let result = (line.passed ? "通过" : "未通过") + (line.isReplaced ? "（已重新表决）" : "")
            return FormRow(
                [
                    .value("\(index + 1)", .centre), .value(line.name, .centre), .value(line.speciality, .centre),
                    .value(line.day.description, .centre), .value(line.points.words, .centre),
                ] + figures + [.value(result, .centre)])
        }
        let head = ["序号", "姓名", "专业", "表决日期", "评议均分", "到会", "回避", "同意", "不同意", "弃权", "未投", "结果"]
        writer.table(
            FormTable(
                columns: [0.6, 1.3, 1.5, 1.4, 1.1, 0.6, 0.6, 0.6, 0.8, 0.6, 0.6, 1.6], rows: [.head(head)] + rows))
        writer.paragraph("结果摘要（SHA-256）：\(digest)", .small)
        writer.paragraph("审计链头：\(auditHead)", .small)
        writer.signatureLine("主任委员（签字）")
        return PDFDocument(title: "评审委员会表决结果", createdAt: now, pages: writer.finish())
    }
}
