import Casework
import TitleReview

/// What an owner does with an own file that is there already: turn it for good, put another in its place, take it out and put it
/// back. What was handed in with it stays as it was (A2.2.5, A2.3.5).
enum OwnFileActs {
    private static let policy = ArchivePages.policy
    private static let turns = [Field("turn", "顺时针转几个 90 度", .number(1...3))]

    static func acts(_ casework: Casework) -> [Act] {
        [
            Act("/me/evidence/{file}/turn", name: "turnEvidence", policy: policy, summary: "转正", fields: turns) {
                context, form in
                try await casework.perform(
                    TurnEvidence(id: context.parameter("file"), quarters: form.int("turn")), for: context)
                return .redirect(path(context), flash: "已转好并保存。审核人员和专家看到的就是这样。")
            },
            Act("/me/evidence/{file}/removal", name: "removeEvidence", policy: policy, summary: "移除材料") { context, _ in
                let name = try await casework.perform(RemoveEvidence(id: context.parameter("file")), for: context)
                return .redirect(path(context), flash: "已移除“\(name)”。")
            },
            Act("/me/evidence/{file}/return", name: "restoreEvidence", policy: policy, summary: "恢复材料") { context, _ in
                let name = try await casework.perform(RestoreEvidence(id: context.parameter("file")), for: context)
                return .redirect(path(context), flash: "已恢复“\(name)”。")
            },
            Act(
                "/me/evidence/{file}/replacement", name: "replaceEvidence", policy: policy, summary: "换一份材料",
                fields: RecordPages.evidenceFields, button: "换成这一份",
                again: { context, form in OwnReading.page(try await OwnReading.model(casework, context), context, form)
                }
            ) { context, form in
                let upload = try form.file("file")
                let id = context.parameter("file")
                // Own file first: nobody stores files for what is not there.
                _ = try await casework.ask(ReadOwnEvidence(fileID: id), for: context)
                let file = try await StoredFile.keep(
                    upload.file, name: upload.name, limit: RecordPages.fileLimit, field: "file", casework: casework)
                let made = try await casework.perform(ReplaceEvidence(id: id, file: file), for: context)
                return .redirect("/me/evidence/\(Percent.encode(made))", flash: "已换成新的一份。\(file.words)")
            },
        ]
    }

    /// The buttons beside an own file.
    static func card(_ own: ReadOwnEvidence.View, _ context: PageContext, _ form: Form) -> HTML {
        guard own.isEditable else {
            return "<p class=\"muted\">这份材料已经随申报提交，不能再改。需要改的，等退回补正时再办。</p>"
        }
        let path = "/me/evidence/\(Percent.encode(own.file.id))"
        if own.isRemoved {
            let note: HTML = "<p>这份材料已经移除，审核人员和专家看不到；以前随申报提交过的，提交的那一份仍然保留。</p>"
            return Card(
                "已移除", "\(note)\(PostForm([], to: path + "/return", context, button: "恢复这份材料", tone: .plain))"
            ).html
        }
        func turn(_ quarters: Int, _ button: String) -> HTML {
            PostForm(
                [Field("turn", "转动", .hidden(1...1)).showing("\(quarters)")], to: path + "/turn", context,
                button: button,
                tone: .plain, scope: "turn\(quarters)-"
            ).html
        }
        let note: HTML = "<p class=\"muted\">换掉或移除已通过的记录的材料后，要重新送单位审核。（附件2 一、1）</p>"
        let again = HTML.when(own.recordID != nil, note)
        let replacement = PostForm(
            RecordPages.evidenceFields, to: path + "/replacement", context, form: form, button: "换成这一份", tone: .plain)
        let removal = PostForm([], to: path + "/removal", context, button: "移除这份材料", tone: .bad)
        return """
            \(Card("转正并保存", "<div class=\"acts\">\(turn(3, "向左转"))\(turn(1, "向右转"))\(turn(2, "倒过来"))</div>"))
            \(Card("换一份", "\(again)\(replacement)"))
            \(Card("移除", "<p>移除后还可以恢复。</p>\(removal)"))
            """
    }

    private static func path(_ context: PageContext) -> String {
        "/me/evidence/\(Percent.encode(context.parameter("file")))"
    }
}
