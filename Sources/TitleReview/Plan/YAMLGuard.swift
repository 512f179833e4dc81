/// What a plan never needs and an attacker would like: size, depth, anchors and aliases, marks without end.
enum YAMLGuard {
    static let depthLimit = 40

    static func refusal(of yaml: String) -> PlanFile.Mistake? {
        let bytes = Array(yaml.utf8)
        if bytes.count > PlanFile.sizeLimit {
            return .init(line: 1, path: "", message: "文件有 \(bytes.count) 字节", remedy: "不超过 \(PlanFile.sizeLimit) 字节")
        }
        if let mistake = marks(yaml) { return mistake }
        var scan = Scan()
        for byte in bytes {
            scan.step(byte)
            if scan.alias {
                return .init(line: scan.line, path: "", message: "使用了锚点或别名（& 或 *）", remedy: "直接写出内容；文字请加引号")
            }
            if scan.depth > depthLimit || scan.indentation > depthLimit * 4 || scan.dashes > depthLimit {
                return .init(line: scan.line, path: "", message: "嵌套太深", remedy: "不超过 \(depthLimit) 层")
            }
        }
        return nil
    }

    /// Marks piled on one letter, as they stand or, within double quotes, by their numbers (`\u0301`). Nobody writes marks so; one
    /// alone may be there by mistake.
    private static func marks(_ yaml: String) -> PlanFile.Mistake? {
        func mistake(_ line: Int, _ message: String) -> PlanFile.Mistake {
            .init(line: line, path: "", message: message, remedy: "直接写出文字")
        }
        let lengths: [Unicode.Scalar: Int] = ["u": 4, "U": 8]
        var piled = PiledMarks.Count()
        var escaped = 0
        var line = 1
        var rest = yaml.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            if scalar == "\n" { line += 1 }
            if piled.isTooMany(scalar) { return mistake(line, "一个字上叠加的符号太多") }
            guard scalar == "\\", let kind = rest.first, let digits = lengths[kind],
                let number = UInt32(String(rest.dropFirst().prefix(digits)), radix: 16),
                let meant = Unicode.Scalar(number), PiledMarks.isMark(meant)
            else { continue }
            escaped += 1
            if escaped > PiledMarks.most { return mistake(line, "用编号写的附加符号太多") }
        }
        return nil
    }

    /// One pass over the bytes that knows quotes and comments, and nothing else of YAML.
    private struct Scan {
        var line = 1
        var depth = 0
        var indentation = 0
        var dashes = 0
        var alias = false
        private var quote: UInt8 = 0
        /// After a backslash within double quotes.
        private var escaped = false
        private var comment = false
        private var lineHasText = false
        /// The last byte that is no blank, on this line; newline at its start.
        private var lastToken = UInt8(ascii: "\n")
        private var previous = UInt8(ascii: "\n")
        private var sign: UInt8 = 0

        mutating func step(_ byte: UInt8) {
            defer { previous = byte }
            if byte == UInt8(ascii: "\n") {
                line += 1
                (indentation, dashes, comment, lineHasText, lastToken, sign, escaped) = (
                    0, 0, false, false, byte, 0, false
                )
                return
            }
            if comment { return }
            if quote != 0 {
                if escaped {
                    escaped = false
                } else if byte == quote {
                    quote = 0
                } else {
                    escaped = quote == UInt8(ascii: "\"") && byte == UInt8(ascii: "\\")
                }
                lastToken = byte
                return
            }
            let blank = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
            let starts = "\n:-[{,?".utf8.contains(lastToken)
            if blank {
                if !lineHasText { indentation += 1 }
                sign = 0
                return
            }
            if sign != 0 { alias = true }
            sign = 0
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): if starts { quote = byte }
            case UInt8(ascii: "#"): if previous == UInt8(ascii: " ") || !lineHasText { comment = true }
            case UInt8(ascii: "["), UInt8(ascii: "{"): if starts { depth += 1 }
            case UInt8(ascii: "]"), UInt8(ascii: "}"): depth = max(0, depth - 1)
            case UInt8(ascii: "&"), UInt8(ascii: "*"): if starts { sign = byte }
            case UInt8(ascii: "-"): if starts { dashes += 1 }
            default: break
            }
            lineHasText = true
            lastToken = byte
        }
    }
}
