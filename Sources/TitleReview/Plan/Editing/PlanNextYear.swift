/// A plan for the next year, proposed from this year's: its id, title, year and dates one year on, to be checked by people.
public struct PlanNextYear: Sendable {
    public let source: String

    /// - Throws: ``PlanEdit/Refused`` where the plan cannot be edited by places.
    public init(from yaml: String) throws(PlanEdit.Refused) {
        guard let tree = PlanEdit.tree(yaml), let year = tree["year"]?.text.flatMap({ Int($0) }) else {
            throw .unreadable
        }
        func path(_ names: String...) -> PlanPath { PlanPath(names.map { .key($0) }) }
        var changes: [PlanEdit.Change] = [.set(path("year"), "\(year + 1)", isText: false)]
        for name in ["id", "title"] {
            guard let text = tree[name]?.text else { continue }
            let next = text.replacing("\(year)", with: "\(year + 1)")
            changes.append(
                .set(path(name), next != text ? next : name == "id" ? "\(text)-\(year + 1)" : text, isText: true))
        }
        func move(_ place: PlanPath) {
            if let day = tree[place]?.text.flatMap({ Day($0) }) {
                changes.append(.set(place, day.adding(months: 12).description, isText: false))
            }
        }
        move(path("publishedOn"))
        for entry in tree["dates"]?.entries ?? [] where entry.value.text.flatMap({ Day($0) }) != nil {
            move(path("dates", entry.key))
        }
        // A committee stays for its term; only one whose term would be over begins anew.
        if let from = tree["committee"]?["termFrom"]?.text.flatMap({ Day($0) }),
            let years = tree["committee"]?["termYears"]?.text.flatMap({ Int($0) }),
            let meeting = tree["dates"]?["meetingFrom"]?.text.flatMap({ Day($0) }), (1...99).contains(years),
            from.adding(months: 12 * years) <= meeting.adding(months: 12)
        {
            move(path("committee", "termFrom"))
        }
        source = try PlanEdit.apply(changes, to: yaml)
    }

    /// What a person should look at in a plan whose dates were proposed: last days that nobody works on, and texts that name another year.
    public static func doubts(_ yaml: String, calendar: WorkCalendar) -> [String] {
        guard let tree = PlanEdit.tree(yaml) else { return [] }
        var doubts: [String] = []
        for field in PlanForm(.dates, tree).fields {
            guard let day = field.value.first.flatMap({ Day($0) }),
                ["close", "employerDeadline", "authorityDeadline", "officeDeadline", "meetingFrom"].contains(
                    field.key.key)
            else { continue }
            // For a year that the calendar does not know yet, weekends are what can be said.
            let isWorkday = (try? calendar.isWorkday(day)) ?? (day.weekday <= 5)
            if !isWorkday { doubts.append("“\(field.key.label)”是\(day.chinese)，不是工作日。") }
        }
        guard let year = tree["year"]?.text.flatMap({ Int($0) }) else { return doubts }
        for field in PlanSection.allCases.flatMap({ PlanForm($0, tree).fields })
        where field.key.isText || field.value.count > 1 {
            for other in [year - 1, year - 2] where field.value.contains(where: { $0.contains("\(other)") }) {
                doubts.append("“\(field.key.label)”里写着 \(other)，请核对。")
            }
        }
        return doubts
    }
}
