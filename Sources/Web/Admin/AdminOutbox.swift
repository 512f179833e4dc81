import Casework
import TitleReview

/// The outbox: every message with its state and text.
enum AdminOutbox {
    private static let states = [("waiting", "等待发送"), ("sent", "已发送"), ("given-up", "没有送达")]

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen(
                    "/admin/outbox", name: "readOutbox", policy: AdminPages.policy, summary: "发件箱",
                    query: [
                        Field("state", "状态", .text(1...20), required: false),
                        Field("before", "这个序号之前", .number(1...Int.max), required: false),
                    ]
                ) { context in
                    try await casework.ask(
                        ReadOutbox(state: context.query.text("state") ?? "", before: context.query.int("before")),
                        for: context)
                } view: { page, context in
                    view(page, context)
                }
            ],
            acts: [
                Act(
                    "/admin/outbox/{number}/retry", name: "retryMessage", policy: AdminPages.policy, summary: "再发一次",
                    button: "再发一次"
                ) { context, _ in
                    guard let number = Int(context.parameter("number")) else { throw Refusal.notFound }
                    try await casework.perform(RetryMessage(number: number), for: context)
                    return .redirect("/admin/outbox?state=given-up", flash: "已放回待发送，几秒内再发。")
                }
            ])
    }

    private static func view(_ page: ReadOutbox.Page, _ context: PageContext) -> Page {
        let state = context.query.text("state")
        let chips: [Chips.Chip] =
            [.init("全部", "/admin/outbox", count: page.counts.values.reduce(0, +), on: state == nil)]
            + states.map {
                .init($0.1, "/admin/outbox?state=\($0.0)", count: page.counts[$0.0] ?? 0, on: state == $0.0)
            }
        let query = context.query
        let first = query.text("before").map { _ in query.with("before", nil) }
        let next = page.next.map { query.with("before", String($0)) }
        return Page(
            "发件箱", crumbs: [AdminPages.home], wide: true,
            body: """
                <h1>发件箱</h1>
                <p>\(channels(page.channels))每条消息本人在“我的消息”里都能看到。</p>
                \(Chips("状态", chips))
                \(table(page.items, empty: state == nil ? "发件箱是空的。" : "没有这种状态的消息。", context))
                \(Pagination(shown: page.items.count, first: first, next: next))
                """)
    }

    private static func table(_ items: [ReadOutbox.Item], empty: String, _ context: PageContext) -> DataTable {
        DataTable(
            "消息", columns: [.init("序号", number: true), .init("通道"), .init("内容"), .init("状态"), .init("时间")],
            rows: items.map { item in
                let problem = HTML.when(
                    !item.problem.isEmpty, "<br><small>发送 \(item.attempts) 次，最近一次：\(item.problem)</small>")
                return .init(cells: [
                    "\(item.number)", item.channel == "mail" ? "邮件" : "短信", "\(item.body)\(problem)",
                    "\(tag(item))\(retry(item, context))", "<span class=\"nb\">\(item.at.chinese)</span>",
                ])
            }, empty: empty)
    }

    private static func channels(_ channels: [String]) -> String {
        switch (channels.contains("text"), channels.contains("mail")) {
        case (true, true): "短信和邮件都往外发。"
        case (true, false): "短信往外发，没有接通邮件。"
        case (false, true): "邮件往外发，没有接通短信：短信只记“已发送”。"
        case (false, false): "没有接通短信和邮件，不往外发，只记“已发送”。"
        }
    }

    /// What was given up can be sent once more, by a person who has looked at why.
    private static func retry(_ item: ReadOutbox.Item, _ context: PageContext) -> HTML {
        HTML.when(
            item.state == "given-up",
            """
             <form method="post" action="/admin/outbox/\(item.number)/retry">\
            <input type="hidden" name="_token" value="\(context.csrf)">\(CommandField.html)\
            <button class="btn two" type="submit">再发一次<span class="unseen">：第 \(item.number) 条</span></button></form>
            """)
    }

    private static func tag(_ item: ReadOutbox.Item) -> Tag {
        Tag(
            states.first { $0.0 == item.state }?.1 ?? item.state,
            item.state == "sent" ? .ok : item.state == "waiting" ? .warn : .bad)
    }
}
