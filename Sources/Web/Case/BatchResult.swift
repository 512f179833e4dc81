import Casework
import TitleReview

/// What came of a batch act: each row in its own right (S18). When nothing could be done, the form comes again with the reasons.
struct BatchResult {
    let outcomes: [BatchOutcome]
    /// 报送
    let verb: String
    var unit = "份"

    func answer(_ path: String) throws(FormProblems) -> Outcome {
        let done = outcomes.count { $0.problem.isEmpty }
        try requireOne()
        return .done(path, flash: "已\(verb) \(done) \(unit)。\(rest)", data: outcomes)
    }

    func requireOne() throws(FormProblems) {
        guard !outcomes.contains(where: \.problem.isEmpty) else { return }
        throw FormProblems(outcomes.map { FieldProblem("", "\($0.name)：\($0.problem)") })
    }

    /// Who is left and why, those of one reason together.
    var rest: String {
        let failed = outcomes.filter { !$0.problem.isEmpty }
        guard !failed.isEmpty else { return "" }
        var order: [String] = []
        var names: [String: [String]] = [:]
        for one in failed {
            if names[one.problem] == nil { order.append(one.problem) }
            names[one.problem, default: []].append(one.name)
        }
        let reasons = order.map { "\((names[$0] ?? []).joined(separator: "、"))：\($0)" }.joined(separator: " ")
        // What follows a redirect has little room; the list still shows who is left.
        let told = reasons.count <= BatchResult.room ? reasons : "\(reasons.prefix(BatchResult.room))……其余仍在名单里。"
        return "另有 \(failed.count) \(unit)没有\(verb)。\(told)"
    }

    private static let room = 220
}
