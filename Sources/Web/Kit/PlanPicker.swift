import Casework

/// Which plan a list or a page is about, as a list to choose from: works without scripts, and however many plans there are.
struct PlanPicker: Part {
    let action: String
    let plans: [PlanSummary]
    let current: String
    let kept: [(name: String, value: String)]

    /// - Parameter kept: more of the query that goes along unseen.
    init(_ action: String, _ plans: [PlanSummary], current: String, kept: [(name: String, value: String)] = []) {
        self.action = action
        self.plans = plans
        self.current = current
        self.kept = kept
    }

    var html: HTML {
        guard plans.count > 1 else { return .empty }
        let unseen = HTML.each(kept) { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
        let options = plans.map { Field.Option($0.id, $0.title) }
        let plan = Field("plan", "评审计划", .choice(options, .select), initial: [current])
        return """
            <form method="get" action="\(url: action)" class="look">\(unseen)\
            \(FieldView(plan))<button class="btn two" type="submit">切换</button></form>
            """
    }
}
