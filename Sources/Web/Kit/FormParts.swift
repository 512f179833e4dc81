import Casework
import TitleReview

/// One field on a page: label, hint, problem, control, tied together for screen readers. What was typed stays.
public struct FieldView: Part {
    let field: Field
    let values: [String]
    let problem: String?
    let scope: String

    /// - Parameters:
    ///   - form: what was sent before, with its problems.
    ///   - scope: makes ids unique when the same field stands on a page twice.
    public init(_ field: Field, in form: Form = Form(), scope: String = "") {
        self.field = field
        self.scope = scope
        if case .password = field.kind {
            values = []
        } else {
            values = form.values[field.name] ?? (form.problems.isEmpty && form.values.isEmpty ? field.initial : [])
        }
        problem = form.problem(field.name)
    }

    private var id: String { scope + field.id }
    private var value: String { values.first ?? "" }
    private var described: String? {
        let ids = [field.hint.map { _ in id + "-hint" }, problem.map { _ in id + "-error" }].compactMap { $0 }
        return ids.isEmpty ? nil : ids.joined(separator: " ")
    }

    public var html: HTML {
        switch field.kind {
        case .hidden: "<input type=\"hidden\" name=\"\(field.name)\" value=\"\(value)\">"
        case .choice(let options, .radios): group(options, type: "radio")
        case .choices(let options): group(options, type: "checkbox")
        case .list: HTML.each(values) { "<input type=\"hidden\" name=\"\(field.name)\" value=\"\($0)\">" }
        case .flag:
            """
            <div class="\(classes)">\(trouble)<label class="pick" for="\(id)">\
            <input id="\(id)" type="checkbox" name="\(field.name)" value="true"\(has: value == "true", "checked")\(attributes)>\
            <span>\(field.label)</span></label>\(hint)</div>
            """
        default:
            """
            <div class="\(classes)"><label for="\(id)">\(field.label)\(optional)</label>\(hint)\(trouble)\(control)</div>
            """
        }
    }

    private var classes: String { problem == nil ? "field" : "field wrong" }
    private var optional: HTML { HTML.when(!field.required, "<span class=\"muted\">（选填）</span>") }
    private var hint: HTML { HTML.with(field.hint) { "<p class=\"hint\" id=\"\(id)-hint\">\($0)</p>" } }
    private var trouble: HTML { HTML.with(problem) { "<p class=\"error\" id=\"\(id)-error\"><b>错误：</b>\($0)</p>" } }
    private var attributes: HTML {
        """
        \("aria-describedby", described)\(has: problem != nil, "aria-invalid=\"true\"")\
        \(has: field.required, "aria-required=\"true\"")\
        \("autocomplete", field.autocomplete)\(has: field.isFocused, "autofocus")
        """
    }

    private var control: HTML {
        switch field.kind {
        case .longText(let range): textArea(most: range.upperBound)
        case .password: input("password")
        case .number:
            """
            <input id="\(id)" name="\(field.name)" type="text" inputmode="numeric" class="short" value="\(value)"\(attributes)>
            """
        case .day(let range):
            """
            <input id="\(id)" name="\(field.name)" type="date" class="short" value="\(value)"\("min", range?.lowerBound.description)\
            \("max", range?.upperBound.description)\(attributes)>
            """
        case .file(let most, let accept):
            """
            <input id="\(id)" name="\(field.name)" type="file" accept="\(accept)"\(attributes)><p class="hint">最大 \(Form.size(most))</p>
            """
        case .choice(let options, _):
            """
            <select id="\(id)" name="\(field.name)"\(attributes)><option value="">请选择</option>\(HTML.each(options) {
                "<option value=\"\($0.value)\"\(has: $0.value == value, "selected")>\($0.label)</option>"
            })</select>
            """
        default: input("text")
        }
    }

    private func input(_ type: String) -> HTML {
        "<input id=\"\(id)\" name=\"\(field.name)\" type=\"\(type)\" value=\"\(value)\"\(attributes)>"
    }

    private func textArea(most: Int) -> HTML {
        """
        <textarea id="\(id)" name="\(field.name)" rows="\(most > 500 ? 10 : 4)" data-most="\(most)"\(attributes)>
        \(value)</textarea><p class="count" data-count="\(id)">最多 \(most) 字</p>
        """
    }

    private func group(_ options: [Field.Option], type: String) -> HTML {
        """
        <fieldset class="\(classes)" id="\(id)" tabindex="-1"\("aria-describedby", described)>\
        <legend>\(field.label)\(optional)</legend>\(hint)\(trouble)\
        \(HTML.each(options) { option in
            """
            <label class="pick"><input type="\(type)" name="\(field.name)" value="\(option.value)"\
            \(has: values.contains(option.value), "checked")>\
            <span>\(option.label)\(HTML.with(option.hint) { "<small>\($0)</small>" })</span></label>
            """
        })</fieldset>
        """
    }
}

/// Everything that is wrong, at the top, each line leading to its field. It takes the focus when the page opens.
public struct ErrorSummary: Part {
    let problems: [FieldProblem]
    let scope: String
    public init(_ problems: [FieldProblem], scope: String = "") {
        self.problems = problems
        self.scope = scope
    }

    public var html: HTML {
        HTML.when(
            !problems.isEmpty,
            """
            <div class="errors" role="alert" tabindex="-1" data-focus><h2>有 \(problems.count) 处需要修改</h2>\
            <ul>\(HTML.each(problems, line))</ul></div>
            """)
    }

    private func line(_ problem: FieldProblem) -> HTML {
        problem.field.isEmpty
            ? "<li>\(problem.message)</li>"
            : "<li><a href=\"#\(scope)f-\(problem.field)\">\(problem.message)</a></li>"
    }
}

/// A form that posts an act: fields, hidden token, button. The encoding follows from the fields.
///
///     PostForm(ReturnCase.act.fields, to: "/employer/cases/\(id)/decision", context, button: "退回修改")
public struct PostForm: Part {
    let fields: [Field]
    let action: String
    let token: String
    /// Whether files may go ahead of the form: they are somebody's own.
    let goesAhead: Bool
    let form: Form
    let button: String
    let tone: Tone
    let inside: HTML
    let beside: HTML
    let scope: String
    let autosave: Autosave?

    /// - Parameters:
    ///   - form: what was sent before, with its problems.
    ///   - inside: more content between the fields and the button, such as a table with checkboxes.
    ///   - autosave: how what is typed is kept while the form is being filled in.
    ///   - beside: further buttons of the form, behind its own, which Enter presses.
    public init(
        _ fields: [Field], to action: String, _ context: PageContext, form: Form = Form(), button: String = "提交",
        tone: Tone = .accent, scope: String = "", autosave: Autosave? = nil, inside: HTML = .empty,
        beside: HTML = .empty
    ) {
        self.fields = fields
        self.action = action
        token = context.csrf
        goesAhead = context.visitor != nil
        self.form = form
        self.button = button
        self.tone = tone
        self.inside = inside
        self.beside = beside
        self.scope = scope
        self.autosave = autosave
    }

    public var html: HTML {
        let hasFile = fields.contains(where: \.isFile)
        // A group of fields is drawn by the page, within `inside`.
        let shown = fields.filter { $0.name.utf8.last != 0x2A }
        return """
            <form method="post" action="\(url: action)" novalidate\(has: hasFile, "enctype=\"multipart/form-data\"")\
            \(has: goesAhead && hasFile, "data-ahead")\(autosave?.attributes ?? .empty)>
            <input type="hidden" name="_token" value="\(token)">\(autosave?.inputs ?? CommandField.html)
            \(shown.map { FieldView($0, in: form, scope: scope).html })
            \(inside)
            <p class="acts"><button class="btn\(tone == .bad ? " bad" : tone == .plain ? " two" : "")" type="submit">\(button)</button>\
            \(beside)\(HTML.when(autosave != nil, Autosave.state))</p>
            </form>
            """
    }
}

/// The random id of one form, so that a double click or a second attempt after a lost answer is one act (F11).
///
/// A form that is saved while it is filled in has none: it is meant to be sent again and again.
enum CommandField {
    static var html: HTML {
        "<input type=\"hidden\" name=\"\(Submission.commandName)\" value=\"\(UnitOfWork.randomID())\">"
    }
}
