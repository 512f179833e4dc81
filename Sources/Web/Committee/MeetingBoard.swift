import Casework
import TitleReview

/// The meeting board: attendance against the quorum, ballots, and counts only of those that are closed (R6, R7, S48).
struct MeetingBoard {
    let model: ReadMeeting.View
    let context: PageContext
    /// What was sent before, with its problems.
    var form = Form()

    static let reason = Field(
        "reason", "为什么打不开选票", .longText(10...500),
        hint: "例如：两片密钥遗失。这段话会写进会议纪要和审计记录。")

    /// Asked for where cases are left without a vote.
    static let closing = [
        Field(
            "ending", "没有表决的怎么办",
            .choice([.init("continued", "改日继续开会"), .init("failed", "流会，另行安排")], .radios), required: false),
        Field("continuedOn", "哪一天继续", .day(nil), hint: "改日继续的填写，那一天的会议随即安排好。", required: false),
        Field(
            "because", "原因", .longText(0...500), hint: "例如：到会人数不足。这段话会写进会议纪要和审计记录。", required: false),
    ]

    private var base: String { "/office/meetings/\(model.id)" }
    private var open: Int { model.ballots.count { $0.state == "open" } }

    var page: Page {
        let scope =
            form.problem("reason") != nil
            ? "giving-" : Self.closing.contains { form.problem($0.name) != nil } ? "closing-" : ""
        let givenUp = HTML.each(model.givenUp) { "<li>\($0)</li>" }
        return Page(
            "评审会议", crumbs: [CommitteePages.home, Link("评审会议", "/office/meetings")], wide: true,
            body: """
                \(ErrorSummary(form.problems, scope: scope))<h1>\(model.planTitle) \(Meetings.tag(model.state))</h1>
                <p>\(model.day.chinese)</p>
                \(Meter("应到 \(model.members)，实到", value: model.present, of: model.members, needed: model.required))
                \(tiles)
                <section class="card" id="next"><h2>下一步</h2>\(next)</section>
                <h2 id="ballots">表决</h2>
                \(table)
                \(HTML.when(!model.givenUp.isEmpty, "<h3>作废的表决</h3><ul>\(givenUp)</ul>"))
                """)
    }

    private var tiles: Tiles {
        Tiles([
            .init("评议意见未交齐", model.waiting, "#next"),
            .init("评议组意见未写", model.unwritten, "#next"),
            .init("评议意见已交齐", model.ready, "#next"),
            .init("表决中", open, "#ballots"),
            .init("已计票", model.ballots.count - open, "#ballots"),
        ])
    }

    /// What the meeting's state lets the office do, each with what follows.
    private var next: HTML {
        switch model.state {
        case "planned": opening
        case "open" where open > 0: counting
        case "open": voting
        default: closed
        }
    }

    private var opening: HTML {
        let today = model.day == context.now.day
        let text: HTML = """
            <p>\(today ? "会议就在今天。" : "会议定在 \(model.day.chinese)，当天才能开始。")\
            开始后评委用自己的账号签到；不能代签。（人社部令第40号）</p>
            """
        return text + step("opening", "开始会议")
    }

    private var counting: HTML {
        let ending = PostForm(
            [], to: base + "/count/confirmation", context, button: "结束表决，核对后计票",
            inside: model.needsShares ? SharesPage.inputs(form) : .empty)
        return """
            <p>\(open) 份申报正在表决。计票前任何人都看不到票数；下一页核对以后才计票。</p>
            \(HTML.when(model.needsShares, "<p>这次表决的密钥分给了三个人保管，请其中两位填入各自的密钥片。</p>"))
            \(ending)
            \(givingUp)
            """
    }

    private var givingUp: HTML {
        let giving = PostForm(
            [Self.reason], to: base + "/giving-up/confirmation", context, form: form, button: "下一步：核对", tone: .bad,
            scope: "giving-")
        return """
            <details\(has: form.values["reason"] != nil, "open")><summary>选票打不开了</summary>\
            <p class="muted">密钥遗失、无法计票时才用。正在表决的 \(open) 份全部作废，已投的票谁也没有看到过，以后也打不开；\
            评委重新表决，原来的回执作废。已经计票的不受影响。</p>
            \(giving)</details>
            """
    }

    private var voting: HTML {
        """
        \(quorum)
        \(HTML.when(model.unwritten > 0, unwritten))
        \(presiding)
        \(step("ballots", "对评议意见交齐的申报开始表决"))
        <details><summary>把选票密钥分给三个人保管</summary><p class="muted">平常密钥由系统加密保管，计票后销毁。\
        也可以分成三片交给主任委员和两名监票人，计票时要有其中两片：\
        表决期间，拿到服务器文件的人也看不到选票。下一页显示三片密钥，抄好才开始表决。</p>\
        \(step("ballots/shares", "分成三片", tone: .plain))</details>
        <hr><p>全部表决完成后结束会议：不能再签到和表决，会议纪要随即生成并盖章，不能修改。</p>\
        \(model.undecided.isEmpty ? step("closing/confirmation", "核对并结束会议", tone: .plain) : unfinished)
        """
    }

    private var presiding: HTML {
        guard model.presiding.isEmpty else { return "<p>主持：\(model.presiding.joined(separator: "、"))。</p>" }
        let body: HTML = """
            <p>主任委员或副主任委员签到以后才能开始表决。都不能到会的，\
            先在<a href="/office/committees/\(part: model.planID)">评委会</a>里从到会的委员中指定副主任委员。（人社部令第40号）</p>
            """
        return Banner(.warning, "还没有人主持", body: body).html
    }

    /// What is left without a vote stands before the button.
    private var unfinished: HTML {
        let names = model.undecided.map(\.name).joined(separator: "、")
        let post = PostForm(
            Self.closing, to: base + "/closing/confirmation", context, form: form,
            button: "下一步：核对，\(model.undecided.count) 份不表决",
            tone: .bad, scope: "closing-")
        let isOpen = Self.closing.contains { form.values[$0.name] != nil || form.problem($0.name) != nil }
        return """
            <details\(has: isOpen, "open")><summary>没有全部表决就结束会议</summary>\
            <p>还有 \(model.undecided.count) 份没有表决结果，结束后留在“评审中”，由下一次会议表决：\(names)。</p>
            \(post)</details>
            """
    }

    private var quorum: HTML {
        let short = model.required - model.present
        guard short > 0 else {
            return """
                <p>到会人数已够。对评议意见交齐的申报，到会评委各投一票。\(model.rule)（人社部令第40号）</p>\
                \(HTML.when(!model.outvoted.isEmpty, outvoted))
                """
        }
        let body: HTML = """
            <p>实到 \(model.present) 人，须有 \(model.required) 人才能开始表决。（人社部令第40号）</p>
            """
        return Banner(.warning, "还差 \(short) 人", body: body).html
    }

    private var outvoted: HTML {
        let body: HTML = """
            <p>\(model.outvoted.map(\.name).joined(separator: "、"))：到会的评审专家回避太多，其余的人全部同意也达不到通过的票数。\
            这几份先不表决，等更多评审专家签到。</p>
            """
        return Banner(.warning, "\(model.outvoted.count) 份暂不能表决", body: body).html
    }

    private var unwritten: HTML {
        """
        <p>还有 \(model.unwritten) 份的评议组意见没有写。\
        评议组组长或主任委员在自己的“评议”页面写好以后，才能表决。</p>
        """
    }

    private var closed: HTML {
        let state = model.state == "voided" ? "这次会议的结果已被市人社局作废，有关申报已回到评审中。" : "会议已结束。"
        return """
            <p>\(state)</p>\(HTML.with(model.unfinished) { "<p>\($0)</p>" })
            <p><a class="btn two" href="\(url: base + "/minutes.pdf")">会议纪要（PDF）</a> \
            <a class="btn two" href="\(url: base + "/results.pdf")">表决结果（PDF）</a></p>\
            <p class="muted">纪要写有到会专家的姓名，只在办公室存档；表决结果没有专家姓名，可以上报和入档。</p>\
            \(HTML.when(model.state == "closed", "<p><a href=\"/office/notices\">公示评审结果</a></p>"))
            """
    }

    private func step(_ part: String, _ text: String, tone: Tone = .accent) -> HTML {
        PostForm([], to: "\(base)/\(part)", context, button: text, tone: tone, scope: "\(part)-").html
    }

    private var table: HTML {
        func number(_ value: Int?) -> HTML { value.map { "\($0)" } ?? "" }
        return DataTable(
            "表决",
            columns: [
                .init("姓名"), .init("状态"), .init("到会", number: true), .init("回避", number: true),
                .init("须同意", number: true), .init("同意", number: true), .init("不同意", number: true),
                .init("弃权", number: true), .init("结果"),
            ],
            rows: model.ballots.map { line in
                let r = line.result
                return .init(
                    id: line.ballotID, url: "/office/cases/\(line.caseID)",
                    cells: [
                        "\(line.name)", (r == nil ? Tag("表决中", .warn) : Tag("已计票")).html, number(r?.present),
                        number(r?.recused), number(r?.needed), number(r?.yes), number(r?.no), number(r?.abstain),
                        r.map { ($0.passed ? Tag("通过", .ok) : Tag("未通过", .bad)).html } ?? "",
                    ])
            }, empty: "还没有开始表决。"
        ).html
    }
}
