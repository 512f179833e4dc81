import Casework
import TitleReview

/// The employer's home: what waits, each number leading to the work behind it, with the next last day.
enum EmployerHome {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/employer", name: "readEmployerHome", policy: EmployerPages.policy("own unit"), summary: "单位首页",
                isKept: true
            ) { context in
                try await casework.ask(ReadEmployerHome(), for: context)
            } view: { home, context in
                view(home, context)
            }
        ])
    }

    private static func view(_ home: ReadEmployerHome.Home, _ context: PageContext) -> Page {
        let unit = context.visitor?.unitName ?? "单位"
        return Page(
            unit,
            body: """
                <h1>\(unit)</h1>
                \(OwnRegistration.banner(home.registration, home.returnReason))
                \(HTML.when(home.registration == "approved", tiles(home, context).html))
                \(returned(home))
                \(corrections(home))
                \(Card("单位要做的事", duties))
                """)
    }

    private static func tiles(_ home: ReadEmployerHome.Home, _ context: PageContext) -> Tiles {
        func until(_ state: CaseState) -> String? {
            home.due[state.rawValue].map {
                "\($0.chinese) 24:00 截止，\(DeadlineBadge(until: .deadline($0), now: context.now).text)"
            }
        }
        let toReview = home.states[CaseState.employerReview.rawValue] ?? 0
        return Tiles([
            .init("待审档案", home.records, "/employer/archive-reviews", note: "审核通过后才能用于申报"),
            .init("待审申报", toReview, "/employer/cases", note: until(.employerReview)),
            .init("待公示", home.toPost, "/employer/notices", note: until(.employerNotice)),
            .init("可报送", home.toReport, "/employer/notices", note: "公示期满且没有异议"),
            .init("待答复异议", home.openObjections, "/employer/objections"),
        ])
    }

    private static func returned(_ home: ReadEmployerHome.Home) -> HTML {
        let count = home.states[CaseState.returned.rawValue] ?? 0
        return HTML.when(
            count > 0,
            """
            <p>有 \(count) 份申报已退回，等申报人补正。\
            <a href="/employer/cases?state=returned">查看</a></p>
            """)
    }

    private static func corrections(_ home: ReadEmployerHome.Home) -> HTML {
        HTML.when(
            home.corrections > 0,
            """
            <p>有 \(home.corrections) 人申请更正姓名或身份证号，等单位核对。\
            <a href="/employer/corrections">去核对</a></p>
            """)
    }

    private static let duties: HTML = """
        <ol><li>核对本单位人员的业绩档案。（附件3 一、2）</li>\
        <li>逐份审核申报：通过、退回补正或不通过，每次都写明意见。（附件3 一、3）</li>
        <li>导出公示表，在单位内公示不少于 5 个工作日。（附件3 一、4）</li><li>公示期满、没有异议的，报送受理点。</li></ol>
        <p><a href="/employer/guide">办理指南</a>　\
        <a href="/employer/people">查看本单位人员</a>　\
        <a href="/employer/clerks">经办人</a>　\
        <a href="/employer/statistics">统计</a>　\
        <a href="/employer/papers">邮寄纸质材料</a>　\
        <a href="/employer/registration">单位信息</a></p>
        """
}
