import Glibc

/// What the markers of a JPEG file say, read without decoding a pixel (A2.2.1, S23; ITU-T T.81, JEITA CP-3451 for the orientation).
///
/// Every read is bounded by the bytes that are there; a file that lies about lengths is ``Fault/broken``.
public struct PhotoHeader: Hashable, Sendable {
    /// As stored, 1...65535.
    public let storedWidth: Int
    public let storedHeight: Int
    /// 1 grey, 3 colour, 4 CMYK.
    public let components: Int
    /// EXIF orientation 1...8; what is missing or out of range counts as 1.
    public let orientation: Int
    /// How many scans the image comes in; many of them make decoding costly.
    public let scans: Int
    /// Where the image ends: what follows is none of it.
    public let end: Int
    /// Comments (COM), which anybody may fill with anything.
    public let comments: [[UInt8]]
    /// Bytes that a decoder needs to hold coefficients of the whole image: progressive files and such whose first scan
    /// leaves components out; 0 for those that are decoded row by row.
    public let coefficientBytes: Int

    /// As seen: orientations 5 to 8 turn the picture by a right angle.
    public var width: Int { orientation >= 5 ? storedHeight : storedWidth }
    public var height: Int { orientation >= 5 ? storedWidth : storedHeight }

    public enum Fault: Error, Hashable, Sendable {
        case notJPEG
        /// A marker or a length is wrong.
        case broken
        /// The bytes end before the image does. Carries what was read of it.
        case truncated(PhotoHeader?)
    }

    /// - Parameters:
    ///   - bytes: the file, or its beginning.
    ///   - whole: false when `bytes` is only the beginning: then the end of the image is not looked for.
    public init(_ bytes: [UInt8], whole: Bool = true) throws(Fault) {
        guard FileSort(of: bytes) == .jpeg else { throw .notJPEG }
        var reader = JPEGReader(bytes)
        let outcome = reader.read()
        guard let frame = reader.frame else {
            throw outcome == .broken ? .broken : .truncated(nil)
        }
        storedWidth = frame.width
        storedHeight = frame.height
        components = frame.sampling.count
        orientation = reader.orientation
        scans = reader.scans
        end = reader.position
        comments = reader.comments
        coefficientBytes =
            reader.firstScanComponents < frame.sampling.count || frame.progressive ? frame.coefficientBytes : 0
        switch outcome {
        case .complete: return
        case .broken: throw .broken
        case .ended: if whole || reader.scans == 0 { throw .truncated(self) }
        }
    }
}

/// Walks the markers of a JPEG stream once, from the first to the end of the image.
private struct JPEGReader {
    enum Outcome { case complete, ended, broken }

    struct Frame {
        var width: Int
        var height: Int
        var progressive: Bool
        /// Horizontal times vertical sampling factor of each component.
        var sampling: [(h: Int, v: Int)]

        var coefficientBytes: Int {
            let h = sampling.map(\.h).max() ?? 1
            let v = sampling.map(\.v).max() ?? 1
            // Two bytes a coefficient; 65535 squared times 4 components stays far below 2^63.
            return sampling.reduce(0) { $0 + 2 * width * height * $1.h * $1.v / (h * v) }
        }
    }

    private let bytes: [UInt8]
    private(set) var position = 2
    private(set) var comments: [[UInt8]] = []
    private(set) var frame: Frame?
    private(set) var orientation = 1
    private(set) var scans = 0
    private(set) var firstScanComponents = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func read() -> Outcome {
        while true {
            guard let marker = nextMarker() else { return position >= bytes.count ? .ended : .broken }
            switch marker {
            case 0xD9: return frame != nil && scans > 0 ? .complete : .broken
            case 0x01, 0xD0...0xD7: continue
            case 0xD8: return .broken
            default: break
            }
            guard let length = word(position) else { return .ended }
            guard length >= 2 else { return .broken }
            let start = position + 2
            let end = position + length
            guard end <= bytes.count else { return .ended }
            position = end
            switch marker {
            case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
                guard frame == nil, readFrame(start, end, marker) else { return .broken }
            case 0xE1: readOrientation(start, end)
            case 0xFE: comments.append(Array(bytes[start..<end]))
            case 0xDA:
                guard frame != nil, end > start else { return .broken }
                if scans == 0 { firstScanComponents = Int(bytes[start]) }
                scans += 1
                skipEntropyCodedData()
            default: break
            }
        }
    }

    /// A marker may be preceded by any number of fill bytes 0xFF.
    private mutating func nextMarker() -> UInt8? {
        guard position < bytes.count, bytes[position] == 0xFF else { return nil }
        while position < bytes.count, bytes[position] == 0xFF { position += 1 }
        guard position < bytes.count else { return nil }
        let marker = bytes[position]
        guard marker != 0 else { return nil }
        position += 1
        return marker
    }

    /// To the next marker that is neither a stuffed zero nor a restart.
    private mutating func skipEntropyCodedData() {
        bytes.withUnsafeBytes { all in
            var index = position
            while index + 1 < all.count, let start = all.baseAddress,
                let found = memchr(start + index, 0xFF, all.count - 1 - index)
            {
                index = UnsafeRawPointer(found) - start
                switch all[index + 1] {
                case 0, 0xD0...0xD7: index += 2
                case 0xFF: index += 1
                default:
                    position = index
                    return
                }
            }
            position = all.count
        }
    }

    /// - Returns: false when a value is one that no picture has.
    private mutating func readFrame(_ start: Int, _ end: Int, _ marker: UInt8) -> Bool {
        guard end - start >= 6, let height = word(start + 1), let width = word(start + 3) else { return false }
        let count = Int(bytes[start + 5])
        guard width > 0, height > 0, (1...4).contains(count), end - start >= 6 + 3 * count else { return false }
        var sampling: [(h: Int, v: Int)] = []
        for component in 0..<count {
            let factors = bytes[start + 7 + 3 * component]
            let h = Int(factors >> 4)
            let v = Int(factors & 15)
            guard (1...4).contains(h), (1...4).contains(v) else { return false }
            sampling.append((h, v))
        }
        frame = Frame(width: width, height: height, progressive: marker & 3 == 2, sampling: sampling)
        return true
    }

    /// Broken metadata is ignored, not fatal: scanners write the strangest things.
    private mutating func readOrientation(_ start: Int, _ end: Int) {
        guard end - start >= 14, bytes[start..<start + 6].elementsEqual([0x45, 0x78, 0x69, 0x66, 0, 0]) else { return }
        let tiff = start + 6
        let little = bytes[tiff] == 0x49
        func number(_ offset: Int, _ size: Int) -> Int? {
            guard offset >= tiff, offset + size <= end else { return nil }
            return (0..<size).reduce(0) { sum, index in
                sum << 8 | Int(bytes[little ? offset + size - 1 - index : offset + index])
            }
        }
        guard number(tiff + 2, 2) == 42, let first = number(tiff + 4, 4), let entries = number(tiff + first, 2) else {
            return
        }
        for entry in 0..<entries {
            let place = tiff + first + 2 + 12 * entry
            guard let tag = number(place, 2) else { return }
            if tag == 0x0112, let value = number(place + 8, 2), (1...8).contains(value) {
                orientation = value
                return
            }
        }
    }

    private func word(_ offset: Int) -> Int? {
        offset + 1 < bytes.count ? Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) : nil
    }
}
