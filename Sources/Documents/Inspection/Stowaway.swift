import CLinux
import TitleReview

/// Files that are two things at once (S22): what a reader of another kind would find in them.
enum Stowaway {
    /// An archive is read from its end: its directory must be where its last record says.
    static func look(_ bytes: [UInt8], _ kind: FileKind) throws(FileFault) {
        if hasArchive(bytes) { throw .carries(.archive) }
        if kind != .pdf, hasPDFMark(bytes) { throw .carries(.pdf) }
    }

    /// Readers of PDF look for the mark in the first 1024 bytes.
    static func hasPDFMark(_ bytes: [UInt8]) -> Bool {
        find("%PDF-", in: bytes, from: 0, to: min(bytes.count, 1024)) != nil
    }

    /// Words that make a browser take a text for a page.
    static func isWeb(_ bytes: some Sequence<UInt8>) -> Bool {
        let text = String(decoding: Array(bytes.prefix(1 << 20)), as: UTF8.self).lowercased()
        return ["<html", "<script", "<!doctype", "<svg", "<iframe", "<?php"].contains { text.contains($0) }
    }

    /// Whether another file follows the end of a picture.
    static func look(after end: Int, of bytes: [UInt8]) throws(FileFault) {
        guard end < bytes.count else { return }
        let rest = bytes[end...]
        if find("%PDF-", in: bytes, from: end, to: bytes.count) != nil { throw .carries(.pdf) }
        if find("PK\u{3}\u{4}", in: bytes, from: end, to: bytes.count) != nil || rest.starts(with: "Rar!".utf8)
            || rest.starts(with: [0x37, 0x7A, 0xBC, 0xAF])
        {
            throw .carries(.archive)
        }
        if isWeb(rest) { throw .carries(.web) }
    }

    private static func hasArchive(_ bytes: [UInt8]) -> Bool {
        var at = max(0, bytes.count - 65_557)
        while let found = find("PK\u{5}\u{6}", in: bytes, from: at, to: bytes.count) {
            at = found + 1
            guard found + 22 <= bytes.count else { continue }
            let size = number(bytes, found + 12)
            if size == 0 || size > found { continue }
            let directory = found - size
            if directory + 4 <= bytes.count, bytes[directory..<directory + 4].elementsEqual([0x50, 0x4B, 1, 2]) {
                return true
            }
        }
        return false
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> Int {
        (0..<4).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
    }

    /// Where the word stands first.
    static func find(_ word: String, in bytes: [UInt8], from: Int, to: Int) -> Int? {
        let needle = Array(word.utf8)
        guard from < to else { return nil }
        return bytes.withUnsafeBytes { all in
            guard let start = all.baseAddress, let found = memmem(start + from, to - from, needle, needle.count) else {
                return nil
            }
            return UnsafeRawPointer(found) - start
        }
    }
}
