import TitleReview

/// Why one value of a field is refused.
struct FieldRefusal: Error {
    let message: String
    /// Whether what was typed can be shown again.
    var isShowable = true
}

extension Field {
    /// One value as sent becomes the value to keep: cleaned, within its limits, one of the options.
    func read(_ text: String) throws(FieldRefusal) -> String {
        // Bytes first: everything that follows costs more than counting them.
        let isShort = text.utf8.count <= most
        if case .password(let range) = kind {
            guard text.isEmpty || isShort && range.contains(text.unicodeScalars.count) else {
                throw FieldRefusal(message: "长度应为 \(range.lowerBound) 到 \(range.upperBound) 个字符")
            }
            return text
        }
        guard isShort else { throw tooLong(text) }
        let multiline = if case .longText = kind { true } else { false }
        let clean: String
        do throws(CleanText.Fault) {
            clean = try CleanText.read(text, multiline: multiline)
        } catch {
            throw FieldRefusal(message: error.message, isShowable: Field.isShowable(text))
        }
        guard !clean.isEmpty else { return "" }
        switch kind {
        case .text(let range), .longText(let range): return try length(Field.trimmed(clean), range)
        case .hidden(let range): return try length(clean, range)
        case .number(let range): return try number(Field.trimmed(clean), range)
        case .day(let range): return try day(Field.trimmed(clean), range)
        case .choice(let options, _), .choices(let options):
            guard options.contains(where: { $0.value == clean }) else {
                throw FieldRefusal(message: "“\(Form.shown(clean))”不在可选项中")
            }
            return clean
        case .flag:
            guard ["true", "yes", "on", "1", "false", "no", "0"].contains(clean) else {
                throw FieldRefusal(message: "只能是勾选或不勾选")
            }
            return ["false", "no", "0"].contains(clean) ? "" : "true"
        case .list:
            guard clean.utf8.count <= 200 else { throw FieldRefusal(message: "其中一项太长") }
            return clean
        case .password, .file: return clean
        }
    }

    /// The most bytes that a value can have: what is one character to a reader has at most 16, as a rule 3.
    private var most: Int {
        switch kind {
        case .text(let range), .longText(let range), .hidden(let range):
            min(min(range.upperBound, 1 << 20) * 16 + 64, max(range.upperBound, Field.mostShown))
        case .password(let range): min(range.upperBound, 1 << 20) * 4
        case .choice, .choices, .list: 1024
        case .number, .day, .flag, .file: 64
        }
    }

    /// Bytes of a text that comes back with its page; nobody has typed more into one field.
    private static let mostShown = 256 << 10

    private static func isShowable(_ text: String) -> Bool {
        text.utf8.count <= mostShown && PiledMarks.first(in: text) == nil
    }

    private func tooLong(_ text: String) -> FieldRefusal {
        switch kind {
        case .text(let range), .longText(let range), .hidden(let range):
            FieldRefusal(
                message: "内容太长，最多 \(range.upperBound) 字", isShowable: Field.isShowable(text))
        case .list: FieldRefusal(message: "其中一项太长", isShowable: false)
        case .number: FieldRefusal(message: "应为整数，收到的内容太长", isShowable: false)
        case .day: FieldRefusal(message: "应写成 2022-08-15 的样子，收到的内容太长", isShowable: false)
        case .flag: FieldRefusal(message: "只能是勾选或不勾选", isShowable: false)
        case .choice, .choices, .password, .file: FieldRefusal(message: "收到的内容不在可选项中", isShowable: false)
        }
    }

    private func length(_ text: String, _ range: ClosedRange<Int>) throws(FieldRefusal) -> String {
        if strictWidth, let first = CleanText.lookalikes(in: text).first { throw FieldRefusal(message: first.message) }
        // What is one character to a reader is at least one code point.
        if range.lowerBound <= 1, !text.isEmpty, text.unicodeScalars.count <= range.upperBound { return text }
        let count = text.count
        if count > range.upperBound {
            throw FieldRefusal(message: "已写 \(count) 字，最多 \(range.upperBound) 字，请删去 \(count - range.upperBound) 字")
        }
        if count < range.lowerBound && !text.isEmpty {
            throw FieldRefusal(message: "已写 \(count) 字，至少 \(range.lowerBound) 字")
        }
        return text
    }

    private func number(_ text: String, _ range: ClosedRange<Int>) throws(FieldRefusal) -> String {
        if let wide = CleanText.lookalikes(in: text).first { throw FieldRefusal(message: wide.message) }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }), let value = Int(text) else {
            throw FieldRefusal(message: "应为整数，收到“\(Form.shown(text))”")
        }
        guard range.contains(value) else {
            throw FieldRefusal(message: "应在 \(range.lowerBound) 到 \(range.upperBound) 之间，收到 \(value)")
        }
        return String(value)
    }

    private func day(_ text: String, _ range: ClosedRange<Day>?) throws(FieldRefusal) -> String {
        guard let day = Day(text) else { throw FieldRefusal(message: "“\(Form.shown(text))”不是日期，应写成 2022-08-15 的样子") }
        if let range, !range.contains(day) {
            throw FieldRefusal(
                message: "应在\(range.lowerBound.chineseDate)到\(range.upperBound.chineseDate)之间，收到\(day.chineseDate)")
        }
        return day.description
    }

    /// Without blanks (ASCII, no-break and ideographic) at both ends.
    static func trimmed(_ text: String) -> String {
        func blank(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value == 0x20 || scalar.value == 0x09 || scalar.value == 0x0A || scalar.value == 0xA0
                || scalar.value == 0x3000
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !blank($0) }), let last = scalars.lastIndex(where: { !blank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}
