import Casework
import TitleReview

/// What the administrator does: registrations, accounts, units, audit, outbox, health. The administrator sees no case (S17).
public enum AdminPages {
    static let policy = Policy(.roles([.administrator]), relation: "the installation")
    static let home = Link("平台管理", "/admin")

    public static func routes(_ casework: Casework) -> Routes {
        AdminHome.routes(casework) + AdminAccounts.routes(casework) + AccountScope.routes(casework)
            + AccountPerson.routes(casework)
            + AdminRegistrations.routes(casework) + AdminRenamings.routes(casework) + AdminUnits.routes(casework)
            + AdminAudit.routes(casework) + AdminOutbox.routes(casework)
            + AdminHealth.routes(casework) + AdminCalendar.routes(casework)
            + ProposalPages.administrators.routes(casework)
            + Routes(acts: TwoPersons.acts(casework))
    }
}

/// The administrator's home: what waits, and what is wrong.
enum AdminHome {
    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen("/admin", name: "readAdministration", policy: AdminPages.policy, summary: "平台管理") { context in
                try await casework.ask(ReadHealth(), for: context)
            } view: { report, _ in
                view(report)
            }
        ])
    }

    private static func view(_ report: ReadHealth.Report) -> Page {
        let discrepancy = HTML.with(report.auditDiscrepancy) {
            Banner(
                .error, "审计链与密钥目录里的记录不符",
                body: """
                    <p>\($0)请马上查看<a href="/admin/health">运行状况</a>，并请技术人员核对。</p>
                    """
            ).html
        }
        return Page(
            "平台管理",
            body: """
                <h1>平台管理</h1>
                \(discrepancy)
                \(HTML.with(report.auditProblem) { Banner(.error, "审计链头现在写不下去", body: "<p>\($0)</p>").html })
                \(tiles(report))
                \(Card("常办的事", """
                <ul><li><a href="/admin/accounts/new">新开账号</a>：先有单位，再开账号；二次验证密钥只显示一次。</li>
                <li><a href="/admin/accounts">重置密码、重新绑定验证器、停用</a>：查到账号，在账号页办理。</li>
                <li><a href="/admin/units">新增单位</a>：评委会办公室、市人社局。受理部门在发布计划时自动成为单位。</li>
                <li><a href="/admin/calendar">工作日历</a>：国务院办公厅公布下一年的放假安排以后，增加一年。</li>
                <li><a href="/admin/registrations">审核单位注册</a>：对照授权委托书核对单位信息，通过或写明原因退回。</li></ul>
                """))
                <p class="muted">平台管理员看不到任何申报。</p>
                """)
    }

    private static func tiles(_ report: ReadHealth.Report) -> Tiles {
        let failed = report.outbox["given-up"] ?? 0
        let waiting = report.waitingRegistrations
        return Tiles([
            .init("待审核注册", waiting, "/admin/registrations", note: waiting == 0 ? "没有单位在等" : "通过以后职工才能选择"),
            .init("待审核更名", report.waitingNames, "/admin/names"),
            .init("待第二人确认", report.waitingProposals, "/admin/proposals"),
            .init(
                "没有送达的消息", failed, "/admin/outbox?state=given-up",
                note: failed == 0 ? "没有放弃的消息" : "多次发送失败，已放弃"),
            .init("等待发送", report.outbox["waiting"] ?? 0, "/admin/outbox?state=waiting"),
            .init("账号", report.accounts, "/admin/accounts", note: "在用的，含申报人"),
            .init("单位", report.units, "/admin/units"),
        ])
    }
}
