/// What was found out about a file: facts and measurements, no judgements but those that keep the reader from harm.
public struct FileReport: Hashable, Sendable {
    /// What a file may have that is read at all.
    public enum Bounds {
        /// A page of A3 at 600 dpi has 70 million pixels, at 300 dpi 17 million; phones make up to 50 million.
        public static let pixels = 50_000_000
        public static let pages = 200
    }

    /// Pages without anything on them.
    public struct Blanks: Hashable, Sendable {
        /// From 1.
        public var first: Int
        public var count: Int

        public init(first: Int, count: Int) { (self.first, self.count) = (first, count) }
    }

    public var kind: FileSort
    /// Why it is not taken; nil when it is.
    public var fault: ReadFault?
    public var byteCount: Int
    /// Pixels of a picture as it is seen; 0 where they are unknown, and of a PDF.
    public var width = 0
    public var height = 0
    /// How the picture is to be turned to stand upright (EXIF 1…8).
    public var orientation = 1
    /// 1 for a picture.
    public var pages = 1
    /// So blurred that print of ten points cannot be read.
    public var isBlurred = false
    public var blanks: Blanks?
    /// nil unless the file was looked at as an ID photo.
    public var photo: PhotoReport?

    public init(kind: FileSort, byteCount: Int) { (self.kind, self.byteCount) = (kind, byteCount) }
}

/// What was measured of an ID photo (A2.2.1), and the photo drawn anew.
public struct PhotoReport: Hashable, Sendable {
    public enum Structure: UInt8, Hashable, Sendable, CaseIterable {
        case whole = 1
        /// The bytes end before the image does.
        case truncated
        /// A marker or a length is wrong.
        case broken
        case notJPEG
    }

    public enum Background: Hashable, Sendable {
        /// So many of a thousand pixels along the upper edges are white; the mean colour there.
        case measured(whitePerMille: Int, red: UInt8, green: UInt8, blue: UInt8)
        /// Pixels that are not decoded: so many, and so many are.
        case tooManyPixels(Int, limit: Int)
        /// CMYK, or another way of storing colours that screens do not show faithfully.
        case notRGB
        case undecodable
    }

    public var structure: Structure
    /// Pixels as it is seen; 0 where they are unknown.
    public var width = 0
    public var height = 0
    /// nil unless the photo is whole.
    public var background: Background?
    /// JPEG: upright, at most ``PhotoReading/longestSide`` pixels, made here, without a byte of what was sent (S23). Empty when it
    /// cannot be drawn.
    public var drawn: [UInt8] = []

    public init(structure: Structure) { self.structure = structure }
}
