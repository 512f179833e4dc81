/// What was found out about a file that came in from outside (A2.3.5).
public struct FileFinding: Hashable, Sendable, Codable {
    public var kind: FileKind
    /// Why it is not taken; nil when it is.
    public var fault: FileFault?
    /// What its owner should look at; no reason to refuse it.
    public var hints: [FileHint] = []
    /// 1 for a picture.
    public var pages = 1
    /// How the picture is to be turned to stand upright (EXIF 1…8).
    public var orientation = 1

    public init(kind: FileKind) { self.kind = kind }
}

/// What may make a file hard to read for an expert (A2.3.5): a hint, never a refusal, as only people can judge it.
public enum FileHint: Hashable, Sendable, Codable {
    /// A picture that its camera marked as lying on its side or head: it is shown upright.
    case turned
    /// Pixels of the longer side.
    case smallPicture(Int)
    case blurred
    /// Pages without anything on them, the first of them by number, of how many pages looked at.
    case blank(first: Int, count: Int, of: Int)

    public var message: String {
        switch self {
        case .turned: "图片方向已自动转正，请确认。"
        case .smallPicture(let side):
            """
            图片较小（长边 \(side) 像素），放大后文字可能看不清。\
            请尽量上传长边 \(FileHint.legibleSide) 像素以上的扫描件。
            """
        case .blurred: "图片可能没有对焦或有抖动，文字可能看不清。请放大查看，看不清就重新拍摄或扫描。"
        case .blank(let first, let count, let pages):
            "\(FileHint.blankPages(first, count, of: pages))几乎是空白，请确认没有放反或漏扫。"
        }
    }

    private static func blankPages(_ first: Int, _ count: Int, of pages: Int) -> String {
        if pages == 1 { return "这一页" }
        return count > 1 ? "第 \(first) 页等 \(count) 页" : "第 \(first) 页"
    }

    /// In a list, beside the file.
    public var tag: String {
        switch self {
        case .turned: "已转正"
        case .smallPicture: "图片较小"
        case .blurred: "可能不清晰"
        case .blank: "有空白页"
        }
    }

    /// A page of A4 at 100 dpi is 1169 pixels long; below that the small print of certificates is lost.
    public static let legibleSide = 1000
}
