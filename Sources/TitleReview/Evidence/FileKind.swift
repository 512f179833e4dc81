/// What a file is, by its bytes; its name and declared type are display text (S22).
public enum FileKind: String, Sendable, CaseIterable {
    case jpeg = "JPEG", png = "PNG", gif = "GIF", webp = "WebP", heic = "HEIC", avif = "AVIF", bmp = "BMP", tiff = "TIFF"
    case pdf = "PDF", zip = "ZIP", unknown = "未知"

    /// Looks at the first bytes only.
    public init(of bytes: [UInt8]) {
        func at(_ offset: Int, _ text: String) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            self = .jpeg
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            self = .png
        } else if at(0, "GIF87a") || at(0, "GIF89a") {
            self = .gif
        } else if at(0, "RIFF"), at(8, "WEBP") {
            self = .webp
        } else if at(4, "ftypavif") || at(4, "ftypavis") {
            self = .avif
        } else if ["heic", "heix", "hevc", "heim", "heis", "mif1", "msf1"].contains(where: { at(4, "ftyp" + $0) }) {
            self = .heic
        } else if at(0, "BM") {
            self = .bmp
        } else if bytes.starts(with: [0x49, 0x49, 0x2A, 0]) || bytes.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
            self = .tiff
        } else if at(0, "%PDF-") {
            self = .pdf
        } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) {
            self = .zip
        } else {
            self = .unknown
        }
    }

    /// `这是 PNG 图片`.
    public var chinese: String {
        switch self {
        case .pdf: "这是 PDF 文件"
        case .zip: "这是压缩包或办公文档"
        case .unknown: "这不是图片，或文件头已损坏"
        default: "这是 \(rawValue) 图片"
        }
    }
}
