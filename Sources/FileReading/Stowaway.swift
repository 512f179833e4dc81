/// Files that are two things at once (S22): what a reader of another kind would find in them.
enum Stowaway {
    /// An archive is read from its end: its directory must be where its last record says.
    static func look(_ bytes: [UInt8], _ kind: FileSort) throws(ReadFault) {
        if hasArchive(bytes) { throw .carriesArchive }
        if kind != .pdf, PDFMark.isNear(bytes) { throw .carriesPDF }
    }

    /// Words that make a browser take a text for a page.
    static func isWeb(_ bytes: some Sequence<UInt8>) -> Bool {
        let text = bytes.prefix(1 << 20).map(Bytes.lowercase)
        let words: [StaticString] = ["<html", "<script", "<!doctype", "<svg", "<iframe", "<?php"]
        return words.contains { Bytes.find($0, in: text, 0..<text.count) != nil }
    }

    /// Whether another file follows the end of a picture.
    static func look(after end: Int, of bytes: [UInt8]) throws(ReadFault) {
        guard end < bytes.count else { return }
        if Bytes.find("%PDF-", in: bytes, end..<bytes.count) != nil { throw .carriesPDF }
        let isArchive =
            Bytes.has("Rar!", in: bytes, at: end) || bytes[end...].starts(with: [0x37, 0x7A, 0xBC, 0xAF])
            || Bytes.find("PK\u{3}\u{4}", in: bytes, end..<bytes.count) != nil
        if isArchive { throw .carriesArchive }
        if isWeb(bytes[end...]) { throw .carriesWeb }
    }

    private static func hasArchive(_ bytes: [UInt8]) -> Bool {
        var at = max(0, bytes.count - 65_557)
        while let found = Bytes.find("PK\u{5}\u{6}", in: bytes, at..<bytes.count) {
            at = found + 1
            guard found + 22 <= bytes.count, let size = Bytes.little(bytes, found + 12) else { continue }
            if size == 0 || size > found { continue }
            if Bytes.has("PK\u{1}\u{2}", in: bytes, at: found - size) { return true }
        }
        return false
    }
}
