/// A step from one schema to the next. Once released it never changes; what follows is a new number.
public struct Migration: Sendable {
    public let number: Int
    public let name: String
    public let statements: [SchemaSQL]

    public init(number: Int, name: String, statements: [SchemaSQL]) {
        self.number = number
        self.name = name
        self.statements = statements
    }
}

/// A statement that shapes the schema, for both engines or for one.
///
/// In a text for both, `{int}` is INTEGER or BIGINT, `{bytes}` BLOB or BYTEA, `{real}` REAL or DOUBLE PRECISION, and
/// `{strict}` makes SQLite check types as PostgreSQL does.
public enum SchemaSQL: ExpressibleByStringLiteral, Sendable {
    case both(StaticString)
    case sqlite(StaticString)
    case postgres(StaticString)

    public init(stringLiteral value: StaticString) { self = .both(value) }

    /// The engine's text; nil when the statement is not for it.
    func text(for engine: Engine) -> String? {
        switch (self, engine) {
        case (.both(let text), _):
            SchemaSQL.tokens(engine).reduce(text.description) { SchemaSQL.replace($1.0, in: $0, by: $1.1) }
        case (.sqlite(let text), .sqlite), (.postgres(let text), .postgres): text.description
        case (.sqlite, .postgres), (.postgres, .sqlite): nil
        }
    }

    private static func tokens(_ engine: Engine) -> [(String, String)] {
        switch engine {
        case .sqlite: [("{int}", "INTEGER"), ("{bytes}", "BLOB"), ("{real}", "REAL"), ("{strict}", " STRICT")]
        case .postgres: [("{int}", "BIGINT"), ("{bytes}", "BYTEA"), ("{real}", "DOUBLE PRECISION"), ("{strict}", "")]
        }
    }

    private static func replace(_ token: String, in text: String, by word: String) -> String {
        var parts: [Substring] = []
        var rest = text[...]
        while let found = rest.firstRange(of: token) {
            parts.append(rest[..<found.lowerBound])
            rest = rest[found.upperBound...]
        }
        return (parts + [rest]).joined(separator: word)
    }
}
