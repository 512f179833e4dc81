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
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes.append(contentsOf: #"\u00"#.utf8)
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}
