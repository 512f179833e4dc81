/// Reads JSON by RFC 8259 with limits (S20): valid UTF-8, depth at most 32, no name that is
/// none or comes twice, nothing behind the value.
struct JSONReader {
    struct Fault: Error, Equatable {
        let offset: Int
        let message: String
    }

    private let bytes: [UInt8]
    private var at = 0
    private let deepest: Int

    static func read(_ bytes: [UInt8], depth: Int = Limits.jsonDepth) throws(Fault) -> JSON {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw Fault(offset: 0, message: "不是有效的 UTF-8") }
        var reader = JSONReader(bytes: bytes, deepest: depth)
        let value = try reader.value(depth: 0)
        reader.blanks()
        guard reader.at == bytes.count else { throw reader.fault("内容后面有多余的字符") }
        return value
    }

    private init(bytes: [UInt8], deepest: Int) {
        self.bytes = bytes
        self.deepest = deepest
    }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private func fault(_ message: String) -> Fault { Fault(offset: at, message: message) }

    private mutating func blanks() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func value(depth: Int) throws(Fault) -> JSON {
        blanks()
        guard let byte = next else { throw fault("内容不完整") }
        switch byte {
        case 0x7B:
            guard depth < deepest else { throw fault("嵌套超过 \(deepest) 层") }
            return try object(depth: depth + 1)
        case 0x5B:
            guard depth < deepest else { throw fault("嵌套超过 \(deepest) 层") }
            return try array(depth: depth + 1)
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ text: StaticString, _ value: JSON) throws(Fault) -> JSON {
        let matches = text.withUTF8Buffer { bytes[at...].starts(with: $0) }
        guard matches else { throw fault("不认识的内容") }
        at += text.utf8CodeUnitCount
        return value
    }

    private mutating func object(depth: Int) throws(Fault) -> JSON {
        at += 1
        var members: [JSON.Member] = []
        var names = Set<String>()
        blanks()
        if next == 0x7D {
            at += 1
            return .object([])
        }
        while true {
            blanks()
            guard next == 0x22 else { throw fault("应为字段名") }
            let name = try string()
            guard SentName.isField(name) else { throw fault("字段名太长，或含有不能用作名称的字符") }
            guard names.insert(name).inserted else { throw fault("字段“\(Form.shown(name))”出现了两次") }
            blanks()
            guard next == 0x3A else { throw fault("缺少冒号") }
            at += 1
            members.append(.init(name: name, value: try value(depth: depth)))
            blanks()
            guard let byte = next, byte == 0x2C || byte == 0x7D else { throw fault("缺少逗号或右花括号") }
            at += 1
            if byte == 0x7D { return .object(members) }
        }
    }

    private mutating func array(depth: Int) throws(Fault) -> JSON {
        at += 1
        var values: [JSON] = []
        blanks()
        if next == 0x5D {
            at += 1
            return .array([])
        }
        while true {
            values.append(try value(depth: depth))
            blanks()
            guard let byte = next, byte == 0x2C || byte == 0x5D else { throw fault("缺少逗号或右方括号") }
            at += 1
            if byte == 0x5D { return .array(values) }
        }
    }

    private mutating func string() throws(Fault) -> String {
        at += 1
        var text: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case 0x22: return String(decoding: text, as: UTF8.self)
            case 0x5C: text.append(contentsOf: try escaped())
            case 0x00..<0x20: throw fault("文字中有控制字符")
            default: text.append(byte)
            }
        }
        throw fault("文字没有结束")
    }

    private mutating func escaped() throws(Fault) -> [UInt8] {
        guard let byte = next else { throw fault("文字没有结束") }
        at += 1
        switch byte {
        case 0x22, 0x5C, 0x2F: return [byte]
        case 0x62: return [0x08]
        case 0x66: return [0x0C]
        case 0x6E: return [0x0A]
        case 0x72: return [0x0D]
        case 0x74: return [0x09]
        case 0x75:
            var code = try fourDigits()
            if (0xD800..<0xDC00).contains(code) {
                guard bytes[at...].starts(with: [0x5C, 0x75]) else { throw fault("不完整的代理对") }
                at += 2
                let low = try fourDigits()
                guard (0xDC00..<0xE000).contains(low) else { throw fault("不完整的代理对") }
                code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault("不完整的代理对") }
            return Array(String(scalar).utf8)
        default: throw fault("不认识的转义")
        }
    }

    private mutating func fourDigits() throws(Fault) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Unicode.Scalar(byte).hexDigit else { throw fault("\\u 后面应为四位十六进制数") }
            code = code << 4 | digit
            at += 1
        }
        return code
    }

    private mutating func number() throws(Fault) -> JSON {
        let start = at
        if next == 0x2D { at += 1 }
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[at - whole] != 0x30 else { throw fault("不是数字") }
        if next == 0x2E {
            at += 1
            guard digits() > 0 else { throw fault("小数点后面没有数字") }
        }
        if let e = next, e | 0x20 == 0x65 {
            at += 1
            if next == 0x2B || next == 0x2D { at += 1 }
            guard digits() > 0 else { throw fault("指数没有数字") }
        }
        guard at - start <= 64 else { throw fault("数字太长") }
        return .number(String(decoding: bytes[start..<at], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = at
        while let byte = next, (0x30...0x39).contains(byte) { at += 1 }
        return at - start
    }
}

extension Unicode.Scalar {
    /// The value of `0…9`, `a…f`, `A…F`.
    fileprivate var hexDigit: UInt32? {
        switch value {
        case 0x30...0x39: value - 0x30
        case 0x41...0x46: value - 0x37
        case 0x61...0x66: value - 0x57
        default: nil
        }
    }
}
