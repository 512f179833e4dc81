import Casework
import TitleReview

/// An authority's home: what waits, what can be recommended, until when.
enum AuthorityHome {
    struct Model: Encodable, Sendable {
        let counts: [String: Int]
        let nextDue: Day?
        let specialities: [String]?
    }

    static func routes(_ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/authority", name: "readAuthorityHome", policy: Policy(.roles([.authority]), relation: "own unit"),
                summary: "受理部门首页", isKept: true
            ) { context in
                let home = try await casework.ask(ReadAuthorityHome(), for: context)
                return Model(
                    counts: Dictionary(uniqueKeysWithValues: home.counts.states().map { ($0.key.rawValue, $0.value) }),
                    nextDue: home.nextDue, specialities: home.specialities)
            } view: { model, context in
                view(model, context)
            }
        ])
    }

    private static func view(_ model: Model, _ context: PageContext) -> Page {
        let name = context.visitor?.unitName ?? "受理部门"
        func count(_ states: CaseState...) -> Int { states.reduce(0) { $0 + (model.counts[$1.rawValue] ?? 0) } }
        let until = model.nextDue.map {
            "\($0.chinese) 24:00 截止，\(DeadlineBadge(until: .deadline($0), now: context.now).text)"
        }
        let specialities = HTML.with(model.specialities) {
            """
            <p>您的账号办理\($0.joined(separator: "、"))专业的申报，其他专业由同事办理；需要调整的，请联系平台管理员。</p>
            """
        }
        let tiles = Tiles([
            .init("待审查", count(.authorityReview), "/authority/cases", note: until),
            .init("可推荐", count(.authorityPassed), "/authority/recommendations", note: "审核通过，等待审核推荐"),
            .init("已退回", count(.returned), "/authority/cases?state=returned", note: "等申报人补正"),
        ])
        let stages: [Chart.Bar] = [
            .init("待审查", count(.authorityReview)),
            .init("可推荐", count(.authorityPassed)),
            .init("评委会办公室", count(.officeReview, .qualificationNotice, .awaitingPayment, .readyForReview)),
            .init("评审中", count(.underReview)),
            .init("评审通过", count(.passed, .resultNotice, .reported, .approved, .certified)),
        ]
        return Page(
            name,
            body: """
                <h1>\(name)</h1>
                \(specialities)
                \(tiles)
                \(Card("审核要求", """
                <ul><li>逐项核对学历、资历、考核、学分和在编情况，勾选审核清单后才能通过。（附件3 三、2）</li>\
                <li>要补正的内容一次写全，同一环节再次退回要有新事实。（人社部令第40号）</li>
                <li>查实弄虚作假的，一票否决。（附件3 三、1）</li></ul>
                """))
                \(Chart(.bar, "各环节现有申报", unit: "件", bars: stages))
                """)
    }
}
