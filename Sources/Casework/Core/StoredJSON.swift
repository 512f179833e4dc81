import Foundation
import TitleReview

/// JSON text in columns.
public enum JSON {
    public static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    public static func decode<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }

    /// An object of texts, as a record's body stands in its column.
    static func texts(_ text: String) throws -> [String: String] {
        try FlatJSON.read(text) { scanner in scanner.object() } ?? decode([String: String].self, text)
    }

    static func findings(_ text: String) throws -> [Finding] {
        let read = FlatJSON.read(text) { scanner in
            scanner.list { scanner -> Finding? in
                guard let object = scanner.object(), let clause = object["clause"],
                    let outcome = object["outcome"].flatMap(Outcome.init(rawValue:)), let message = object["message"]
                else { return nil }
                return Finding(clause: clause, outcome: outcome, message: message)
            }
        }
        return try read ?? decode([Finding].self, text)
    }

    /// The same text as the encoder's.
    static func encode(_ findings: [Finding]) -> String {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        bytes.reserveCapacity(findings.count * 160)
        for (index, finding) in findings.enumerated() {
            bytes.append(contentsOf: (index == 0 ? #"{"clause":"# : #",{"clause":"#).utf8)
            JSONText.write(finding.clause, to: &bytes)
            bytes.append(contentsOf: #","message":"#.utf8)
            JSONText.write(finding.message, to: &bytes)
            bytes.append(contentsOf: #","outcome":""#.utf8)
            bytes.append(contentsOf: finding.outcome.rawValue.utf8)
            bytes.append(contentsOf: #""}"#.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Reads what this program has written most: objects whose values are texts, and lists of them. Several dozen stand behind a
/// page, and a general decoder takes ten times as long. Whatever else it meets gives nil, and the general decoder decides.
struct FlatJSON {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var at = 0

    /// - Returns: what `body` has read, if nothing stands behind it.
    static func read<T>(_ text: String, _ body: (inout FlatJSON) -> T?) -> T? {
        let read: T?? = text.utf8.withContiguousStorageIfAvailable { bytes in
            var scanner = FlatJSON(bytes: bytes)
            guard let value = body(&scanner) else { return nil }
            scanner.skipBlanks()
            return scanner.at == bytes.count ? value : nil
        }
        return read ?? nil
    }

    private init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    mutating func list<T>(_ element: (inout FlatJSON) -> T?) -> [T]? {
        guard take("[") else { return nil }
        var all: [T] = []
        if take("]") { return all }
        while true {
            guard let one = element(&self) else { return nil }
            all.append(one)
            if take("]") { return all }
            guard take(",") else { return nil }
        }
    }

    mutating func object() -> [String: String]? {
        guard take("{") else { return nil }
        var object: [String: String] = [:]
        if take("}") { return object }
        while true {
            guard let name = string(), take(":"), let value = string() else { return nil }
            object[name] = value
            if take("}") { return object }
            guard take(",") else { return nil }
        }
    }

    private mutating func string() -> String? {
        guard take("\"") else { return nil }
        var copy: [UInt8] = []
        var start = at
        while at < bytes.count {
            switch bytes[at] {
            case UInt8(ascii: "\""):
                let rest = UnsafeBufferPointer(rebasing: bytes[start..<at])
                at += 1
                return copy.isEmpty
                    ? String(decoding: rest, as: UTF8.self) : String(decoding: copy + rest, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard at + 1 < bytes.count, let plain = FlatJSON.escape(bytes[at + 1]) else { return nil }
                copy.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<at]))
                copy.append(plain)
                at += 2
                start = at
            case 0..<0x20: return nil
            default: at += 1
            }
        }
        return nil
    }

    private static func escape(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "t"): 0x09
        case UInt8(ascii: "r"): 0x0D
        default: nil
        }
    }

    private mutating func skipBlanks() {
        while at < bytes.count, bytes[at] == 0x20 || bytes[at] == 0x0A || bytes[at] == 0x0D || bytes[at] == 0x09 {
            at += 1
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard at < bytes.count, bytes[at] == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}
