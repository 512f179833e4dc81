import Casework
import TitleReview

/// After a decision the next case of the list opens, where the last one stood: beside the list, or on a page of its own.
enum Onward {
    /// - Parameter said: what was done.
    static func from(_ desk: OfficerQueue, _ casework: Casework, _ context: PageContext, _ form: Form, said: String)
        async throws
        -> Outcome
    {
        guard let place = QueuePlace(form.text("list")) else { return .redirect(desk.cases, flash: said) }
        var filter = place.filter(desk)
        if filter.states.contains(desk.waiting) { filter.states = [desk.waiting] }
        guard let next = try await casework.ask(NextInQueue(filter, after: context.parameter("id")), for: context)
        else {
            return .redirect(place.list(desk), flash: "\(said)这个列表里没有别的申报了。")
        }
        let there = next.fromTheStart ? place.with("after", nil) : place
        return .redirect(
            place.isBeside ? there.list(desk, chosen: next.id) : there.open(desk, next.id),
            flash: "\(said)下一份：\(next.name)。")
    }
}
