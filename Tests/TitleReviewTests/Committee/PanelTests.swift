import Testing

@testable import TitleReview

/// Panels: when they meet, who leads, how far their sums lie apart (R8, R11).
@Suite struct PanelTests {
    @Test(
        "R11 no sheet is shown while one is missing; with the meeting's plan not before the meeting is open either",
        arguments: [
            (Plan.PanelMoment.atMeeting, 0, true, true), (.atMeeting, 0, false, false), (.atMeeting, 1, true, false),
            (.beforeMeeting, 0, false, true), (.beforeMeeting, 1, true, false),
            (.beforeMeeting, 1, false, false),
        ])
    func moment(_ moment: Plan.PanelMoment, _ missing: Int, _ isOpen: Bool, _ hasCome: Bool) {
        #expect(moment.hasCome(missing: missing, isMeetingOpen: isOpen) == hasCome)
    }

    @Test("R8 a sum exactly at the bound is not marked, one point further is; range and mean are exact")
    func spread() throws {
        let at = try #require(ScoreSpread([95, 80, 65], bound: 15))
        #expect(at.range == 30 && at.mean == 800 && at.columns.map(\.deviation) == [150, 0, -150] && !at.isWide)
        let over = try #require(ScoreSpread([96, 80, 64], bound: 15))
        #expect(over.columns.map(\.isMarked) == [true, false, true] && over.isWide)
        // A third of a point beyond the bound: 82 is 0.33 above 15 from its mean of 66.67, which no rounded mean would tell.
        #expect(try #require(ScoreSpread([82, 59, 59], bound: 15)).columns.map(\.isMarked) == [true, false, false])
        #expect(try #require(ScoreSpread([82, 60, 59], bound: 15)).columns.map(\.isMarked) == [false, false, false])
        #expect(ScoreSpread([], bound: 1) == nil)
        #expect(try #require(ScoreSpread([100, 0], bound: nil)).isWide == false, "without a bound nothing is marked")
        #expect(
            try #require(ScoreSpread([1, 1, 2], bound: nil)).mean == 13 && ScoreSpread.chinese(13) == "1.3"
                && ScoreSpread.chinese(-7) == "-0.7" && ScoreSpread.chinese(800) == "80")
    }

    @Test("R8 every case is led by one of its readers, and nobody leads two more than anybody else who could")
    func leads() {
        let readers = Dictionary(uniqueKeysWithValues: (0..<30).map { ("case\($0 + 10)", ["a", "b", "c"]) })
        let leaders = PanelLeads.named(readers)
        #expect(leaders.count == 30 && Set(leaders.values) == ["a", "b", "c"])
        let counts = Dictionary(grouping: leaders.values, by: \.self).mapValues(\.count)
        #expect(counts.values.allSatisfy { $0 == 10 })
        #expect(PanelLeads.named(["x": ["a", "b"]], loads: ["a": 1]) == ["x": "b"])
        #expect(PanelLeads.named(["x": []]).isEmpty)
    }

    private let points = Plan.Deduction(
        clause: "A2.3.5", name: "材料不合要求", unit: .points, each: 2, maximum: 6, hint: "图文模糊")
    private let percent = Plan.Deduction(
        clause: "A2.3.5", name: "材料不合要求", unit: .percent, each: 5, maximum: 10, hint: "图文模糊")

    @Test(
        """
        A2.3.5 what is taken off: points as they are, hundredths of what was earned to whole points, \
        never more than the plan's most or what there is
        """
    )
    func sums() {
        func sum(_ scores: [Int], _ amounts: [Int], _ rule: Plan.Deduction?) -> [Int] {
            let sum = SheetSum(scores: scores, amounts: amounts, rule: rule)
            return [sum.earned, sum.deducted, sum.total]
        }
        #expect(sum([40, 43], [2, 1], points) == [83, 3, 80])
        #expect(sum([40, 43], [2, 2, 2, 2], points) == [83, 6, 77])
        #expect(sum([2, 1], [2, 2], points) == [3, 3, 0])
        #expect(sum([40, 43], [2], nil) == [83, 0, 83], "a plan without the rule takes nothing off")
        // 5% of 83 is 4.15, of 90 is 4.5, of 89 is 4.45.
        #expect(
            sum([83], [5], percent) == [83, 4, 79] && sum([90], [5], percent) == [90, 5, 85]
                && sum([89], [5], percent) == [89, 4, 85])
        #expect(sum([100], [5, 5, 5], percent) == [100, 10, 90])
        #expect(points.sentence.contains("每份材料最多扣 2 分，合计最多扣 6 分") && percent.sentence.contains("每份材料最多扣得分的 5%"))
    }
}
