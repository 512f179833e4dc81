import CTurboJpeg
import Testing

@testable import Documents
@testable import FileReading
@testable import TitleReview

@Suite struct JudgedPhotoTests {
    private static let rules = Plan.PhotoRules(
        bytesOver: 100, bytesUnder: 8 << 20, widthOver: 50, heightOver: 50, ratioFrom: 650, ratioTo: 800)

    /// Pixels as stored, four bytes each.
    private static func jpeg(_ width: Int, _ height: Int, _ pixels: [UInt8]) throws -> [UInt8] {
        let handle = try #require(tjInitCompress())
        defer { tjDestroy(handle) }
        var out: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(out) }
        try #require(
            tjCompress2(
                handle, pixels, Int32(width), 0, Int32(height), Int32(TJPF_BGRX.rawValue), &out, &size,
                Int32(TJSAMP_444.rawValue), 95, 0) == 0)
        return Array(UnsafeBufferPointer(start: out, count: Int(size)))
    }

    /// A white picture, 210 wide and 300 high as seen, with a black spot left of the middle and above it; stored as JEITA CP-3451
    /// names the sides at which row 0 and column 0 lie.
    private static func photo(_ orientation: Int) throws -> [UInt8] {
        let (wide, high) = (210, 300)
        let (width, height) = orientation >= 5 ? (high, wide) : (wide, high)
        var pixels = [UInt8](repeating: 255, count: width * height * 4)
        for row in 0..<height {
            for column in 0..<width {
                let (x, y): (Int, Int) =
                    switch orientation {
                    case 2: (wide - 1 - column, row)
                    case 3: (wide - 1 - column, high - 1 - row)
                    case 4: (column, high - 1 - row)
                    case 5: (row, column)
                    case 6: (wide - 1 - row, column)
                    case 7: (wide - 1 - row, high - 1 - column)
                    case 8: (row, high - 1 - column)
                    default: (column, row)
                    }
                if (40..<90).contains(x), (60..<120).contains(y) {
                    for byte in 0..<3 { pixels[4 * (row * width + column) + byte] = 0 }
                }
            }
        }
        let exif: [UInt8] = [
            0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0,
        ]
        var bytes = try jpeg(width, height, pixels)
        bytes.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(8 + exif.count)] + Array("Exif".utf8) + [0, 0] + exif, at: 2)
        return bytes
    }

    private func judged(_ bytes: [UInt8], _ rules: Plan.PhotoRules = JudgedPhotoTests.rules) -> JudgedPhoto {
        JudgedPhoto(FileReader.photo(bytes), rules: rules)
    }

    @Test(
        "B7 a photo of any of the eight EXIF orientations is kept as it is seen, and says nothing of turning",
        arguments: 1...8)
    func upright(_ orientation: Int) throws {
        let photo = judged(try Self.photo(orientation))
        #expect(!photo.findings.contains { !$0.ok }, "\(photo.findings)")
        let kept = try #require(photo.kept)
        let header = try PhotoHeader(kept)
        #expect((header.storedWidth, header.storedHeight, header.orientation) == (210, 300, 1))
        #expect(!kept.contains(sequence: Array("Exif".utf8)))
        #expect(photo.finding.fault == nil && photo.finding.hints.contains(.turned) == (orientation != 1))
        let grey = try #require(Pixels(jpeg: kept, header: header, channels: 1, least: 2000)).grey
        func at(_ x: Int, _ y: Int) -> Int32 { grey[y * 210 + x] }
        #expect(at(65, 90) < 40)
        #expect(at(145, 90) > 215 && at(65, 210) > 215 && at(145, 210) > 215)
    }

    @Test("B7 fill bytes before markers are taken, and gone in what is kept; a document draws it")
    func fillBytes() throws {
        var sent = try Self.photo(1)
        // Before the second and the third marker, as some cameras write them.
        let second = 4 + (Int(sent[4]) << 8 | Int(sent[5]))
        sent.insert(contentsOf: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF], at: second)
        sent.insert(contentsOf: [0xFF, 0xFF, 0xFF], at: 2)
        let kept = try #require(judged(sent).kept)
        #expect(!kept.contains(sequence: [0xFF, 0xFF]))
        #expect(try Picture(kept).width == 210)
        let page = Page(paper: .a4, marks: [.picture(try Picture(kept), Rect(x: 0, y: 0, width: 70, height: 100))])
        let pdf = try PDFDocument(title: "照片", createdAt: Samples.issued, pages: [page]).bytes()
        let list = try Tool.run("pdfimages", ["-list", "FILE"], on: pdf)
        #expect(list.contains("210   300") && list.contains("jpeg"), "\(list)")
    }

    @Test("B7 a photo with more pixels than a document takes is judged as it is and kept smaller")
    func large() throws {
        let (width, height) = (4100, 5700)
        let sent = try Self.jpeg(width, height, [UInt8](repeating: 255, count: width * height * 4))
        let photo = judged(sent)
        #expect(photo.findings.first { $0.rule == .pixels }?.measured == "4100×5700")
        let kept = try Picture(try #require(photo.kept))
        #expect(kept.width == 1438 && (1998...PhotoReading.longestSide).contains(kept.height))
    }

    @Test("B7 nothing is kept of a photo that breaks a rule or cannot be drawn")
    func refused() throws {
        var strict = Self.rules
        strict.widthOver = 210
        let tooSmall = judged(try Self.photo(1), strict)
        #expect(tooSmall.kept == nil && tooSmall.findings.count { !$0.ok } == 1)
        let cut = Array(try Self.photo(1).dropLast(200)) + [0xFF, 0xD9]
        let photo = judged(cut)
        #expect(photo.kept == nil && photo.findings.contains { !$0.ok })
        #expect(judged([]).kept == nil)
    }
}

extension Array where Element == UInt8 {
    fileprivate func contains(sequence: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: sequence) }
    }
}
