/// A section of a plan as a form: every value that its YAML has or may have, in groups, and what typing something else there changes.
public struct PlanForm: Sendable {
    /// One value that can be typed.
    public struct Field: Sendable {
        public let path: PlanPath
        public let key: PlanKey
        /// As the YAML has it; texts and words one by one, anything else at most one.
        public let value: [String]
        /// The YAML has the key.
        public let isThere: Bool
        public let mayBeEmpty: Bool
        /// It stands within its group's sentence.
        public let isInSentence: Bool

        public var name: String { "\(path)" }
    }

    public struct Group: Sendable {
        public let path: PlanPath
        public let title: String
        public let hint: String?
        /// What the group says, with its fields inside; empty without a sentence.
        public let sentence: [Piece]
        public let parts: [Part]
        /// Its place in a list, and how many items the list has.
        public let item: (index: Int, count: Int)?
        /// Keys that no plan has: they can only go.
        public let unknown: [PlanPath]
        /// A list without items, or a key of another shape: nothing here can be typed.
        public let isOnlyInSource: Bool
        public let isOptional: Bool
    }

    public indirect enum Part: Sendable {
        case field(Field)
        case group(Group)
    }

    public enum Piece: Sendable {
        case text(String)
        case field(Field)
    }

    public let parts: [Part]

    public init(_ section: PlanSection, _ tree: PlanTree) {
        parts = section.paths.compactMap { path in
            var keys: [PlanKey]? = PlanKeys.all
            var key: PlanKey?
            for case .key(let name) in path.steps {
                key = keys?.first { $0.key == name }
                keys = key.flatMap { PlanKeys.keys($0.shape, nil) }
            }
            guard let key else { return nil }
            if case .byName(let below) = key.shape {
                return .group(PlanForm.byName(path, key, below, tree[path], names: tree["specialities"]?.texts ?? []))
            }
            return PlanForm.part(path, key, tree[path], within: false, sentence: "")
        }
    }

    /// A group for each of the plan's specialities, there or not; one for a speciality that the plan does not have can only go.
    private static func byName(_ path: PlanPath, _ key: PlanKey, _ below: [PlanKey], _ tree: PlanTree?, names: [String])
        -> Group
    {
        let there = tree?.entries.map(\.key) ?? []
        let shown = there.filter(names.contains) + names.filter { !there.contains($0) }
        let isMap = if case .map? = tree { true } else { tree == nil }
        return Group(
            path: path, title: key.label, hint: key.hint, sentence: [],
            parts: isMap
                ? shown.map {
                    .group(group(path + $0, $0, nil, .map(below), tree?[$0], item: nil, optional: true, within: false))
                } : [],
            item: nil, unknown: there.filter { !names.contains($0) }.map { path + $0 }, isOnlyInSource: !isMap,
            isOptional: false)
    }

    /// All fields, in the order of the page.
    public var fields: [Field] { parts.flatMap(PlanForm.fields) }
    /// All groups, in the order of the page.
    public var groups: [Group] { parts.flatMap(PlanForm.groups) }

    private static func fields(_ part: Part) -> [Field] {
        switch part {
        case .field(let field): [field]
        case .group(let group): group.parts.flatMap(fields)
        }
    }

    private static func groups(_ part: Part) -> [Group] {
        guard case .group(let group) = part else { return [] }
        return [group] + group.parts.flatMap(groups)
    }

    // MARK: Made from the tree

    private static func part(
        _ path: PlanPath, _ key: PlanKey, _ tree: PlanTree?, within optional: Bool, sentence: String
    ) -> Part {
        let isThere = tree != nil && tree != .nothing
        func field(_ value: [String]) -> Part {
            .field(
                Field(
                    path: path, key: key, value: value, isThere: isThere,
                    mayBeEmpty: key.isOptional || optional || value.isEmpty,
                    isInSentence: sentence.contains("{\(key.key)}") && key.isNumber))
        }
        switch key.shape {
        case .texts, .words: return field(tree?.texts ?? [])
        case .list(let name, let shape):
            let items = tree?.items ?? []
            return .group(
                Group(
                    path: path, title: key.label, hint: key.hint, sentence: [],
                    parts: items.enumerated().map { index, item in
                        .group(
                            group(
                                path + index, title(of: item) ?? "\(name) \(index + 1)", nil, shape, item,
                                item: (index, items.count), optional: false, within: false))
                    }, item: nil, unknown: [], isOnlyInSource: items.isEmpty, isOptional: key.isOptional))
        case .map, .byName, .condition, .service:
            return .group(
                group(path, key.label, key.hint, key.shape, tree, item: nil, optional: key.isOptional, within: optional)
            )
        default: return field(tree?.text.map { [$0] } ?? [])
        }
    }

    private static func group(
        _ path: PlanPath, _ title: String, _ hint: String?, _ shape: PlanKey.Shape, _ tree: PlanTree?,
        item: (Int, Int)?, optional: Bool, within: Bool
    ) -> Group {
        let keys = PlanKeys.keys(shape, tree) ?? []
        let isMap = if case .map? = tree { true } else { tree == nil || tree == .nothing }
        let sentence = PlanKeys.sentence(shape, tree) ?? ""
        let parts =
            isMap
            ? keys.map { part(path + $0.key, $0, tree?[$0.key], within: within || optional, sentence: sentence) } : []
        let unknown = (tree?.entries ?? []).filter { entry in !keys.contains { $0.key == entry.key } }.map {
            path + $0.key
        }
        return Group(
            path: path, title: title, hint: hint, sentence: pieces(sentence, parts), parts: parts,
            item: item.map { (index: $0.0, count: $0.1) }, unknown: unknown, isOnlyInSource: !isMap || keys.isEmpty,
            isOptional: optional)
    }

    /// What an item of a list is called.
    static func title(of item: PlanTree) -> String? {
        if let words = item["rule"]?.text, item["title"] == nil {
            return PlanWords.rules.first { $0.value == words }?.label
        }
        return item["title"]?.text ?? item["name"]?.text
    }

    /// `{key}`, or `{key|before|after}` for words that are said only where there are any.
    private static func pieces(_ sentence: String, _ parts: [Part]) -> [Piece] {
        guard !sentence.isEmpty else { return [] }
        return sentence.split(separator: "{", omittingEmptySubsequences: false).enumerated().flatMap {
            index, text -> [Piece] in
            guard index > 0, let end = text.firstIndex(of: "}") else { return [.text(String(text))] }
            let names = text[..<end].split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            let rest = Piece.text(String(text[text.index(after: end)...]))
            guard
                let field = parts.lazy.compactMap({
                    if case .field(let field) = $0, field.key.key == names[0] { field } else { nil }
                }).first
            else { return [rest] }
            if field.isInSentence { return [.field(field), rest] }
            let said = field.key.said(field.value).joined(separator: "或")
            return [
                .text(said.isEmpty ? "" : (names.count > 1 ? names[1] : "") + said + (names.count > 2 ? names[2] : "")),
                rest,
            ]
        }
    }

    // MARK: What was typed

    /// The changes that typed values mean. A field that is not among them stays as it is.
    public func changes(_ typed: [String: [String]]) -> [PlanEdit.Change] {
        parts.flatMap { PlanForm.changes($0, typed).changes }
    }

    private static func changes(_ part: Part, _ typed: [String: [String]]) -> (
        changes: [PlanEdit.Change], isEmpty: Bool
    ) {
        switch part {
        case .field(let field):
            guard let values = typed[field.name] else { return ([], field.value.isEmpty) }
            let new = field.key.values(values)
            if new == field.value || (field.key.isOneSet && Set(new) == Set(field.value)) { return ([], new.isEmpty) }
            if new.isEmpty, !field.isThere { return ([], true) }
            if new.isEmpty, field.mayBeEmpty { return ([.remove(field.path)], true) }
            switch field.key.shape {
            case .texts, .words: return ([.texts(field.path, new)], new.isEmpty)
            default: return ([.set(field.path, new.first ?? "", isText: field.key.isText)], new.isEmpty)
            }
        case .group(let group):
            let below = group.parts.map { changes($0, typed) }
            let isEmpty = !group.parts.isEmpty && below.allSatisfy(\.isEmpty)
            let all = below.flatMap(\.changes)
            // With nothing left in it, a group that may be missing goes as a whole.
            return isEmpty && group.isOptional && !all.isEmpty ? ([.remove(group.path)], true) : (all, isEmpty)
        }
    }
}

extension PlanKey {
    /// Ticked words have no order.
    var isOneSet: Bool {
        if case .words = shape { true } else { false }
    }

    var isNumber: Bool {
        if case .whole = shape { true } else { false }
    }

    /// What was typed as values: lines of texts one by one, without the blanks around them.
    func values(_ typed: [String]) -> [String] {
        func trimmed(_ text: some StringProtocol) -> String {
            let scalars = String(text).unicodeScalars
            let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
            guard let first = scalars.firstIndex(where: { !isBlank($0) }),
                let last = scalars.lastIndex(where: { !isBlank($0) })
            else { return "" }
            return String(scalars[first...last])
        }
        switch shape {
        case .words(let words): return words.map(\.value).filter(typed.contains)
        case .texts: return typed.flatMap { $0.split(whereSeparator: \.isNewline) }.map(trimmed).filter { !$0.isEmpty }
        case .paragraph: return typed.prefix(1).map(trimmed).filter { !$0.isEmpty }
        default:
            return typed.prefix(1).map { trimmed($0.split(whereSeparator: \.isNewline).joined(separator: " ")) }.filter
            { !$0.isEmpty }
        }
    }

    /// Values as people read them: words by their names, numbers with their unit.
    public func said(_ values: [String]) -> [String] {
        switch shape {
        case .word(let words), .words(let words):
            values.map { value in words.first { $0.value == value }?.label ?? value }
        case .whole(let unit), .decimal(let unit): values.map { unit.isEmpty ? $0 : "\($0) \(unit)" }
        case .day: values.map { Day($0)?.chinese ?? $0 }
        default: values
        }
    }
}
