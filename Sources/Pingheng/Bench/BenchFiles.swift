import CTurboJpeg

/// ID photos of nobody, as `PhotoCheck` takes them: 600 × 800 pixels before a white background, about 80 KB. Each wears its
/// number in white squares on its jacket, so that the photos that are made of them anew differ as well.
struct BenchPhotos {
    private static let width = 600, height = 800
    /// Bytes of a photo.
    private static let size = 70_000...90_000

    private let pixels: [UInt8]

    init() {
        var grain = Grain()
        var pixels = [UInt8](repeating: 255, count: 3 * BenchPhotos.width * BenchPhotos.height)
        for y in 0..<BenchPhotos.height {
            for x in 0..<BenchPhotos.width {
                let isFace = BenchPhotos.isInside(x - 300, y - 300, 130, 170)
                guard isFace || BenchPhotos.isInside(x - 300, y - 800, 270, 290) else { continue }
                let colour = isFace ? [214, 172, 146] : [44, 62, 104]
                let noise = grain.next(33) - 16
                let at = 3 * (y * BenchPhotos.width + x)
                for channel in 0..<3 { pixels[at + channel] = UInt8(clamping: colour[channel] + noise) }
            }
        }
        self.pixels = pixels
    }

    /// - Parameter number: below 65,536; another one is another photo.
    func photo(_ number: Int) throws -> [UInt8] {
        var pixels = pixels
        for bit in 0..<16 where number >> bit & 1 == 1 {
            let (left, top) = (140 + bit % 8 * 40, 640 + bit / 8 * 40)
            for y in top..<top + 20 {
                for at in 3 * (y * BenchPhotos.width + left)..<3 * (y * BenchPhotos.width + left + 20) {
                    pixels[at] = 255
                }
            }
        }
        let photo = try JPEGBytes.make(
            pixels, width: BenchPhotos.width, height: BenchPhotos.height, channels: 3, quality: 90)
        guard BenchPhotos.size.contains(photo.count) else { throw Failure("测量用的照片有 \(photo.count) 字节，应为 80 KB 左右。") }
        return photo
    }

    /// Whether a place, seen from its middle, lies in an ellipse with these radii.
    private static func isInside(_ x: Int, _ y: Int, _ a: Int, _ b: Int) -> Bool {
        x * x * b * b + y * y * a * a <= a * a * b * b
    }
}

/// Scans of a page, as an office's machine makes them: a PDF with a grey picture of A4 at 150 dpi and nothing else, about 100 KB.
/// They differ by the number in their titles: what is kept of a PDF is the file as it came.
struct BenchScans {
    private static let width = 1240, height = 1754
    /// Bytes of a picture.
    private static let size = 90_000...115_000

    private let picture: [UInt8]

    init() throws {
        var grain = Grain()
        var pixels = [UInt8](repeating: 0, count: BenchScans.width * BenchScans.height)
        for index in pixels.indices { pixels[index] = UInt8(clamping: 244 + grain.next(5)) }
        for line in stride(from: 140, to: 1600, by: 84) {
            BenchScans.write(line, &pixels, &grain)
        }
        picture = try JPEGBytes.make(
            pixels, width: BenchScans.width, height: BenchScans.height, channels: 1, quality: 50)
        guard BenchScans.size.contains(picture.count) else {
            throw Failure("测量用的扫描页有 \(picture.count) 字节，应为 100 KB 左右。")
        }
    }

    /// A line of what looks like print from afar: words of strokes, five to a line's width.
    private static func write(_ line: Int, _ pixels: inout [UInt8], _ grain: inout Grain) {
        for top in stride(from: line, to: line + 20, by: 4) {
            for left in stride(from: 130, to: 1110, by: 4) where (left / 80 + line) % 5 != 0 && grain.next(4) == 0 {
                for y in top..<top + 4 {
                    for x in left..<left + 4 { pixels[y * width + x] = 50 }
                }
            }
        }
    }

    /// - Parameter number: another one is another file.
    func pdf(_ number: Int) -> [UInt8] {
        let image = """
            /Type /XObject /Subtype /Image /Width \(BenchScans.width) /Height \(BenchScans.height) \
            /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode
            """
        let page = """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] \
            /Resources << /XObject << /Scan 5 0 R >> >> /Contents 4 0 R >>
            """
        let objects: [[UInt8]] = [
            Array("<< /Type /Catalog /Pages 2 0 R >>".utf8), Array("<< /Type /Pages /Kids [3 0 R] /Count 1 >>".utf8),
            Array(page.utf8), BenchScans.stream("", Array("q 595 0 0 842 0 0 cm /Scan Do Q".utf8)),
            BenchScans.stream(image, picture), Array("<< /Title (Scan \(number)) >>".utf8),
        ]
        var file = Array("%PDF-1.7\n".utf8)
        var table = "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for (index, object) in objects.enumerated() {
            let place = String(file.count)
            table += String(repeating: "0", count: 10 - place.count) + place + " 00000 n \n"
            file += Array("\(index + 1) 0 obj\n".utf8)
            file += object
            file += Array("\nendobj\n".utf8)
        }
        let start = file.count
        table += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R /Info 6 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        file += Array(table.utf8)
        return file
    }

    private static func stream(_ entries: String, _ content: [UInt8]) -> [UInt8] {
        var object = Array("<< \(entries) /Length \(content.count) >>\nstream\n".utf8)
        object += content
        object += Array("\nendstream".utf8)
        return object
    }
}

/// A linear congruential generator (Knuth, MMIX): the same pictures in every run.
private struct Grain {
    private var state: UInt64 = 1

    /// A number from 0 on, below `bound`.
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % bound
    }
}

private enum JPEGBytes {
    /// - Parameter channels: 1 (grey) or 3 (red, green, blue).
    static func make(_ pixels: [UInt8], width: Int, height: Int, channels: Int, quality: Int) throws -> [UInt8] {
        guard let handle = tjInitCompress() else { throw Failure("libturbojpeg 内存不足。") }
        defer { tjDestroy(handle) }
        let format = channels == 1 ? TJPF_GRAY : TJPF_RGB
        let sampling = channels == 1 ? TJSAMP_GRAY : TJSAMP_420
        var written: UnsafeMutablePointer<UInt8>?
        var size: UInt = 0
        defer { tjFree(written) }
        guard
            tjCompress2(
                handle, pixels, Int32(width), 0, Int32(height), Int32(format.rawValue), &written, &size,
                Int32(sampling.rawValue), Int32(quality), 0) == 0, let written
        else { throw Failure("测量用的图片写不成 JPEG。") }
        return Array(UnsafeBufferPointer(start: written, count: Int(size)))
    }
}
