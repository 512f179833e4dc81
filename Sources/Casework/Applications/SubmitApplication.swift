import Store
import TitleReview

/// The applicant submits to the employer (A2.2.6), or resubmits what was returned (R5). The instant of receipt decides (N2.1).
public struct SubmitApplication: PreparedUseCase {
    public typealias Output = CaseState

    /// The case as it lies there, with what is declared in it as text.
    public struct Subject: Sendable, Equatable {
        let c: CaseRecord
        let declared: String
    }

    /// The case judged, and what is kept of it.
    public struct Preparation: Sendable {
        let check: CaseCheck
        let judged: JudgedCase
        let snapshot: Snapshot
        let answers: [RegisterAnswer]
    }

    let caseID: String
    public init(caseID: String) { self.caseID = caseID }

    public func subject(_ work: UnitOfWork) throws -> Subject {
        let c = try work.ownCase(caseID, .applicant)
        guard c.state.isEditable else { throw Refusal.conflict("这份申报已经提交，现在是“\(c.state.chinese)”。") }
        guard let row = try work.tx.one("SELECT details FROM cases WHERE id = \(c.id)") else { throw Refusal.notFound }
        return Subject(c: c, declared: try row.text("details"))
    }

    public func prepare(_ subject: Subject, _ work: UnitOfWork) throws -> Preparation {
        let content = try work.edited(subject.c, declared: ApplicationDetails(stored: subject.declared))
        let check = try work.check(subject.c, content)
        return Preparation(
            check: check, judged: JudgedCase(check.verdict, by: check.facts), snapshot: try Snapshot(content),
            answers: content.answers)
    }

    public func run(_ subject: Subject, _ prepared: Preparation, _ work: UnitOfWork) throws -> CaseState {
        let c = subject.c
        let check = prepared.check
        let action: CaseAction = c.state == .returned ? .resubmit : .submit
        if action == .submit { try work.requirePresentEmployer(c) }
        var problems = check.gaps.map { Refusal.Problem($0.step, $0.message) }
        if check.verdict.verdict == .ineligible {
            problems += check.verdict.findings.filter { $0.outcome == .unmet }.map {
                Refusal.Problem("clause.\($0.clause)", $0.message)
            }
        }
        // The window is said first: who is late learns that, not a list to mend.
        let close = try work.plan(c.planID, version: c.planVersion).dates.close
        if action == .submit && work.now >= .deadline(close) { problems = [] }
        guard problems.isEmpty else {
            throw Refusal(.invalid, "还有 \(problems.count) 处不符合要求，请逐项处理后再提交。您填写的内容都已保存。", problems: problems)
        }
        try work.take(prepared.answers, for: c)
        let kept = try work.keep(prepared.snapshot, of: c.id)
        let moved = try work.move(
            c, action, by: .applicant, given: [.complete], proving: kept,
            setting: """
                , \(prepared.judged.columns), submitted_at = COALESCE(submitted_at, \(work.now)),
                speciality = \(c.speciality), filing = \(c.filing.rawValue), photo = \(c.photo),
                commitment = \(c.commitment), edited = NULL
                """)
        if action == .resubmit {
            try work.tx.execute(
                "UPDATE corrections SET mended_at = \(work.now) WHERE case_id = \(c.id) AND mended_at IS NULL")
        }
        return moved.state
    }
}
