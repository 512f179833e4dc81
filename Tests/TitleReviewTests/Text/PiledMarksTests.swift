import Testing

@testable import TitleReview

@Suite struct PiledMarksTests {
    @Test(
        "B51 eight marks on one letter pass and nine are too many, wherever they stand",
        arguments: ["\u{301}", "\u{323}", "\u{20DD}", "\u{FE0F}", "\u{E0100}", "\u{302A}", "\u{3099}", "\u{1D165}"])
    func bound(_ mark: String) {
        let pile = String(repeating: mark, count: PiledMarks.most)
        #expect(PiledMarks.first(in: "甲e" + pile + "e" + pile) == nil)
        #expect(PiledMarks.first(in: "甲e" + pile + mark + "x") == 3 + PiledMarks.most)
        #expect(PiledMarks.first(in: pile + mark) == 1 + PiledMarks.most)
    }

    @Test(
        "B51 what people write is no pile",
        arguments: [
            "葛\u{E0100}", "Nguyễn Thị Ổn", "Nguye\u{302}\u{303}n", "בְּרֵאשִׁ֖ית", "བསྒྲུབས་", "ที่นี้", "ئۇيغۇر", "が\u{3099}", "",
        ])
    func writing(_ text: String) { #expect(PiledMarks.first(in: text) == nil) }

    @Test(
        "B51 a plan with marks without end is refused before it is taken apart, also when they are written by their numbers"
    )
    func plan() {
        func refusal(_ value: String) -> PlanFile.Mistake? { YAMLGuard.refusal(of: "a: 1\nb: \(value)\n") }
        #expect(refusal("\"e\\u0301 \\\\ \\n \\u4e2d\"") == nil)
        #expect(refusal("e" + String(repeating: "\u{301}\u{323}", count: 5))?.line == 2)
        #expect(refusal("\"" + String(repeating: "\\u0301", count: 9) + "\"")?.line == 2)
        #expect(refusal("\"" + String(repeating: "\\U00000301\\u0323", count: 5) + "\"") != nil)
        #expect(refusal("\"\\u\"") == nil)
    }
}
