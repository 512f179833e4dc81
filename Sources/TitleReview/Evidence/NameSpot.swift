/// Where an applicant's name stands in a file of evidence: a rectangle on an upright page (A2.2.4). It is measured in
/// ten-thousandths of the page, so that it fits every size in which the page is shown.
public struct NameSpot: Hashable, Sendable, Codable {
    /// The page's width and height.
    public static let whole = 10_000
    /// The least width and height that can be seen: half a hundredth of the page.
    public static let least = 50

    public let fileID: String
    /// From 1.
    public let page: Int
    public let left: Int
    public let top: Int
    public let width: Int
    public let height: Int

    /// - Returns: nil unless the rectangle lies on the page and is large enough to be seen.
    public init?(fileID: String, page: Int, left: Int, top: Int, width: Int, height: Int) {
        let room = 0...NameSpot.whole
        guard page > 0, room.contains(left), room.contains(top), room.contains(width), room.contains(height),
            width >= NameSpot.least, height >= NameSpot.least,
            left + width <= NameSpot.whole, top + height <= NameSpot.whole
        else { return nil }
        (self.fileID, self.page, self.left, self.top, self.width, self.height) = (
            fileID, page, left, top, width, height
        )
    }

    /// The same rectangle on the page turned clockwise by so many quarters.
    public func turned(_ quarters: Int) -> NameSpot {
        (0..<(quarters & 3)).reduce(self) { spot, _ in spot.turnedOnce }
    }

    private init(_ other: NameSpot, left: Int, top: Int, width: Int, height: Int) {
        (fileID, page) = (other.fileID, other.page)
        (self.left, self.top, self.width, self.height) = (left, top, width, height)
    }

    private var turnedOnce: NameSpot {
        NameSpot(self, left: NameSpot.whole - top - height, top: left, width: height, height: width)
    }
}
