/// The photo rules of the notice (A2.2.1): format, size, pixels, ratio and background, each with what was measured.
///
/// Judges what was measured; the photo itself is opened elsewhere (``PhotoMeasurement``).
public enum PhotoCheck {
    public enum Rule: String, Sendable, Codable, CaseIterable { case format, size, pixels, ratio, background }

    public struct Finding: Hashable, Sendable, Codable {
        public let rule: Rule
        public let ok: Bool
        /// nil: it could not be measured.
        public let measured: String?
        public let message: String

        public init(rule: Rule, ok: Bool, measured: String?, message: String) {
            self.rule = rule
            self.ok = ok
            self.measured = measured
            self.message = message
        }
    }

    /// What is said of a file that nothing can be found out about.
    public static let unreadable = Finding(
        rule: .format, ok: false, measured: nil, message: "这个 JPG 文件已损坏，读不出来。请重新导出后上传。")

    /// - Returns: five findings, in the order of ``Rule``.
    public static func findings(of photo: PhotoMeasurement, rules: Plan.PhotoRules) -> [Finding] {
        [
            format(photo), size(photo.byteCount, rules), pixels(photo.size, rules), ratio(photo.size, rules),
            background(photo),
        ]
    }

    private static func format(_ photo: PhotoMeasurement) -> Finding {
        let message =
            switch photo.structure {
            case .whole: "格式是 JPG。"
            case .notJPEG: "\(photo.kind.chinese)。请上传 JPG 或 JPEG 格式。"
            case .broken: "这个 JPG 文件已损坏。请重新导出后上传。"
            case .truncated: "这个 JPG 文件不完整，可能没有传完。请重新上传。"
            }
        return Finding(rule: .format, ok: photo.structure == .whole, measured: photo.kind.rawValue, message: message)
    }

    private static func size(_ count: Int, _ rules: Plan.PhotoRules) -> Finding {
        let ok = count > rules.bytesOver && count < rules.bytesUnder
        let asked = "要求大于 \(kilobytes(rules.bytesOver))、小于 \(kilobytes(rules.bytesUnder))"
        let advice = count <= rules.bytesOver ? "请换一张更清晰的原图" : "请压缩或裁剪"
        return Finding(
            rule: .size, ok: ok, measured: "\(count) 字节",
            message: ok
                ? "文件大小 \(kilobytes(count))。"
                : "照片文件是 \(kilobytes(count))（\(count) 字节），\(asked)。\(advice)，再重新上传。（附件2 二、1）")
    }

    private static func pixels(_ size: PhotoMeasurement.Size?, _ rules: Plan.PhotoRules) -> Finding {
        guard let size else { return unmeasured(.pixels, "像素") }
        let ok = size.width > rules.widthOver && size.height > rules.heightOver
        let seen = "\(size.width)×\(size.height)"
        return Finding(
            rule: .pixels, ok: ok, measured: seen,
            message: ok
                ? "像素 \(seen)。"
                : "照片是 \(seen) 像素，要求大于 \(rules.widthOver)×\(rules.heightOver)。请换一张更大的照片。（附件2 二、1）")
    }

    private static func ratio(_ size: PhotoMeasurement.Size?, _ rules: Plan.PhotoRules) -> Finding {
        guard let size else { return unmeasured(.ratio, "宽高比") }
        let share = size.width * 1000
        let tooNarrow = share < size.height * rules.ratioFrom
        let tooWide = share > size.height * rules.ratioTo
        let seen = shown(size.width, size.height, rules, beyond: tooNarrow || tooWide)
        let asked = "要求在 \(decimal(rules.ratioFrom, 1000, 2)) 到 \(decimal(rules.ratioTo, 1000, 2)) 之间"
        guard tooNarrow || tooWide else {
            return Finding(rule: .ratio, ok: true, measured: seen, message: "宽高比 \(seen)。")
        }
        return Finding(
            rule: .ratio, ok: false, measured: seen,
            message: "照片宽高比是 \(seen)，\(asked)。请裁剪\(tooWide ? "左右" : "上下")两侧，或重新上传。（附件2 二、1）")
    }

    private static func background(_ photo: PhotoMeasurement) -> Finding {
        guard photo.structure == .whole, let finding = photo.background else { return unmeasured(.background, "背景") }
        return Finding(rule: .background, ok: finding.isWhite, measured: finding.measured, message: finding.message)
    }

    private static func unmeasured(_ rule: Rule, _ what: String) -> Finding {
        Finding(rule: rule, ok: false, measured: nil, message: "文件不是完整的 JPG，无法检查\(what)。")
    }

    /// Two decimals; more where two would look like a ratio inside the bounds.
    private static func shown(_ width: Int, _ height: Int, _ rules: Plan.PhotoRules, beyond: Bool) -> String {
        guard beyond else { return decimal(width, height, 2) }
        for places in 2...5 {
            let scale = power(places)
            let rounded = (width * scale * 2 + height) / (height * 2)
            if rounded * 1000 < rules.ratioFrom * scale || rounded * 1000 > rules.ratioTo * scale {
                return decimal(width, height, places)
            }
        }
        return decimal(width, height, 6)
    }

    /// Rounded half up, in integers.
    private static func decimal(_ numerator: Int, _ denominator: Int, _ places: Int) -> String {
        let scale = power(places)
        let rounded = (numerator * scale * 2 + denominator) / (denominator * 2)
        let fraction = String(rounded % scale)
        return "\(rounded / scale).\(String(repeating: "0", count: places - fraction.count))\(fraction)"
    }

    private static func power(_ places: Int) -> Int { (0..<places).reduce(1) { n, _ in n * 10 } }

    /// 30 K, 118.3 K, 1 M, 2.4 M; K is 1024 bytes.
    private static func kilobytes(_ count: Int) -> String {
        let (unit, name) = count >= 1_048_576 ? (1_048_576, "M") : (1024, "K")
        return count % unit == 0 ? "\(count / unit) \(name)" : "\(decimal(count, unit, 1)) \(name)"
    }
}
