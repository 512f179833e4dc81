import Casework
import TitleReview

/// What came of a batch act: each row in its own right (S18). When nothing could be done, the form comes again with the reasons.
struct BatchResult {
    let outcomes: [BatchOutcome]
    /// 报送
    let verb: String

    func answer(_ path: String) throws(FormProblems) -> Outcome {
        let done = outcomes.count { $0.problem.isEmpty }
        let failed = outcomes.filter { !$0.problem.isEmpty }
        guard done > 0 else { throw FormProblems(failed.map { FieldProblem("", "\($0.name)：\($0.problem)") }) }
        let rest =
            failed.isEmpty
            ? ""
            : "另有 \(failed.count) 份没有\(verb)。"
                + failed.prefix(3).map { "\($0.name)：\($0.problem)" }.joined(separator: " ")
        return .done(path, flash: "已\(verb) \(done) 份。\(rest)", data: outcomes)
    }
}
