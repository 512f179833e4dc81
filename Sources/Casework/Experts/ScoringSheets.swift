import Store
import TitleReview

/// What an expert writes on a case: points by the plan's sheet with notes, what is taken off for the material, reasons, and whether to
/// recommend (R8, A2.3.5).
public struct SaveOpinion: UseCase {
    public struct Sheet: Sendable, Equatable {
        public var scores: [String: Int]
        /// By item; only those that say something.
        public var notes: [String: String]
        /// In a draft they may lack file, amount or reason.
        public var deductions: [MaterialDeduction]
        public var opinion: String
        public var recommends: Bool?
        public init(
            scores: [String: Int], notes: [String: String] = [:], deductions: [MaterialDeduction] = [], opinion: String,
            recommends: Bool?
        ) {
            self.scores = scores
            self.notes = notes.filter { !$0.value.isEmpty }
            self.deductions = deductions
            self.opinion = opinion
            self.recommends = recommends
        }
    }
    /// Characters of a note, and of the reason for a deduction.
    public static let noteLimit = 200
    let caseID: String, sheet: Sheet, submit: Bool, edition: DraftVersion

    /// - Parameters:
    ///   - submit: final; before that it is the expert's own draft that nobody else sees.
    ///   - edition: the sheet that was read before; another window's newer one is not overwritten.
    public init(caseID: String, _ sheet: Sheet, submit: Bool, edition: DraftVersion = .unread) {
        self.caseID = caseID
        self.sheet = sheet
        self.submit = submit
        self.edition = edition
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        let expert = try work.requireExpert()
        let c = try work.ownCase(caseID, .expert)
        guard c.state == .underReview else { throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不能再评议。") }
        guard
            let seat = try work.tx.one(
                """
                SELECT \(Sheet.columns), version, writer, submitted_at FROM panel_members
                WHERE case_id = \(c.id) AND expert_id = \(expert)
                """)
        else {
            throw Refusal.forbidden("您不是这份申报的评议组成员。")
        }
        let stored = try Sheet(seat)
        let version = try seat.int("version")
        guard try seat.optionalInt("submitted_at") == nil else {
            // The same sheet sent once more, after a lost answer.
            if submit, stored == sheet { return Saved(id: c.id, version: version) }
            throw Refusal.conflict("您的评议意见已经提交，不能再修改。")
        }
        let plan = try work.plan(c.planID, version: c.planVersion)
        let problems =
            try problems(with: plan.scoring) + problems(with: plan.deduction, c, work) + (submit ? missing() : [])
        guard problems.isEmpty else { throw Refusal(.invalid, "还有 \(problems.count) 处需要填写或修改。", problems: problems) }
        if stored != sheet {
            try edition.check(stored: version, writer: seat.text("writer"))
        } else if !submit {
            return Saved(id: c.id, version: version)
        }
        let sum = SheetSum(scores: sheet.scores.values, amounts: sheet.deductions.map(\.amount), rule: plan.deduction)
        try work.tx.execute(
            """
            UPDATE panel_members SET scores = \(JSON.encode(sheet.scores)), notes = \(JSON.encode(sheet.notes)),
                deductions = \(JSON.encode(sheet.deductions)), deducted = \(sum.deducted), total = \(sum.total),
                opinion = \(sheet.opinion), recommends = \(sheet.recommends.map { $0 ? 1 : 0 }),
                version = \(version + 1), writer = \(edition.writer), saved_at = \(work.now),
                submitted_at = \(submit ? work.now : nil)
            WHERE case_id = \(c.id) AND expert_id = \(expert)
            """)
        if submit { try work.record("panel.opinion", c.id) }
        return Saved(id: c.id, version: version + 1)
    }

    private func problems(with items: [Plan.ScoringItem]) -> [Refusal.Problem] {
        var problems: [Refusal.Problem] = []
        for item in items {
            if let score = sheet.scores[item.id] {
                if !(0...item.maximum).contains(score) {
                    problems.append(.init("score-\(item.id)", "“\(item.name)”应在 0 到 \(item.maximum) 分之间。"))
                }
            } else if submit {
                problems.append(.init("score-\(item.id)", "请为“\(item.name)”打分。"))
            }
            if (sheet.notes[item.id]?.count ?? 0) > Self.noteLimit {
                problems.append(.init("note-\(item.id)", "“\(item.name)”的说明最多 \(Self.noteLimit) 字。"))
            }
        }
        // Points for what the sheet does not have would count in the sum (A2.3.4).
        for id in Set(sheet.scores.keys).union(sheet.notes.keys).sorted() where !items.contains(where: { $0.id == id })
        {
            problems.append(.init("score", "评分表里没有“\(id.prefix(40))”这一项。"))
        }
        return problems
    }

    /// A2.3.5: only by the plan's rule, only for files of the case, each once, with a reason.
    private func problems(with rule: Plan.Deduction?, _ c: CaseRecord, _ work: UnitOfWork) throws -> [Refusal.Problem] {
        if sheet.deductions.isEmpty { return [] }
        guard let rule else { return [.init("deduct-0", "这个计划没有材料扣分。")] }
        let files = try Set(work.evidenceOrder(of: c).places.map(\.file.id))
        var problems: [Refusal.Problem] = []
        var seen: Set<String> = []
        for (index, one) in sheet.deductions.enumerated() {
            func wrong(_ words: String) { problems.append(.init("deduct-\(index)", "材料扣分第 \(index + 1) 行：\(words)")) }
            if one.fileID.isEmpty {
                if submit { wrong("请选择是哪一份材料。") }
            } else if !files.contains(one.fileID) {
                wrong("这份申报里没有这份材料。")
            } else if !seen.insert(one.fileID).inserted {
                wrong("这份材料前面已经扣过分。")
            }
            if !((submit ? 1 : 0)...rule.each).contains(one.amount) {
                wrong("每份材料最多\(rule.chinese(rule.each))。\(one.amount == 0 ? "请选择扣多少。" : "")")
            }
            if one.reason.isEmpty {
                if submit { wrong("请写明理由。") }
            } else if one.reason.count > Self.noteLimit {
                wrong("理由最多 \(Self.noteLimit) 字。")
            }
        }
        let all = sheet.deductions.reduce(0) { $0 + $1.amount }
        if all > rule.maximum {
            problems.append(.init("deduct-0", "材料扣分合计\(rule.chinese(all))，超过计划规定的最多\(rule.chinese(rule.maximum))。"))
        }
        return problems
    }

    private func missing() -> [Refusal.Problem] {
        (sheet.opinion.isEmpty ? [.init("opinion", "请写明评议意见。（人社部令第40号）")] : [])
            + (sheet.recommends == nil ? [.init("recommends", "请选择是否推荐。")] : [])
    }
}

extension SaveOpinion.Sheet {
    static let columns: SQL = "scores, notes, deductions, opinion, recommends"

    init(_ seat: Row) throws {
        self.init(
            scores: try JSON.decode([String: Int].self, seat.text("scores")),
            notes: try JSON.decode([String: String].self, seat.text("notes")),
            deductions: try JSON.decode([MaterialDeduction].self, seat.text("deductions")),
            opinion: try seat.text("opinion"), recommends: try seat.optionalInt("recommends").map { $0 == 1 })
    }
}

extension UnitOfWork {
    /// The files of a case that experts read, and may take points off for.
    func evidenceOrder(of c: CaseRecord) throws -> EvidenceOrder {
        let content = try content(of: c)
        return EvidenceOrder(records: content.records, attachments: try checkHandedIn(c, content).attachments)
    }
}
