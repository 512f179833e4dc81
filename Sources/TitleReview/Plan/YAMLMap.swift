import Yams

/// One mapping of a plan file, read key by key. A value that is wrong is noted and replaced by something harmless, so
/// that reading goes on and all mistakes are found at once; the plan is then thrown away.
final class YAMLMap {
    /// Stands before a key that is the first of two with the same name.
    static let firstOfTwo = "~first-of-two~"

    let path: String
    let line: Int
    let sink: Mistakes
    private let isThere: Bool
    private var values: [String: (line: Int, node: Node)] = [:]
    private var asked: [String] = []

    init(_ mapping: Node.Mapping, path: String, line: Int, sink: Mistakes) {
        self.path = path
        self.line = line
        self.sink = sink
        isThere = true
        for (key, value) in mapping {
            guard case .scalar(let scalar) = key else {
                sink.add(key.mark?.line ?? line, path, "键不是文字", "文字")
                continue
            }
            values[scalar.string] = (scalar.mark?.line ?? line, value)
        }
        for (name, first) in values where name.hasPrefix(Self.firstOfTwo) {
            let key = String(name.dropFirst(Self.firstOfTwo.count))
            let second = values[key] ?? first
            sink.add(second.line, sub(key), "键重复，第 \(first.line) 行已经写过", "只留一个")
            values[name] = nil
        }
    }

    /// Stands for a mapping that is missing: every answer is harmless, nothing more is noted.
    private init(missing path: String, line: Int, sink: Mistakes) {
        self.path = path
        self.line = line
        self.sink = sink
        isThere = false
    }

    func sub(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
    func line(of key: String) -> Int { values[key]?.line ?? line }
    func has(_ key: String) -> Bool { values[key] != nil }

    func note(_ key: String, _ message: String, _ remedy: String) {
        if isThere { sink.add(line(of: key), sub(key), message, remedy) }
    }

    /// Notes a mistake unless the condition holds; silent where the key itself is missing (that is noted already).
    func require(
        _ holds: @autoclosure () -> Bool, _ key: String, _ message: @autoclosure () -> String,
        _ remedy: @autoclosure () -> String
    ) {
        if has(key), !holds() { note(key, message(), remedy()) }
    }

    /// Notes the keys that nobody asked for, with the nearest that somebody would have.
    func finish() {
        sink.ask(asked.map(sub))
        for (key, value) in values where !asked.contains(key) {
            let near = asked.filter { !has($0) }.min { distance($0, key) < distance($1, key) }
            let remedy =
                near.flatMap { distance($0, key) <= max(2, key.count / 3) ? "“\($0)”" : nil }
                ?? "可用的键：\(asked.joined(separator: "、"))"
            sink.add(value.line, sub(key), "不认识的键“\(key)”", remedy)
        }
    }

    // MARK: Scalars

    private func take(_ key: String) -> (line: Int, node: Node)? {
        if !asked.contains(key) { asked.append(key) }
        guard let found = values[key] else { return nil }
        if case .scalar(let scalar) = found.node, scalar.style == .plain || scalar.style == .any,
            ["", "~", "null"].contains(scalar.string)
        {
            return nil
        }
        return found
    }

    /// A scalar's text; notes what is missing or of the wrong shape.
    private func scalar(_ key: String, _ kind: String) -> String? {
        guard let (_, node) = take(key) else {
            note(key, has(key) ? "没有值" : "缺少", kind)
            return nil
        }
        guard case .scalar(let scalar) = node else {
            note(key, "类型不对", kind)
            return nil
        }
        return scalar.string
    }

    func text(_ key: String) -> String {
        guard let text = scalar(key, "文字") else { return "" }
        if text.allSatisfy(\.isWhitespace) { note(key, "是空的", "文字") }
        return text
    }

    func optionalText(_ key: String) -> String? { take(key) == nil ? nil : text(key) }

    func whole(_ key: String, _ range: ClosedRange<Int>) -> Int {
        guard let text = scalar(key, "\(range.lowerBound) 至 \(range.upperBound) 的整数") else { return range.lowerBound }
        guard let number = Int(text), range.contains(number) else {
            note(key, "“\(text)”不可用", "\(range.lowerBound) 至 \(range.upperBound) 的整数")
            return range.lowerBound
        }
        return number
    }

    func optionalWhole(_ key: String, _ range: ClosedRange<Int>) -> Int? { take(key) == nil ? nil : whole(key, range) }

    /// A decimal with at most so many places, as an integer: `0.65` with 3 places is 650.
    func decimal(_ key: String, places: Int) -> Int {
        let kind = "数字，至多 \(places) 位小数"
        guard let text = scalar(key, kind) else { return 0 }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.count == 2 ? String(parts[1]) : ""
        guard parts.count <= 2, parts[0].utf8.count <= 9, digits.utf8.count <= places,
            let number = Int(parts[0] + digits + String(repeating: "0", count: places - digits.utf8.count)),
            number >= 0,
            !text.hasPrefix("+"), !text.hasPrefix("-")
        else {
            note(key, "“\(text)”不可用", kind)
            return 0
        }
        return number
    }

    func flag(_ key: String) -> Bool {
        guard let text = scalar(key, "true 或 false") else { return false }
        if text != "true", text != "false" { note(key, "“\(text)”不可用", "true 或 false") }
        return text == "true"
    }

    func optionalFlag(_ key: String, else value: Bool) -> Bool { take(key) == nil ? value : flag(key) }

    func day(_ key: String) -> Day {
        let harmless = Day(number: 0)
        guard let text = scalar(key, "日期，如 2022-08-15") else { return harmless }
        guard let day = Day(text) else {
            note(key, "“\(text)”不是日期", "存在的日期，如 2022-08-15")
            return harmless
        }
        return day
    }

    /// `2/3`
    func fraction(_ key: String) -> Plan.Fraction {
        guard let text = scalar(key, "分数，如 2/3") else { return .init(1, 1) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let a = parts[0], let b = parts[1], a > 0, b >= a, b <= 1000 else {
            note(key, "“\(text)”不可用", "不大于 1 的分数，如 2/3")
            return .init(1, 1)
        }
        return .init(a, b)
    }

    func word<T: RawRepresentable & CaseIterable>(_ key: String, else harmless: T) -> T where T.RawValue == String {
        guard let text = scalar(key, choices(T.self)) else { return harmless }
        return parsed(text, key, line(of: key)) ?? harmless
    }

    func optionalWord<T: RawRepresentable & CaseIterable>(_ key: String) -> T? where T.RawValue == String {
        guard take(key) != nil, let text = scalar(key, choices(T.self)) else { return nil }
        return parsed(text, key, line(of: key))
    }

    private func choices<T: RawRepresentable & CaseIterable>(_ type: T.Type) -> String where T.RawValue == String {
        type.allCases.map(\.rawValue).joined(separator: "、") + " 之一"
    }

    private func parsed<T: RawRepresentable & CaseIterable>(_ text: String, _ key: String, _ line: Int) -> T?
    where T.RawValue == String {
        if let word = T(rawValue: text) { return word }
        let near = T.allCases.map(\.rawValue).min { distance($0, text) < distance($1, text) }
        let remedy = near.flatMap { distance($0, text) <= 2 ? "“\($0)”" : nil } ?? choices(T.self)
        sink.add(line, sub(key), "“\(text)”不是可用的值", remedy)
        return nil
    }

    // MARK: Lists and mappings

    private func items(_ key: String, mayBeEmpty: Bool) -> [Node] {
        guard let (_, node) = take(key) else {
            note(key, has(key) ? "没有值" : "缺少", "列表")
            return []
        }
        guard case .sequence(let sequence) = node else {
            note(key, "类型不对", "列表")
            return []
        }
        if sequence.isEmpty, !mayBeEmpty { note(key, "列表是空的", "至少一项") }
        return Array(sequence)
    }

    /// Texts without doubles.
    func texts(_ key: String, mayBeEmpty: Bool = false) -> [String] {
        var seen: Set<String> = []
        return items(key, mayBeEmpty: mayBeEmpty).enumerated().compactMap { index, node in
            guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
                sink.add(node.mark?.line ?? line(of: key), "\(sub(key))[\(index)]", "类型不对", "文字")
                return nil
            }
            if !seen.insert(scalar.string).inserted {
                sink.add(scalar.mark?.line ?? line(of: key), "\(sub(key))[\(index)]", "“\(scalar.string)”重复", "只写一次")
            }
            return scalar.string
        }
    }

    func optionalTexts(_ key: String) -> [String] { take(key) == nil ? [] : texts(key) }

    func words<T: RawRepresentable & CaseIterable>(_ key: String) -> [T] where T.RawValue == String {
        items(key, mayBeEmpty: false).enumerated().compactMap { index, node in
            guard case .scalar(let scalar) = node else {
                sink.add(node.mark?.line ?? line(of: key), "\(sub(key))[\(index)]", "类型不对", choices(T.self))
                return nil
            }
            return parsed(scalar.string, "\(key)[\(index)]", scalar.mark?.line ?? line(of: key))
        }
    }

    func optionalWords<T: RawRepresentable & CaseIterable>(_ key: String) -> [T] where T.RawValue == String {
        take(key) == nil ? [] : words(key)
    }

    func map<T>(_ key: String, _ read: (YAMLMap) -> T) -> T {
        guard let (line, node) = take(key) else {
            note(key, has(key) ? "没有值" : "缺少", "键值对")
            return read(YAMLMap(missing: sub(key), line: self.line, sink: sink))
        }
        return Self.read(node, sub(key), line, sink, read)
    }

    func optionalMap<T>(_ key: String, _ read: (YAMLMap) -> T) -> T? { take(key) == nil ? nil : map(key, read) }

    func list<T>(_ key: String, mayBeEmpty: Bool = false, _ read: (YAMLMap) -> T) -> [T] {
        items(key, mayBeEmpty: mayBeEmpty).enumerated().map { index, node in
            Self.read(node, "\(sub(key))[\(index)]", node.mark?.line ?? line(of: key), sink, read)
        }
    }

    /// A mapping whose keys are data: each with its line.
    func keys() -> [(key: String, line: Int)] {
        values.map { (key: $0.key, line: $0.value.line) }.sorted { $0.line < $1.line }
    }

    private static func read<T>(
        _ node: Node, _ path: String, _ line: Int, _ sink: Mistakes, _ read: (YAMLMap) -> T
    ) -> T {
        guard case .mapping(let mapping) = node else {
            sink.add(line, path, "类型不对", "键值对")
            return read(YAMLMap(missing: path, line: line, sink: sink))
        }
        let map = YAMLMap(mapping, path: path, line: line, sink: sink)
        let value = read(map)
        map.finish()
        return value
    }
}

/// How many single-letter changes lie between two words (Levenshtein).
private func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.lowercased().prefix(64)), Array(b.lowercased().prefix(64)))
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let change = diagonal + (x == y ? 0 : 1)
            diagonal = row[j + 1]
            row[j + 1] = min(change, row[j] + 1, diagonal + 1)
        }
    }
    return row[b.count]
}
