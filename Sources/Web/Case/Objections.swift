import Casework
import TitleReview

/// Objections to cases in a notice and their answers (R13); the employer's inside the unit, the office's in public.
enum ObjectionPages {
    struct Model: Encodable, Sendable {
        let objections: [ListObjections.Item]
    }
    /// A form that has to be mended: of one objection, or of many together.
    private enum Sent { case one(String, Form), many(Form), nothing }

    private static let upheld = Field.Option("upheld", "成立", hint: "这份申报按不通过办理，不能恢复。")
    private static let continuing: [Field.Option] = [
        .init("partly", "部分成立", hint: "申报继续，答复里写明如何处理。"), .init("rejected", "不成立", hint: "申报继续。"),
        .init("setAside", "重复反映，不再受理", hint: "这份申报的异议已经答复过，这一件没有新的事实。写明理由，申报继续。"),
    ]
    private static let answer = Field(
        "answer", "调查情况和答复", .longText(5...2000), hint: "写明核实了什么、结论和依据。提出人能看到；不要写提出人和评审专家的姓名。")
    private static let fields = [Field("outcome", "处理结论", .choice([upheld] + continuing, .radios)), answer]
    private static let manyFields = [
        Field("objection", "要一并答复的异议", .list(most: 200)), Field("outcome", "处理结论", .choice(continuing, .radios)),
        answer,
    ]

    static func screen(_ desk: OfficerQueue, _ casework: Casework) -> Routes {
        Routes(screens: [
            Screen(
                "/\(desk.rawValue)/objections", name: "\(desk.rawValue)ListObjections",
                policy: Policy(.roles([desk.role]), relation: "objections before the unit"), summary: "异议"
            ) { context in
                try await load(casework, context)
            } view: { model, context in
                view(desk, model, context, .nothing)
            }
        ])
    }

    private static func load(_ casework: Casework, _ context: PageContext) async throws -> Model {
        Model(objections: try await casework.ask(ListObjections(), for: context))
    }

    // MARK: Acts

    private static let policy = Policy(
        .roles([.employer, .office]), relation: "objection before the unit, not to the own case",
        transition: "upholdObjection")

    /// Both desks answer by the same acts: who may answer follows from the notice.
    static func answering(_ casework: Casework) -> Routes {
        Routes(
            acts: one(casework) + many(casework),
            downloads: [
                Download(
                    "/objections/{id}/files/{file}", name: "readObjectionFile",
                    policy: Policy(
                        .roles([.employer, .office]), relation: "objection before the unit, not to the own case"),
                    summary: "异议的证据材料"
                ) { context in
                    let file = ReadObjectionFile(
                        objectionID: context.parameter("id"), fileID: context.parameter("file"))
                    return try CaseFiles.file(try await casework.ask(file, for: context), casework)
                }
            ])
    }

    private static func one(_ casework: Casework) -> [Act] {
        Act(
            "/objections/{id}/answer", name: "answerObjection", policy: policy, summary: "答复异议（R13）", fields: fields,
            button: "答复",
            again: { context, form in
                view(desk(context), try await load(casework, context), context, .one(context.parameter("id"), form))
            }
        ) { context, form in
            let outcome = try form.choice("outcome")
            try await casework.perform(
                AnswerObjection(id: context.parameter("id"), outcome: outcome, answer: form.text("answer")),
                for: context)
            return .redirect(
                "/\(desk(context).rawValue)/objections",
                flash: outcome == "upheld" ? "已答复：异议成立，申报按不通过办理。" : "已答复，申报可以继续办理。")
        }.confirmed(as: "confirmAnswer") { context, form in
            let id = context.parameter("id")
            guard let item = try await casework.ask(ListObjections(), for: context).first(where: { $0.id == id }) else {
                throw Refused.notFound
            }
            guard item.outcome == nil else { throw FormProblems("", "这件异议已经答复过。", status: 409) }
            return confirmation(item, try form.choice("outcome"), desk(context))
        }
    }

    private static func many(_ casework: Casework) -> [Act] {
        Act(
            "/objections/answers", name: "answerObjections",
            policy: Policy(.roles([.employer, .office]), relation: "objections before the unit, not to the own case"),
            summary: "一并答复异议（R13）", fields: manyFields, button: "一并答复",
            again: { context, form in view(desk(context), try await load(casework, context), context, .many(form)) }
        ) { context, form in
            let outcomes = try await casework.perform(
                AnswerObjections(
                    ids: form.list("objection"), outcome: try form.choice("outcome"), answer: form.text("answer")),
                for: context)
            return try BatchResult(outcomes: outcomes, verb: "答复", unit: "件").answer(
                "/\(desk(context).rawValue)/objections")
        }.confirmed(as: "confirmAnswers") { context, form in
            let ids = Set(form.list("objection"))
            let items = try await casework.ask(ListObjections(), for: context).filter {
                ids.contains($0.id) && $0.outcome == nil
            }
            guard !items.isEmpty else { throw FormProblems("objection", "请至少选择一件待答复的异议。") }
            let desk = desk(context)
            return Confirmation(
                "一并答复异议", to: "答复 \(items.count) 件异议", crumbs: [desk.home, list(desk)],
                consequences: ["每一位提出人看到同样的答复。", "这些申报继续办理；还有别的异议的，等全部答复以后。", answeredOnce],
                people: items.map { .init($0.name, note: "异议：\($0.body.prefix(60))") },
                back: Link("先不答复，回到异议", list(desk).url))
        }
    }

    private static let answeredOnce = "答复只有一次，答复以后不能修改结论。（人社部令第40号）"

    private static func list(_ desk: OfficerQueue) -> Link { Link("异议", "/\(desk.rawValue)/objections") }

    private static func confirmation(_ item: ListObjections.Item, _ outcome: String, _ desk: OfficerQueue)
        -> Confirmation
    {
        let isUpheld = outcome == "upheld"
        let what =
            isUpheld
            ? ["\(item.name)的申报按不通过办理，就此结束，不能恢复。", "\(item.name)会收到消息和您写的答复。"]
            : ["\(item.name)的申报继续办理；还有别的异议的，等全部答复以后。"]
        return Confirmation(
            "答复异议", to: isUpheld ? "答复：异议成立，\(item.name)不通过" : "答复", tone: isUpheld ? .bad : .accent,
            crumbs: [desk.home, list(desk)],
            facts: [.init("被提出异议的申报", item.name), .init("异议", String(item.body.prefix(500)))],
            consequences: what + [answeredOnce],
            back: Link("先不答复，回到异议", list(desk).url))
    }

    private static func desk(_ context: PageContext) -> OfficerQueue {
        context.visitor?.role == .office ? .office : .employer
    }

    // MARK: View

    private static func view(_ desk: OfficerQueue, _ model: Model, _ context: PageContext, _ sent: Sent) -> Page {
        let open = model.objections.filter { $0.outcome == nil }
        let answered = model.objections.filter { $0.outcome != nil }
        let waiting: HTML =
            open.isEmpty
            ? "<p class=\"empty\">没有待答复的异议。</p>" : HTML.each(open) { openCard($0, desk, context, sent) }
        return Page(
            "异议", crumbs: [desk.home],
            body: """
                \(problems(sent))
                <h1>异议</h1>
                <p>答复之前，这份申报停在公示环节。\
                提出异议的人的姓名和联系方式只用来核实和答复，请不要告诉被公示的人。（人社部令第40号）</p>
                <h2>待答复</h2>\(waiting)
                \(HTML.when(open.count > 1, together(open, desk, context, sent)))
                \(HTML.when(!answered.isEmpty, "<h2>已答复</h2>"))\(HTML.each(answered) { answeredCard($0, desk) })
                """)
    }

    private static func problems(_ sent: Sent) -> HTML {
        switch sent {
        case .one(let id, let form): ErrorSummary(form.problems, scope: "o\(id)-").html
        case .many(let form): ErrorSummary(form.problems, scope: "many-").html
        case .nothing: .empty
        }
    }

    /// An answer that has to be mended stands open.
    private static func openCard(
        _ item: ListObjections.Item, _ desk: OfficerQueue, _ context: PageContext, _ sent: Sent
    )
        -> HTML
    {
        let form: Form? = if case .one(item.id, let form) = sent { form } else { nil }
        let answer = PostForm(
            offered(fields, desk), to: "/objections/\(item.id)/answer/confirmation", context, form: form ?? Form(),
            button: "下一步：核对",
            scope: "o\(item.id)-")
        return """
            <section class="card"><h3><a href="\(url: desk.path(item.caseID))">\(item.name)的申报</a></h3>\
            <p class="muted">收到于 \(item.at)，\(author(item))\(HTML.with(item.receipt) { "，回执编号 \($0.description)" })</p>\
            \(paragraphs(item.body))\(files(item))\
            <details\(has: form != nil, "open")><summary>答复</summary>\(answer)</details></section>
            """
    }

    /// One answer for many that are alike.
    private static func together(
        _ open: [ListObjections.Item], _ desk: OfficerQueue, _ context: PageContext, _ sent: Sent
    ) -> HTML {
        let form: Form? = if case .many(let form) = sent { form } else { nil }
        let list = DataTable(
            "待答复的异议", columns: [.init("申报"), .init("收到"), .init("提出人"), .init("内容")],
            rows: open.map {
                .init(
                    id: $0.id,
                    cells: [
                        "\($0.name)", "\($0.at)", author($0),
                        "<span class=\"narrow\">\(String($0.body.prefix(60)))</span>",
                    ])
            }, empty: "", select: "objection")
        let answer = PostForm(
            offered(Array(manyFields.dropFirst()), desk), to: "/objections/answers/confirmation", context,
            form: form ?? Form(),
            button: "下一步：核对", scope: "many-", inside: list.html)
        return """
            <section class="card" id="many-f-objection" tabindex="-1"><details\(has: form != nil, "open")>\
            <summary>一并答复内容相同的几件</summary><p class="muted">每一位提出人看到同样的答复。结论是“成立”的请逐件答复。</p>\
            \(answer)</details></section>
            """
    }

    /// An employer sets nothing aside.
    private static func offered(_ fields: [Field], _ desk: OfficerQueue) -> [Field] {
        guard desk == .employer else { return fields }
        return fields.map { field in
            guard case .choice(let options, let choosing) = field.kind else { return field }
            return Field(field.name, field.label, .choice(options.filter { $0.value != "setAside" }, choosing))
        }
    }

    private static func author(_ item: ListObjections.Item) -> HTML {
        let name: HTML = item.author.isEmpty ? "匿名提出" : "提出人：\(item.author)"
        let proved = item.isContactProved ? "（已验证）" : ""
        return item.contact.isEmpty ? name : "\(name)，联系方式：\(item.contact)\(proved)"
    }

    private static func files(_ item: ListObjections.Item) -> HTML {
        let links = HTML.each(item.files) { file in
            "<li><a href=\"/objections/\(part: item.id)/files/\(part: file.id)\">\(file.name)</a>（\(Form.size(file.size))）</li>"
        }
        return HTML.when(!item.files.isEmpty, "<p>证据材料：</p><ul>\(links)</ul>")
    }

    private static func answeredCard(_ item: ListObjections.Item, _ desk: OfficerQueue) -> HTML {
        let tag = HTML.with(item.outcome) { Tag($0.chinese, $0 == .upheld ? .bad : .plain).html }
        return """
            <section class="card"><h3><a href="\(url: desk.path(item.caseID))">\(item.name)的申报</a> \(tag)</h3>\
            \(paragraphs(item.body))\(files(item))<p><b>答复：</b>\(item.answer ?? "")</p></section>
            """
    }

    private static func paragraphs(_ text: String) -> HTML { HTML.each(text.split(separator: "\n")) { "<p>\($0)</p>" } }
}
