/// Why a file of evidence is not taken, and how to mend it (A2.3.5, S22–S25).
public enum FileFault: Error, Hashable, Sendable, Codable {
    case empty
    /// Bytes, and how many are allowed.
    case tooLarge(Int, limit: Int)
    /// Neither JPG nor PNG nor PDF.
    case notAdmitted(FileKind)
    case damaged(FileKind)
    /// The bytes end before the file does.
    case truncated(FileKind)
    case tooManyPixels(width: Int, height: Int, limit: Int)
    /// More than one frame.
    case animated
    case cmyk
    /// Grows beyond any honest file when it is read: bombs and floods.
    case swollen(FileKind)
    /// Another file is hidden in it.
    case carries(Passenger)
    /// A PDF that does not start with its own mark.
    case leadingBytes
    /// Asks for a password to be opened.
    case password
    /// Opens, but is encrypted to restrict what may be done with it.
    case restricted
    /// The name that makes a reader do something by itself, such as `JavaScript`.
    case active(String)
    case attachments
    case xfa
    case noPages
    case tooManyPages(Int, limit: Int)
    /// A virus scanner knows it, by that name.
    case infected(String)
    /// Looking at it took longer or more memory than any honest file does.
    case unreadable

    public enum Passenger: String, Hashable, Sendable, Codable {
        case archive = "压缩包"
        case web = "网页代码"
        case pdf = "PDF 文件"
    }

    public var message: String {
        switch self {
        case .empty: "这个文件是空的（0 字节）。请确认原文件能打开，再重新选择。"
        case .tooLarge(let bytes, let limit):
            """
            文件有 \(FileFault.size(bytes))（\(bytes) 字节），最多 \(FileFault.size(limit))。\
            请降低扫描分辨率（200 dpi 足够）或压缩后重新上传。
            """
        case .notAdmitted(let kind): FileFault.notAdmitted(kind)
        case .damaged(let kind):
            """
            这个\(kind.word)已损坏，打不开。请确认原文件能打开，\
            重新\(kind == .pdf ? "导出或扫描" : "拍摄、扫描或导出")后上传。
            """
        case .truncated(let kind): "这个\(kind.word)不完整，后面缺少内容，可能没有下载或传输完。请重新取得完整的文件后上传。"
        case .tooManyPixels(let width, let height, let limit):
            "图片有 \(width)×\(height) 像素，最多 \(limit / 1_000_000) 百万像素。请用看图软件缩小，或以 200 至 300 dpi 重新扫描后上传。"
        case .animated: "这是动态图片，评审时只能看到一幅静止的画面。请截取需要的那一幅，存为 JPG 后上传。"
        case .cmyk: "这张图片是印刷用的 CMYK 颜色，屏幕上颜色会失真。请用看图软件另存为 RGB 颜色的 JPG，或截图后上传。"
        case .swollen(let kind):
            """
            这个\(kind.word)解开后异常庞大，不能上传。\
            请\(kind == .pdf ? "用“打印为 PDF”重新生成" : "用看图软件另存为 JPG")后上传。
            """
        case .carries(let passenger): "这个文件里还夹带着\(passenger.rawValue)，不能上传。请重新导出，或打印后扫描，再上传。"
        case .leadingBytes: "这个 PDF 前面多出了别的内容，有的软件会打不开。请用“打印为 PDF”重新生成后上传。"
        case .password: "这个 PDF 设置了打开密码，评审专家将无法查看。请去掉密码后重新上传：用密码打开，选择“打印”，打印机选“另存为 PDF”。"
        case .restricted:
            """
            这个 PDF 是加密的（限制编辑或打印的权限密码），不能上传。\
            请用浏览器打开，选择“打印”，另存为不加密的 PDF；不允许打印的，请打印件扫描或截图后上传。
            """
        case .active(let name): "这个 PDF 含有会自动执行的内容（/\(name)），不能上传。请用“打印为 PDF”重新生成后上传。"
        case .attachments: "这个 PDF 里还嵌着别的文件（附件），评审时看不到。请用“打印为 PDF”去掉附件，嵌入的文件另行上传。"
        case .xfa: "这个 PDF 是动态表单（XFA），很多软件显示不出内容。请用 Adobe Reader 打开，“打印为 PDF”后上传。"
        case .noPages: "这个 PDF 一页也没有。请确认导出的文件有内容，再重新上传。"
        case .tooManyPages(let pages, let limit):
            "这个 PDF 有 \(pages) 页，最多 \(limit) 页。请只保留能证明业绩的页（封面、目录、有您姓名的页），分成几个文件上传。"
        case .infected(let name):
            """
            在这个文件里查出了病毒（\(name)），不能上传。\
            请先用杀毒软件检查您的电脑，再从没有问题的原件重新扫描或导出后上传。
            """
        case .unreadable: "这个文件结构异常，检查没有完成，不能上传。请用“打印为 PDF”或看图软件“另存为 JPG”重新生成后上传。"
        }
    }

    private static func notAdmitted(_ kind: FileKind) -> String {
        let how =
            switch kind {
            case .gif, .webp, .avif, .bmp, .tiff: "请用看图软件打开，另存为 JPG 后上传。"
            case .heic: "请在手机上改存为 JPG（苹果手机：设置 → 相机 → 格式 → 兼容性最佳，重新拍摄；或截图）后上传。"
            case .zip, .archive: "请先解压，把里面的图片或 PDF 逐个上传。"
            case .office: "请在 Word、Excel 或 WPS 里“另存为 PDF”后上传。"
            case .ofd: "请用 OFD 阅读器打开，“另存为”或“打印为”PDF 后上传。"
            case .web: "请用浏览器打开，“打印”为 PDF 后上传。"
            default: "请上传扫描件、照片或 PDF。"
            }
        let what = kind == .zip || kind == .archive ? "这是压缩包" : kind == .unknown ? "认不出这是什么文件" : kind.chinese
        return "\(what)，只接受 JPG、PNG 图片和 PDF 文件（按文件内容判断，改扩展名没有用）。\(how)"
    }

    /// 800 字节, 512 KB, 20 MB, 20.1 MB; what is over a round bound by a byte is shown so.
    static func size(_ bytes: Int) -> String {
        func shown(_ unit: Int, _ name: String) -> String {
            let tenths = (bytes * 10 + unit - 1) / unit
            return tenths % 10 == 0 ? "\(tenths / 10) \(name)" : "\(tenths / 10).\(tenths % 10) \(name)"
        }
        return bytes < 1024 ? "\(bytes) 字节" : bytes < 1 << 20 ? shown(1024, "KB") : shown(1 << 20, "MB")
    }
}
