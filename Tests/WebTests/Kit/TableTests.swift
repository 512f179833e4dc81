import Testing
import TitleReview

@testable import Web

@Suite struct TableTests {
    @Test("WCAG 4.1.2 a row's box is called by the name in the row, never by its id")
    func names() {
        let text = DataTable(
            "申报", columns: [.init("姓名"), .init("专业")], rows: [.init(id: "9f3b0c", url: "/x", cells: ["周㛃", "电力"])],
            empty: "", select: "case"
        ).html.string
        #expect(text.contains("value=\"9f3b0c\"><span class=\"unseen\">选择 周㛃</span>"))
        #expect(!text.contains("选择 9f3b0c"))
    }

    @Test(
        "N4 what only tells people something stands in a list as a hint, and is counted as one; an unmet condition is neither",
        arguments: [
            ("N4.1", TitleReview.Outcome.unmet, FindingRow.Outcome.note), ("N4.2", .unknown, .note),
            ("A1.1", .unknown, .note), ("N4.1", .met, .met), ("A1.3", .unmet, .unmet), ("A1.4", .unknown, .unknown),
        ])
    func hints(_ clause: String, _ outcome: TitleReview.Outcome, _ shown: FindingRow.Outcome) {
        let row = Finding(clause: clause, outcome: outcome, message: "某").row().html.string
        let dots = FindingDots([shown]).html.string
        let words: [FindingRow.Outcome: (row: String, dots: String)] = [
            .note: ("提示", "待核实 0，提示 1"), .met: ("符合", "符合 1，"),
            .unmet: ("不符合", "不符合 1，"), .unknown: ("待核实", "待核实 1<"),
        ]
        #expect(row.contains(words[shown]?.row ?? "-") && dots.contains(words[shown]?.dots ?? "-"))
        #expect((shown == .note) == (outcome != .met && !Finding.decides(clause)))
    }
}
