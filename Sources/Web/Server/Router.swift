/// Finds a route by its path: literal parts first, then parameters, by a tree of parts. Immutable after it is built.
struct Router: Sendable {
    enum Target: Sendable {
        case screen(Int)
        case act(Int)
        case download(Int)
        case intake(Int)
    }

    enum Method { case get, post, patch }

    /// What stands at one path, each with its own names for the path's parts.
    struct Place: Sendable {
        struct Entry: Sendable {
            let target: Target
            let names: [String]
        }

        private var entries: [Method: Entry] = [:]

        subscript(method: Method) -> Entry? {
            get { entries[method] }
            set { entries[method] = newValue }
        }

        /// What is asked for by a method; HEAD is what GET would answer, or how far an intake is.
        func entry(_ method: String) -> Entry? {
            switch method {
            case "GET": self[.get]
            case "HEAD": self[.get] ?? self[.patch]
            case "POST": self[.post]
            case "PATCH": self[.patch]
            default: nil
            }
        }

        /// For `Allow`.
        var allowed: String { ["GET", "HEAD", "POST", "PATCH"].filter { entry($0) != nil }.joined(separator: ", ") }
    }

    private final class Node: Sendable {
        let literals: [String: Node]
        let parameter: Node?
        let place: Place?

        init(literals: [String: Node], parameter: Node?, place: Place?) {
            self.literals = literals
            self.parameter = parameter
            self.place = place
        }
    }

    private let root: Node

    /// A path's declared parts.
    enum Piece: Equatable {
        case literal(String)
        case parameter(String)
    }

    /// - Returns: nil when the path is not written as `/a/{b}/c`.
    static func pieces(_ path: String) -> [Piece]? {
        guard path.utf8.first == 0x2F else { return nil }
        if path == "/" { return [] }
        var pieces: [Piece] = []
        for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if part.hasPrefix("{"), part.hasSuffix("}") {
                let name = String(part.dropFirst().dropLast())
                guard !name.isEmpty, name.utf8.allSatisfy({ isWord($0) }), !pieces.contains(.parameter(name)) else {
                    return nil
                }
                pieces.append(.parameter(name))
            } else {
                guard !part.isEmpty, part.utf8.allSatisfy({ isWord($0) || $0 == 0x2D || $0 == 0x2E }) else {
                    return nil
                }
                pieces.append(.literal(String(part)))
            }
        }
        return pieces
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F
    }

    init(_ routes: [(pieces: [Piece], place: Place)]) {
        root = Router.build(routes[...].map { ($0.pieces[...], $0.place) })
    }

    private static func build(_ routes: [(pieces: ArraySlice<Piece>, place: Place)]) -> Node {
        var place: Place?
        var literals: [String: [(ArraySlice<Piece>, Place)]] = [:]
        var parameters: [(ArraySlice<Piece>, Place)] = []
        for (pieces, here) in routes {
            switch pieces.first {
            case nil: place = here
            case .literal(let text): literals[text, default: []].append((pieces.dropFirst(), here))
            case .parameter: parameters.append((pieces.dropFirst(), here))
            }
        }
        return Node(
            literals: literals.mapValues { build($0) }, parameter: parameters.isEmpty ? nil : build(parameters),
            place: place)
    }

    /// - Parameter parts: the decoded parts of the path; an empty one is nobody's parameter.
    func find(_ parts: [String]) -> (place: Place, values: [String])? {
        var values: [String] = []
        return Router.find(root, parts[...], &values).map { ($0, values) }
    }

    private static func find(_ node: Node, _ parts: ArraySlice<String>, _ values: inout [String]) -> Place? {
        guard let part = parts.first else { return node.place }
        if let next = node.literals[part], let place = find(next, parts.dropFirst(), &values) { return place }
        guard let next = node.parameter, !part.isEmpty else { return nil }
        values.append(part)
        if let place = find(next, parts.dropFirst(), &values) { return place }
        values.removeLast()
        return nil
    }
}

/// A target taken apart: path parts and query pairs, decoded strictly.
struct Address {
    let path: String
    let parts: [String]
    let query: Query

    /// - Throws: 400 in words for broken percent-encoding, invalid UTF-8, control characters and too many pairs.
    init(_ target: String) throws(Refused) {
        let bytes = Array(target.utf8)
        guard bytes.first == 0x2F else { throw Address.broken }
        let mark = bytes.firstIndex(of: 0x3F) ?? bytes.count
        var parts: [String] = []
        if mark > 1 {
            for raw in bytes[1..<mark].split(separator: 0x2F, omittingEmptySubsequences: false) {
                guard let part = Percent.decode(raw, plusIsSpace: false),
                    (try? CleanText.read(part, multiline: false)) != nil
                else { throw Address.broken }
                parts.append(part)
            }
        }
        self.parts = parts
        path = String(decoding: bytes[..<mark], as: UTF8.self)
        var pairs: [(name: String, value: String)] = []
        if mark + 1 < bytes.count {
            for raw in bytes[(mark + 1)...].split(separator: 0x26) {
                guard pairs.count < Limits.queryPairs else { throw Refused(400, "地址有误", "查询参数太多。") }
                let (name, value) = try Submission.pair(raw)
                guard SentName.isToken(name) else { throw Refused(400, "地址有误", "有一个查询参数的名称不能使用。") }
                do throws(CleanText.Fault) {
                    pairs.append((name, Field.trimmed(try CleanText.read(value, multiline: false))))
                } catch {
                    throw Refused(400, "地址有误", "查询参数“\(Form.shown(name))”\(error.message)。")
                }
            }
        }
        query = Query(pairs)
    }

    private static let broken = Refused(400, "地址有误", "地址中的百分号编码不完整，或含有不能使用的字符。")
}
