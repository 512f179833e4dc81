import Casework
import TitleReview

/// One field of an act, as data: the page, the parser, the problem texts and the OpenAPI schema all read it.
///
/// A name that ends in `*` admits every name with that prefix (`score.*`), for rows that a plan defines.
public struct Field: Sendable {
    /// One of the values that a choice admits.
    public struct Option: Sendable, Codable, Equatable {
        public let value: String
        public let label: String
        public let hint: String?

        public init(_ value: String, _ label: String, hint: String? = nil) {
            self.value = value
            self.label = label
            self.hint = hint
        }
    }

    public enum Choosing: Sendable { case select, radios }

    public enum Kind: Sendable {
        /// One line; the range counts what a reader sees as one character (grapheme clusters).
        case text(ClosedRange<Int>)
        /// Many lines, with a count beside it.
        case longText(ClosedRange<Int>)
        /// Taken exactly as sent, never shown again (S1).
        case password(ClosedRange<Int>)
        case number(ClosedRange<Int>)
        /// `YYYY-MM-DD`.
        case day(ClosedRange<Day>?)
        case choice([Option], Choosing)
        /// Any of the values, as checkboxes; at most as many as there are.
        case choices([Option])
        /// Repeated values that no list names beforehand, such as the selected rows of a table.
        case list(most: Int)
        /// One checkbox: `true` when ticked.
        case flag
        /// A file; `accept` is a hint for the browser, the bytes decide elsewhere (S22).
        case file(most: Int, accept: String)
        /// Carried along unseen.
        case hidden(ClosedRange<Int>)
    }

    public let name: String
    public let label: String
    public var hint: String?
    public let kind: Kind
    public var required: Bool
    /// The browser's autocomplete token (WCAG 1.3.5).
    public var autocomplete: String?
    /// What stands in the field before anything is typed.
    public var initial: [String]
    /// Text where people copy from paper: radicals from PDFs and full-width digits are refused with their position.
    public var strictWidth: Bool
    /// The page begins here: on a page that is there for this field alone.
    var isFocused = false

    public init(
        _ name: String, _ label: String, _ kind: Kind, hint: String? = nil, required: Bool = true,
        autocomplete: String? = nil, initial: [String] = [], strictWidth: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.hint = hint
        self.required = required
        self.autocomplete = autocomplete
        self.initial = initial
        self.strictWidth = strictWidth
    }

    /// The same field with something in it already.
    public func showing(_ values: String...) -> Field {
        var copy = self
        copy.initial = values
        return copy
    }

    /// The same field, in which the page begins.
    var focused: Field {
        var copy = self
        copy.isFocused = true
        return copy
    }

    /// The same field, which may be left empty.
    var optional: Field {
        var copy = self
        copy.required = false
        return copy
    }

    /// The same field, which has to be filled in.
    var needed: Field {
        var copy = self
        copy.required = true
        return copy
    }

    /// The same field with another hint.
    func saying(_ hint: String) -> Field {
        var copy = self
        copy.hint = hint
        return copy
    }

    var isFile: Bool { if case .file = kind { true } else { false } }

    func admits(_ other: String) -> Bool {
        name.utf8.last == 0x2A ? other.utf8.starts(with: name.utf8.dropLast()) : name == other
    }

    /// The id of its control on the page.
    public var id: String { "f-" + name }
}

/// What is wrong with one field; an empty field name means the whole form.
public struct FieldProblem: Sendable, Codable, Equatable {
    public let field: String
    public let message: String

    public init(_ field: String, _ message: String) {
        self.field = field
        self.message = message
    }
}

/// A file as sent. Name and type are what the sender claims: display text, never a path or a decision (S22, S33).
public struct Upload: Sendable {
    public let name: String
    public let declaredType: String
    public let file: IncomingFile

    public var size: Int { file.size }
    /// All of it in memory: for fields with a small limit.
    public func bytes() throws -> [UInt8] { try file.bytes() }
}
