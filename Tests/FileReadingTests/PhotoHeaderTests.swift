import Testing

@testable import FileReading

@Suite struct PhotoHeaderTests {
    @Test(
        "A2.2.1 a picture that its EXIF data turns by a right angle is measured as it is seen",
        arguments: [UInt8(0), 1, 3, 5, 6, 7, 8, 9])
    func orientation(_ value: UInt8) throws {
        for little in [false, true] {
            let header = try PhotoHeader(JPEGFixture.file(400, 300, extra: JPEGFixture.exif(value, little: little)))
            #expect((header.width, header.height) == ((5...8).contains(value) ? (300, 400) : (400, 300)))
        }
    }

    @Test("A2.2.1 S28 a JPG cut off anywhere is never whole, and never traps")
    func truncated() throws {
        let whole = JPEGFixture.file(300, 400, bytes: 31_000, extra: JPEGFixture.exif(6))
        #expect(try PhotoHeader(whole).width == 400)
        for count in Array(0..<120) + [30_000, whole.count - 2, whole.count - 1] {
            #expect(PhotoReading.read(Array(whole.prefix(count))).structure != .whole, "\(count)")
        }
        #expect(PhotoReading.read(whole + [0, 1, 2]).structure == .whole)
        // Of a file that is too large the beginning says what there is to say.
        let head = PhotoReading.read(Array(whole.prefix(30_000)), byteCount: 31_000)
        #expect(head.structure == .whole && head.width == 400 && head.drawn.isEmpty)
        #expect(head.background == .tooManyPixels(120_000, limit: PhotoBackground.pixelLimit))
    }

    @Test(
        "S28 every byte of the header changed to every extreme is answered, not a trap",
        arguments: [UInt8(0), 0x7F, 0x80, 0xD8, 0xFF])
    func mutated(_ value: UInt8) {
        let whole = JPEGFixture.file(300, 400, bytes: 400, extra: JPEGFixture.exif(8, little: true))
        for index in 0..<100 {
            var changed = whole
            changed[index] = value
            _ = FileReader.photo(changed)
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
}
