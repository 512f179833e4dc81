import Store
import TitleReview

/// The office brings the cases that are ready before the committee: recusals computed, a panel of at least three for each (R8, R12).
public struct AssignPanels: UseCase {
    let planID: String
    public init(planID: String) { self.planID = planID }

    public func run(_ work: Work) throws -> [ReportCases.Outcome] {
        let office = try work.requireUnit(.office)
        let (plan, _, owner) = try work.plan(planID)
        guard owner == office else { throw Refusal.notFound }
        guard work.today >= plan.dates.meetingFrom else { throw Refusal.conflict("评审从 \(plan.dates.meetingFrom.chineseDate) 开始，现在还不能提交评审。") }
        guard let committee = try work.tx.one("SELECT id FROM committees WHERE plan_id = \(planID)")?.text("id") else { throw Refusal.conflict("还没有组建评委会。") }
        let members = try work.members(of: committee)
        guard members.count >= plan.committee.members else { throw Refusal.conflict("评委会应有 \(plan.committee.members) 人，现有 \(members.count) 人，请先抽取。（人社部令第40号）") }
        let ids = try work.tx.query("SELECT id FROM cases WHERE plan_id = \(planID) AND state = 'readyForReview' ORDER BY id LIMIT 500").map { try $0.text("id") }
        var assigned: [CaseRecord] = []
        let outcomes = try work.batch(ids, .office) { c in
            assigned.append(try work.move(c, .assign, by: .office))
        }
        try work.computeRecusals(assigned, members: members, plan: plan)
        try seat(assigned, members: members, plan: plan, work)
        return outcomes
    }

    /// Panels of all the cases at once, so that the load is as even as it can be (R8): experts of the case's speciality where
    /// there are enough of them.
    private func seat(_ cases: [CaseRecord], members: [String], plan: Plan, _ work: Work) throws {
        let specialities = Dictionary(uniqueKeysWithValues: try work.tx.query("SELECT id, speciality FROM experts WHERE id IN (SELECT m.expert_id FROM committee_members m JOIN committees k ON k.id = m.committee_id WHERE k.plan_id = \(planID))").map { (try $0.text("id"), try $0.text("speciality")) })
        var loads: [String: Int] = [:]
        for row in try work.tx.query("SELECT expert_id, COUNT(*) AS n FROM panel_members GROUP BY expert_id") { loads[try row.text("expert_id")] = try row.int("n") }
        loads = loads.filter { members.contains($0.key) }
        let recusals = try Dictionary(grouping: work.tx.query("""
            SELECT r.case_id, r.expert_id FROM recusals r JOIN cases c ON c.id = r.case_id WHERE c.plan_id = \(planID) AND c.state = 'underReview'
            """).map { (caseID: try $0.text("case_id"), expert: try $0.text("expert_id")) }, by: \.caseID)
        let works = cases.map { c in
            let aside = Set((recusals[c.id] ?? []).map(\.expert))
            let free = members.filter { !aside.contains($0) }, near = free.filter { specialities[$0] == c.speciality }
            return PanelAssignment.Work(caseID: c.id, readers: Set(near.count >= plan.committee.panelSize ? near : free))
        }
        let assignment: PanelAssignment
        do throws(PanelAssignment.TooFewReaders) {
            assignment = try PanelAssignment(works, each: plan.committee.panelSize, loads: loads)
        } catch { throw Refusal.conflict(error.reason) }
        for (caseID, readers) in assignment.readers.sorted(by: { $0.key < $1.key }) {
            for reader in readers { try work.tx.execute("INSERT INTO panel_members (case_id, expert_id) VALUES (\(caseID), \(reader))") }
        }
    }
}

/// What an expert writes on a case: points by the plan's sheet, reasons, and whether to recommend (R8).
public struct SaveOpinion: UseCase {
    public struct Sheet: Sendable, Equatable {
        public var scores: [String: Int]
        public var opinion: String
        public var recommends: Bool?
        public init(scores: [String: Int], opinion: String, recommends: Bool?) {
            self.scores = scores
            self.opinion = opinion
            self.recommends = recommends
        }
    }
    let caseID: String, sheet: Sheet, submit: Bool, edition: Edition

    /// - Parameters:
    ///   - submit: final; before that it is the expert's own draft that nobody else sees.
    ///   - edition: the sheet that was read before; another window's newer one is not overwritten.
    public init(caseID: String, _ sheet: Sheet, submit: Bool, edition: Edition = .unread) {
        self.caseID = caseID
        self.sheet = sheet
        self.submit = submit
        self.edition = edition
    }

    public func run(_ work: Work) throws -> Saved {
        let expert = try work.requireExpert()
        let c = try work.ownCase(caseID, .expert)
        guard c.state == .underReview else { throw Refusal.conflict("这份申报现在是“\(c.state.chinese)”，不能再评议。") }
        guard let seat = try work.tx.one("SELECT scores, opinion, recommends, version, writer, submitted_at FROM panel_members WHERE case_id = \(c.id) AND expert_id = \(expert)") else {
            throw Refusal.forbidden("您不是这份申报的评议组成员。")
        }
        let stored = try Sheet(seat), version = try seat.int("version")
        guard try seat.optionalInt("submitted_at") == nil else {
            // The same sheet sent once more, after a lost answer.
            if submit, stored == sheet { return Saved(id: c.id, version: version) }
            throw Refusal.conflict("您的评议意见已经提交，不能再修改。")
        }
        let items = try work.plan(c.planID, version: c.planVersion).scoring
        var problems: [Refusal.Problem] = []
        for item in items {
            if let score = sheet.scores[item.id] {
                if !(0...item.maximum).contains(score) { problems.append(.init("score-\(item.id)", "“\(item.name)”应在 0 到 \(item.maximum) 分之间。")) }
            } else if submit {
                problems.append(.init("score-\(item.id)", "请为“\(item.name)”打分。"))
            }
        }
        // Points for what the sheet does not have would count in the sum (A2.3.4).
        for id in sheet.scores.keys.sorted() where !items.contains(where: { $0.id == id }) { problems.append(.init("score", "评分表里没有“\(id.prefix(40))”这一项。")) }
        if submit && sheet.opinion.isEmpty { problems.append(.init("opinion", "请写明评议意见。（人社部令第40号）")) }
        if submit && sheet.recommends == nil { problems.append(.init("recommends", "请选择是否推荐。")) }
        guard problems.isEmpty else { throw Refusal(.invalid, "还有 \(problems.count) 处需要填写或修改。", problems: problems) }
        if stored != sheet { try edition.check(stored: version, writer: seat.text("writer")) } else if !submit { return Saved(id: c.id, version: version) }
        let total = sheet.scores.values.reduce(0, +)
        try work.tx.execute("""
            UPDATE panel_members SET scores = \(JSON.encode(sheet.scores)), total = \(total), opinion = \(sheet.opinion), recommends = \(sheet.recommends.map { $0 ? 1 : 0 }),
                version = \(version + 1), writer = \(edition.writer), saved_at = \(work.now), submitted_at = \(submit ? work.now : nil) WHERE case_id = \(c.id) AND expert_id = \(expert)
            """)
        if submit { try work.record("panel.opinion", c.id) }
        return Saved(id: c.id, version: version + 1)
    }
}

extension SaveOpinion.Sheet {
    fileprivate init(_ seat: Row) throws {
        self.init(scores: try JSON.decode([String: Int].self, seat.text("scores")), opinion: try seat.text("opinion"), recommends: try seat.optionalInt("recommends").map { $0 == 1 })
    }
}

/// An expert's desk: the cases to read, with progress; nothing of other experts before the own opinion is in (R11).
public struct ReadDesk: Inquiry {
    public struct Item: Sendable, Codable, Equatable {
        public let caseID: String
        public let name: String
        public let speciality: String
        public let done: Bool
        public let total: Int?
    }
    public struct Desk: Sendable, Codable {
        public let items: [Item]
        public let meetings: [MeetingSummary]
    }
    public init() {}

    public func run(_ work: Work) throws -> Desk {
        let expert = try work.requireExpert()
        return Desk(items: try work.desk(of: expert), meetings: try work.meetings("k.plan_id IN (SELECT k2.plan_id FROM committee_members m JOIN committees k2 ON k2.id = m.committee_id WHERE m.expert_id = \(expert) AND m.left_because IS NULL)"))
    }
}

extension Work {
    /// The cases that an expert reads: first those whose opinion is still to be given.
    fileprivate func desk(of expert: String) throws -> [ReadDesk.Item] {
        try tx.query("""
            SELECT p.case_id, c.name, c.speciality, p.submitted_at, p.total FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE p.expert_id = \(expert) AND c.state = 'underReview' ORDER BY CASE WHEN p.submitted_at IS NULL THEN 0 ELSE 1 END, p.case_id LIMIT 500
            """).map {
            ReadDesk.Item(caseID: try $0.text("case_id"), name: try $0.text("name"), speciality: try $0.text("speciality"), done: try $0.optionalInt("submitted_at") != nil, total: try $0.optionalInt("total"))
        }
    }
}

/// One case on the expert's desk with the own sheet.
public struct ReadDeskCase: Inquiry {
    public struct View: Sendable, Codable {
        public let record: CaseRecord
        public let scoring: [Plan.ScoringItem]
        public let records: [ArchiveRecord]
        public let attachments: [AttachmentLine]
        public let picked: [ReadCase.PickedAchievement]
        /// Where the applicant's name stands in the evidence, by record.
        public let nameSpots: [String: NameSpot]
        public let report: String
        public let findings: [Finding]
        public let scores: [String: Int]
        public let opinion: String
        public let recommends: Bool?
        /// Of the sheet, 0 before the first saving.
        public let version: Int
        public let submitted: Bool
        /// Opinions of the panel, without names; empty until the own one is in.
        public let panel: [String]
        /// The expert's other cases with this one among them.
        public let desk: [ReadDesk.Item]
    }
    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func run(_ work: Work) throws -> View {
        let expert = try work.requireExpert()
        let c = try work.visibleCase(caseID)
        guard let seat = try work.tx.one("SELECT scores, opinion, recommends, version, writer, submitted_at FROM panel_members WHERE case_id = \(c.id) AND expert_id = \(expert)") else { throw Refusal.notFound }
        let plan = try work.plan(c.planID, version: c.planVersion), check = try work.check(c), submitted = try seat.optionalInt("submitted_at") != nil
        let stored = try work.tx.one("SELECT findings FROM cases WHERE id = \(c.id)")?.text("findings") ?? "[]"
        let panel = !submitted ? [] : try work.tx.query("""
            SELECT opinion, total FROM panel_members WHERE case_id = \(c.id) AND expert_id <> \(expert) AND submitted_at IS NOT NULL ORDER BY total DESC, opinion
            """).map { "\(try $0.optionalInt("total") ?? 0) 分：\(try $0.text("opinion"))" }
        let sheet = try SaveOpinion.Sheet(seat)
        return View(
            record: c, scoring: plan.scoring, records: try work.archive(of: c.personID, for: c).filter { $0.state == "approved" }, attachments: check.attachments, picked: try work.picked(c.id),
            nameSpots: try work.nameSpots(c.id), report: try work.details(of: c.id).report, findings: try JSON.findings(stored).titled(like: check.verdict.findings), scores: sheet.scores, opinion: sheet.opinion,
            recommends: sheet.recommends, version: try seat.int("version"), submitted: submitted, panel: panel, desk: try work.desk(of: expert))
    }
}
