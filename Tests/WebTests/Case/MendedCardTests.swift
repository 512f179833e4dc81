import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct MendedCardTests {
    private func card(_ json: String) throws -> String {
        MendedCard(mended: try JSONDecoder().decode(Mended.self, from: Data(json.utf8))).html.string
    }

    /// As the model is written, whatever an instant looks like in it.
    private func model(items: String, others: String = "[]") throws -> String {
        let instant = String(
            decoding: try JSONEncoder().encode(Instant(microseconds: 1_660_096_800_000_000)), as: UTF8.self)
        return #"{"items":\#(items),"others":\#(others),"returnedAt":\#(instant)}"#
    }

    @Test(
        "R5 S30 beside each item stands what was before and after, as text and never as markup, and files lead to themselves"
    )
    func changes() throws {
        let change = """
            {"part":"业绩档案","name":"聘任“<b>”的从","before":"2017-01-01","after":"<script>",\
            "added":[{"id":"e1","name":"<i>聘书.pdf"}],"removed":[]}
            """
        let html = try card(model(items: #"[{"text":"缺少聘书","changes":[\#(change)]},{"text":"改述职","changes":[]}]"#))
        #expect(
            html.contains("“2017-01-01” → “&lt;script&gt;”") && html.contains("聘任“&lt;b&gt;”的从")
                && html.contains("<a href=\"/evidence/e1\">&lt;i&gt;聘书.pdf</a>"))
        #expect(html.contains("没有找到与这一项对应的修改") && !html.contains("其他修改") && !html.contains("没有修改任何内容"))
    }

    @Test("R5 a long text is folded away, and whoever changed nothing is said to have changed nothing")
    func long() throws {
        let long = String(repeating: "长", count: 61)
        let short = String(repeating: "短", count: 60)
        let change = #"{"part":"申报信息","name":"本人述职","before":"\#(short)","after":"\#(long)","added":[],"removed":[]}"#
        let html = try card(model(items: "[]", others: "[\(change)]"))
        #expect(html.contains("“\(short)”") && html.contains("<summary>现在 61 字</summary>") && html.contains("其他修改"))
        #expect(try card(model(items: #"[{"text":"改述职","changes":[]}]"#)).contains("没有修改任何内容"))
    }
}
