/// What a request's body says, before any field is known: names with texts, names with files.
struct Submission: Sendable {
    private(set) var texts: [(name: String, values: [String])] = []
    private(set) var files: [(name: String, values: [Upload])] = []
    private var position: [String: Int] = [:]
    private var filePosition: [String: Int] = [:]
    private var count = 0

    /// The hidden field that every form carries; it is no field of the act.
    private(set) var token: String?
    static let tokenName = "_token"
    /// The random id that a form carries, so that sending it twice is doing it once (F11).
    private(set) var command: String?
    static let commandName = "_command"

    mutating func add(_ name: String, _ value: String) throws(Refused) {
        count += 1
        guard count <= Limits.formFields else { throw Submission.tooMany }
        try Submission.check(name)
        if name == Submission.tokenName {
            token = value
        } else if name == Submission.commandName {
            command = value
        } else if let index = position[name] {
            texts[index].values.append(value)
        } else {
            position[name] = texts.count
            texts.append((name, [value]))
        }
    }

    mutating func add(_ name: String, _ file: Upload) throws(Refused) {
        try Submission.check(name)
        if let index = filePosition[name] {
            files[index].values.append(file)
        } else {
            filePosition[name] = files.count
            files.append((name, [file]))
        }
    }

    /// Puts files in the place of the texts that named them.
    mutating func exchange(_ arrived: [(field: String, file: Upload)]) throws(Refused) {
        guard !arrived.isEmpty else { return }
        texts.removeAll { text in arrived.contains { $0.field == text.name } }
        position = Dictionary(texts.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { a, _ in a })
        for (field, file) in arrived { try add(field, file) }
    }

    /// Before a name becomes a key (S20): it is compared and hashed more often than anything else that is sent.
    private static func check(_ name: String) throws(Refused) {
        guard SentName.isField(name) else {
            throw Refused(400, "内容有误", "字段名“\(Form.shown(name))”太长，或含有不能用作名称的字符。")
        }
    }

    static let tooMany = Refused(413, "内容太多", "一次最多提交 \(Limits.formFields) 个字段。")

    /// Reads `application/x-www-form-urlencoded`.
    init(urlEncoded bytes: [UInt8]) throws(Refused) {
        guard !bytes.isEmpty else { return }
        // Bounded before splitting, so that a body of separators costs nothing.
        guard bytes.count(where: { $0 == 0x26 }) < Limits.formFields else { throw Submission.tooMany }
        for pair in bytes.split(separator: 0x26) {
            let (name, value) = try Submission.pair(pair)
            try add(name, value)
        }
    }

    /// One `name=value`, decoded.
    static func pair(_ pair: ArraySlice<UInt8>) throws(Refused) -> (String, String) {
        let equals = pair.firstIndex(of: 0x3D) ?? pair.endIndex
        guard let name = Percent.decode(pair[..<equals], plusIsSpace: true),
            let value = Percent.decode(pair[min(equals + 1, pair.endIndex)...], plusIsSpace: true)
        else { throw Refused(400, "编码有误", "百分号编码不完整，或不是有效的 UTF-8。") }
        return (name, value)
    }

    /// Reads a JSON object: texts, numbers, true and false, lists of them; objects inside become `outer.inner`.
    init(json bytes: [UInt8]) throws(Refused) {
        let value: JSON
        do throws(JSONReader.Fault) {
            value = try JSONReader.read(bytes)
        } catch {
            throw Refused(400, "JSON 有误", "第 \(error.offset + 1) 个字节：\(error.message)。")
        }
        guard case .object(let members) = value else { throw Refused(400, "JSON 有误", "应为一个对象 {…}。") }
        try add(members, prefix: "")
    }

    private mutating func add(_ members: [JSON.Member], prefix: String) throws(Refused) {
        for member in members {
            let name = prefix + member.name
            try Submission.check(name)
            switch member.value {
            case .null: break
            case .object(let inner): try add(inner, prefix: name + ".")
            case .array(let values): for value in values { try add(name, try Submission.text(value, name)) }
            default: try add(name, try Submission.text(member.value, name))
            }
        }
    }

    private static func text(_ value: JSON, _ name: String) throws(Refused) -> String {
        switch value {
        case .string(let text), .number(let text): return text
        case .bool(let value): return value ? "true" : "false"
        default: throw Refused(400, "JSON 有误", "“\(Form.shown(name))”应为文字、数字、true、false 或它们的列表。")
        }
    }

    init() {}
}
