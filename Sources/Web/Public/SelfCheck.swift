import Casework
import TitleReview

/// The pre-check of every condition: for everybody by a form that stores nothing, for a signed-in applicant by the own archive (A2.2.0).
enum SelfCheck {
    struct Model: Encodable, Sendable {
        let planID: String
        let planTitle: String
        let source: Source
        let verdict: Verdict?
        let routes: [RouteRow]
        let problems: [FieldProblem]
    }
    /// Where the facts come from.
    enum Source: String, Encodable, Sendable { case nothing, form, archive }

    struct RouteRow: Encodable, Sendable {
        let id: String
        let name: String
        let filing: String
        let outcome: TitleReview.Outcome
        /// What it lacks, or what is not known yet.
        let lacks: [String]
    }

    /// The model with what only the page needs.
    struct Loaded: Encodable, Sendable {
        let model: Model
        let plan: Plan
        let form: Form
        func encode(to encoder: any Encoder) throws { try model.encode(to: encoder) }
    }

    static func screen(_ casework: Casework) -> Screen {
        Screen(
            "/plans/{plan}/check", name: "checkConditions",
            policy: Policy(.anyone, relation: "public; an applicant's own archive"), rateLimit: .lookUp,
            summary: "条件自查",
            query: [Field("speciality", "从事专业", .text(1...40), required: false)]
        ) { context in
            try await load(casework, context)
        } view: { loaded, context in
            SelfCheckView(loaded: loaded, context: context).page
        }
    }

    private static func load(_ casework: Casework, _ context: PageContext) async throws -> Loaded {
        let id = context.parameter("plan")
        let plan = try await casework.ask(ReadPlan(id: id), for: context)
        let fields = SelfCheckFields(plan: plan)
        let asked = context.query.pairs.contains { !$0.value.isEmpty }
        // Nobody is told what is missing before anything was asked.
        let form = try asked ? fields.form(context.query) : Form()
        // Only the speciality was asked for: an applicant's archive knows the rest.
        let mine =
            context.visitor?.role == .applicant
            && !form.values.contains { $0.key != "speciality" && $0.value.contains { !$0.isEmpty } }
        guard asked, form.problems.isEmpty else {
            return loaded(plan, form, mine ? .archive : .nothing, nil, asked ? form.problems : [])
        }
        if mine {
            return loaded(
                plan, form, .archive,
                try await casework.ask(CheckMyself(planID: id, speciality: form.text("speciality")), for: context), [])
        }
        do {
            return loaded(
                plan, form, .form,
                try await casework.ask(CheckYourself(planID: id, facts: fields.facts(form)), for: context), [])
        } catch let invalid as Facts.Invalid {
            let problem = FieldProblem(field(invalid.field), "\(label(invalid.field))：\(invalid.problem)")
            return loaded(plan, form.adding([problem]), .form, nil, [problem])
        }
    }

    private static func loaded(
        _ plan: Plan, _ form: Form, _ source: Source, _ verdict: Verdict?, _ problems: [FieldProblem]
    ) -> Loaded {
        let routes = (verdict?.routes ?? []).map { report in
            RouteRow(
                id: report.id, name: report.name,
                filing: plan.eligibility.routes.first { $0.id == report.id }?.filings.map(\.chinese).joined(
                    separator: "、") ?? "", outcome: report.outcome,
                lacks: report.findings.filter { $0.outcome != .met }.map(\.message))
        }
        return Loaded(
            model: Model(
                planID: plan.id, planTitle: plan.title, source: source, verdict: verdict, routes: routes,
                problems: problems), plan: plan, form: form)
    }

    /// The facts' fields as the form names them.
    private static func field(_ path: String) -> String {
        let part = path.split(separator: "[").first.map(String.init) ?? path
        return [
            "appointments": "appointedTo", "work": "workTo", "affiliation.insurance": "insurance",
            "affiliation.file": "file", "affiliation.labour": "labour",
            "speciality": "speciality",
        ][part] ?? ""
    }

    private static func label(_ path: String) -> String {
        [
            "appointedTo": "聘任止", "workTo": "工作止", "insurance": "社保参保地", "file": "人事档案所在地", "labour": "劳动关系所在地",
            "speciality": "从事专业",
        ][field(path)] ?? "填写的内容"
    }
}
