import Casework
import TitleReview

/// A case that came back: beside each item of the correction list what was changed in it, before and after (R5).
struct MendedCard: Part {
    let mended: Mended

    var html: HTML {
        Card(
            "退回后改了什么",
            """
            <p class="muted">\(mended.returnedAt) 退回以来的全部修改。系统按名称把修改放在对应的要求旁边，是否补正到位请您判断。</p>
            <ol>\(HTML.each(mended.items) { "<li><b>\($0.text)</b>\(mending($0.changes))</li>" })</ol>
            \(HTML.when(!mended.others.isEmpty, "<h3>其他修改</h3>\(list(mended.others))"))
            \(HTML.when(isUntouched, Banner(.warning, "申报人重新提交时没有修改任何内容。").html))
            """
        ).html
    }

    private var isUntouched: Bool { mended.others.isEmpty && mended.items.allSatisfy(\.changes.isEmpty) }

    private func mending(_ changes: [CaseChange]) -> HTML {
        changes.isEmpty ? "<p class=\"muted\">没有找到与这一项对应的修改。</p>" : list(changes)
    }

    private func list(_ changes: [CaseChange]) -> HTML { "<ul>\(HTML.each(changes) { "<li>\(one($0))</li>" })</ul>" }

    private func one(_ change: CaseChange) -> HTML {
        let hasValue = !(change.before.isEmpty && change.after.isEmpty)
        return """
            \(change.part)\(HTML.when(!change.name.isEmpty, " · \(change.name)"))\
            \(HTML.when(hasValue, "：\(value(change.before, "原来")) → \(value(change.after, "现在"))"))\
            \(files(change.added, "新增文件"))\(files(change.removed, "不再有的文件"))
            """
    }

    /// A long text is folded away.
    private func value(_ text: String, _ title: String) -> HTML {
        if text.isEmpty { return "<span class=\"muted\">（无）</span>" }
        return text.count <= 60
            ? "“\(text)”"
            : "<details><summary>\(title) \(text.count) 字</summary><p class=\"long\">\(text)</p></details>"
    }

    private func files(_ files: [CaseChange.File], _ title: String) -> HTML {
        HTML.when(
            !files.isEmpty,
            "，\(title)：\(HTML.join(files.map { "<a href=\"/evidence/\(part: $0.id)\">\($0.name)</a>" }, separator: "、"))"
        )
    }
}
