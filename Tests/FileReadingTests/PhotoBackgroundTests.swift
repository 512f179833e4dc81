import CTurboJpeg
import Testing

@testable import FileReading

@Suite struct PhotoBackgroundTests {
    struct RGB { let r: UInt8, g: UInt8, b: UInt8 }
    static let white = RGB(r: 252, g: 251, b: 250), blue = RGB(r: 67, g: 142, b: 219), dark = RGB(r: 40, g: 36, b: 34)

    /// A head and shoulders before a background, as seen; written with the library's own encoder.
    private func jpeg(
        _ width: Int, _ height: Int, background: RGB, format: Int32 = Int32(TJPF_RGB.rawValue), flags: Int32 = 0,
        turned: Bool = false
    ) throws -> [UInt8] {
        let bytes = format == Int32(TJPF_CMYK.rawValue) ? 4 : 3
        let (w, h) = turned ? (height, width) : (width, height)
        var pixels = [UInt8](repeating: 0, count: w * h * bytes)
        for y in 0..<height {
            for x in 0..<width {
                let isHead = abs(x - width / 2) < width / 4 && y > height / 5
                let isShoulder = y > height * 3 / 5
                let colour = isHead || isShoulder ? Self.dark : background
                // Stored a quarter turn to the left: the viewer turns it right (orientation 6).
                let at = bytes * (turned ? (width - 1 - x) * w + y : y * w + x)
                pixels.replaceSubrange(at..<at + 3, with: [colour.r, colour.g, colour.b])
            }
        }
        let handle = try #require(tjInitCompress())
        defer { tjDestroy(handle) }
        var out: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        let sampling = bytes == 4 ? TJSAMP_444 : TJSAMP_420
        #expect(
            tjCompress2(handle, pixels, Int32(w), 0, Int32(h), format, &out, &size, Int32(sampling.rawValue), 90, flags)
                == 0)
        defer { tjFree(out) }
        return Array(UnsafeBufferPointer(start: out, count: Int(size)))
    }

    private func measure(_ bytes: [UInt8]) throws -> PhotoReport.Background {
        PhotoBackground.measure(bytes, header: try PhotoHeader(bytes))
    }

    private func whiteShare(_ bytes: [UInt8]) throws -> Int {
        guard case .measured(let share, _, _, _) = try measure(bytes) else { return -1 }
        return share
    }

    @Test(
        "A2.2.1 a white background passes and a blue one does not, small or large, baseline or progressive",
        arguments: [
            (216, 301), (413, 579), (1500, 2100),
        ])
    func colours(_ width: Int, _ height: Int) throws {
        for flags in [0, TJFLAG_PROGRESSIVE] {
            #expect(try whiteShare(jpeg(width, height, background: Self.white, flags: flags)) > 950)
            #expect(try whiteShare(jpeg(width, height, background: Self.blue, flags: flags)) < 50)
        }
    }

    @Test("A2.2.1 a picture stored lying down is looked at as it is seen")
    func orientation() throws {
        var bytes = try jpeg(400, 560, background: Self.white, turned: true)
        let exif: [UInt8] = [0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]
        let lying = try whiteShare(bytes)
        bytes.insert(contentsOf: [0xFF, 0xE1, 0, UInt8(8 + exif.count)] + Array("Exif".utf8) + [0, 0] + exif, at: 2)
        #expect(try PhotoHeader(bytes).width == 400)
        #expect(try whiteShare(bytes) > 950 && lying < 900)
    }

    @Test("A2.2.1 CMYK is said in words, grey photos are measured")
    func colourSpaces() throws {
        #expect(try measure(jpeg(300, 400, background: Self.white, format: Int32(TJPF_CMYK.rawValue))) == .notRGB)
    }

    @Test("S23 claimed 60,000 pixels a side, or a progressive file of 16 million, are refused without decoding")
    func limits() throws {
        var bytes = try jpeg(300, 400, background: Self.white)
        let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
        bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
        #expect(try measure(bytes) == .tooManyPixels(3_600_000_000, limit: PhotoBackground.pixelLimit))
        var progressive = try jpeg(300, 400, background: Self.white, flags: TJFLAG_PROGRESSIVE)
        let other = try #require(
            progressive.indices.dropLast().first { progressive[$0] == 0xFF && progressive[$0 + 1] == 0xC2 })
        progressive.replaceSubrange(other + 5..<other + 9, with: [0x0F, 0xA0, 0x0F, 0xA0])
        guard case .tooManyPixels = try measure(progressive) else {
            Issue.record("a progressive file of 4000×4000 was decoded")
            return
        }
    }

    @Test("A2.2.1 S28 damaged image data is a finding")
    func damaged() throws {
        let bytes = try jpeg(300, 400, background: Self.white)
        let scan = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
        var cut = Array(bytes[..<(scan + 200)])
        cut += [0xFF, 0xD9]
        #expect(try measure(cut) == .undecodable)
        #expect(PhotoBackground.measure([], header: try PhotoHeader(bytes)) == .undecodable)
    }
}
