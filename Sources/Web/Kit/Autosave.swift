/// How a form keeps what is typed: in the browser at once, on the server a moment later, never over a newer version.
///
/// The act takes the fields ``Autosave/fields`` besides its own, and its JSON twin answers with the `version` that was saved.
public struct Autosave: Sendable {
    /// Where a draft is saved; also the form's name in the browser.
    let path: String
    /// Whether the server gets it by itself; not where saving has consequences, such as a new check by the employer.
    let sends: Bool
    /// What the form was made from; nil for something new.
    let version: Int?
    /// The form shows what the server has not taken, next to what it has.
    let isConflict: Bool
    /// What was typed was refused, so the page holds more than the server.
    let isUnsaved: Bool

    /// - Parameter form: what was sent before, with its problems.
    public init(_ path: String, version: Int?, sends: Bool = true, form: Form = Form(), isConflict: Bool = false) {
        self.path = path
        self.sends = sends
        self.version = version
        self.isConflict = isConflict
        isUnsaved = !form.problems.isEmpty
    }

    /// What every act that is saved this way takes.
    public static let fields = [
        Field("version", "版本", .number(0...1_000_000), required: false),
        Field("writer", "窗口", .hidden(0...32), required: false),
    ]

    /// Where the script says how it stands.
    static let state: HTML = "<span class=\"saved\" role=\"status\" data-saved></span>"

    var attributes: HTML {
        """
        \("data-keep", path)\("data-autosave", sends && !isConflict ? path : nil)\(has: isUnsaved, "data-unsaved")
        """
    }

    var inputs: HTML { HTML.with(version) { "<input type=\"hidden\" name=\"version\" value=\"\($0)\">" } }
}
