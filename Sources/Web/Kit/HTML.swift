import TitleReview

/// Finished HTML, built from a string literal whose interpolated values are escaped by their type (S30).
///
/// A literal is trusted because the compiler only admits source text (`StaticString`); a `String` never becomes
/// markup. Escaping works on UTF-8 bytes, so that `<` followed by a combining mark, which is one `Character`, is
/// still found (S27).
///
///     let name = "<b>阿依古丽·买买提"
///     let row: HTML = "<td>\(name)</td>"                     // <td>&lt;b&gt;阿依古丽·买买提</td>
///     let link: HTML = "<a href=\"\(url: "/me")\">我的</a>"  // own paths and https only
public struct HTML: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// The UTF-8 of the markup.
    public private(set) var bytes: [UInt8]

    public static let empty = HTML(bytes: [])

    init(bytes: [UInt8]) { self.bytes = bytes }

    public init(stringLiteral value: StaticString) {
        bytes = value.withUTF8Buffer { Array($0) }
    }

    public init(stringInterpolation: Interpolation) { bytes = stringInterpolation.bytes }

    /// Text, escaped.
    public init(text: some StringProtocol) {
        bytes = []
        bytes.reserveCapacity(text.utf8.count)
        Escape.text(text, into: &bytes)
    }

    public var isEmpty: Bool { bytes.isEmpty }

    /// The markup as a string, for tests and for messages.
    public var string: String { String(decoding: bytes, as: UTF8.self) }

    public mutating func append(_ other: HTML) { bytes.append(contentsOf: other.bytes) }

    public static func + (a: HTML, b: HTML) -> HTML {
        var sum = a
        sum.append(b)
        return sum
    }

    /// The pieces one after the other, with `separator` between them.
    public static func join(_ pieces: some Sequence<HTML>, separator: HTML = .empty) -> HTML {
        var result = HTML.empty
        var first = true
        for piece in pieces {
            if !first { result.append(separator) }
            first = false
            result.append(piece)
        }
        return result
    }

    /// One piece for each element: `HTML.each(rows) { "<li>\($0.name)</li>" }`.
    public static func each<S: Sequence>(_ elements: S, _ piece: (S.Element) throws -> HTML) rethrows -> HTML {
        var result = HTML.empty
        for element in elements { result.append(try piece(element)) }
        return result
    }

    /// The piece when the condition holds, else nothing; the piece is not built in vain.
    public static func when(_ condition: Bool, _ piece: @autoclosure () -> HTML) -> HTML {
        condition ? piece() : .empty
    }

    /// The piece for a value that is there, else nothing.
    public static func with<Value>(_ value: Value?, _ piece: (Value) -> HTML) -> HTML {
        value.map(piece) ?? .empty
    }

    /// What a literal with values is collected into. Each overload escapes by type; there is none for optional
    /// values or for `Any`, so that forgetting a case is an error of compilation.
    public struct Interpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 24)
        }

        public mutating func appendLiteral(_ literal: StaticString) {
            literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        }

        /// Text or a quoted attribute's value, escaped.
        public mutating func appendInterpolation(_ text: some StringProtocol) { Escape.text(text, into: &bytes) }

        public mutating func appendInterpolation(_ number: some FixedWidthInteger) {
            bytes.append(contentsOf: String(number).utf8)
        }

        public mutating func appendInterpolation(_ html: HTML) { bytes.append(contentsOf: html.bytes) }

        public mutating func appendInterpolation(_ pieces: [HTML]) {
            for piece in pieces { bytes.append(contentsOf: piece.bytes) }
        }

        /// A part of the kit.
        public mutating func appendInterpolation(_ part: some Part) { bytes.append(contentsOf: part.html.bytes) }

        /// `2022年8月15日`.
        public mutating func appendInterpolation(_ day: Day) { bytes.append(contentsOf: day.chineseDate.utf8) }

        /// `2022年8月15日 09:30`.
        public mutating func appendInterpolation(_ instant: Instant) {
            bytes.append(contentsOf: instant.chinese.utf8)
        }

        /// A link's target: an own path, a fragment, a query or an https address; anything else becomes `#` (S30).
        public mutating func appendInterpolation(url: some StringProtocol) { Escape.url(url, into: &bytes) }

        /// A value put into an own path or query, percent-encoded: `/cases/\(part: id)`.
        public mutating func appendInterpolation(part: some StringProtocol) {
            bytes.append(contentsOf: Percent.encode(part).utf8)
        }

        /// An attribute without value, present when the condition holds: `<input\(has: on, "checked")>`.
        public mutating func appendInterpolation(has condition: Bool, _ attribute: StaticString) {
            guard condition else { return }
            bytes.append(0x20)
            appendLiteral(attribute)
        }

        /// An attribute that is left out when its value is nil: `<input\("aria-describedby", hintID)>`.
        public mutating func appendInterpolation(_ attribute: StaticString, _ value: String?) {
            guard let value else { return }
            bytes.append(0x20)
            appendLiteral(attribute)
            bytes.append(contentsOf: [0x3D, 0x22])
            Escape.text(value, into: &bytes)
            bytes.append(0x22)
        }
    }
}

/// A part of the kit: a value that draws itself.
public protocol Part: Sendable {
    var html: HTML { get }
}
