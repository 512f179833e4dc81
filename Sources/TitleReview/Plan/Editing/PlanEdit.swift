/// Changes to a plan's YAML that touch nothing else of it: comments, order and what pages do not show stay.
///
/// The result is read again and compared: a change that would come out as anything but what was asked is refused, so that
/// no text that somebody types can become a key, a list or another value.
public enum PlanEdit {
    public enum Change: Sendable, Equatable {
        /// A value becomes this text; a key that is not there is added. `isText`: it is a text even where it looks like a number.
        case set(PlanPath, String, isText: Bool)
        /// A list of texts becomes this one.
        case texts(PlanPath, [String])
        /// A key, or an item of a list, goes.
        case remove(PlanPath)
        /// An item stands twice; the copy comes behind it, with an id of its own.
        case copy(PlanPath)
        /// An item changes places with the next.
        case down(PlanPath)
    }

    public enum Refused: Error, Equatable, Sendable {
        /// The YAML cannot be read as one mapping.
        case unreadable
        /// What stands there is written in a way that only its source can change.
        case onlyInSource(PlanPath)
    }

    /// What the YAML says; nil when it is no mapping.
    public static func tree(_ yaml: String) -> PlanTree? { (try? PlanSource(yaml))?.tree }

    /// Line ends and a byte-order mark as this program writes them; nothing else changes.
    public static func normal(_ yaml: String) -> String {
        let text = LineEnds.feeds(yaml)
        return text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    }

    /// Carries out changes one after the other.
    public static func apply(_ changes: [Change], to yaml: String) throws(Refused) -> String {
        // Values that stand already do not move each other: they are replaced in one go.
        let (settled, others) = try partition(changes, yaml)
        var text = yaml
        if !settled.isEmpty { text = try checked(settled, text) }
        for change in others { text = try checked([change], text) }
        return text
    }

    private static func partition(_ changes: [Change], _ yaml: String) throws(Refused) -> (
        settled: [Change], others: [Change]
    ) {
        guard let tree = tree(yaml) else { throw .unreadable }
        var settled: [Change] = []
        var others: [Change] = []
        for change in changes {
            let isSettled =
                switch change {
                case .set(let path, _, _): tree[path]?.text != nil
                case .texts(let path, _): if case .list? = tree[path] { true } else { false }
                default: false
                }
            if isSettled, others.isEmpty { settled.append(change) } else { others.append(change) }
        }
        return (settled, others)
    }

    private static func checked(_ changes: [Change], _ yaml: String) throws(Refused) -> String {
        guard let source = try? PlanSource(yaml) else { throw .unreadable }
        var expected = source.tree
        for change in changes {
            guard let next = change.carriedOut(on: expected) else { throw .onlyInSource(change.path) }
            expected = next
        }
        for quoting in [YAMLText.Quoting.asNeeded, .always] {
            var written: [PlanWriter.Replacement] = []
            do {
                for change in changes {
                    written += try PlanWriter(source: source, quoting: quoting).replacements(change)
                }
            } catch { throw .onlyInSource(changes[0].path) }
            let text = PlanWriter.carryOut(written, on: source)
            if let result = try? PlanSource(text), result.tree == expected { return text }
        }
        throw .onlyInSource(changes[0].path)
    }
}

extension PlanEdit.Change {
    public var path: PlanPath {
        switch self {
        case .set(let path, _, _), .texts(let path, _), .remove(let path), .copy(let path), .down(let path): path
        }
    }

    /// What the change means, whatever the writing.
    func carriedOut(on tree: PlanTree) -> PlanTree? {
        switch self {
        case .set(let path, let text, _): return tree.replacing(path.steps[...], with: .scalar(text))
        case .texts(let path, let texts): return tree.replacing(path.steps[...], with: .list(texts.map { .scalar($0) }))
        case .remove(let path):
            guard tree[path] != nil else { return nil }
            return tree.replacing(path.steps[...], with: nil)
        case .copy(let path):
            guard let (index, items) = item(path, tree) else { return nil }
            var more = items
            more.insert(items[index], at: index + 1)
            return tree.replacing(path.parent.steps[...], with: .list(more))
        case .down(let path):
            guard let (index, items) = item(path, tree), index + 1 < items.count else { return nil }
            var moved = items
            moved.swapAt(index, index + 1)
            return tree.replacing(path.parent.steps[...], with: .list(moved))
        }
    }

    private func item(_ path: PlanPath, _ tree: PlanTree) -> (Int, [PlanTree])? {
        guard case .index(let index)? = path.steps.last, case .list(let items)? = tree[path.parent],
            items.indices.contains(index)
        else { return nil }
        return (index, items)
    }
}

extension PlanEdit {
    /// A copy of an item gets an id that no other item of the list has.
    public static func copy(_ path: PlanPath, in yaml: String) throws(Refused) -> String {
        let copied = try apply([.copy(path)], to: yaml)
        guard case .index(let index)? = path.steps.last, let tree = tree(copied), let id = tree[path]?["id"]?.text
        else { return copied }
        let known = Set(tree[path.parent]?.items.compactMap { $0["id"]?.text } ?? [])
        var number = 2
        while known.contains("\(id)-\(number)") { number += 1 }
        return try apply([.set(path.parent + (index + 1) + "id", "\(id)-\(number)", isText: true)], to: copied)
    }
}
