/// What a file is, by its bytes (S22). The same list as `TitleReview/FileKind`, which has the words for people; the numbers
/// are those of the report (``FileReport``).
public enum FileSort: UInt8, Hashable, Sendable, CaseIterable {
    case jpeg = 1
    case png, gif, webp, heic, avif, bmp, tiff, pdf, zip, office, ofd, archive, web, program, unknown

    /// Looks at the first bytes only.
    public init(of bytes: [UInt8]) { self = FileSort.picture(bytes) ?? FileSort.document(bytes) ?? .unknown }

    private static func picture(_ bytes: [UInt8]) -> FileSort? {
        func at(_ offset: Int, _ text: StaticString) -> Bool { Bytes.has(text, in: bytes, at: offset) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if at(0, "GIF87a") || at(0, "GIF89a") { return .gif }
        if at(0, "RIFF"), at(8, "WEBP") { return .webp }
        if at(4, "ftypavif") || at(4, "ftypavis") { return .avif }
        let brands: [StaticString] = ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"]
        if at(4, "ftyp"), brands.contains(where: { at(8, $0) }) { return .heic }
        if at(0, "BM") { return .bmp }
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) { return .tiff }
        return nil
    }

    private static func document(_ bytes: [UInt8]) -> FileSort? {
        func starts(_ text: StaticString) -> Bool { Bytes.has(text, in: bytes, at: 0) }
        if PDFMark.start(bytes) != nil { return .pdf }
        if starts("PK\u{3}\u{4}") || starts("PK\u{5}\u{6}") { return zipped(bytes) }
        // Compound files: Word, Excel and WPS before 2007.
        if bytes.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) || starts("{\\rtf") { return .office }
        if starts("Rar!") || bytes.starts(with: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])
            || bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
            || starts("BZh") || Bytes.has("ustar", in: bytes, at: 257)
        {
            return .archive
        }
        if starts("\u{7F}ELF") || (starts("MZ") && bytes.count > 64) || starts("#!") { return .program }
        return isWeb(bytes) ? .web : nil
    }

    /// Office documents and OFD are archives with certain names in them; the first of them stand in the first bytes.
    private static func zipped(_ bytes: [UInt8]) -> FileSort {
        func names(_ text: StaticString) -> Bool { Bytes.find(text, in: bytes, 0..<min(bytes.count, 4096)) != nil }
        if names("OFD.xml") { return .ofd }
        let office: [StaticString] = [
            "[Content_Types].xml", "word/", "xl/", "ppt/", "mimetypeapplication/vnd.oasis",
        ]
        return office.contains(where: names) ? .office : .zip
    }

    private static func isWeb(_ bytes: [UInt8]) -> Bool {
        var head = bytes.prefix(512)
        if head.starts(with: Bytes.byteOrderMark) { head = head.dropFirst(3) }
        let text = head.drop { $0 <= 0x20 }.prefix(200).map(Bytes.lowercase)
        let words: [StaticString] = ["<!doctype html", "<html", "<svg", "<?xml", "<script", "<head", "<body"]
        return words.contains { Bytes.has($0, in: text, at: 0) }
    }
}
