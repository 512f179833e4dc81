/// What was measured of an ID photo before anything is judged (A2.2.1). Its bytes are read by `FileReading/PhotoReading`.
public struct PhotoMeasurement: Hashable, Sendable {
    public enum Structure: Hashable, Sendable, CaseIterable {
        /// A JPEG from its first marker to its last.
        case whole
        /// A JPEG whose bytes end before the image does.
        case truncated
        /// A JPEG with a wrong marker or length.
        case broken
        /// Something else.
        case notJPEG
    }

    /// Pixels as it is seen: turned upright where its EXIF data says so.
    public struct Size: Hashable, Sendable {
        public let width: Int
        public let height: Int

        /// - Parameters:
        ///   - width: 1…65,535.
        ///   - height: 1…65,535.
        /// - Returns: nil for sides that no JPEG has.
        public init?(width: Int, height: Int) {
            let sides = 1...65_535
            guard sides.contains(width), sides.contains(height) else { return nil }
            (self.width, self.height) = (width, height)
        }
    }

    public var kind: FileKind
    public var byteCount: Int
    public var structure: Structure
    /// nil where it is not known.
    public var size: Size?
    /// nil where there was no whole picture to look at.
    public var background: PhotoBackgroundFinding?

    public init(
        kind: FileKind, byteCount: Int, structure: Structure, size: Size? = nil,
        background: PhotoBackgroundFinding? = nil
    ) {
        self.kind = kind
        self.byteCount = byteCount
        self.structure = structure
        self.size = size
        self.background = background
    }
}
