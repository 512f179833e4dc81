import Store
import TitleReview

extension UnitOfWork {
    /// Moves a case along the one table of transitions: state, timeline and audit entry in the caller's transaction.
    ///
    /// - Parameters:
    ///   - given: what the act itself supplies (reason, opinion, list, …). Deadlines, notices, objections, fee, paper and
    ///     panel opinions are looked up here, so that no caller can claim them.
    ///   - note: the text that goes with it; stands in the timeline, which the applicant sees.
    ///   - field: the form's field that the note comes from.
    ///   - clause: the clause by which a case is refused.
    ///   - proving: what else goes on the chain with the step: digests of what was written with it.
    ///   - more: columns that change with the state, each assignment behind a comma.
    /// - Returns: the case as it stands now.
    @discardableResult
    func move(
        _ c: CaseRecord, _ action: CaseAction, by performer: Transition.Performer,
        given: Set<Transition.Requirement> = [],
        note: String = "", saying field: OutgoingField = .reason, clause: String = "", proving: [String: String] = [:],
        setting more: SQL = .empty
    ) throws -> CaseRecord {
        let line = try line(c, action, by: performer)
        try requireClosedNames(in: note, field, of: c)
        let plan = try plan(c.planID, version: c.planVersion)
        var held = given
        for requirement in line.needs where !held.contains(requirement) {
            if try holds(requirement, c, plan) { held.insert(requirement) }
        }
        let missing = line.missing(held)
        guard missing.isEmpty else {
            throw Refusal.conflict(try missing.map { try explain($0, c, plan) }.joined(separator: "\n"))
        }
        let returner = c.returnerState.map { (state: $0, level: c.returnerLevel ?? 0) }
        let next = line.destination(
            level: c.level, authorities: plan.authorities.count, returner: returner, feeAsked: plan.fee != nil)
        let authority = try authorityUnit(c, next, plan)
        let due = try lastDay(of: next.state, after: action, plan).map {
            try extended($0, c, in: next.state, authority: authority)
        }
        let accepted = next.state == .authorityReview && next.level == 0 ? authority : nil
        let returning = action == .return
        let changed = try tx.one(
            """
            UPDATE cases SET state = \(next.state.rawValue), level = \(next.level), due = \(due),
                authority_id = \(authority), accepted_by = COALESCE(accepted_by, \(accepted)),
                returner_state = \(returning ? c.state.rawValue : c.returnerState?.rawValue),
                returner_level = \(returning ? c.level : c.returnerLevel),
                clause = \(clause.isEmpty ? c.clause : clause), version = version + 1, updated_at = \(now)\(more)
            WHERE id = \(c.id) AND version = \(c.version) RETURNING \(CaseRecord.columns)
            """)
        guard let changed else { throw Refusal.conflict("这份申报刚刚被别人办理过，请刷新后再看。") }
        try addEvent(c.id, action, by: performer, from: c.state, to: next.state, note: note)
        let states = ["from": c.state.rawValue, "to": next.state.rawValue]
        try record("case.\(action.rawValue)", c.id, states.merging(proving) { own, _ in own })
        return try CaseRecord(changed)
    }

    private func addEvent(
        _ id: String, _ action: CaseAction, by performer: Transition.Performer, from: CaseState, to: CaseState,
        note: String
    ) throws {
        // Who acted for the committee is never kept with a case (R11).
        let who =
            performer == .committee || performer == .clock || performer == .gateway ? "" : (actor?.accountID ?? "")
        try tx.execute(
            """
            INSERT INTO case_events (case_id, number, at, by_role, actor, action, from_state, to_state, note)
            SELECT \(id), COALESCE(MAX(number), 0) + 1, \(now), \(performer.rawValue), \(who), \(action.rawValue),
                \(from.rawValue), \(to.rawValue), \(note)
            FROM case_events WHERE case_id = \(id)
            """)
    }

    private func holds(_ requirement: Transition.Requirement, _ c: CaseRecord, _ plan: Plan) throws -> Bool {
        switch requirement {
        case .windowOpen: now >= Instant(startOf: plan.dates.open) && now < .deadline(plan.dates.close)
        case .beforeDeadline, .beforeCorrectionDeadline: c.due.map { now < .deadline($0) } ?? true
        case .deadlineOver: c.due.map { now >= .deadline($0) } ?? false
        case .noticeOver: try noticeLastDay(c).map { now >= .deadline($0) } ?? false
        case .noOpenObjection:
            try tx.one("SELECT 1 AS open FROM objections WHERE case_id = \(c.id) AND outcome IS NULL LIMIT 1") == nil
        case .feeSettled:
            plan.fee == nil || c.state == .readyForReview
        case .paperSettled:
            try plan.paper.stage != .beforeReview
                || tx.one("SELECT 1 AS here FROM papers WHERE case_id = \(c.id) AND arrived_on IS NOT NULL") != nil
        case .panelOpinions:
            try tx.one(
                """
                SELECT COUNT(*) AS all_members, COUNT(submitted_at) AS done FROM panel_members WHERE case_id = \(c.id)
                """
            ).map { try $0.int("done") == $0.int("all_members") && $0.int("done") >= 3 } ?? false
        case .notExaminationSpeciality: !plan.examinationSpecialities.contains(c.speciality)
        case .reason, .opinion, .checklist, .correctionList, .complete, .countedBallot, .document: false
        }
    }

    /// The last working day of the notice that the case stands in now.
    func noticeLastDay(_ c: CaseRecord) throws -> Day? {
        guard let notice = c.noticeID else { return nil }
        let kind =
            switch c.state {
            case .employerNotice: "employer"
            case .qualificationNotice: "qualification"
            default: "result"
            }
        return try tx.one("SELECT last_day FROM notices WHERE id = \(notice) AND kind = \(kind)")?.day("last_day")
    }

    private func lastDay(of state: CaseState, after action: CaseAction, _ plan: Plan) throws -> Day? {
        // A case that comes back mended keeps at least the time of a correction for whoever has it next.
        let again = try action == .resubmit ? workday(after: plan.dates.correctionWorkingDays * 2) : today
        switch state {
        case .draft: return plan.dates.close
        case .employerReview: return max(plan.dates.employerDeadline, again)
        case .employerNotice:
            // R4: the notice needs its working days; whoever passed in time can also report.
            return max(plan.dates.employerDeadline, try workday(after: plan.notices.employerDays + 2))
        case .authorityReview, .authorityPassed: return max(plan.dates.authorityDeadline, again)
        case .officeReview: return max(plan.dates.officeDeadline, again)
        case .returned: return try workday(after: plan.dates.correctionWorkingDays)
        case .awaitingPayment: return try workday(after: plan.dates.paymentWorkingDays)
        default: return nil
        }
    }

    private func authorityUnit(_ c: CaseRecord, _ next: (state: CaseState, level: Int), _ plan: Plan) throws -> String?
    {
        guard next.state == .authorityReview, next.level != c.level || c.state == .employerNotice else {
            return c.authorityID
        }
        if next.level == 0 { return c.authorityID }
        // By its whole name: two plans may call different units by the same level (N3.1).
        let name = plan.authorities[next.level].name
        guard let row = try tx.one("SELECT id FROM units WHERE kind = 'authority' AND name = \(name)") else {
            throw Refusal.conflict("还没有设置“\(name)”的账号，请联系平台管理员。")
        }
        return try row.text("id")
    }

    private func explain(_ requirement: Transition.Requirement, _ c: CaseRecord, _ plan: Plan) throws -> String {
        switch requirement {
        case .windowOpen where now >= .deadline(plan.dates.close):
            "申报已于 \(plan.dates.close.chineseDate) 24:00 截止，本次提交没有受理。您的草稿仍保留。（通知二、1）"
        case .windowOpen:
            "申报从 \(plan.dates.open.chinese) 00:00 开始，现在还不能提交。您的草稿已保存。（通知二、1）"
        case .noticeOver:
            if let last = try noticeLastDay(c) {
                "公示到 \(last.chineseDate) 24:00 才期满，\(last.adding(days: 1).chineseDate) 起可以办理。"
            } else {
                "还没有公示，请先发布公示。"
            }
        case .beforeDeadline, .beforeCorrectionDeadline:
            c.due.map {
                "本环节已于 \($0.chineseDate) 24:00 截止。如确需办理，请向评委会办公室申请延期。"
            } ?? requirement.chinese
        default: requirement.chinese
        }
    }
}
