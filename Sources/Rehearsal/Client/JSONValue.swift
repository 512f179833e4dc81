import FoundationEssentials

/// JSON as it comes, for lists of which only a few members matter.
public enum JSONValue: Sendable, Equatable, Decodable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    public init(from decoder: any Decoder) throws {
        let one = try decoder.singleValueContainer()
        if one.decodeNil() {
            self = .null
        } else if let value = try? one.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? one.decode(Double.self) {
            self = .number(value)
        } else if let value = try? one.decode(String.self) {
            self = .string(value)
        } else if let values = try? one.decode([JSONValue].self) {
            self = .array(values)
        } else {
            self = .object(try one.decode([String: JSONValue].self))
        }
    }

    public init?(_ bytes: [UInt8]) {
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else { return nil }
        self = value
    }

    public subscript(name: String) -> JSONValue? { if case .object(let members) = self { members[name] } else { nil } }
    public var text: String? { if case .string(let text) = self { text } else { nil } }
    public var int: Int? { if case .number(let number) = self { Int(exactly: number) } else { nil } }
    public var list: [JSONValue] { if case .array(let values) = self { values } else { [] } }
    public var isNull: Bool { self == .null }

    public func text(_ name: String) -> String { self[name]?.text ?? "" }

    /// The first member of that name, at any depth: a screen may wrap its list.
    public func find(_ name: String) -> JSONValue? {
        switch self {
        case .object(let members):
            if let value = members[name] { return value }
            for key in members.keys.sorted() { if let found = members[key]?.find(name) { return found } }
            return nil
        case .array(let values):
            for value in values { if let found = value.find(name) { return found } }
            return nil
        default: return nil
        }
    }

    /// Every object, at any depth, that has all the members.
    public func objects(with names: String...) -> [JSONValue] { objects(names) }

    private func objects(_ names: [String]) -> [JSONValue] {
        switch self {
        case .object(let members):
            let own = names.allSatisfy { members[$0] != nil } ? [self] : []
            return own + members.keys.sorted().flatMap { members[$0]?.objects(names) ?? [] }
        case .array(let values): return values.flatMap { $0.objects(names) }
        default: return []
        }
    }
}
