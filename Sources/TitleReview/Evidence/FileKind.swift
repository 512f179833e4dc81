/// What a file is, by its bytes; its name and declared type are display text (S22). The bytes are looked at by `FileReading/FileSort`.
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
