/// CSS without its comments, and without the white space and the semicolons that mean nothing.
///
/// Everything else stays as it is, byte for byte: no value is rewritten, no rule is moved. Strings, addresses in `url()` and escapes are
/// copied. White space goes where a mark beside it already parts what it stands between; elsewhere one blank of it stays, because there
/// it may have a meaning: in `.a .b`, `.a :hover`, `and (`, `1px + 2px`.
struct StyleSqueezer {
    private let text: [UInt8]
    private var position = 0
    private var squeezed: [UInt8] = []
    /// What was left out since the last byte that was written.
    private var gap = Gap.none
    /// The last byte that was written, unless it belongs to a string, an address or an escape.
    private var mark: UInt8?

    private enum Gap { case none, comment, blank }

    /// After these, and before those, white space means nothing. A blank before `:` or `(`, or after `)`, may part two selectors or two
    /// words; one beside `+` and `-` makes a sum of them in `calc()`.
    private static let closedAfter = Set("{};,:([>!".utf8)
    private static let closedBefore = Set("{};,)]>!".utf8)

    private init(_ text: [UInt8]) {
        // Lines end with LF, or with CR LF, which CSS reads as LF.
        self.text = text.filter { $0 != UInt8(ascii: "\r") }
    }

    /// - Parameter text: a whole style sheet, or a part that holds whole rules.
    static func squeeze(_ text: [UInt8]) -> [UInt8] {
        var squeezer = StyleSqueezer(text)
        squeezer.run()
        return squeezer.squeezed
    }

    private mutating func run() {
        while let byte = peek() {
            switch byte {
            case _ where Self.isBlank(byte):
                position += 1
                gap = .blank
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): skipComment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): copy(string(byte))
            case UInt8(ascii: "\\"): copy(escape(at: position))
            case UInt8(ascii: "(") where startsAddress: copy(address())
            default: put(byte)
            }
        }
    }

    private func peek(_ ahead: Int = 0) -> UInt8? {
        position + ahead < text.count ? text[position + ahead] : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { " \n\t\u{C}".utf8.contains(byte) }

    // MARK: Writing

    private mutating func put(_ byte: UInt8) {
        // The last declaration of a block needs no semicolon.
        if byte == UInt8(ascii: "}"), mark == UInt8(ascii: ";") { squeezed.removeLast() }
        fillGap(before: byte)
        squeezed.append(byte)
        mark = byte
        position += 1
    }

    /// Copies what stands from here to `end` as it is.
    private mutating func copy(_ end: Int) {
        fillGap(before: nil)
        squeezed += text[position..<end]
        mark = nil
        position = end
    }

    private mutating func fillGap(before next: UInt8?) {
        defer { gap = .none }
        let isClosed =
            squeezed.isEmpty || mark.map(Self.closedAfter.contains) == true
            || next.map(Self.closedBefore.contains) == true
        guard !isClosed else { return }
        switch gap {
        case .none: break
        case .blank: squeezed.append(UInt8(ascii: " "))
        // Parts two words where a blank would part two selectors: it stays, empty.
        case .comment: squeezed += Array("/**/".utf8)
        }
    }

    // MARK: What is skipped or copied

    /// A comment that nobody closes reaches to the end, as in a browser.
    private mutating func skipComment() {
        position += 2
        while position < text.count, peek() != UInt8(ascii: "*") || peek(1) != UInt8(ascii: "/") { position += 1 }
        position = min(position + 2, text.count)
        if gap == .none { gap = .comment }
    }

    /// Where the string that starts here ends: behind its closing mark, or behind the line where nobody closes it, as in a browser.
    private func string(_ quote: UInt8) -> Int {
        var end = position + 1
        while end < text.count {
            if text[end] == quote || text[end] == UInt8(ascii: "\n") { return end + 1 }
            end = min(end + (text[end] == UInt8(ascii: "\\") ? 2 : 1), text.count)
        }
        return end
    }

    /// Where the escape at `start` ends: behind the byte that it escapes, or behind a number in hexadecimal digits and the one white
    /// space that closes it.
    private func escape(at start: Int) -> Int {
        let digits = text[(start + 1)...].prefix(6).prefix {
            UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 || UInt8(ascii: "a")...UInt8(ascii: "f") ~= $0 | 0x20
        }
        guard !digits.isEmpty else { return min(start + 2, text.count) }
        let end = digits.endIndex
        return end < text.count && Self.isBlank(text[end]) ? end + 1 : end
    }

    /// Whether the `(` here belongs to a `url(` whose address stands without quotation marks.
    private var startsAddress: Bool {
        let word = squeezed.suffix(4).map { $0 | 0x20 }
        guard gap == .none, mark != nil, word.suffix(3).elementsEqual("url".utf8) else { return false }
        // `-url(` and `curl(` are functions like others.
        if word.count == 4, Self.isOfName(squeezed[squeezed.count - 4]) { return false }
        let first = text[(position + 1)...].first { !Self.isBlank($0) }
        return first != UInt8(ascii: "\"") && first != UInt8(ascii: "'")
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    /// Where the address behind the `(` here ends.
    private func address() -> Int {
        var end = position + 1
        while end < text.count, text[end] != UInt8(ascii: ")") {
            end = min(end + (text[end] == UInt8(ascii: "\\") ? 2 : 1), text.count)
        }
        return min(end + 1, text.count)
    }
}
