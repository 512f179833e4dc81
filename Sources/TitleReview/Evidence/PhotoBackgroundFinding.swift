/// What looking at the pixels along the upper edges of a photo gave (A2.2.1: white background).
public enum PhotoBackgroundFinding: Hashable, Sendable, Codable {
    /// So many of a thousand pixels of the border are white; `colour` is the border's mean.
    case measured(whitePerMille: Int, colour: Colour)
    /// Pixels that no check decodes: so many, and so many are allowed.
    case tooManyPixels(Int, limit: Int)
    /// CMYK or another way of storing colours that screens do not show faithfully.
    case notRGB
    /// The image data is damaged.
    case undecodable

    public struct Colour: Hashable, Sendable, Codable {
        public let red: UInt8
        public let green: UInt8
        public let blue: UInt8

        public init(red: UInt8, green: UInt8, blue: UInt8) {
            self.red = red
            self.green = green
            self.blue = blue
        }

        /// 蓝色, 红色, 灰色 …
        public var chinese: String {
            let r = Int(red)
            let g = Int(green)
            let b = Int(blue)
            let high = max(r, g, b)
            let low = min(r, g, b)
            if high - low < 25 { return high >= 200 ? "浅灰色" : high >= 60 ? "灰色" : "黑色" }
            if b == high { return low >= 170 ? "浅蓝色" : "蓝色" }
            if r == high { return g - b > 60 ? "黄色" : low >= 170 ? "浅红色" : "红色" }
            return "绿色"
        }
    }

    /// Hair that touches the edge or a shadow in a corner may take this much.
    static let enough = 850

    var isWhite: Bool {
        if case .measured(let white, _) = self { white >= PhotoBackgroundFinding.enough } else { false }
    }

    var measured: String? {
        if case .measured(let white, _) = self { "白色占 \(white / 10)%" } else { nil }
    }

    var message: String {
        switch self {
        case .measured(_, let colour):
            isWhite ? "背景是白色。" : "照片背景看起来是\(colour.chinese)，要求白色背景。请换一张白底的证件照。（附件2 二、1）"
        case .tooManyPixels(let pixels, let limit):
            "照片有 \(pixels / 10_000) 万像素，超过 \(limit / 10_000) 万，无法检查背景。请缩小后重新上传。（附件2 二、1）"
        case .notRGB: "照片是印刷用的 CMYK 颜色，无法检查背景。请另存为 RGB 颜色的 JPG 后重新上传。（附件2 二、1）"
        case .undecodable: "照片数据有损坏，无法检查背景。请重新导出后上传。（附件2 二、1）"
        }
    }
}
