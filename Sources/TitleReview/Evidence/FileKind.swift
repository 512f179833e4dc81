/// What a file is, by its bytes; its name and declared type are display text (S22).
public enum FileKind: String, Sendable, CaseIterable, Codable {
    case jpeg = "JPEG"
    case png = "PNG"
    case gif = "GIF"
    case webp = "WebP"
    case heic = "HEIC"
    case avif = "AVIF"
    case bmp = "BMP"
    case tiff =
        "TIFF"
    case pdf = "PDF"
    case zip = "ZIP"
    case office = "Office"
    case ofd = "OFD"
    case archive = "压缩包"
    case web = "网页"
    case program = "程序"
    case
        unknown = "未知"

    /// Looks at the first bytes only.
    public init(of bytes: [UInt8]) {
        self = FileKind.picture(bytes) ?? FileKind.document(bytes) ?? .unknown
    }

    private static func picture(_ bytes: [UInt8]) -> FileKind? {
        func at(_ offset: Int, _ text: String) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
        if at(0, "GIF87a") || at(0, "GIF89a") { return .gif }
        if at(0, "RIFF"), at(8, "WEBP") { return .webp }
        if at(4, "ftypavif") || at(4, "ftypavis") { return .avif }
        if ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(where: { at(4, "ftyp" + $0) }) {
            return .heic
        }
        if at(0, "BM") { return .bmp }
        if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) { return .tiff }
        return nil
    }

    private static func document(_ bytes: [UInt8]) -> FileKind? {
        func starts(_ first: [UInt8]) -> Bool { bytes.starts(with: first) }
        if starts(Array("%PDF-".utf8)) { return .pdf }
        if starts([0x50, 0x4B, 3, 4]) || starts([0x50, 0x4B, 5, 6]) { return zipped(bytes) }
        // Compound files: Word, Excel and WPS before 2007.
        if starts([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) || starts(Array("{\\rtf".utf8)) { return .office }
        if starts(Array("Rar!".utf8)) || starts([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]) || starts([0x1F, 0x8B])
            || starts([0xFD, 0x37, 0x7A, 0x58, 0x5A])
            || starts(Array("BZh".utf8)) || bytes.dropFirst(257).starts(with: "ustar".utf8)
        {
            return .archive
        }
        if starts([0x7F, 0x45, 0x4C, 0x46]) || (starts(Array("MZ".utf8)) && bytes.count > 64)
            || starts(Array("#!".utf8))
        {
            return .program
        }
        return isWeb(bytes) ? .web : nil
    }

    /// Office documents and OFD are archives with certain names in them; the first of them stand in the first bytes.
    private static func zipped(_ bytes: [UInt8]) -> FileKind {
        let head = String(decoding: bytes.prefix(4096), as: UTF8.self)
        if head.contains("OFD.xml") { return .ofd }
        if ["[Content_Types].xml", "word/", "xl/", "ppt/", "mimetypeapplication/vnd.oasis"].contains(where: {
            head.contains($0)
        }) {
            return .office
        }
        return .zip
    }

    private static func isWeb(_ bytes: [UInt8]) -> Bool {
        var text = bytes.prefix(512)[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        let head = String(decoding: text.drop { $0 <= 0x20 }.prefix(200), as: UTF8.self).lowercased()
        return ["<!doctype html", "<html", "<svg", "<?xml", "<script", "<head", "<body"].contains { head.hasPrefix($0) }
    }

    /// `这是 PNG 图片`.
    public var chinese: String {
        switch self {
        case .pdf: "这是 PDF 文件"
        case .zip, .archive: "这是压缩包或办公文档"
        case .office: "这是 Word、Excel 或 WPS 文档"
        case .ofd: "这是 OFD 文件"
        case .web: "这是网页或 SVG 文件"
        case .program: "这是程序文件"
        case .unknown: "这不是图片，或文件头已损坏"
        default: "这是 \(rawValue) 图片"
        }
    }

    /// As HTTP names it; nil for what is not kept.
    public var mediaType: String? {
        switch self {
        case .jpeg: "image/jpeg"
        case .png: "image/png"
        case .pdf: "application/pdf"
        default: nil
        }
    }

    /// 图片 or PDF, in a sentence.
    var word: String { self == .pdf ? "PDF" : "图片" }
}
