import Casework
import TitleReview

/// Where somebody is in a desk's list: what it is narrowed to and from where the page goes on. A case that is opened from a
/// list carries it, so that the way back and the next case are those of that list.
struct QueuePlace: Sendable {
    /// Of a query only this is taken; it always leads to the desk's own list.
    private static let names: Set<String> = [
        "state", "verdict", "speciality", "plan", "employer", "name", "mine", "sort", "after", "beside",
    ]
    static let field = Field("list", "回到的列表", .hidden(0...1500), required: false)

    let query: Query

    init(_ query: Query) {
        self.query = Query(query.pairs.filter { QueuePlace.names.contains($0.name) && !$0.value.isEmpty })
    }

    /// - Parameter text: as ``text`` writes it; nil for what is no query.
    init?(_ text: String?) {
        guard let text, !text.isEmpty, let address = try? Address("/?" + text) else { return nil }
        self.init(address.query)
    }

    func isSame(as other: QueuePlace) -> Bool {
        func sorted(_ place: QueuePlace) -> [String] { place.query.pairs.map { "\($0.name)=\($0.value)" }.sorted() }
        return sorted(self) == sorted(other)
    }

    var text: String { String(query.with("", nil).dropFirst()) }

    /// Whether the case stands beside the list and was not opened on a page of its own.
    var isBeside: Bool { query.text("beside") != nil }

    func with(_ name: String, _ value: String?) -> QueuePlace {
        QueuePlace("" + query.with(name, value).dropFirst()) ?? QueuePlace(Query())
    }

    /// The list, with a case chosen in it.
    func list(_ desk: OfficerQueue, chosen: String? = nil) -> String {
        desk.cases + with("beside", nil).query.with("case", chosen)
    }

    /// A case, with this list to go back to.
    func open(_ desk: OfficerQueue, _ caseID: String) -> String { desk.path(caseID) + listed }

    /// What a case's address carries to say that it was opened from this list.
    var listed: String { "?list=\(Percent.encodeValue(with("beside", nil).text))" }

    /// What it asks the queue for.
    func filter(_ desk: OfficerQueue) -> QueueFilter {
        func asked(_ name: String) -> String { query.text(name) ?? "" }
        let states = asked("state").split(separator: ",").compactMap { CaseState(rawValue: String($0)) }.filter {
            desk.states.contains($0)
        }
        return QueueFilter(
            states: states.isEmpty ? [desk.waiting] : states, verdict: asked("verdict"),
            speciality: asked("speciality"), planID: asked("plan"), employerID: asked("employer"), name: asked("name"),
            mine: desk.hasHandlers && !asked("mine").isEmpty, newestFirst: asked("sort") == "newest",
            after: QueueKey(asked("after")))
    }
}
