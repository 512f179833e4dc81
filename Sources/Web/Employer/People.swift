import Casework
import TitleReview

/// The unit's people with their archives and where their applications stand.
enum People {
    struct Model: Encodable, Sendable {
        let people: [ReadPeople.Colleague]
    }

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/employer/people", name: "listPeople", policy: EmployerPages.policy("people of the unit"), summary: "本单位人员") { visit in
                Model(people: try await house.ask(ReadPeople(), for: visit))
            } view: { model, _ in
                Page("本单位人员", crumbs: [CaseDesk.employer.home], wide: true, body: """
                    <h1>本单位人员</h1>
                    \(DataTable("本单位人员", columns: [.init("姓名"), .init("档案记录", number: true), .init("待审核", number: true), .init("申报状态")], rows: model.people.map { person in
                        DataTable.Row(cells: [
                            "\(person.name)", "\(person.records)", person.waiting > 0 ? "<a href=\"/employer/archive-reviews\">\(person.waiting)</a>" : "0",
                            person.state.map { Tag($0.chinese, $0.tone).html } ?? "没有申报",
                        ])
                    }, empty: "还没有人选择本单位。"))
                    """)
            },
        ])
    }
}
