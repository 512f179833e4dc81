/// Escaping on UTF-8 bytes (S27, S30): for HTML text and quoted attributes, for addresses, for JSON in a script.
enum Escape {
    /// `& < > " '` become references; control bytes that HTML does not know become U+FFFD.
    static func text(_ text: some StringProtocol, into bytes: inout [UInt8]) {
        let done: Void? = text.utf8.withContiguousStorageIfAvailable { escape($0, into: &bytes) }
        if done == nil {
            let copy = Array(text.utf8)
            copy.withUnsafeBufferPointer { escape($0, into: &bytes) }
        }
    }

    private static func escape(_ source: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
        var more = 0
        for byte in source where isReferred(byte) {
            if let reference = reference(byte) { more += reference.utf8CodeUnitCount - 1 }
        }
        guard more > 0 else { return bytes.append(contentsOf: source) }
        bytes += [UInt8](unsafeUninitializedCapacity: source.count + more) { room, count in
            for byte in source {
                if isReferred(byte), let reference = reference(byte) {
                    reference.withUTF8Buffer { letters in
                        for letter in letters {
                            room[count] = letter
                            count += 1
                        }
                    }
                } else {
                    room[count] = byte
                    count += 1
                }
            }
        }
    }

    /// Whether there may be a reference for it.
    private static func isReferred(_ byte: UInt8) -> Bool { byte < 0x40 || byte == 0x7F }

    private static func reference(_ byte: UInt8) -> StaticString? {
        switch byte {
        case 0x26: "&amp;"
        case 0x3C: "&lt;"
        case 0x3E: "&gt;"
        case 0x22: "&quot;"
        case 0x27: "&#39;"
        case 0x09, 0x0A, 0x0D: nil
        case 0x00..<0x20, 0x7F: "\u{FFFD}"
        default: nil
        }
    }

    /// An own path (`/…`, but not `//` or `/\`), `#…`, `?…` or `https://…`, escaped; else `#`.
    static func url(_ url: some StringProtocol, into bytes: inout [UInt8]) {
        if isSafe(url) { text(url, into: &bytes) } else { bytes.append(0x23) }
    }

    static func isSafe(_ url: some StringProtocol) -> Bool {
        let utf8 = url.utf8
        // Browsers drop tabs and line ends inside an address, so that `/\t/host` would be another host.
        guard utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != 0x5C }) else { return false }
        switch utf8.first {
        case 0x23, 0x3F: return true
        case 0x2F: return utf8.dropFirst().first != 0x2F
        default: return utf8.starts(with: "https://".utf8) && utf8.count > 8
        }
    }

    /// Whether a redirect or a way back may lead there: own paths only (S14).
    static func isOwnPath(_ url: some StringProtocol) -> Bool { url.utf8.first == 0x2F && isSafe(url) }
}

/// Percent-encoding by RFC 3986.
public enum Percent {
    /// Everything but unreserved characters becomes `%XX`.
    public static func encode(_ text: some StringProtocol) -> String { encode(text, plain: nil) }

    /// The same for a value in a query, where a comma may stand as it is (RFC 3986, 3.4).
    public static func encodeValue(_ text: some StringProtocol) -> String { encode(text, plain: 0x2C) }

    private static func encode(_ text: some StringProtocol, plain: UInt8?) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case plain: bytes.append(byte)
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            default: bytes.append(contentsOf: [0x25, hex(byte >> 4), hex(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// - Parameter plusIsSpace: true in forms and queries.
    /// - Returns: nil when an escape is broken or the bytes are not UTF-8.
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool) -> String? {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var iterator = bytes.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case 0x25:
                guard let a = iterator.next().flatMap(value), let b = iterator.next().flatMap(value) else { return nil }
                result.append(a << 4 | b)
            case 0x2B where plusIsSpace: result.append(0x20)
            default: result.append(byte)
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    private static func hex(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x37 + nibble }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
