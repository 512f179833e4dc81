import Testing

@testable import TitleReview

/// JPEG files made of markers alone: enough for everything that is read without decoding.
enum JPEGFixture {
    static func segment(_ marker: UInt8, _ body: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((body.count + 2) >> 8), UInt8((body.count + 2) & 255)] + body
    }

    static func frame(_ width: Int, _ height: Int, marker: UInt8 = 0xC0, components: Int = 3) -> [UInt8] {
        let size = [UInt8(height >> 8), UInt8(height & 255), UInt8(width >> 8), UInt8(width & 255)]
        return segment(
            marker, [8] + size + [UInt8(components)] + (0..<components).flatMap { [UInt8($0 + 1), 0x11, 0] })
    }

    static func scan(_ components: Int = 3, data: Int = 8) -> [UInt8] {
        segment(0xDA, [UInt8(components)] + [UInt8](repeating: 0, count: components * 2 + 3))
            + [UInt8](repeating: 0x55, count: data)
    }

    /// TIFF structure with the one entry that matters, in either byte order.
    static func exif(_ orientation: UInt8, little: Bool = false) -> [UInt8] {
        let big: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0]
        let small: [UInt8] = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]
        return segment(0xE1, Array("Exif".utf8) + [0, 0] + (little ? small : big))
    }

    static func file(_ width: Int, _ height: Int, bytes: Int = 100_000, extra: [UInt8] = []) -> [UInt8] {
        let head = [0xFF, 0xD8] + extra + frame(width, height) + scan(data: 0)
        return head + [UInt8](repeating: 0x55, count: bytes - head.count - 2) + [0xFF, 0xD9]
    }
}

@Suite struct PhotoCheckTests {
    static let rules = Plan.PhotoRules(
        bytesOver: 30 * 1024, bytesUnder: 1024 * 1024, widthOver: 215, heightOver: 300, ratioFrom: 650, ratioTo: 800)
    static let white = PhotoBackgroundFinding.measured(
        whitePerMille: 1000, colour: .init(red: 255, green: 255, blue: 255))

    private func findings(_ bytes: [UInt8], background: PhotoBackgroundFinding = white) -> [PhotoCheck.Rule: PhotoCheck
        .Finding]
    {
        let all = PhotoCheck.findings(bytes: bytes, rules: Self.rules) { _ in background }
        #expect(all.map(\.rule) == PhotoCheck.Rule.allCases)
        return Dictionary(uniqueKeysWithValues: all.map { ($0.rule, $0) })
    }

    @Test(
        "A2.2.1 more than 30 K and less than 1 M, to the byte",
        arguments: [
            (30_719, false), (30_720, false), (30_721, true), (1_048_575, true), (1_048_576, false), (1_048_577, false),
        ])
    func size(_ bytes: Int, _ ok: Bool) {
        let found = findings(JPEGFixture.file(300, 400, bytes: bytes))
        #expect(found[.size]?.ok == ok && found[.size]?.measured == "\(bytes) 字节")
        #expect(found.values.filter { !$0.ok }.map(\.rule) == (ok ? [] : [.size]))
    }

    @Test(
        "A2.2.1 larger than 215×300 in both directions",
        arguments: [
            (215, 300, false), (216, 300, false), (215, 301, false), (216, 301, true),
        ])
    func pixels(_ width: Int, _ height: Int, _ ok: Bool) {
        #expect(findings(JPEGFixture.file(width, height))[.pixels]?.ok == ok)
    }

    @Test(
        "A2.2.1 width:height from 0.65 to 0.8, both included, in exact integers",
        arguments: [
            (650, 1000, true), (649, 1000, false), (800, 1000, true), (801, 1000, false), (39_000, 60_000, true),
            (38_999, 60_000, false),
            (48_000, 60_000, true), (48_001, 60_000, false),
        ])
    func ratio(_ width: Int, _ height: Int, _ ok: Bool) {
        #expect(findings(JPEGFixture.file(width, height))[.ratio]?.ok == ok)
    }

    @Test("A2.2.1 the message says what was measured and what to do; it never shows a ratio that seems to be inside")
    func messages() {
        #expect(
            findings(JPEGFixture.file(820, 1000))[.ratio]?.message
                == "照片宽高比是 0.82，要求在 0.65 到 0.80 之间。请裁剪左右两侧，或重新上传。（附件2 二、1）")
        #expect(findings(JPEGFixture.file(600, 1000))[.ratio]?.message.contains("请裁剪上下两侧") == true)
        #expect(findings(JPEGFixture.file(8001, 10_000))[.ratio]?.measured == "0.8001")
        #expect(findings(JPEGFixture.file(48_001, 60_000))[.ratio]?.measured == "0.80002")
    }

    @Test(
        "A2.2.1 a picture that its EXIF data turns by a right angle is measured as it is seen",
        arguments: [UInt8(0), 1, 3, 5, 6, 7, 8, 9])
    func orientation(_ value: UInt8) {
        for little in [false, true] {
            let found = findings(JPEGFixture.file(400, 300, extra: JPEGFixture.exif(value, little: little)))
            #expect(found[.ratio]?.ok == (5...8).contains(value))
            #expect(found[.pixels]?.measured == ((5...8).contains(value) ? "300×400" : "400×300"))
        }
    }

    @Test(
        "A2.2.1 S22 the format comes from the bytes, and what is no JPG is named",
        arguments: [
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "这是 PNG 图片。请上传 JPG 或 JPEG 格式。"),
            (Array("GIF89a".utf8), "这是 GIF 图片。请上传 JPG 或 JPEG 格式。"),
            (Array("RIFF....WEBP".utf8), "这是 WebP 图片。请上传 JPG 或 JPEG 格式。"),
            ([0, 0, 0, 24] + Array("ftypheic".utf8), "这是 HEIC 图片。请上传 JPG 或 JPEG 格式。"),
            (Array("%PDF-1.7".utf8), "这是 PDF 文件。请上传 JPG 或 JPEG 格式。"),
            ([], "这不是图片，或文件头已损坏。请上传 JPG 或 JPEG 格式。"),
        ] as [([UInt8], String)])
    func formats(_ bytes: [UInt8], _ message: String) {
        let found = findings(bytes + [UInt8](repeating: 0, count: bytes.isEmpty ? 0 : 40_000))
        #expect(found[.format]?.message == message)
        for rule in [PhotoCheck.Rule.format, .pixels, .ratio, .background] { #expect(found[rule]?.ok == false) }
    }

    @Test("A2.2.1 S28 a JPG cut off anywhere is never ok, and never traps")
    func truncated() throws {
        let whole = JPEGFixture.file(300, 400, bytes: 31_000, extra: JPEGFixture.exif(6))
        #expect(try PhotoHeader(whole).width == 400)
        for count in Array(0..<120) + [30_000, whole.count - 2, whole.count - 1] {
            #expect(findings(Array(whole.prefix(count)))[.format]?.ok == false, "\(count)")
        }
        #expect(findings(whole + [0, 1, 2])[.format]?.ok == true)
    }

    @Test(
        "S28 every byte of the header changed to every extreme is answered, not a trap",
        arguments: [UInt8(0), 0x7F, 0x80, 0xD8, 0xFF])
    func mutated(_ value: UInt8) {
        let whole = JPEGFixture.file(300, 400, bytes: 400, extra: JPEGFixture.exif(8, little: true))
        for index in 0..<100 {
            var changed = whole
            changed[index] = value
            _ = findings(changed)
        }
    }

    @Test("S23 what a decoder would have to hold is known before it decodes")
    func costs() throws {
        func header(_ marker: UInt8, scans: [Int]) throws -> PhotoHeader {
            try PhotoHeader(
                [0xFF, 0xD8] + JPEGFixture.frame(1000, 2000, marker: marker) + scans.flatMap { JPEGFixture.scan($0) }
                    + [0xFF, 0xD9])
        }
        #expect(try header(0xC0, scans: [3]).coefficientBytes == 0)
        #expect(try header(0xC0, scans: [1, 1, 1]).coefficientBytes == 12_000_000)
        #expect(try header(0xC2, scans: [3, 1, 1]) == header(0xCA, scans: [3, 1, 1]))
        #expect(
            try header(0xC2, scans: [3, 1, 1]).coefficientBytes == 12_000_000
                && header(0xC2, scans: [3, 1, 1]).scans == 3)
        #expect(throws: PhotoHeader.Fault.broken) { try header(0xC0, scans: []) }
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
            JPEGFixture.file(300, 400),
            background: .measured(whitePerMille: white, colour: .init(red: r, green: g, blue: b)))
        #expect(found[.background]?.ok == ok && found[.background]?.message.contains(words) == true)
    }
}
