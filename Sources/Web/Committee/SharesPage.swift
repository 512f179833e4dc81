import Casework
import TitleReview

/// The page on which the three parts of a ballot's key are handed out, before the ballot opens (2a); and the fields in
/// which they come back.
struct SharesPage {
    let model: ReadMeeting.View
    let shares: [KeyShare]
    let context: PageContext

    /// All three when the ballot opens, two of them at the count.
    static let field = Field("share", "密钥片", .list(most: 3), required: false)

    private static let holders = ["主任委员", "监票人甲", "监票人乙"]

    /// What was sent; a part that was copied wrongly is said.
    static func read(_ form: Form) throws -> [KeyShare] {
        try (form.values["share"] ?? []).filter { !$0.isEmpty }.map { text in
            guard let share = KeyShare(parsing: text) else { throw FormProblems("share", "有一片密钥抄写有误，请逐个字符核对。") }
            return share
        }
    }

    /// Where two of the three fill in theirs.
    static func inputs(_ form: Form) -> HTML {
        let typed = form.values["share"] ?? []
        return HTML.each(["第一片密钥", "第二片密钥"].enumerated()) { index, label in
            let id = index == 0 ? "f-share" : "f-share-2"
            let value = index < typed.count ? typed[index] : ""
            return """
                <div class="field"><label for="\(id)">\(label)</label>\
                <p class="hint" id="\(id)-hint">32 个字符，连字符可以不填。</p>\
                <input id="\(id)" name="share" type="text" autocomplete="off" aria-describedby="\(id)-hint" \
                value="\(value)"></div>
                """
        }
    }

    var page: Page {
        let board = "/office/meetings/\(model.id)"
        let warning: HTML = """
            <p>请三个人到屏幕前各抄自己的一片，互相不看；也可以打印后裁开，分别装信封。\
            抄好再点“开始表决”。</p>
            """
        let handed = SummaryList(
            zip(SharesPage.holders, shares).map { .init($0, "<strong class=\"code\">\($1.code)</strong>") })
        let codes = HTML.each(shares) { "<input type=\"hidden\" name=\"share\" value=\"\($0.code)\">" }
        return Page(
            "密钥分给三个人保管",
            crumbs: [CommitteePages.home, Link("评审会议", "/office/meetings"), Link("会议", board)],
            body: """
                <h1>密钥分给三个人保管</h1>
                \(Banner(.warning, "密钥片只显示这一次", body: warning))
                \(handed)
                <ul><li>计票时任意两片就能打开选票；只有一片，什么也打不开。</li>\
                <li>系统不保存这三片，丢了两片，这一批只能重新表决。</li>\
                <li>表决期间即使有人拿到服务器上的全部文件，没有两片密钥也看不到选票。</li></ul>
                \(PostForm([], to: board + "/ballots", context, button: "三片都已抄好，开始表决", inside: codes))
                <p><a href="\(url: board)">不分了，回到会议</a></p>
                """)
    }
}
