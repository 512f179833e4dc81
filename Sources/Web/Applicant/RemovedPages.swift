import Casework
import TitleReview

/// What an applicant has taken out of the archive and can put back.
enum RemovedPages {
    static func routes(_ casework: Casework) -> Routes {
        Routes(
            screens: [
                Screen("/me/removed", name: "readRemoved", policy: ArchivePages.policy, summary: "已移除的记录和材料") {
                    context in
                    try await casework.ask(ReadRemoved(), for: context)
                } view: { removed, context in
                    page(removed, context)
                }
            ],
            acts: [
                Act(
                    "/me/archive/records/{record}/removal", name: "removeArchiveRecord", policy: ArchivePages.policy,
                    summary: "移除档案记录"
                ) { context, _ in
                    let title = try await casework.perform(
                        RemoveArchiveRecord(id: context.parameter("record")), for: context)
                    return .redirect("/me/removed", flash: "已移除“\(title)”，需要时可以在这里恢复。")
                },
                Act(
                    "/me/archive/records/{record}/return", name: "restoreArchiveRecord", policy: ArchivePages.policy,
                    summary: "恢复档案记录"
                ) { context, _ in
                    let id = context.parameter("record")
                    let title = try await casework.perform(RestoreArchiveRecord(id: id), for: context)
                    return .redirect("/me/archive/records/\(Percent.encode(id))", flash: "已恢复“\(title)”。")
                },
            ])
    }

    /// The card at the end of a record's page.
    static func removal(of record: ArchiveRecord, _ context: PageContext) -> HTML {
        let button = PostForm(
            [], to: "/me/archive/records/\(Percent.encode(record.id))/removal", context, button: "移除这条记录", tone: .bad)
        return Card("移除", "<p>连同佐证材料一起移除，以后还可以恢复。以前随申报提交过的，提交的那一份仍然保留。</p>\(button)").html
    }

    private static func page(_ removed: ReadRemoved.View, _ context: PageContext) -> Page {
        let records = HTML.each(removed.records) { one in
            let button = PostForm(
                [], to: "/me/archive/records/\(Percent.encode(one.id))/return", context, button: "恢复", tone: .plain,
                scope: "record-\(one.id)-")
            return "<li>\(one.kindName)：\(one.title.isEmpty ? "未填写" : one.title) \(button)</li>"
        }
        let files = HTML.each(removed.files) { file in
            let path = "/me/evidence/\(Percent.encode(file.id))"
            let button = PostForm(
                [], to: path + "/return", context, button: "恢复", tone: .plain, scope: "file-\(file.id)-")
            return "<li><a href=\"\(url: path)\">\(file.name)</a> \(button)</li>"
        }
        let none: HTML = "<p class=\"muted\">没有。</p>"
        return Page(
            "已移除的记录和材料", crumbs: [Link("我的申报", "/me"), Link("业绩档案", "/me/archive")],
            body: """
                <h1>已移除的记录和材料</h1>
                <p>移除的内容审核人员和专家都看不到，您可以随时恢复。</p>
                \(Card("记录", removed.records.isEmpty ? none : "<ul>\(records)</ul>"))
                \(Card("材料", removed.files.isEmpty ? none : "<ul>\(files)</ul>"))
                """)
    }
}
