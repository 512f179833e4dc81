import CPng

extension Pixels {
    /// A PNG as stored (sRGB), on white paper where it is transparent.
    ///
    /// - Parameters:
    ///   - channels: 1 for its brightness, 3 for its colours.
    ///   - limit: pixels; what has more is not decoded.
    init?(png bytes: [UInt8], channels: Int = 1, limit: Int = FileReport.Bounds.pixels) {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        let decoded: [UInt8]? = bytes.withUnsafeBytes { all in
            guard png_image_begin_read_from_memory(&image, all.baseAddress, all.count) != 0, image.width > 0,
                image.height > 0, Int(image.width) * Int(image.height) <= limit
            else { return nil }
            image.format = Pixels.format(channels)
            var paper = png_color(red: 255, green: 255, blue: 255)
            let row = Int(image.width) * channels
            var done: Int32 = 0
            let pixels = [UInt8](unsafeUninitializedCapacity: row * Int(image.height)) { pixels, count in
                pixels.initialize(repeating: 255)
                done = png_image_finish_read(&image, &paper, pixels.baseAddress, png_int_32(row), nil)
                count = row * Int(image.height)
            }
            return done == 0 ? nil : pixels
        }
        guard let decoded else { return nil }
        self.init(width: Int(image.width), height: Int(image.height), channels: channels, bytes: decoded)
    }

    /// As PNG without anything beside the pixels.
    func png() -> [UInt8]? {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        (image.width, image.height, image.format) = (UInt32(width), UInt32(height), Pixels.format(channels))
        // On its way into another file, which packs it anew.
        image.flags = UInt32(PNG_IMAGE_FLAG_FAST)
        // What cannot be made smaller takes a few bytes for each 16 KiB and each row more.
        var size = bytes.count + bytes.count / 1000 + height + 4096
        var done: Int32 = 0
        let written = [UInt8](unsafeUninitializedCapacity: size) { out, count in
            done = png_image_write_to_memory(
                &image, out.baseAddress, &size, 0, bytes, png_int_32(width * channels), nil)
            count = done == 0 ? 0 : size
        }
        return done == 0 ? nil : written
    }

    /// One byte a channel.
    private static func format(_ channels: Int) -> UInt32 { channels == 1 ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR) }
}
