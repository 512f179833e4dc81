import Testing

@testable import TitleReview

@Suite struct PhotoCheckTests {
    static let rules = Plan.PhotoRules(
        bytesOver: 30 * 1024, bytesUnder: 1024 * 1024, widthOver: 215, heightOver: 300, ratioFrom: 650, ratioTo: 800)
    static let white = PhotoBackgroundFinding.measured(
        whitePerMille: 1000, colour: .init(red: 255, green: 255, blue: 255))

    /// A photo as it was measured.
    private func photo(
        _ width: Int, _ height: Int, bytes: Int = 100_000, background: PhotoBackgroundFinding = white
    ) -> PhotoMeasurement {
        PhotoMeasurement(
            kind: .jpeg, byteCount: bytes, structure: .whole, size: .init(width: width, height: height),
            background: background)
    }

    private func findings(_ photo: PhotoMeasurement) -> [PhotoCheck.Rule: PhotoCheck.Finding] {
        let all = PhotoCheck.findings(of: photo, rules: Self.rules)
        #expect(all.map(\.rule) == PhotoCheck.Rule.allCases)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.rule, $0) })
    }

    @Test(
        "A2.2.1 more than 30 K and less than 1 M, to the byte",
        arguments: [
            (30_719, false), (30_720, false), (30_721, true), (1_048_575, true), (1_048_576, false), (1_048_577, false),
        ])
    func size(_ bytes: Int, _ ok: Bool) {
        let found = findings(photo(300, 400, bytes: bytes))
        #expect(found[.size]?.ok == ok && found[.size]?.measured == "\(bytes) 字节")
        #expect(found.values.filter { !$0.ok }.map(\.rule) == (ok ? [] : [.size]))
    }

    @Test(
        "A2.2.1 larger than 215×300 in both directions",
        arguments: [
            (215, 300, false), (216, 300, false), (215, 301, false), (216, 301, true),
        ])
    func pixels(_ width: Int, _ height: Int, _ ok: Bool) {
        #expect(findings(photo(width, height))[.pixels]?.ok == ok)
    }

    @Test(
        "A2.2.1 width:height from 0.65 to 0.8, both included, in exact integers",
        arguments: [
            (650, 1000, true), (649, 1000, false), (800, 1000, true), (801, 1000, false), (39_000, 60_000, true),
            (38_999, 60_000, false),
            (48_000, 60_000, true), (48_001, 60_000, false),
        ])
    func ratio(_ width: Int, _ height: Int, _ ok: Bool) {
        #expect(findings(photo(width, height))[.ratio]?.ok == ok)
    }

    @Test("A2.2.1 the message says what was measured and what to do; it never shows a ratio that seems to be inside")
    func messages() {
        #expect(
            findings(photo(820, 1000))[.ratio]?.message
                == "照片宽高比是 0.82，要求在 0.65 到 0.80 之间。请裁剪左右两侧，或重新上传。（附件2 二、1）")
        #expect(findings(photo(600, 1000))[.ratio]?.message.contains("请裁剪上下两侧") == true)
        #expect(findings(photo(8001, 10_000))[.ratio]?.measured == "0.8001")
        #expect(findings(photo(48_001, 60_000))[.ratio]?.measured == "0.80002")
    }

    @Test(
        "A2.2.1 S22 what is no JPG is named",
        arguments: [
            (FileKind.png, "这是 PNG 图片。请上传 JPG 或 JPEG 格式。"), (.gif, "这是 GIF 图片。请上传 JPG 或 JPEG 格式。"),
            (.webp, "这是 WebP 图片。请上传 JPG 或 JPEG 格式。"), (.heic, "这是 HEIC 图片。请上传 JPG 或 JPEG 格式。"),
            (.pdf, "这是 PDF 文件。请上传 JPG 或 JPEG 格式。"),
            (.unknown, "这不是图片，或文件头已损坏。请上传 JPG 或 JPEG 格式。"),
        ])
    func formats(_ kind: FileKind, _ message: String) {
        let found = findings(PhotoMeasurement(kind: kind, byteCount: 40_000, structure: .notJPEG))
        #expect(found[.format]?.message == message)
        for rule in [PhotoCheck.Rule.format, .pixels, .ratio, .background] { #expect(found[rule]?.ok == false) }
    }

    @Test("A2.2.1 S28 of a photo that is cut or broken no background counts; of a cut one the pixels are known")
    func truncated() {
        var cut = photo(300, 400)
        cut.structure = .truncated
        let found = findings(cut)
        #expect(found[.format]?.ok == false && found[.background]?.ok == false && found[.pixels]?.ok == true)
        cut.structure = .broken
        #expect(findings(cut)[.format]?.message.contains("已损坏") == true)
        cut.structure = .whole
        cut.background = nil
        #expect(findings(cut)[.background]?.ok == false)
    }

    @Test("B50 sides that no JPEG has are none, and no size overflows", arguments: [0, -1, 65_536, Int.max, Int.min])
    func sides(_ side: Int) {
        #expect(PhotoMeasurement.Size(width: side, height: 400) == nil)
        #expect(PhotoMeasurement.Size(width: 300, height: side) == nil)
        #expect(!findings(photo(side, 400))[.pixels]!.ok && !findings(photo(side, 400))[.ratio]!.ok)
        #expect(findings(photo(65_535, 65_535))[.pixels]?.ok == true)
    }

    @Test(
        "A2.2.1 a background that is not white is named by its colour; 85 % white is enough",
        arguments: [
            (850, UInt8(250), UInt8(250), UInt8(250), true, "背景是白色"), (849, 230, 230, 230, false, "浅灰色"),
            (0, 67, 142, 219, false, "蓝色"),
            (100, 200, 30, 30, false, "红色"), (0, 190, 215, 250, false, "浅蓝色"),
        ])
    func background(_ white: Int, _ r: UInt8, _ g: UInt8, _ b: UInt8, _ ok: Bool, _ words: String) {
        let found = findings(
            photo(300, 400, background: .measured(whitePerMille: white, colour: .init(red: r, green: g, blue: b))))
        #expect(found[.background]?.ok == ok && found[.background]?.message.contains(words) == true)
    }
}
