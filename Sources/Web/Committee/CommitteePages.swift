import Casework

/// The office's side of the committee: experts, draw, panels, meeting (R1–R10).
public enum CommitteePages {
    public static func routes(_ casework: Casework) -> Routes {
        Experts.routes(casework) + OneExpert.routes(casework) + Committees.routes(casework) + Draws.routes(casework)
            + Meetings.routes(casework)
    }

    static func policy(_ relation: String) -> Policy { Policy(.roles([.office]), relation: relation) }

    static let home = Link("评委会办公室", "/office")
    static let planField = Field("plan", "评审计划", .hidden(1...80))
}

/// What was sent from one of several forms on a page, so that its problems stand at that form and nowhere else.
struct Sent: Sendable {
    let form: Form
    let scope: String
    static let nothing = Sent(form: Form(), scope: "")

    func form(_ scope: String) -> Form { scope == self.scope ? form : Form() }
    var summary: ErrorSummary { ErrorSummary(form.problems, scope: scope) }
}
