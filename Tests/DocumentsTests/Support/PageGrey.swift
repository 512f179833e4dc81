import Testing

@testable import Documents
@testable import FileReading

extension PageImage {
    /// Brightness 0…255, row by row, as near as JPEG keeps it.
    func grey() throws -> [Int32] {
        let bytes = try #require(jpeg(quality: 100))
        let pixels = try #require(
            Pixels(jpeg: bytes, header: try PhotoHeader(bytes), channels: 1, least: Int(UInt16.max)))
        return pixels.grey
    }
}
