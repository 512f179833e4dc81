import Casework
import TitleReview

/// The expert's home: the cases to read with progress, and the meetings (R8).
enum ExpertHome {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen("/expert", name: "readDesk", policy: ExpertPages.policy("own panels"), summary: "评议") { context in
                try await casework.ask(ReadExpertHome(), for: context)
            } view: { desk, context in
                view(desk, context)
            }
        ])
    }

    private static func view(_ desk: ReadExpertHome.Home, _ context: PageContext) -> Page {
        let done = desk.items.count(where: \.done)
        return Page(
            "评议", wide: true,
            body: """
                <h1>待评议的申报</h1>
                \(Meter("已完成", value: done, of: desk.items.count))
                \(cases(desk.items))
                \(HTML.when(!desk.panels.isEmpty, panels(desk.panels)))
                <h2>评审会议</h2>
                \(meetings(desk.meetings))
                """)
    }

    private static func cases(_ items: [ReadExpertHome.Item]) -> DataTable {
        DataTable(
            "待评议的申报", columns: [.init("姓名"), .init("专业"), .init("状态"), .init("总分", number: true)],
            rows: items.map { item in
                let state = item.done ? Tag("已提交", .ok) : Tag("待评议", .warn)
                return .init(
                    id: item.caseID, url: "/expert/cases/\(item.caseID)",
                    cells: [
                        "\(item.name)", "\(item.speciality)", "\(state)", "\(item.total.map(String.init) ?? "")",
                    ])
            }, empty: "现在没有需要您评议的申报。")
    }

    private static func meetings(_ meetings: [MeetingSummary]) -> DataTable {
        DataTable(
            "评审会议", columns: [.init("计划"), .init("日期"), .init("状态")],
            rows: meetings.map { meeting in
                .init(
                    id: meeting.id, url: "/expert/meetings/\(meeting.id)",
                    cells: [
                        "\(meeting.planTitle)", "\(meeting.day.chinese)", "\(Meetings.word(meeting.state))",
                    ])
            }, empty: "还没有安排会议。")
    }

    private static func panels(_ panels: [ReadExpertHome.PanelItem]) -> HTML {
        let table = DataTable(
            "评议组会商", columns: [.init("姓名"), .init("专业"), .init("组长"), .init("评议组意见")],
            rows: panels.map { item in
                let leader: HTML = item.leads ? "\(Tag("本人", .accent))" : ""
                let opinion = item.isWritten ? Tag("已记录", .ok) : Tag("未记录", .warn)
                return .init(
                    id: item.caseID, url: "/expert/panels/\(Percent.encode(item.caseID))",
                    cells: ["\(item.name)", "\(item.speciality)", leader, "\(opinion)"])
            }, empty: "")
        return """
            <h2 id="panels">评议组会商</h2>\
            <p>成员的评分并排列出，组长记录评议组意见。还有 \(panels.count { !$0.isWritten }) 份没有记录。</p>
            \(table)
            """
    }
}
