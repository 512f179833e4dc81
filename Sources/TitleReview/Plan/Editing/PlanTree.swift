import Yams

/// What a plan's YAML says, without how it is written: scalars, lists and mappings.
public indirect enum PlanTree: Sendable, Equatable {
    case scalar(String)
    /// Nothing, or `null` written plainly.
    case nothing
    case list([PlanTree])
    case map([Entry])

    public struct Entry: Sendable, Equatable {
        public var key: String
        public var value: PlanTree

        public init(_ key: String, _ value: PlanTree) {
            self.key = key
            self.value = value
        }
    }

    init(_ node: Node) {
        switch node {
        case .scalar(let scalar): self = scalar.isNothing ? .nothing : .scalar(scalar.string)
        case .sequence(let items): self = .list(items.map { PlanTree($0) })
        case .mapping(let pairs): self = .map(pairs.map { Entry($0.key.scalar?.string ?? "", PlanTree($0.value)) })
        case .alias: self = .nothing
        }
    }

    public subscript(_ key: String) -> PlanTree? {
        guard case .map(let entries) = self else { return nil }
        return entries.first { $0.key == key }?.value
    }

    public subscript(_ path: PlanPath) -> PlanTree? {
        path.steps.reduce(self as PlanTree?) { tree, step in
            switch step {
            case .key(let key): return tree?[key]
            case .index(let index):
                guard case .list(let items)? = tree, items.indices.contains(index) else { return nil }
                return items[index]
            }
        }
    }

    public var text: String? { if case .scalar(let text) = self { text } else { nil } }
    public var items: [PlanTree] { if case .list(let items) = self { items } else { [] } }
    public var entries: [Entry] { if case .map(let entries) = self { entries } else { [] } }

    /// A list of texts, or nothing of the kind.
    public var texts: [String]? {
        guard case .list(let items) = self else { return nil }
        let texts = items.compactMap(\.text)
        return texts.count == items.count ? texts : nil
    }

    /// The tree with something else at a place; nil takes the place away. Mappings on the way that are not there are made.
    func replacing(_ path: ArraySlice<PlanPath.Step>, with value: PlanTree?) -> PlanTree? {
        guard let step = path.first else { return value }
        let rest = path.dropFirst()
        switch (step, self) {
        case (.index(let index), .list(var items)) where items.indices.contains(index):
            if let new = items[index].replacing(rest, with: value) {
                items[index] = new
            } else {
                items.remove(at: index)
            }
            return .list(items)
        case (.key(let key), .map(var entries)):
            if let place = entries.firstIndex(where: { $0.key == key }) {
                if let new = entries[place].value.replacing(rest, with: value) {
                    entries[place].value = new
                } else {
                    entries.remove(at: place)
                }
            } else if let new = PlanTree.map([]).replacing(rest, with: value) {
                entries.append(Entry(key, new))
            }
            return .map(entries)
        default: return self
        }
    }
}

/// A place in a plan: `eligibility.general[3].credits`.
public struct PlanPath: Sendable, Hashable, CustomStringConvertible {
    public enum Step: Sendable, Hashable {
        case key(String)
        case index(Int)
    }
    public let steps: [Step]

    public init(_ steps: [Step] = []) { self.steps = steps }

    public static func + (path: PlanPath, key: String) -> PlanPath { PlanPath(path.steps + [.key(key)]) }
    public static func + (path: PlanPath, index: Int) -> PlanPath { PlanPath(path.steps + [.index(index)]) }

    public var parent: PlanPath { PlanPath(Array(steps.dropLast())) }

    /// As ``PlanFile/Mistake/path`` names it.
    public var description: String {
        steps.reduce("") { text, step in
            switch step {
            case .key(let key): text.isEmpty ? key : "\(text).\(key)"
            case .index(let index): "\(text)[\(index)]"
            }
        }
    }
}

extension Node.Scalar {
    /// Nothing as the reader sees it: an empty or null value that is not in quotes.
    var isNothing: Bool { (style == .plain || style == .any) && ["", "~", "null"].contains(string) }
}
