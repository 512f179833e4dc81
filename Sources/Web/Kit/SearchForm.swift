/// A look-up by one text, as an address that can be kept: `<SearchForm("/admin/accounts", Field("find", "账号或姓名", …), value: "")>`.
public struct SearchForm: Part {
    let action: String
    let field: Field
    let kept: [(name: String, value: String)]

    /// - Parameters:
    ///   - value: what was looked for; it stays in the field.
    ///   - kept: more of the query that goes along unseen.
    public init(_ action: String, _ field: Field, value: String, kept: [(name: String, value: String)] = []) {
        self.action = action
        var field = field.showing(value)
        // Nothing is optional about the one field of a search.
        field.required = true
        self.field = field
        self.kept = kept
    }

    public var html: HTML {
        let unseen = HTML.each(kept) { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" }
        return """
            <form method="get" action="\(url: action)" role="search" class="look">\(unseen)\
            \(FieldView(field))<button class="btn two" type="submit">查找</button>\
            \(HTML.when(field.initial != [""], "<a href=\"\(url: action)\">看全部</a>"))</form>
            """
    }
}
