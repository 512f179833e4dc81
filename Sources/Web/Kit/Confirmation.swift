import Casework
import TitleReview

/// What an act that cannot be undone will do: to whom, and what of it stays. A page of its own says so before it is done, and a button
/// with a verb does it (principle 9 of the screens).
///
///     Act("/office/notices", name: "publishNotice", …) { … }.confirmed(as: "confirmNotice") { context, form in
///         Confirmation("发布公示", to: "发布公示，共 3 人", consequences: ["名单公开，不能撤回。"], back: Link("公示", "/office/notices"))
///     }
public struct Confirmation: Encodable, Sendable {
    /// Whom it concerns, a line each.
    public struct Person: Encodable, Sendable {
        let name: String
        let note: String

        public init(_ name: String, note: String = "") {
            self.name = name
            self.note = note
        }
    }
    /// One thing that one checks, such as a number or a day.
    public struct Fact: Encodable, Sendable {
        let label: String
        let text: String

        public init(_ label: String, _ text: String) {
            self.label = label
            self.text = text
        }
    }

    /// As many people are named; of more the number is told.
    static let most = 500
    /// Stands for the list that was shown; an act that has it refuses when the list has changed since.
    public static let seen = Field("seen", "名单", .hidden(64...64), required: false)

    let title: String
    let facts: [Fact]
    let consequences: [String]
    let people: [Person]
    /// How many it concerns; not all of them need be named.
    let count: Int
    let button: String
    let tone: Tone
    let crumbs: [Link]
    let back: Link
    let seen: String?
    private enum CodingKeys: String, CodingKey { case title, facts, consequences, people, count, seen }

    /// - Parameters:
    ///   - button: a verb with its object: 发布公示，共 3 人.
    ///   - consequences: one sentence each; what cannot be undone among them.
    ///   - back: where whoever does not want it goes.
    ///   - seen: what the act gets in the field ``seen``.
    public init(
        _ title: String, to button: String, tone: Tone = .accent, crumbs: [Link] = [], facts: [Fact] = [],
        consequences: [String], people: [Person] = [], back: Link, seen: String? = nil
    ) {
        self.title = title
        self.button = button
        self.tone = tone
        self.crumbs = crumbs
        self.facts = facts
        self.consequences = consequences
        self.people = Array(people.prefix(Confirmation.most))
        count = people.count
        self.back = back
        self.seen = seen
    }
}

extension Confirmation {
    static let part = "/confirmation"
    /// Set by the button that leads back to the form.
    static let change = Field("change", "返回修改", .hidden(0...4), required: false)

    /// The page before the act.
    ///
    /// - Parameters:
    ///   - form: what was filled in; it is shown, and goes along unseen.
    ///   - fields: those of the act.
    ///   - asked: what is asked for here, beside what was filled in.
    func page(_ form: Form, fields: [Field], asked: [Field] = [], _ context: PageContext) -> Page {
        let act =
            context.path.hasSuffix(Self.part) ? String(context.path.dropLast(Self.part.count)) : context.path
        let carried = carried(form, asked)
        let post = PostForm(asked, to: act, context, form: form, button: button, tone: tone, inside: carried + listed)
        let isFilledIn = fields.contains { !$0.isHidden && !form.list($0.name).isEmpty }
        let changing = PostForm(
            [Self.change.showing("true")], to: act + Self.part, context, button: "返回修改", tone: .plain,
            scope: "change-", inside: carried)
        return Page(
            title, crumbs: crumbs, wide: count > 0,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(title)</h1>
                \(summary(form, fields))
                \(Self.told(consequences))
                \(list)
                \(post)
                \(HTML.when(isFilledIn, changing.html))
                <p><a href="\(url: back.url)">\(back.text)</a></p>
                """)
    }

    /// What will happen, a sentence each.
    static func told(_ consequences: [String]) -> HTML {
        "<ul>\(HTML.each(consequences) { "<li>\($0)</li>" })</ul>"
    }

    /// Everything that was filled in, for the act.
    private func carried(_ form: Form, _ asked: [Field]) -> HTML {
        let pairs = form.values.sorted { $0.key < $1.key }.filter { name, _ in
            name != Self.change.name && name != Self.seen.name && !asked.contains { $0.name == name }
        }.flatMap { name, values in values.filter { !$0.isEmpty }.map { (name, $0) } }
        return HTML.each(pairs) { "<input type=\"hidden\" name=\"\($0.0)\" value=\"\($0.1)\">" }
    }

    private var listed: HTML {
        HTML.with(seen) { "<input type=\"hidden\" name=\"\(Self.seen.name)\" value=\"\($0)\">" }
    }

    private func summary(_ form: Form, _ fields: [Field]) -> HTML {
        let filled = fields.filter(\.isShown).compactMap { field in
            form.optionalText(field.name).map { Fact(field.label, field.said($0)) }
        }
        let rows = facts + filled
        return rows.isEmpty ? .empty : SummaryList(rows.map { .init($0.label, text: $0.text) }).html
    }

    private var list: HTML {
        guard count > 0 else { return .empty }
        let hasNotes = people.contains { !$0.note.isEmpty }
        let table = DataTable(
            "名单，共 \(count) 人", columns: [.init("姓名")] + (hasNotes ? [.init("单位和专业")] : []),
            rows: people.map { .init(cells: ["\($0.name)"] + (hasNotes ? ["\($0.note)"] : [])) },
            empty: "", captionShown: true)
        let rest = HTML.when(count > people.count, "<p>另有 \(count - people.count) 人，没有逐一列出。</p>")
        return table.html + rest
    }
}

extension Confirmation.Person {
    /// A case by its applicant.
    init(_ one: NamedCase) {
        self.init(one.name, note: "\(one.employer) · \(one.speciality)")
    }
}

extension Field {
    fileprivate var isHidden: Bool { if case .hidden = kind { true } else { false } }

    /// Whether people see it filled in, and would know it again.
    fileprivate var isShown: Bool {
        switch kind {
        case .text, .longText, .number, .day, .choice, .flag: true
        case .password, .choices, .list, .file, .hidden: false
        }
    }

    /// A value as people say it.
    fileprivate func said(_ value: String) -> String {
        switch kind {
        case .choice(let options, _): options.first { $0.value == value }?.label ?? value
        case .day: Day(value)?.chinese ?? value
        case .flag: "是"
        default: value
        }
    }
}

extension Act {
    /// The act behind the page that says what it will do.
    ///
    /// POST `path` + `/confirmation` takes the same fields and shows the page; nothing is written. Its button posts the act itself, with
    /// everything that was filled in, and another leads back to the filled-in form. Who posts the act directly, as programs do, has
    /// confirmed.
    ///
    /// - Parameters:
    ///   - name: of the page, for the API description.
    ///   - asked: what the page asks for, beside what was filled in, such as a code; among the act's fields.
    public func confirmed(
        as name: String, asking asked: [Field] = [],
        by confirm: @escaping @Sendable (PageContext, Form) async throws -> Confirmation
    ) -> [Act] {
        let filled = fields.filter { field in
            field.name != Confirmation.seen.name && !asked.contains { $0.name == field.name }
        }
        let summary = summary
        let shown: @Sendable (PageContext, Form) async throws -> Page =
            again ?? { context, form in
                let here = context.path.hasSuffix(Confirmation.part) ? context.path : context.path + Confirmation.part
                return Page(
                    summary,
                    body: """
                        \(ErrorSummary(form.problems))<h1>\(summary)</h1>
                        \(PostForm(filled, to: here, context, form: form, button: "下一步：核对"))
                        """)
            }
        let page = Act(
            path + Confirmation.part, name: name, policy: Policy(policy.who, relation: policy.relation),
            rateLimit: rateLimit,
            summary: "核对：" + summary, fields: filled + [Confirmation.change], button: "下一步：核对",
            isRemembered: false, again: shown
        ) { context, form in
            if !context.isAPI, form.flag(Confirmation.change.name) {
                return .page(try await shown(context, form), data: [String: Int]())
            }
            let told = try await confirm(context, form)
            return .page(told.page(form, fields: filled, asked: asked, context), data: told)
        }
        let act = Act(
            path, name: self.name, policy: policy, rateLimit: rateLimit, summary: summary, fields: fields,
            button: button,
            isRemembered: isRemembered,
            again: { context, form in
                // What is wrong with what the page asked for is mended there.
                let names = Set(asked.map(\.name))
                guard !form.problems.isEmpty, form.problems.allSatisfy({ names.contains($0.field) }) else {
                    return try await shown(context, form)
                }
                return try await confirm(context, form).page(form, fields: filled, asked: asked, context)
            }, run: run)
        return [page, act]
    }
}

/// What cannot be undone and has a page of its own from the start: what will happen, to whom, what is asked for, and the way back.
public struct ConfirmPage: Sendable {
    /// - Parameter consequences: one sentence each.
    public static func page(
        _ title: String, crumbs: [Link] = [], consequences: [String], action: String, fields: [Field] = [],
        form: Form = Form(), button: String, back: Link, _ context: PageContext
    ) -> Page {
        Page(
            title, crumbs: crumbs,
            body: """
                \(ErrorSummary(form.problems))
                <h1>\(title)</h1>
                \(Confirmation.told(consequences))
                \(PostForm(fields, to: action, context, form: form, button: button, tone: .accent))
                <p><a href="\(url: back.url)">\(back.text)</a></p>
                """)
    }
}
