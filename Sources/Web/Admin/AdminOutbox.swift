import Casework
import TitleReview

/// The outbox: every message with its state and text.
enum AdminOutbox {
    private static let states = [("waiting", "等待发送"), ("sent", "已发送"), ("given-up", "没有送达")]

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/admin/outbox", name: "readOutbox", policy: AdminPages.policy, summary: "发件箱",
                query: [Field("state", "状态", .text(1...20), required: false), Field("before", "这个序号之前", .number(1...Int.max), required: false)]
            ) { visit in
                try await house.ask(ReadOutbox(state: visit.query.text("state") ?? "", before: visit.query.int("before")), for: visit)
            } view: { page, visit in view(page, visit) },
        ])
    }

    private static func view(_ page: ReadOutbox.Page, _ visit: Visit) -> Page {
        let state = visit.query.text("state")
        let chips: [Chips.Chip] = [.init("全部", "/admin/outbox", count: page.counts.values.reduce(0, +), on: state == nil)]
            + states.map { .init($0.1, "/admin/outbox?state=\($0.0)", count: page.counts[$0.0] ?? 0, on: state == $0.0) }
        return Page("发件箱", crumbs: [AdminPages.home], wide: true, body: """
            <h1>发件箱</h1>
            <p>现在用的是内置的通道，不往外发短信：“已发送”的，本人在“我的消息”里能看到。</p>
            \(Chips("状态", chips))
            \(DataTable("消息", columns: [.init("序号", number: true), .init("内容"), .init("状态"), .init("时间")], rows: page.items.map { item in
                .init(cells: ["\(item.number)", "\(item.body)\(HTML.when(!item.problem.isEmpty, "<br><small>发送 \(item.attempts) 次，最近一次：\(item.problem)</small>"))", tag(item).html, "<span class=\"nb\">\(item.at.chinese)</span>"])
            }, empty: state == nil ? "发件箱是空的。" : "没有这种状态的消息。"))
            \(Pagination(shown: page.items.count, first: visit.query.text("before").map { _ in visit.query.with("before", nil) }, next: page.next.map { visit.query.with("before", String($0)) }))
            """)
    }

    private static func tag(_ item: ReadOutbox.Item) -> Tag {
        Tag(states.first { $0.0 == item.state }?.1 ?? item.state, item.state == "sent" ? .ok : item.state == "waiting" ? .warn : .bad)
    }
}
