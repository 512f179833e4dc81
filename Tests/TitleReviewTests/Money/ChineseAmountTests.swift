import Testing
import TitleReview

@Suite struct ChineseAmountTests {
    @Test(
        "A2.2.7 amounts on receipts are written as the rule for bills asks",
        arguments: [
            (0, "零元整"), (1, "壹分"), (10, "壹角整"), (15, "壹角伍分"), (100, "壹元整"), (105, "壹元零伍分"), (20_000, "贰佰元整"),
            (20_005, "贰佰元零伍分"), (1_000_00, "壹仟元整"), (1_010_00, "壹仟零壹拾元整"),
            (1_000_30, "壹仟元零叁角整"), (1_680_32, "壹仟陆佰捌拾元零叁角贰分"), (140_950, "壹仟肆佰零玖元伍角整"),
            (600_714, "陆仟零柒元壹角肆分"), (10_700_053, "壹拾万柒仟元零伍角叁分"), (1_000_000_00, "壹佰万元整"),
            (1_000_001_00, "壹佰万零壹元整"), (10_000_0000_00, "壹亿元整"), (10_001_0000_00, "壹亿零壹万元整"),
        ])
    func words(_ cents: Int, _ text: String) { #expect(ChineseAmount.words(cents: cents) == text) }

    @Test(
        "A2.2.7 cents as people read them",
        arguments: [(0, "¥0.00"), (5, "¥0.05"), (20_000, "¥200.00"), (123_456, "¥1234.56")])
    func yuan(_ cents: Int, _ text: String) { #expect(cents.yuan == text) }
}
