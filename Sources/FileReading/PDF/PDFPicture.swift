/// The pixels of pictures in a PDF, of the kinds that scanners and cameras make: JPEG, and plain grey, black and white, or colour. Other
/// kinds (fax codes, JBIG2, JPEG 2000, palettes, masks) are not decoded here.
enum PDFPicture {
    /// Decoded with JPEG's own scaling, which leaves enough to see whether a sheet is blank.
    private static let least = 240

    /// - Returns: nil for what is not decoded.
    static func pixels(of picture: PDFObject) throws(ReadFault) -> Pixels? {
        guard ["/SMask", "/Mask", "/Decode", "/ImageMask"].allSatisfy({ picture[$0].isNull }) else { return nil }
        let filters = picture.dictionary.map(StreamBudget.filters) ?? []
        if filters == ["/DCTDecode"] { return jpeg(try picture.data(isDecoded: false)) }
        guard filters.isEmpty || filters == ["/FlateDecode"],
            let width = side(picture["/Width"]), let height = side(picture["/Height"]),
            width * height <= FileReport.Bounds.pixels, let channels = channels(picture["/ColorSpace"])
        else { return nil }
        let bytes = try picture.data(isDecoded: true)
        switch picture["/BitsPerComponent"].number {
        case 8:
            guard bytes.count >= width * height * channels else { return nil }
            return Pixels(
                width: width, height: height, channels: channels, bytes: Array(bytes.prefix(width * height * channels)))
        case 1: return channels == 1 ? bits(bytes, width, height) : nil
        default: return nil
        }
    }

    private static func jpeg(_ bytes: [UInt8]) -> Pixels? {
        guard let header = try? PhotoHeader(bytes), header.components != 4, header.scans <= PhotoBackground.scanLimit
        else { return nil }
        return Pixels(jpeg: bytes, header: header, channels: 1, least: least)
    }

    private static func bits(_ bytes: [UInt8], _ width: Int, _ height: Int) -> Pixels? {
        let row = (width + 7) / 8
        guard bytes.count >= row * height else { return nil }
        var pixels = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width where bytes[y * row + x / 8] & (0x80 >> UInt8(x % 8)) != 0 {
                pixels[y * width + x] = 255
            }
        }
        return Pixels(width: width, height: height, channels: 1, bytes: pixels)
    }

    private static func side(_ value: PDFObject) -> Int? {
        guard let number = value.number, number >= 1, number <= 65_535 else { return nil }
        return Int(number)
    }

    /// 1 or 3; nil for other ways of telling colours.
    private static func channels(_ value: PDFObject) -> Int? {
        switch value.name ?? (value.items > 0 ? value.item(0).name : nil) {
        case "/DeviceGray", "/CalGray": 1
        case "/DeviceRGB", "/CalRGB": 3
        case "/ICCBased" where value.items == 2:
            switch value.item(1)["/N"].number {
            case 1: 1
            case 3: 3
            default: nil
            }
        default: nil
        }
    }
}
