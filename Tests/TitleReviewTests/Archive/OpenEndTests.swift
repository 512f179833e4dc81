import Testing

@testable import TitleReview

@Suite struct OpenEndTests {
    static let kinds = ArchiveKind.all.filter { $0.openEnd != nil }

    @Test(
        "B10 work, appointment, study and project may go on; nothing else has a day that means something when it is empty"
    )
    func every() {
        #expect(Self.kinds.map(\.id) == ["work", "appointment", "study", "project"])
        #expect(Self.kinds.allSatisfy { $0.fields.count { $0.shape == .openDay } == 1 })
    }

    @Test("B10 an end is a day, or said to be open; a body of old without either is open", arguments: kinds)
    func said(_ kind: ArchiveKind) {
        func problem(_ body: [String: String]) -> String? { kind.problems(body).first { $0.field == "to" }?.message }
        #expect(kind.isOngoing(["to": "2019-12-31"]) == false && problem(["to": "2019-12-31"]) == nil)
        #expect(kind.isOngoing([:]) == true && problem([:]) == nil)
        #expect(kind.isOngoing(["to": ""]) == true)
        #expect(kind.isOngoing(["ongoing": "no"]) == nil)
        #expect(problem(["ongoing": "no"])?.contains("仍在继续") == true)
        #expect(kind.problems(["ongoing": "yes"]).contains { $0.field == "ongoing" })
    }

    @Test(
        "B10 half a day that comes as text is refused for every day of every kind, in a draft as well",
        arguments: ["2019", "2019-", "2019-1", "2019-12-", "2019-12-3", "2019-02-30", "2019-13-01", "2"])
    func half(_ text: String) {
        for kind in ArchiveKind.all {
            for field in kind.fields where [.day, .openDay].contains(field.shape) {
                let said = kind.problems([field.name: text]).filter { $0.field == field.name }.map(\.message)
                // Of a draft only what is still empty is passed over, by these words.
                #expect(said.contains { !$0.hasPrefix("请填写") }, "\(kind.id).\(field.name)")
            }
        }
    }

    @Test("B10 where nothing can go on, the word is refused")
    func elsewhere() throws {
        let education = try #require(ArchiveKind.find("education"))
        #expect(education.isOngoing([:]) == nil)
        #expect(education.problems(["ongoing": "no"]).contains { $0.field == "ongoing" })
    }
}
