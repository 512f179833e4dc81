/// A form as a page shows it: where it goes, and what is in it already.
public struct PageForm: Sendable, Equatable {
    public let action: String
    public let isMultipart: Bool
    /// Fields in the order of the page: hidden ones with their values, others with what is filled in.
    public let fields: [Field]

    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
        /// `hidden`, `checkbox`, `select` …
        public let type: String
        /// Of a `select`: the values with what people read, as the page lists them.
        public let options: [Option]
    }

    public struct Option: Sendable, Equatable {
        public let value: String
        public let label: String
    }

    /// Hidden fields, the token among them, which go back as they came.
    public var hidden: [(name: String, value: String)] {
        fields.filter { $0.type == "hidden" }.map { ($0.name, $0.value) }
    }

    /// The value of the option that reads so.
    public func value(of label: String, in field: String) -> String? {
        fields.first { $0.name == field }?.options.first { $0.label == label }?.value
    }
}

/// Reads the forms of a page; knows as much HTML as the platform writes, and ignores the rest.
public enum FormReader {
    public static func forms(in html: String) -> [PageForm] {
        var forms: [PageForm] = []
        var open: (action: String, multipart: Bool, fields: [PageForm.Field])?
        var select: (name: String, value: String, options: [PageForm.Option])?
        var option: (value: String?, label: String)?
        var area: (name: String, text: String)?

        func closeOption() {
            guard let one = option else { return }
            let label = one.label.trimmed
            select?.options.append(.init(value: one.value ?? label, label: label))
            option = nil
        }
        for piece in TagScanner(html) {
            switch piece {
            case .text(let text):
                if option != nil { option?.label += text } else if area != nil { area?.text += text }
            case .tag(let name, let attributes):
                switch name {
                case "form": open = (attributes["action"] ?? "", attributes["enctype"] == "multipart/form-data", [])
                case "/form":
                    if let done = open {
                        forms.append(PageForm(action: done.action, isMultipart: done.multipart, fields: done.fields))
                    }
                    open = nil
                case "input":
                    guard let field = attributes["name"] else { continue }
                    open?.fields.append(
                        .init(
                            name: field, value: attributes["value"] ?? "", type: attributes["type"] ?? "text",
                            options: []))
                case "select": select = (attributes["name"] ?? "", "", [])
                case "option":
                    closeOption()
                    option = (attributes["value"], "")
                    if attributes["selected"] != nil { select?.value = attributes["value"] ?? "" }
                case "/option": closeOption()
                case "/select":
                    closeOption()
                    if let done = select {
                        open?.fields.append(
                            .init(name: done.name, value: done.value, type: "select", options: done.options))
                    }
                    select = nil
                case "textarea": area = (attributes["name"] ?? "", "")
                case "/textarea":
                    if let done = area {
                        open?.fields.append(
                            .init(name: done.name, value: done.text.trimmed, type: "textarea", options: []))
                    }
                    area = nil
                default: continue
                }
            }
        }
        return forms
    }

    /// The text of a page as a reader sees it, for looking for a word and for excerpts.
    public static func text(of html: String) -> String {
        var text = ""
        var skips = false
        for piece in TagScanner(html) {
            switch piece {
            case .tag(let name, _):
                if name == "style" || name == "script" { skips = true }
                if name == "/style" || name == "/script" { skips = false }
                if !text.hasSuffix(" ") { text += " " }
            case .text(let part): if !skips { text += part }
            }
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The fields that an error summary names, by the addresses of its lines: `#f-clause.A1.3` is `clause.A1.3`.
    public static func namedProblems(in html: String) -> [String] {
        TagScanner(html).compactMap { piece in
            guard case .tag("a", let attributes) = piece, let target = attributes["href"], target.hasPrefix("#"),
                let mark = target.range(of: "f-")
            else { return nil }
            return String(target[mark.upperBound...])
        }
    }
}

/// Tags with their attributes, and the text between them, entities resolved.
struct TagScanner: Sequence, IteratorProtocol {
    enum Piece: Equatable {
        case tag(String, [String: String])
        case text(String)
    }

    private let bytes: [UInt8]
    private var at = 0

    init(_ html: String) { bytes = Array(html.utf8) }

    mutating func next() -> Piece? {
        guard at < bytes.count else { return nil }
        guard bytes[at] == UInt8(ascii: "<"), at + 1 < bytes.count, isTagStart(bytes[at + 1]) else {
            let start = at
            at += 1
            while at < bytes.count, bytes[at] != UInt8(ascii: "<") { at += 1 }
            return .text(Entities.decode(String(decoding: bytes[start..<at], as: UTF8.self)))
        }
        at += 1
        return tag()
    }

    private func isTagStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }
    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }

    private mutating func word(until stops: String) -> String {
        let start = at
        while at < bytes.count, !isBlank(bytes[at]), !stops.utf8.contains(bytes[at]) { at += 1 }
        return String(decoding: bytes[start..<at], as: UTF8.self)
    }

    private mutating func tag() -> Piece {
        let start = at
        if bytes[at] == UInt8(ascii: "/") { at += 1 }
        while at < bytes.count, !isBlank(bytes[at]), bytes[at] != UInt8(ascii: ">"), bytes[at] != UInt8(ascii: "/") {
            at += 1
        }
        let name = String(decoding: bytes[start..<at], as: UTF8.self).lowercased()
        var attributes: [String: String] = [:]
        while at < bytes.count, bytes[at] != UInt8(ascii: ">") {
            if isBlank(bytes[at]) || bytes[at] == UInt8(ascii: "/") {
                at += 1
                continue
            }
            let key = word(until: "=>")
            if key.isEmpty {
                at += 1
                continue
            }
            guard at < bytes.count, bytes[at] == UInt8(ascii: "=") else {
                attributes[key] = ""
                continue
            }
            at += 1
            guard at < bytes.count else { break }
            if bytes[at] == UInt8(ascii: "\"") || bytes[at] == UInt8(ascii: "'") {
                let quote = bytes[at]
                let from = at + 1
                at = from
                while at < bytes.count, bytes[at] != quote { at += 1 }
                attributes[key] = Entities.decode(String(decoding: bytes[from..<at], as: UTF8.self))
                at += 1
            } else {
                attributes[key] = Entities.decode(word(until: ">"))
            }
        }
        at += 1
        return .tag(name, attributes)
    }
}

enum Entities {
    private static let named = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}"]

    static func decode(_ text: String) -> String {
        guard text.contains("&") else { return text }
        var result = ""
        var rest = Substring(text)
        while let mark = rest.firstIndex(of: "&") {
            result += rest[..<mark]
            rest = rest[mark...]
            guard let end = rest.firstIndex(of: ";"), let one = value(rest[rest.index(after: mark)..<end]) else {
                result.append("&")
                rest = rest.dropFirst()
                continue
            }
            result += one
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func value(_ name: Substring) -> String? {
        if let known = named[String(name)] { return known }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number =
            digits.hasPrefix("x") || digits.hasPrefix("X") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        return number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
    }
}

extension String {
    var trimmed: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
