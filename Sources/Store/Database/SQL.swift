/// SQL whose interpolated values become parameters (S29).
///
///     try tx.query("SELECT name FROM persons WHERE id = \(id) AND born < \(day)")
///
/// The text itself can only be written in the source: literals are `StaticString`, so no text that came from outside can
/// become SQL. An interpolated value of type ``SQL`` nests as a fragment; everything else is a parameter.
public struct SQL: ExpressibleByStringInterpolation, Sendable {
    enum Piece: Sendable {
        case literal(StaticString)
        case value(SQLValue)
    }

    let pieces: [Piece]

    public init(stringLiteral value: StaticString) { pieces = [.literal(value)] }

    public init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    private init(pieces: [Piece]) { self.pieces = pieces }

    public struct Interpolation: StringInterpolationProtocol {
        var pieces: [Piece] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            pieces.reserveCapacity(interpolationCount * 2 + 1)
        }

        public mutating func appendLiteral(_ literal: StaticString) { pieces.append(.literal(literal)) }

        public mutating func appendInterpolation(_ value: some SQLConvertible) { pieces.append(.value(value.sqlValue)) }

        /// Nothing becomes NULL.
        public mutating func appendInterpolation(_ value: (some SQLConvertible)?) {
            pieces.append(.value(value.sqlValue))
        }

        public mutating func appendInterpolation(_ fragment: SQL) { pieces += fragment.pieces }
    }

    /// Nothing: a fragment that leaves a condition out.
    public static let empty: SQL = ""

    /// The fragments one after the other, with `separator` between them.
    public static func joined(_ parts: [SQL], by separator: SQL) -> SQL {
        var pieces: [Piece] = []
        for (index, part) in parts.enumerated() {
            if index > 0 { pieces += separator.pieces }
            pieces += part.pieces
        }
        return SQL(pieces: pieces)
    }

    /// The end of a `SELECT` whose rows nobody else may change until the transaction ends.
    ///
    /// Empty on SQLite, where only one transaction writes at a time. Not for ``Database/read(_:)``.
    public static func forUpdate(_ engine: Engine) -> SQL { engine == .postgres ? " FOR UPDATE" : "" }

    /// Behind a column of text: compared byte by byte, as SQLite does anyway, whatever language the database speaks.
    public static func bytewise(_ engine: Engine) -> SQL { engine == .postgres ? " COLLATE \"C\"" : "" }

    /// A pattern for `LIKE … ESCAPE '\'` that finds `text` anywhere, its own wildcards taken literally (S29).
    public static func containing(_ text: String) -> String {
        var pattern = "%"
        for character in text.unicodeScalars {
            if character == "%" || character == "_" || character == "\\" { pattern.unicodeScalars.append("\\") }
            pattern.unicodeScalars.append(character)
        }
        return pattern + "%"
    }

    /// The text with the engine's placeholders, and the values in their order.
    ///
    /// SQLite's are `?`; PostgreSQL's are `$1`, `$2`, …, and NULL stands there as itself, since a parameter that is
    /// nothing has no type either.
    func rendered(for engine: Engine) -> (text: String, values: [SQLValue]) {
        var text: [UInt8] = []
        text.reserveCapacity(pieces.count * 80)
        var values: [SQLValue] = []
        for piece in pieces {
            switch (piece, engine) {
            case (.literal(let literal), _):
                literal.withUTF8Buffer { text.append(contentsOf: $0) }
            case (.value(.null), .postgres):
                text.append(contentsOf: "NULL".utf8)
            case (.value(let value), .postgres):
                values.append(value)
                text.append(contentsOf: "$\(values.count)".utf8)
            case (.value(let value), .sqlite):
                values.append(value)
                text.append(UInt8(ascii: "?"))
            }
        }
        return (String(decoding: text, as: UTF8.self), values)
    }
}
