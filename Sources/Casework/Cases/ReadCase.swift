import Store
import TitleReview

/// A line of the case's timeline.
public struct TimelineEvent: Sendable, Codable, Equatable {
    public let at: Instant
    public let by: String
    public let action: String
    public let state: CaseState
    public let note: String
}

extension TimelineEvent {
    /// - Parameter hidesOpinions: leaves out with which words a case was passed on; those are between the units.
    init(_ row: Row, hidesOpinions: Bool) throws {
        let action = try row.value("action", as: CaseAction.self)
        at = try row.instant("at")
        by = try row.value("by_role", as: Transition.Performer.self).chinese
        self.action = action.chinese
        state = try row.value("to_state", as: CaseState.self)
        note = !hidesOpinions || action != .pass ? try row.text("note") : ""
    }
}

/// A correction list that was sent (R5).
public struct CorrectionList: Sendable, Codable, Equatable {
    public let level: String
    public let items: [String]
    public let due: Day
    public let mended: Bool
}

/// Everything that a case's page shows, for whoever may see it.
public struct ReadCase: Inquiry {
    public struct View: Sendable, Codable {
        public let record: CaseRecord
        public let plan: Plan
        public let details: ApplicationDetails
        /// The version of the details, for whoever edits them; 0 for everybody else.
        public let detailsVersion: Int
        public let employer: String
        public let authority: String
        public let gaps: [Gap]
        public let findings: [Finding]
        public let verdict: String
        public let attachments: [AttachmentLine]
        public let records: [ArchiveRecord]
        public let picked: [PickedAchievement]
        /// What the applicant has typed about achievements; for the applicant only.
        public let contributions: [Contribution]
        /// Where the name stands in the evidence, by record.
        public let nameSpots: [String: NameSpot]
        public let timeline: [TimelineEvent]
        public let corrections: [CorrectionList]
        public let acceptancePoints: [UnitChoice]
        public let actions: [CaseAction]
        public let dueShown: Day?
        public let noticeLastDay: Day?
        public let payment: PaymentView?
        public let certificate: String?
        /// Remarks of the reader's own unit.
        public let notes: [CaseNote]
        /// Who of the reader's unit handles it.
        public let handlers: [CaseHandler]
        public let colleagues: [Colleague]
        /// What was changed since the last return; for those who check, on the whole page.
        public let mended: Mended?
        /// Texts that can be ticked in a decision; for the desks only.
        public let reasons: CommonReasons
        /// Where the insurance's place comes from; nil where the applicant typed it.
        public let insuranceOrigin: RecordOrigin?
        public let sex: String
        public let born: String
    }
    public struct PaymentView: Sendable, Codable, Equatable {
        public let id: String
        public let cents: Int
        public let state: String
        /// The money was kept, at least for a time, and there is a receipt of it.
        public let hasReceipt: Bool
    }
    let caseID: String, atAGlance: Bool

    /// - Parameter atAGlance: beside a list stand the findings and the decision only, so files, gaps, achievements and
    ///   timeline of a case that is judged are left out.
    public init(caseID: String, atAGlance: Bool = false) {
        self.caseID = caseID
        self.atAGlance = atAGlance
    }

    public func run(_ work: UnitOfWork) throws -> View {
        let c = try work.visibleCase(caseID)
        guard let actor = work.actor else { throw Refusal(.signedOut, "请先登录。") }
        let plan = try work.plan(c.planID, version: c.planVersion)
        // What its owner edits is judged anew each time; everybody else reads how it was judged when it was handed in.
        let judged = c.submittedAt != nil && !(actor.role == .applicant && c.state.isEditable)
        let content = try work.content(of: c)
        let check = try judged ? atAGlance ? nil : work.checkHandedIn(c, content) : work.check(c, content)
        let stored =
            judged ? try work.tx.one("SELECT findings FROM cases WHERE id = \(c.id)")?.text("findings") ?? "[]" : "[]"
        let findings =
            try judged
            ? JSON.findings(stored).titled(like: check?.verdict.findings ?? []) : check?.verdict.findings ?? []
        let units = try work.tx.query(
            "SELECT id, name FROM units WHERE id IN (\(c.employerID), \(c.authorityID ?? ""))")
        func name(_ id: String?) throws -> String { try units.first { try $0.text("id") == id }?.text("name") ?? "" }
        // Handlers are an authority's and an office's; whoever checks sees what was mended.
        let unit = [.authority, .office].contains(actor.role) ? actor.unitID ?? "" : ""
        let checks = c.state != .returned && [.employer, .authority, .office].contains(actor.role)
        let points = actor.role == .applicant ? try work.acceptancePoints(plan) : []
        let performer = Transition.Performer(rawValue: actor.role.rawValue)
        let person = try work.tx.one("SELECT sex, born FROM persons WHERE id = \(c.personID)")
        let hidesOpinions = actor.role == .applicant || actor.role == .employer
        return View(
            record: c, plan: plan, details: try work.confirmed(content.details, c),
            detailsVersion: actor.role == .applicant ? try work.editedDetails(of: c.id).version : 0,
            employer: try c.employerName ?? name(c.employerID), authority: try name(c.authorityID),
            gaps: check?.gaps ?? [],
            findings: findings, verdict: (judged ? c.verdict : check?.verdict.verdict.rawValue) ?? "manual",
            attachments: check?.attachments ?? [],
            records: try work.recordsShown(c, content), picked: content.achievements,
            contributions: actor.role == .applicant ? try work.contributions(c.id) : [],
            nameSpots: content.nameSpots,
            timeline: atAGlance ? [] : try work.timeline(c.id, hidesOpinions: hidesOpinions),
            corrections: try work.corrections(c.id), acceptancePoints: points,
            actions: performer.map { Transition.actions(in: c.state, by: $0) } ?? [],
            dueShown: c.due, noticeLastDay: try work.noticeLastDay(c),
            payment: try work.tx.one(
                """
                SELECT id, cents, state,
                    (SELECT COUNT(receipt) FROM payment_entries x WHERE x.order_id = payments.id) AS receipts
                FROM payments WHERE case_id = \(c.id) ORDER BY created_at DESC LIMIT 1
                """
            ).map {
                PaymentView(
                    id: try $0.text("id"), cents: try $0.int("cents"), state: try $0.text("state"),
                    hasReceipt: try $0.int("receipts") > 0)
            },
            certificate: try work.tx.one(
                "SELECT number FROM certificates WHERE case_id = \(c.id) AND replaced_at IS NULL")?.text("number"),
            notes: atAGlance ? [] : try work.notes(c.id),
            handlers: unit.isEmpty || atAGlance ? [] : try work.handlers(unit, [c.id])[c.id] ?? [],
            colleagues: unit.isEmpty || atAGlance ? [] : try work.colleagues(unit),
            mended: checks && !atAGlance ? try work.mended(c) : nil, reasons: try work.commonReasons(plan),
            insuranceOrigin: content.answers.insurancePlace == nil
                ? nil
                : content.answers.first { $0.register == .insurance }.map {
                    RecordOrigin(source: $0.source, checkedAt: $0.checkedAt)
                },
            sex: try person?.text("sex") ?? "", born: try person?.text("born") ?? "")
    }
}

extension UnitOfWork {
    /// The whole archive to whoever picks from it; to everybody else what counts in the application.
    fileprivate func recordsShown(_ c: CaseRecord, _ content: ApplicationContent) throws -> [ArchiveRecord] {
        try actor?.role == .applicant && c.state.isEditable ? archive(of: c.personID) : content.records
    }

    /// With what the employer has confirmed.
    fileprivate func confirmed(_ details: ApplicationDetails, _ c: CaseRecord) throws -> ApplicationDetails {
        var details = details
        details.backbone = try confirmedBackbone(c) ?? details.backbone
        return details
    }

    func timeline(_ caseID: String, hidesOpinions: Bool) throws -> [TimelineEvent] {
        try tx.query(
            "SELECT at, by_role, action, to_state, note FROM case_events WHERE case_id = \(caseID) ORDER BY number"
        ).map { try TimelineEvent($0, hidesOpinions: hidesOpinions) }
    }

    func corrections(_ caseID: String) throws -> [CorrectionList] {
        try tx.query("SELECT level, items, due, mended_at FROM corrections WHERE case_id = \(caseID) ORDER BY sent_at")
            .map {
                CorrectionList(
                    level: try $0.text("level"), items: try JSON.decode([String].self, $0.text("items")),
                    due: try $0.day("due"), mended: try $0.optionalInt("mended_at") != nil)
            }
    }

    func acceptancePoints(_ plan: Plan) throws -> [UnitChoice] {
        let wanted = Set(plan.application.acceptancePoints)
        return try tx.query("SELECT id, name FROM units WHERE kind = 'authority' ORDER BY name").compactMap {
            let name = try $0.text("name")
            return wanted.contains(name) ? UnitChoice(id: try $0.text("id"), name: name) : nil
        }
    }
}
