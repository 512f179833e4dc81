import Yams

/// A plan written in YAML (`Plans/…yaml`), read with every mistake at once, each with its line and what would be right.
public enum PlanFile {
    /// Bytes of the largest file that is read.
    public static let sizeLimit = 256 * 1024

    /// One thing to mend in a plan file.
    public struct Mistake: Sendable, Codable, Equatable, CustomStringConvertible {
        /// From 1.
        public var line: Int
        /// `dates.close`, `authorities[1].id`
        public var path: String
        public var message: String
        /// What would be right.
        public var remedy: String

        public init(line: Int, path: String, message: String, remedy: String) {
            self.line = line
            self.path = path
            self.message = message
            self.remedy = remedy
        }

        public var description: String { "\(line): \(path.isEmpty ? "" : "\(path) ")\(message)（应为：\(remedy)）" }
    }

    public struct Reading: Sendable {
        /// nil when there is any mistake.
        public var plan: Plan?
        /// In the order of lines.
        public var mistakes: [Mistake]
    }

    /// Reads a plan. Anchors, aliases, deep nesting and files above 256 KiB are refused before they are parsed.
    public static func read(_ yaml: String) -> Reading {
        if let refusal = YAMLGuard.refusal(of: yaml) { return Reading(plan: nil, mistakes: [refusal]) }
        let sink = Mistakes()
        guard let root = compose(yaml, sink) else { return Reading(plan: nil, mistakes: sink.inOrder) }
        guard case .mapping(let mapping) = root else {
            sink.add(root.mark?.line ?? 1, "", "计划文件的最外层不是键值对", "“键: 值”的形式")
            return Reading(plan: nil, mistakes: sink.inOrder)
        }
        let map = YAMLMap(mapping, path: "", line: root.mark?.line ?? 1, sink: sink)
        let plan = PlanReader.plan(map)
        map.finish()
        return Reading(plan: sink.list.isEmpty ? plan : nil, mistakes: sink.inOrder)
    }

    /// Every place of a plan that the reader looks at, there or not.
    static func places(_ yaml: String) -> Set<String> {
        let sink = Mistakes()
        guard case .mapping(let mapping)? = compose(yaml, sink) else { return [] }
        let map = YAMLMap(mapping, path: "", line: 1, sink: sink)
        _ = PlanReader.plan(map)
        map.finish()
        return sink.asked
    }

    /// Parses; a key that stands twice is noted, its first place renamed, and the parse tried again, so that the other
    /// mistakes are found in the same go.
    private static func compose(_ yaml: String, _ sink: Mistakes) -> Node? {
        var text = yaml
        for _ in 0..<20 {
            do {
                guard let node = try Yams.compose(yaml: text) else {
                    sink.add(1, "", "文件是空的", "一份评审计划")
                    return nil
                }
                return node
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                guard let renamed = rename(at: context.mark, in: text) else {
                    sink.add(context.mark.line, keys.joined(separator: "、"), "同一层里键重复", "只留一个")
                    return nil
                }
                text = renamed
            } catch let error as YamlError {
                sink.add(line(of: error), "", "不是正确的 YAML：\(problem(of: error))", "检查缩进、冒号后的空格和引号")
                return nil
            } catch {
                sink.add(1, "", "无法读取：\(error)", "YAML 文件")
                return nil
            }
        }
        sink.add(1, "", "重复的键太多", "每个键只写一次")
        return nil
    }

    /// Marks the key at a place as the first of two; lines stay as they are.
    private static func rename(at mark: Mark, in yaml: String) -> String? {
        var lines = yaml.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.indices.contains(mark.line - 1) else { return nil }
        var scalars = Array(lines[mark.line - 1].unicodeScalars)
        guard mark.column >= 1, mark.column <= scalars.count else { return nil }
        scalars.insert(contentsOf: YAMLMap.firstOfTwo.unicodeScalars, at: mark.column - 1)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        lines[mark.line - 1] = String(view)
        return lines.joined(separator: "\n")
    }

    private static func line(of error: YamlError) -> Int {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        case .reader(_, let offset?, _, let yaml): yaml.prefix(offset).reduce(1) { $1.isNewline ? $0 + 1 : $0 }
        default: 1
        }
    }

    private static func problem(of error: YamlError) -> String {
        switch error {
        case .scanner(_, let problem, _, _), .parser(_, let problem, _, _), .composer(_, let problem, _, _),
            .reader(let problem, _, _, _):
            problem
        default: "无法解析"
        }
    }
}

/// Collects what is wrong while reading goes on.
final class Mistakes {
    /// Every place that the reader has asked for.
    private(set) var asked: Set<String> = []
    private(set) var list: [PlanFile.Mistake] = []

    func ask(_ paths: [String]) { asked.formUnion(paths) }

    func add(_ line: Int, _ path: String, _ message: String, _ remedy: String) {
        list.append(.init(line: line, path: path, message: message, remedy: remedy))
    }

    var inOrder: [PlanFile.Mistake] {
        list.enumerated().sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }.map(\.element)
    }
}
