import TitleReview

extension Plan {
    /// The YAML of a bundled plan with this plan's id, title and days: what an office would have written.
    ///
    /// - Throws: ``Failure`` when the text would say anything else than the plan.
    func written(from source: String) throws -> String {
        func place(_ names: String...) -> PlanPath { PlanPath(names.map { .key($0) }) }
        func day(_ path: PlanPath, _ day: Day) -> PlanEdit.Change { .set(path, day.description, isText: false) }
        let text = try PlanEdit.apply(
            [
                .set(place("id"), id, isText: true), .set(place("title"), title, isText: true),
                day(place("publishedOn"), publishedOn), day(place("dates", "open"), dates.open),
                day(place("dates", "close"), dates.close),
                day(place("dates", "employerDeadline"), dates.employerDeadline),
                day(place("dates", "authorityDeadline"), dates.authorityDeadline),
                day(place("dates", "officeDeadline"), dates.officeDeadline),
                day(place("dates", "meetingFrom"), dates.meetingFrom),
                day(place("committee", "termFrom"), committee.termFrom),
            ], to: source)
        guard PlanFile.read(text).plan == self else { throw Failure("演示计划 \(id) 的原文与计划不一致。") }
        return text
    }
}
