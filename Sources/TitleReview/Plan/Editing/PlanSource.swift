import Yams

/// A plan's YAML with the place of every value in its text, so that one value can be replaced and everything else stays as it was written.
struct PlanSource {
    /// The text cannot be taken apart, or is written in a way that only people should change.
    struct Unreadable: Error {}

    let scalars: [Unicode.Scalar]
    let root: Node
    private let lines: [Int]

    init(_ text: String) throws(Unreadable) {
        guard YAMLGuard.refusal(of: text) == nil,
            !text.unicodeScalars.contains(where: { ["\r", "\u{85}", "\u{2028}", "\u{2029}", "\u{FEFF}"].contains($0) })
        else { throw Unreadable() }
        let node: Node?
        do { node = try Yams.compose(yaml: text) } catch { throw Unreadable() }
        guard let node, case .mapping = node else { throw Unreadable() }
        root = node
        let scalars = Array(text.unicodeScalars)
        self.scalars = scalars
        lines = [0] + scalars.indices.filter { scalars[$0] == "\n" }.map { $0 + 1 }
    }

    var tree: PlanTree { PlanTree(root) }

    func node(_ path: PlanPath) -> Node? {
        path.steps.reduce(root as Node?) { node, step in
            switch (step, node) {
            case (.key(let key), .mapping(let pairs)): pairs.first { $0.key.scalar?.string == key }?.value
            case (.index(let index), .sequence(let items)) where index < items.count:
                items[items.index(items.startIndex, offsetBy: index)]
            default: nil
            }
        }
    }

    func start(_ node: Node) throws(Unreadable) -> Int {
        guard let mark = node.mark, lines.indices.contains(mark.line - 1) else { throw Unreadable() }
        let place = lines[mark.line - 1] + mark.column - 1
        guard place <= scalars.count else { throw Unreadable() }
        return place
    }

    /// The first place after a node's own text; comments and blanks behind it are not part of it.
    func end(_ node: Node) throws(Unreadable) -> Int {
        let first = try start(node)
        switch node {
        case .scalar(let scalar): return try end(scalar, from: first)
        case .sequence(let items):
            let last = try items.last.map { node throws(Unreadable) in try end(node) }
            return first < scalars.count && scalars[first] == "["
                ? try closing("]", from: last ?? first + 1) : try known(last)
        case .mapping(let pairs):
            let last = try Array(pairs).last.map { pair throws(Unreadable) in
                max(try end(pair.key), try end(pair.value))
            }
            return first < scalars.count && scalars[first] == "{"
                ? try closing("}", from: last ?? first + 1) : try known(last)
        case .alias: throw Unreadable()
        }
    }

    func isFlow(_ node: Node) throws(Unreadable) -> Bool {
        let first = try start(node)
        return first < scalars.count && (scalars[first] == "[" || scalars[first] == "{")
    }

    func lineStart(_ place: Int) -> Int { (scalars[..<place].lastIndex(of: "\n") ?? -1) + 1 }
    /// The end of the line that a place is on: its line break, or the end of the text.
    func lineEnd(_ place: Int) -> Int { scalars[place...].firstIndex(of: "\n") ?? scalars.count }
    func column(_ place: Int) -> Int { place - lineStart(place) }
    func isBlank(_ range: Range<Int>) -> Bool { scalars[range].allSatisfy { $0 == " " } }
    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    /// The whole lines of one item of a block list, from its dash on.
    func lines(ofItem item: Node) throws(Unreadable) -> Range<Int> {
        let first = try start(item)
        guard let dash = scalars[..<first].lastIndex(where: { $0 != " " && $0 != "\n" }), scalars[dash] == "-",
            isBlank(lineStart(dash)..<dash)
        else { throw Unreadable() }
        return lineStart(dash)..<min(lineEnd(try end(item)) + 1, scalars.count)
    }

    private func known(_ place: Int?) throws(Unreadable) -> Int {
        guard let place else { throw Unreadable() }
        return place
    }

    private func end(_ scalar: Node.Scalar, from first: Int) throws(Unreadable) -> Int {
        switch scalar.style {
        case .doubleQuoted: return try quoteEnd("\"", from: first)
        case .singleQuoted: return try quoteEnd("'", from: first)
        case .literal, .folded: return try blockEnd(from: first)
        case .plain, .any: return try plainEnd(Array(scalar.string.unicodeScalars), from: first)
        }
    }

    private func quoteEnd(_ quote: Unicode.Scalar, from first: Int) throws(Unreadable) -> Int {
        guard first < scalars.count, scalars[first] == quote else { throw Unreadable() }
        var place = first + 1
        while place < scalars.count {
            if quote == "\"", scalars[place] == "\\" {
                place += 2
            } else if scalars[place] == quote {
                guard quote == "'", place + 1 < scalars.count, scalars[place + 1] == quote else { return place + 1 }
                place += 2
            } else {
                place += 1
            }
        }
        throw Unreadable()
    }

    /// `|` and `>`: to the end of the last line that is indented like the first.
    private func blockEnd(from first: Int) throws(Unreadable) -> Int {
        guard first < scalars.count, scalars[first] == "|" || scalars[first] == ">" else { throw Unreadable() }
        var end = lineEnd(first)
        var indentation: Int?
        var line = end + 1
        while line < scalars.count {
            let stop = lineEnd(line)
            if let text = scalars[line..<stop].firstIndex(where: { $0 != " " }) {
                let depth = indentation ?? text - line
                guard depth > 0, text - line >= depth else { break }
                indentation = depth
                end = stop
            }
            line = stop + 1
        }
        return end
    }

    /// Without quotes: as far as the value goes, line breaks folded as YAML folds them.
    private func plainEnd(_ value: [Unicode.Scalar], from first: Int) throws(Unreadable) -> Int {
        var place = first
        var index = 0
        while index < value.count {
            guard place < scalars.count else { throw Unreadable() }
            let next = scalars[place...].firstIndex { $0 != " " && $0 != "\n" && $0 != "\t" } ?? scalars.count
            let breaks = scalars[place..<next].count { $0 == "\n" }
            let expected: [Unicode.Scalar] =
                breaks == 0 ? [scalars[place]] : breaks == 1 ? [" "] : Array(repeating: "\n", count: breaks - 1)
            guard value[index...].starts(with: expected) else { throw Unreadable() }
            index += expected.count
            place = breaks == 0 ? place + 1 : next
        }
        return place
    }

    /// The place after a closing bracket, with nothing but blanks, a comma and comments before it.
    private func closing(_ bracket: Unicode.Scalar, from first: Int) throws(Unreadable) -> Int {
        var place = first
        while place < scalars.count {
            switch scalars[place] {
            case bracket: return place + 1
            case " ", "\n", ",", "\t": place += 1
            case "#": place = lineEnd(place)
            default: throw Unreadable()
            }
        }
        throw Unreadable()
    }
}
