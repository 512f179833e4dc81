/// JPEG or PNG bytes that a document can carry, with their size in pixels.
///
/// Only the header is read here; the sides are limited before anything is decoded.
public struct Picture: Hashable, Sendable {
    enum Kind: Hashable, Sendable { case jpeg, png }

    public static let longestSide = 4000

    let bytes: [UInt8]
    let kind: Kind
    let width: Int
    let height: Int

    /// - Throws: ``DocumentFailure/picture(_:)`` for other formats, CMYK, empty or oversized pictures.
    public init(_ bytes: [UInt8]) throws(DocumentFailure) {
        self.bytes = bytes
        if bytes.starts(with: [0xFF, 0xD8]) {
            kind = .jpeg
            (width, height) = try Picture.jpegSize(bytes)
        } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]), bytes.count > 24 {
            kind = .png
            func number(_ start: Int) -> Int { bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) } }
            (width, height) = (number(16), number(20))
        } else {
            throw .picture("只支持 JPEG 和 PNG 图片")
        }
        let sides = 1...Picture.longestSide
        guard sides.contains(width), sides.contains(height) else {
            throw .picture("图片尺寸 \(width)×\(height) 超出范围（每边 1 到 \(Picture.longestSide) 像素）")
        }
    }

    /// The largest rectangle of this picture's proportions, centred in `frame`.
    func fitted(into frame: Rect) -> Rect {
        let scale = min(frame.width / Double(width), frame.height / Double(height))
        let (w, h) = (Double(width) * scale, Double(height) * scale)
        return Rect(x: frame.x + (frame.width - w) / 2, y: frame.y + (frame.height - h) / 2, width: w, height: h)
    }

    /// Walks the segments of a JPEG to its frame header (ITU-T T.81, B.2.2).
    private static func jpegSize(_ bytes: [UInt8]) throws(DocumentFailure) -> (Int, Int) {
        var at = 2
        while at + 9 < bytes.count, bytes[at] == 0xFF {
            let marker = bytes[at + 1]
            let length = Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            if (0xC0...0xC2).contains(marker) {
                guard bytes[at + 9] == 1 || bytes[at + 9] == 3 else { throw .picture("不支持 CMYK 照片，请存为 RGB") }
                return (Int(bytes[at + 7]) << 8 | Int(bytes[at + 8]), Int(bytes[at + 5]) << 8 | Int(bytes[at + 6]))
            }
            guard length >= 2 else { break }
            at += 2 + length
        }
        throw .picture("照片已损坏，读不出尺寸")
    }
}
