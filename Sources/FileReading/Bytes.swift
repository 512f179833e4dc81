import CLinux

/// Looking for words among bytes.
enum Bytes {
    /// UTF-8's.
    static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Where the word stands first within the range, which is cut to the bytes that are there.
    static func find(_ word: StaticString, in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let range = range.clamped(to: 0..<bytes.count)
        guard !range.isEmpty else { return nil }
        return bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress,
                let found = memmem(start + range.lowerBound, range.count, word.utf8Start, word.utf8CodeUnitCount)
            else { return nil }
            return UnsafeRawPointer(found) - start
        }
    }

    static func has(_ word: StaticString, in bytes: [UInt8], at offset: Int) -> Bool {
        let count = word.utf8CodeUnitCount
        guard offset >= 0, bytes.count >= count, offset <= bytes.count - count else { return false }
        return word.withUTF8Buffer { bytes[offset..<offset + count].elementsEqual($0) }
    }

    static func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 0x20 : byte }

    /// Four bytes, the highest first; nil where they are not there.
    static func big(_ bytes: [UInt8], _ at: Int) -> Int? {
        guard at >= 0, bytes.count >= 4, at <= bytes.count - 4 else { return nil }
        return (0..<4).reduce(0) { $0 << 8 | Int(bytes[at + $1]) }
    }

    /// Four bytes, the lowest first; nil where they are not there.
    static func little(_ bytes: [UInt8], _ at: Int) -> Int? {
        guard at >= 0, bytes.count >= 4, at <= bytes.count - 4 else { return nil }
        return (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }
}
