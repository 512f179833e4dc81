import FileReading
import TitleReview

/// A page of evidence as a picture: what is shown is drawn anew and carries no byte of what was uploaded (S23).
public struct PageDrawing: Hashable, Sendable, Codable {
    public static let widths = 80...2600

    /// From 1; a picture has one page.
    public var page: Int
    /// Pixels.
    public var width: Int
    /// Quarter turns clockwise, beyond what the picture says of itself.
    public var quarters: Int

    public init(page: Int, width: Int, quarters: Int = 0) {
        self.page = page
        self.width = min(max(width, PageDrawing.widths.lowerBound), PageDrawing.widths.upperBound)
        self.quarters = quarters & 3
    }

    /// - Returns: JPEG; nil when there is no such page or it cannot be drawn.
    public func draw(_ bytes: [UInt8]) -> [UInt8]? {
        switch FileKind(of: bytes) {
        case .jpeg:
            guard page == 1, let header = try? PhotoHeader(bytes),
                header.storedWidth * header.storedHeight <= FileReport.Bounds.pixels
            else { return nil }
            return PageImage(jpeg: bytes, header: header, least: width)?.seen(
                orientation: header.orientation, quarters: quarters, width: width)?.jpeg()
        case .png:
            guard page == 1 else { return nil }
            return PageImage(png: bytes)?.seen(orientation: 1, quarters: quarters, width: width)?.jpeg()
        case .pdf:
            guard let pages = PDFPages(bytes) else { return nil }
            return pages.draw(page - 1, width: width)?.seen(orientation: 1, quarters: quarters, width: width)?.jpeg()
        default: return nil
        }
    }
}
