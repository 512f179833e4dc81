import TitleReview

/// What came in for an act, checked against the act's fields: everything wrong is found at once, a field that the
/// act does not have is refused (S16), texts are clean (S26).
public struct Form: Sendable {
    /// As typed, cleaned, by field name.
    public private(set) var values: [String: [String]] = [:]
    public private(set) var files: [String: [Upload]] = [:]
    public private(set) var problems: [FieldProblem] = []

    /// An empty form, for a page that shows one.
    public init() {}

    /// What is kept already, with what is wrong in it.
    init(showing values: [String: [String]], problems: [FieldProblem]) {
        self.values = values
        self.problems = problems
    }

    init(_ submitted: Submission, fields: [Field]) {
        var known = Set<String>()
        for (name, texts) in submitted.texts {
            known.insert(name)
            guard let field = Form.field(name, in: fields), !field.isFile else {
                problems.append(.init("", "不能提交名为“\(Form.shown(name))”的内容"))
                continue
            }
            read(name, texts, field)
        }
        for (name, uploads) in submitted.files {
            guard let field = Form.field(name, in: fields), case .file(let most, _) = field.kind else {
                problems.append(.init("", "不能提交名为“\(Form.shown(name))”的文件"))
                continue
            }
            // A browser sends an empty, nameless part for a file field that was left empty.
            let kept = uploads.filter { !($0.size == 0 && $0.name.isEmpty) }
            if kept.count > 1 { problems.append(.init(name, "\(field.label)：一次只能上传一个文件")) }
            for upload in kept {
                if upload.size > most {
                    problems.append(
                        .init(name, "\(field.label)：\(FileFault.tooLarge(upload.size, limit: most).message)"))
                } else if upload.size == 0 {
                    problems.append(.init(name, "\(field.label)：\(FileFault.empty.message)"))
                }
            }
            if !kept.isEmpty { files[name] = kept }
        }
        for field in fields where field.required && field.name.utf8.last != 0x2A && !isFilled(field.name) {
            if problems.contains(where: { $0.field == field.name }) { continue }
            problems.append(.init(field.name, Form.missing(field)))
        }
        // In the order of the page.
        let order = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { a, _ in a })
        problems.sort { (order[$0.field] ?? -1, $0.field) < (order[$1.field] ?? -1, $1.field) }
    }

    private func isFilled(_ name: String) -> Bool {
        files[name] != nil || values[name]?.contains { !$0.isEmpty } == true
    }

    private mutating func read(_ name: String, _ texts: [String], _ field: Field) {
        switch field.kind {
        case .choices, .list: break
        default:
            guard texts.count == 1 else {
                problems.append(.init(name, "\(field.label)：只能有一个值，收到 \(texts.count) 个"))
                return
            }
        }
        var kept: [String] = []
        for text in texts {
            do throws(FieldRefusal) {
                kept.append(try field.read(text))
            } catch {
                // What was typed stays, unless it cannot be shown or must not be.
                if case .password = field.kind {} else if error.isShowable { kept.append(text) }
                problems.append(.init(name, "\(field.label)：\(error.message)"))
            }
        }
        if case .list(let most) = field.kind, texts.count > most {
            problems.append(.init(name, "\(field.label)：最多选择 \(most) 项，收到 \(texts.count) 项"))
        }
        values[name] = kept
    }

    static func field(_ name: String, in fields: [Field]) -> Field? {
        fields.first { $0.name == name } ?? fields.first { $0.admits(name) }
    }

    private static func missing(_ field: Field) -> String {
        switch field.kind {
        case .choice, .choices: "请选择\(field.label)"
        case .list: "请至少选择一项\(field.label)"
        case .flag: "请先勾选：\(field.label)"
        case .file: "请选择要上传的文件：\(field.label)"
        default: "请填写\(field.label)"
        }
    }

    /// A name as sent, safe and short enough to be repeated in a message.
    static func shown(_ name: String) -> String {
        String(
            String.UnicodeScalarView(
                name.unicodeScalars.prefix(40).map { $0.properties.isWhitespace || $0.value < 0x20 ? "_" : $0 }))
    }

    static func size(_ bytes: Int) -> String {
        bytes < 1 << 20 ? "\((bytes + 1023) >> 10) KB" : "\(bytes >> 20).\((bytes >> 10 & 1023) * 10 / 1024) MB"
    }
}

/// Typed access. A form that reaches an act has no problems, so a required field is there.
extension Form {
    /// The text, empty when an optional field was left empty.
    public func text(_ name: String) -> String { values[name]?.first ?? "" }

    /// Nil when left empty.
    public func optionalText(_ name: String) -> String? { values[name]?.first.flatMap { $0.isEmpty ? nil : $0 } }

    public func optionalInt(_ name: String) -> Int? { values[name]?.first.flatMap { Int($0) } }
    public func int(_ name: String) throws(FormProblems) -> Int { try there(optionalInt(name), name) }

    public func optionalDay(_ name: String) -> Day? { values[name]?.first.flatMap { Day($0) } }
    public func day(_ name: String) throws(FormProblems) -> Day { try there(optionalDay(name), name) }

    public func optionalChoice(_ name: String) -> String? { optionalText(name) }
    public func choice(_ name: String) throws(FormProblems) -> String { try there(optionalText(name), name) }

    /// The chosen or listed values, in the order sent.
    public func list(_ name: String) -> [String] { (values[name] ?? []).filter { !$0.isEmpty } }

    public func flag(_ name: String) -> Bool { values[name]?.first == "true" }

    public func optionalFile(_ name: String) -> Upload? { files[name]?.first }
    public func file(_ name: String) throws(FormProblems) -> Upload { try there(optionalFile(name), name) }

    /// The fields of a group `prefix*`, without the prefix, sorted.
    public func group(_ prefix: String) -> [(name: String, value: String)] {
        values.filter { $0.key.utf8.starts(with: prefix.utf8) }
            .map { (String($0.key.dropFirst(prefix.count)), $0.value.first ?? "") }
            .sorted { $0.name < $1.name }
    }

    /// The problems of one field, in one sentence.
    public func problem(_ name: String) -> String? {
        let found = problems.filter { $0.field == name }
        return found.isEmpty ? nil : found.map(\.message).joined(separator: "；")
    }

    func adding(_ more: [FieldProblem]) -> Form {
        var copy = self
        copy.problems += more
        return copy
    }

    private func there<T>(_ value: T?, _ name: String) throws(FormProblems) -> T {
        guard let value else { throw FormProblems([.init(name, "请填写这一项")]) }
        return value
    }
}

/// Thrown by an act that finds a field wrong after looking further: the form comes again with these problems, 422; or 409
/// when what the form was made from has changed meanwhile.
public struct FormProblems: WebRefusal {
    public let found: [FieldProblem]
    public let status: Int
    public init(_ found: [FieldProblem]) {
        self.found = found
        status = 422
    }
    public init(_ field: String, _ message: String, status: Int = 422) {
        found = [.init(field, message)]
        self.status = status
    }

    public var title: String { "提交的内容有问题" }
    public var detail: String { found.count == 1 ? found[0].message : "有 \(found.count) 处需要修改" }
    public var problems: [(field: String, message: String)] { found.map { ($0.field, $0.message) } }
}
