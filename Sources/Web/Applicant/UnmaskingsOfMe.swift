import Casework
import TitleReview

/// Which unit has seen the own numbers in full, and what for (S39).
enum UnmaskingsOfMe {
    static let link: HTML = """
        <p><a href="/me/reveals">谁看过我的完整号码</a>：\
        审核人员平时只看到首尾几位，要看完整的须写明用途，每一次都在这里。</p>
        """

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/me/reveals", name: "readOwnReveals", policy: Policy(.roles([.applicant]), relation: "own person"),
                summary: "谁看过我的完整号码"
            ) { context in
                try await casework.ask(ReadOwnUnmaskings(), for: context)
            } view: { items, _ in
                view(items)
            }
        ])
    }

    private static func view(_ items: [ReadOwnUnmaskings.Item]) -> Page {
        let table = DataTable(
            "查看记录", columns: [.init("时间"), .init("谁"), .init("看了什么"), .init("用途")],
            rows: items.map(row), empty: "还没有人看过。")
        return Page(
            "谁看过我的完整号码", crumbs: [Link("我的申报", "/me")],
            body: """
                <h1>谁看过我的完整号码</h1>
                <p>审核人员在页面上只看到首尾几位。要看完整的，必须写明用途，系统逐次记录。\
                觉得不该看的，可以向该单位或者平台管理员反映。</p>
                \(table)
                """)
    }

    private static func row(_ item: ReadOwnUnmaskings.Item) -> DataTable.Row {
        let note = HTML.when(!item.note.isEmpty, "：\(item.note)")
        return .init(cells: [
            "<span class=\"nb\">\(item.at.chinese)</span>", "\(item.unit)（\(item.role.chinese)）",
            "\(item.field.chinese)", "\(item.purpose.chinese)\(note)",
        ])
    }
}
