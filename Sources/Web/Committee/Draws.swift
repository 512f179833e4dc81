import Casework
import TitleReview

/// The draw: committed to before its seed can be known, published by codes, redone by anybody (R2, S50, S51).
enum Draws {
    static let reasonField = Field(
        "reason", "补充抽取的理由", .text(0...200), hint: "例如某位评委因病退出。留存在抽取记录里公开。",
        required: false)
    static let fewField = Field(
        "fewBecause", "候选专家不足名额两倍的理由", .text(0...200),
        hint: "合计或某个专业的合格专家少于名额的两倍，才要写；随抽取记录公开。平时留空。", required: false)
    static let valueField = Field(
        "publicValue", "公开数值", .text(1...200),
        hint: "抽取前约定、当时无人知道的数值，例如指定日期的彩票开奖号码。")

    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/draws/{id}", name: "readDraw", policy: .everyone, summary: "抽取记录与验证方法") { context in
                    try await casework.ask(ReadDraw(id: context.parameter("id")), for: context)
                } view: { draw, _ in
                    view(draw)
                }
            ],
            acts: [
                Act(
                    "/office/draws", name: "commitDraw", policy: CommitteePages.policy("own plan"), summary: "抽取评委",
                    fields: [CommitteePages.planField, reasonField, fewField], button: "抽取评委",
                    again: { context, form in
                        Committees.view(
                            try await Committees.load(casework, context, plan: form.text("plan")), context,
                            Sent(form: form, scope: "draw-"))
                    }
                ) { context, form in
                    let id = try await casework.perform(
                        CommitDraw(
                            planID: form.text("plan"), reason: form.text("reason"),
                            fewBecause: form.text("fewBecause")), for: context)
                    return .done(
                        Committees.path(form.text("plan")), flash: "专家库已冻结并承诺。请在约定的公开数值产生后揭晓。", data: ["id": id])
                }
            ] + revealing(casework))
    }

    /// The value that is typed is the draw's for ever.
    private static func revealing(_ casework: Casework) -> [Act] {
        Act(
            "/office/draws/{id}/reveal", name: "revealDraw", policy: CommitteePages.policy("own plan"),
            summary: "揭晓抽取", fields: [valueField], button: "揭晓"
        ) { context, form in
            let count = try await casework.perform(
                RevealDraw(drawID: context.parameter("id"), publicValue: form.text("publicValue")), for: context)
            return .redirect("/draws/\(context.parameter("id"))", flash: "已抽出 \(count) 名评委。")
        }.confirmed(as: "confirmReveal") { context, _ in
            let draw = try await casework.ask(ReadDraw(id: context.parameter("id")), for: context)
            guard draw.seed == nil else { throw FormProblems("", "这次抽取已经揭晓。", status: 409) }
            return Confirmation(
                "揭晓抽取", to: "揭晓", crumbs: [CommitteePages.home],
                facts: [
                    .init("评审计划", draw.planTitle), .init("抽取名额", draw.seats.joined(separator: "，")),
                ],
                consequences: [
                    "请对照约定的来源核对公开数值，一个字也不能差。", "随即按它抽出评委，公开数值和结果同时公布，任何人都能重算。",
                    "揭晓以后不能更改，也不能重抽。",
                ], back: Link("先不揭晓，回到专家库", "/office/experts"))
        }
    }

    private static func view(_ draw: PublishedDraw) -> Page {
        Page(
            "评委抽取记录", crumbs: [Link("首页", "/")],
            body: """
                <h1>评委抽取记录 \(draw.seed == nil ? Tag("等待揭晓", .warn) : Tag("已揭晓", .ok))</h1>
                <p>\(draw.planTitle)\(HTML.when(!draw.reason.isEmpty, "。补充抽取，理由：\(draw.reason)"))</p>
                \(HTML.when(!draw.fewBecause.isEmpty, "<p>候选专家不足名额的两倍，理由：\(draw.fewBecause)</p>"))
                \(numbers(draw))
                \(Card("怎么保证不能挑人", guarantee))
                \(Card("自己重算一遍", redo(draw)))
                \(candidates(draw))
                """)
    }

    /// What was published before the draw, and what makes it possible to redo it.
    private static func numbers(_ draw: PublishedDraw) -> SummaryList {
        func value(_ text: String?) -> HTML {
            text.map { "<code>\($0)</code>" } ?? "<span class=\"muted\">等待揭晓</span>"
        }
        return SummaryList([
            .init("承诺时间", text: draw.committedAt.chinese),
            .init("抽取名额", text: draw.seats.joined(separator: "，")),
            .init("名单摘要", value(draw.orderDigest)),
            .init("秘密数摘要", value(draw.nonceDigest)),
            .init("公开数值", value(draw.publicValue)),
            .init("秘密数", value(draw.nonce)),
            .init("种子", value(draw.seed)),
        ])
    }

    private static let guarantee: HTML = """
        <ol><li>抽取前，合格专家以随机编号冻结成名单，名单和一个秘密数的 SHA-256 摘要先记入审计链，并在本页公布。</li>
        <li>之后才产生的公开数值（例如约定日期的开奖号码）谁也不能预先知道。</li>
        <li>名单摘要、秘密数和公开数值合起来的摘要就是种子，由它按专业洗牌，取前几名。任何人重算都得到同样的结果。</li>
        <li>编号每次抽取都重新产生，不对应姓名；评委姓名不公开。（人社部令第40号）</li></ol>
        """

    private static func candidates(_ draw: PublishedDraw) -> DataTable {
        let drawn = Set(draw.result)
        return DataTable(
            "专家库（\(draw.candidates.count) 个编号）",
            columns: [.init("编号"), .init("专业"), .init("抽中")],
            rows: draw.candidates.map { line in
                let code = line.first ?? ""
                let isDrawn = drawn.contains(code)
                return .init(
                    marked: isDrawn,
                    cells: ["<code>\(code)</code>", "\(line.last ?? "")", isDrawn ? Tag("抽中", .ok).html : ""])
            }, empty: "没有专家。", captionShown: true)
    }

    private static func redo(_ draw: PublishedDraw) -> HTML {
        guard draw.seed != nil else {
            return """
                <p>揭晓以后，这里会给出一段可以重算全部结果的脚本。\
                现在可以先抄下名单摘要和秘密数摘要，揭晓后对照。</p>
                """
        }
        return """
            <p>把下面的脚本存为 <code>draw.py</code>，运行 <code>python3 draw.py</code>\
            （只用 Python 自带的库，不联网）。摘要、种子和编号有任何一处对不上，它会停下来说明。</p>
            <div class="table" role="region" aria-label="重算脚本" tabindex="0">\
            <pre><code>\(DrawScript(draw).text)</code></pre></div>
            """
    }
}
