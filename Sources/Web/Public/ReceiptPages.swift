import Casework
import TitleReview

/// Ballots' receipts for anybody who has a code: that its ballots lie in the box, and the list of all once they are
/// counted (S49).
enum ReceiptPages {
    private static let policy = Policy(.anyone, relation: "who knows the meeting's address")
    private static let query = [Field("code", "回执码", .text(1...40), required: false)]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/receipts/{meeting}", name: "readReceipts", policy: policy, rateLimit: .lookUp, summary: "查验选票回执",
                    query: query
                ) { context in
                    try await casework.ask(
                        ReadReceipts(
                            meetingID: context.parameter("meeting"),
                            receipt: context.query.text("code").flatMap(BallotReceipt.init(parsing:))), for: context)
                } view: { view, context in
                    page(view, context)
                }
            ],
            downloads: [
                Download(
                    "/receipts/{meeting}/list.txt", name: "readReceiptList", policy: policy, rateLimit: .lookUp,
                    summary: "选票回执清单"
                ) { context in
                    let text = try await casework.ask(
                        ReadReceiptList(meetingID: context.parameter("meeting")), for: context)
                    return FileAnswer(
                        name: "选票回执清单.txt", type: "text/plain; charset=utf-8", inline: true, bytes: Array(text.utf8))
                }
            ])
    }

    private static func page(_ view: ReadReceipts.View, _ context: PageContext) -> Page {
        let asked = context.query.text("code") ?? ""
        let code = BallotReceipt(parsing: asked)
        let field = Field(
            "code", "回执码", .text(1...40), hint: "16 个字符，连字符可以不填。", initial: [code?.description ?? asked])
        return Page(
            "查验选票回执", crumbs: [Link("首页", "/")],
            body: """
                <h1>查验选票回执</h1><p>\(view.planTitle)，\(view.day.chinese)的评审会议。</p>
                \(HTML.when(!asked.isEmpty, answer(view, code)))
                <form method="get" action="/receipts/\(part: view.meetingID)">\(FieldView(field).html)
                <p class="acts"><button class="btn" type="submit">查验</button></p></form>
                <p>回执只说明选票在票箱里、每张算一票，不说明是谁的、投给谁、投了什么。每次表决的回执数与选票数相等。</p>
                \(HTML.when(view.givenUp > 0, givenUp(view)))
                \(view.counted > 0 ? counted(view) : notCounted)
                """)
    }

    private static func givenUp(_ view: ReadReceipts.View) -> HTML {
        """
        <p>这次会议有 \(view.givenUp) 份表决因为选票打不开而作废，已重新表决；\
        当时的回执查不到，以重新表决的回执为准。</p>
        """
    }

    private static func counted(_ view: ReadReceipts.View) -> HTML {
        """
        <p>已计票 \(view.counted) 次表决。\
        <a href="/receipts/\(part: view.meetingID)/list.txt">全部回执清单（文本）</a>，摘要写入会议纪要和审计链。</p>
        """
    }

    private static let notCounted: HTML = """
        <p class="muted">还没有计票，回执清单在计票后公布；已投出的选票现在就能按回执码查到。</p>
        """

    private static func answer(_ view: ReadReceipts.View, _ code: BallotReceipt?) -> HTML {
        guard code != nil else { return Banner(.warning, "回执码应是 16 个字符").html }
        guard !view.found.isEmpty else { return Banner(.warning, "票箱里没有这个回执码的选票").html }
        let ballots = HTML.each(view.found) { line in
            let state = Tag(line.isCounted ? "已计入" : "在票箱里", .ok)
            return "<li>表决 \(String(line.ballotID.prefix(8))) \(state)</li>"
        }
        return Card("这个回执码有 \(view.found.count) 张选票", "<ul>\(ballots)</ul>").html
    }
}
