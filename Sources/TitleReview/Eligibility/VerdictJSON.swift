extension Verdict {
    /// Appends the verdict as one JSON object, keys in the contract's order, without a line end.
    ///
    /// Written by hand because streams of verdicts are long: several times as fast as a general encoder, and the order of
    /// the keys is always the same.
    public func writeJSON(to bytes: inout [UInt8]) {
        bytes.append(contentsOf: #"{"id":"#.utf8)
        JSONText.write(id, to: &bytes)
        bytes.append(contentsOf: #","verdict":""#.utf8)
        bytes.append(contentsOf: verdict.rawValue.utf8)
        bytes.append(contentsOf: #"","route":"#.utf8)
        if let route { JSONText.write(route, to: &bytes) } else { bytes.append(contentsOf: "null".utf8) }
        bytes.append(contentsOf: #","findings":["#.utf8)
        for (index, finding) in findings.enumerated() {
            bytes.append(contentsOf: (index == 0 ? #"{"clause":"# : #",{"clause":"#).utf8)
            JSONText.write(finding.clause, to: &bytes)
            bytes.append(contentsOf: #","outcome":""#.utf8)
            bytes.append(contentsOf: finding.outcome.rawValue.utf8)
            bytes.append(contentsOf: #"","message":"#.utf8)
            JSONText.write(finding.message, to: &bytes)
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(contentsOf: "]}".utf8)
    }
}

/// Strings in JSON (RFC 8259): quotes, backslashes and control characters escaped, the rest as UTF-8.
public enum JSONText {
    public static func write(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { text in
            var rest = text[...]
            // Whole runs at once: most texts hold nothing that is escaped.
            while let next = rest.firstIndex(where: isEscaped) {
                bytes.append(contentsOf: rest[..<next])
                escape(rest[next], to: &bytes)
                rest = rest[(next + 1)...]
            }
            bytes.append(contentsOf: rest)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        guard byte < 0x20 else {
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
            return
        }
        let digits = Array("0123456789abcdef".utf8)
        bytes.append(contentsOf: #"\u00"#.utf8)
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
    }
}
