import Casework
import Testing
import TitleReview

@testable import Web

@Suite struct QueuePlaceTests {
    @Test("A3.2.0 a place in a list goes with a case and comes back the same, whatever characters it has")
    func roundTrip() throws {
        let place = QueuePlace(
            Query([
                ("state", "authorityReview,returned"), ("speciality", "机电&制造=%"), ("mine", "yes"), ("after", "12-a"),
                ("case", "x"),
            ]))
        let again = try #require(QueuePlace(place.text))
        #expect(
            again.query.pairs.map { "\($0.name) \($0.value)" } == [
                "state authorityReview,returned", "speciality 机电&制造=%", "mine yes", "after 12-a",
            ])
        let filter = again.filter(.authority)
        #expect(
            filter.states == [.authorityReview, .returned] && filter.speciality == "机电&制造=%" && filter.mine
                && filter.after?.description == "12-a")
        #expect(!again.filter(.employer).mine)
        #expect(
            again.list(.authority, chosen: "c1").hasPrefix("/authority/cases?state=authorityReview")
                && again.list(.authority, chosen: "c1").hasSuffix("&case=c1"))
    }

    @Test(
        "S30 what is no place leads to the desk's own list, and never elsewhere",
        arguments: [
            "https://example.org/", "//example.org", "state=x", "a=b&list=c", "%zz", "state=draft", "\u{0}",
            "next=/admin", "",
        ])
    func hostile(_ text: String) {
        let place = QueuePlace(text) ?? QueuePlace(Query())
        #expect(place.list(.office).hasPrefix("/office/cases?") && !place.list(.office).contains("example"))
        #expect(place.filter(.office).states == [.officeReview])
        #expect(place.open(.office, "c1").hasPrefix("/office/cases/c1?list="))
    }

    @Test("A3.2.0 a view is the one that is shown, in whatever order its parts stand")
    func same() throws {
        let one = try #require(QueuePlace("state=a&verdict=manual"))
        let other = try #require(QueuePlace("verdict=manual&state=a"))
        #expect(one.isSame(as: other) && !one.isSame(as: one.with("verdict", "eligible")))
    }
}
