/// Values of header lines with parameters: `form-data; name="a"; filename="b"`.
enum HeaderValue {
    /// What stands before the first semicolon, in small letters; `?` when it is no token.
    static func first(_ value: String) -> String {
        let first = Field.trimmed(String(value[..<(value.utf8.firstIndex(of: 0x3B) ?? value.endIndex)]))
        return first.isEmpty || SentName.isToken(first) ? first.lowercased() : "?"
    }

    /// - Returns: nil when a quote does not end, or a name is none or comes twice.
    static func parameters(_ value: String) -> [String: String]? {
        var result: [String: String] = [:]
        var scalars = value.unicodeScalars[...]
        guard let start = scalars.firstIndex(of: ";") else { return [:] }
        scalars = scalars[start...]
        while scalars.first == ";" {
            scalars = scalars.dropFirst()
            guard let equals = scalars.firstIndex(of: "=") else {
                return scalars.allSatisfy { $0 == " " } ? result : nil
            }
            let name = Field.trimmed(String(scalars[..<equals])).lowercased()
            guard SentName.isToken(name) else { return nil }
            scalars = scalars[scalars.index(after: equals)...]
            var text = String.UnicodeScalarView()
            if scalars.first == "\"" {
                scalars = scalars.dropFirst()
                var closed = false
                while let scalar = scalars.popFirst() {
                    if scalar == "\"" {
                        closed = true
                        break
                    }
                    // Browsers write %22 for a quote; others a backslash before a quote or a backslash.
                    if scalar == "\\", let next = scalars.first, next == "\"" || next == "\\" {
                        text.append(next)
                        scalars = scalars.dropFirst()
                    } else {
                        text.append(scalar)
                    }
                }
                guard closed else { return nil }
                scalars = scalars.drop { $0 == " " }
                guard scalars.isEmpty || scalars.first == ";" else { return nil }
            } else {
                while let scalar = scalars.first, scalar != ";" {
                    text.append(scalar)
                    scalars = scalars.dropFirst()
                }
                text = Field.trimmed(String(text)).unicodeScalars
            }
            guard result.updateValue(String(text), forKey: name) == nil else { return nil }
        }
        return result
    }
}
