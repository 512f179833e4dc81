import Yams

/// Where in the text a change is made, and what is written there.
struct PlanWriter {
    struct Replacement {
        let range: Range<Int>
        let text: String
    }
    typealias Unreadable = PlanSource.Unreadable

    let source: PlanSource
    let quoting: YAMLText.Quoting

    static func carryOut(_ replacements: [Replacement], on source: PlanSource) -> String {
        var scalars = source.scalars
        for one in replacements.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            scalars.replaceSubrange(one.range, with: one.text.unicodeScalars)
        }
        return String(String.UnicodeScalarView(scalars))
    }

    func replacements(_ change: PlanEdit.Change) throws(Unreadable) -> [Replacement] {
        switch change {
        case .set(let path, let text, let isText):
            guard let node = source.node(path) else {
                return [try add(path, YAMLText.scalar(text, isText: isText, quoting: quoting))]
            }
            return [try set(node, text, isText: isText)]
        case .texts(let path, let texts):
            guard let node = source.node(path) else {
                return [try add(path, YAMLText.list(texts, indentation: 8, quoting: quoting))]
            }
            return [try write(texts, over: node)]
        case .remove(let path): return [try remove(path)]
        case .copy(let path): return [try copy(path)]
        case .down(let path): return try down(path)
        }
    }

    // MARK: Values

    private func set(_ node: Node, _ text: String, isText: Bool) throws(Unreadable) -> Replacement {
        let start = try source.start(node)
        var written = YAMLText.scalar(text, isText: isText, quoting: quoting)
        guard case .scalar(let scalar) = node else { throw Unreadable() }
        // An empty value stands right behind its colon.
        if scalar.isNothing, start > 0, source.scalars[start - 1] == ":" { written = " " + written }
        if quoting == .asNeeded, scalar.style == .folded || scalar.style == .literal, !text.contains("\n"),
            text.first?.isWhitespace == false, text.last?.isWhitespace == false
        {
            let margin = source.lineStart(start)
            let depth = source.scalars[margin...].firstIndex { $0 != " " } ?? margin
            written = ">-\n" + String(repeating: " ", count: depth - margin + 2) + text
        }
        return Replacement(range: start..<(try source.end(node)), text: written)
    }

    private func write(_ texts: [String], over node: Node) throws(Unreadable) -> Replacement {
        guard case .sequence(let items) = node else { throw Unreadable() }
        let start = try source.start(node)
        let end = try source.end(node)
        if try source.isFlow(node) || texts.isEmpty {
            let margin = source.lineStart(start)
            let depth = (source.scalars[margin...].firstIndex { $0 != " " } ?? margin) - margin
            guard try source.isFlow(node) else { throw Unreadable() }
            return Replacement(range: start..<end, text: YAMLText.list(texts, indentation: depth + 2, quoting: quoting))
        }
        guard let first = items.first else { throw Unreadable() }
        let lines = try source.lines(ofItem: first)
        let dash = source.scalars[lines.lowerBound...].firstIndex(of: "-") ?? lines.lowerBound
        let margin = "\n" + String(repeating: " ", count: dash - lines.lowerBound)
        return Replacement(
            range: dash..<end,
            text: texts.map { "- " + YAMLText.scalar($0, isText: true, quoting: quoting) }.joined(separator: margin))
    }

    // MARK: Keys

    /// A key that is not there yet, behind the last of its mapping; mappings on the way are written in braces.
    private func add(_ path: PlanPath, _ value: String) throws(Unreadable) -> Replacement {
        var holder = path.parent
        var written = value
        guard case .key(var key)? = path.steps.last else { throw Unreadable() }
        while source.node(holder) == nil {
            written = "{\(YAMLText.scalar(key, isText: true)): \(written)}"
            guard case .key(let next)? = holder.steps.last else { throw Unreadable() }
            key = next
            holder = holder.parent
        }
        guard let node = source.node(holder), case .mapping(let pairs) = node else { throw Unreadable() }
        let entry = "\(YAMLText.scalar(key, isText: true)): \(written)"
        let end = try source.end(node)
        if try source.isFlow(node) {
            let last = try Array(pairs).last.map { pair throws(Unreadable) in
                max(try source.end(pair.key), try source.end(pair.value))
            }
            return Replacement(range: (last ?? end - 1)..<(last ?? end - 1), text: last == nil ? entry : ", " + entry)
        }
        guard let first = pairs.first else { throw Unreadable() }
        let depth = source.column(try source.start(first.key))
        let place = source.lineEnd(end)
        return Replacement(range: place..<place, text: "\n" + String(repeating: " ", count: depth) + entry)
    }

    private func remove(_ path: PlanPath) throws(Unreadable) -> Replacement {
        guard let holder = source.node(path.parent), let node = source.node(path) else { throw Unreadable() }
        switch holder {
        case .mapping(let pairs):
            guard pairs.count > 1, case .key(let key)? = path.steps.last,
                let place = pairs.firstIndex(where: { $0.key.scalar?.string == key })
            else { throw Unreadable() }
            let start = try source.start(pairs[place].key)
            let end = max(try source.end(pairs[place].key), try source.end(node))
            if try source.isFlow(holder) { return Replacement(range: try withComma(start..<end), text: "") }
            guard source.isBlank(source.lineStart(start)..<start) else { throw Unreadable() }
            return Replacement(
                range: source.lineStart(start)..<min(source.lineEnd(end) + 1, source.scalars.count), text: "")
        case .sequence(let items):
            guard items.count > 1 else { throw Unreadable() }
            if try source.isFlow(holder) {
                return Replacement(range: try withComma(source.start(node)..<source.end(node)), text: "")
            }
            return Replacement(range: try source.lines(ofItem: node), text: "")
        default: throw Unreadable()
        }
    }

    /// With the comma that follows, or else the one before.
    private func withComma(_ range: Range<Int>) throws(Unreadable) -> Range<Int> {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\n" }
        if let next = source.scalars[range.upperBound...].firstIndex(where: { !isBlank($0) }),
            source.scalars[next] == ","
        {
            return range.lowerBound..<(source.scalars[(next + 1)...].firstIndex { !isBlank($0) } ?? next + 1)
        }
        guard let before = source.scalars[..<range.lowerBound].lastIndex(where: { !isBlank($0) }),
            source.scalars[before] == ","
        else { throw Unreadable() }
        return before..<range.upperBound
    }

    // MARK: Items of lists

    private func copy(_ path: PlanPath) throws(Unreadable) -> Replacement {
        guard let list = source.node(path.parent), let node = source.node(path) else { throw Unreadable() }
        if try source.isFlow(list) {
            let start = try source.start(node)
            let end = try source.end(node)
            return Replacement(range: end..<end, text: ", " + source.text(start..<end))
        }
        let lines = try source.lines(ofItem: node)
        let text = source.text(lines)
        return Replacement(range: lines.upperBound..<lines.upperBound, text: text.hasSuffix("\n") ? text : "\n" + text)
    }

    private func down(_ path: PlanPath) throws(Unreadable) -> [Replacement] {
        guard case .index(let index)? = path.steps.last, let list = source.node(path.parent), let a = source.node(path),
            let b = source.node(path.parent + (index + 1))
        else { throw Unreadable() }
        if try source.isFlow(list) {
            let first = try source.start(a)..<source.end(a)
            let second = try source.start(b)..<source.end(b)
            return [
                Replacement(range: first, text: source.text(second)),
                Replacement(range: second, text: source.text(first)),
            ]
        }
        let first = try source.lines(ofItem: a)
        let second = try source.lines(ofItem: b)
        let (above, below) = (source.text(first), source.text(second))
        // The last line of a file may have no end.
        if !below.hasSuffix("\n") {
            return [
                Replacement(range: first, text: below + "\n"),
                Replacement(range: second, text: String(above.dropLast())),
            ]
        }
        return [Replacement(range: first, text: below), Replacement(range: second, text: above)]
    }
}
