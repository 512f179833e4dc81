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
