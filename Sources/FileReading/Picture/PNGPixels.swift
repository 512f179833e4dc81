import CPng

extension Pixels {
    /// The brightness of a PNG, on white paper where it is transparent.
    ///
    /// - Parameter limit: pixels; what has more is not decoded.
    init?(png bytes: [UInt8], limit: Int = FileReport.Bounds.pixels) {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        let decoded: [UInt8]? = bytes.withUnsafeBytes { all in
            guard png_image_begin_read_from_memory(&image, all.baseAddress, all.count) != 0, image.width > 0,
                image.height > 0, Int(image.width) * Int(image.height) <= limit
            else { return nil }
            // Brightness as stored (sRGB), one byte a pixel.
            image.format = 0
            var paper = png_color(red: 255, green: 255, blue: 255)
            let size = Int(image.width) * Int(image.height)
            var done: Int32 = 0
            let pixels = [UInt8](unsafeUninitializedCapacity: size) { pixels, count in
                pixels.initialize(repeating: 255)
                done = png_image_finish_read(&image, &paper, pixels.baseAddress, png_int_32(image.width), nil)
                count = size
            }
            return done == 0 ? nil : pixels
        }
        guard let decoded else { return nil }
        self.init(width: Int(image.width), height: Int(image.height), channels: 1, bytes: decoded)
    }
}
