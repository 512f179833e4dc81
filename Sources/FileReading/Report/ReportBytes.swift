/// The report as bytes, as it goes from the helper to the server. All numbers are unsigned, the highest byte first.
///
///     at  bytes
///      0  3   "PFR"
///      3  1   version: 1
///      4  1   kind, see FileSort
///      5  1   fault, see ReadFault; 0 none
///      6  1   orientation, 1…8
///      7  1   1: blurred; 2: a photo's part follows; 3: both
///      8  4   bytes of the file
///     12  4   width             16  4   height          20  4   pages
///     24  4   first blank page  28  4   blank pages; both 0: none
///
/// and of a photo
///
///     32  1   structure, see PhotoReport.Structure
///     33  1   background: 0 not looked at, 1 measured, 2 too many pixels, 3 not RGB, 4 not to be decoded
///     34  2   0
///     36  4   width             40  4   height
///     44  4   white per mille, or pixels
///     48  4   0, red, green, blue; or the pixels that are decoded
///     52  4   length of the drawn photo, which follows to the end
extension FileReport {
    /// Why bytes are no report.
    public struct Malformed: Error, Hashable, Sendable {}

    private static let mark: [UInt8] = [0x50, 0x46, 0x52, 1]
    private static let plainSize = 32, photoSize = 56
    /// What numbers may be: sides of a PNG go up to 2^30, pixels of a JPEG up to 65,535².
    private static let sizes = 0...1 << 31, sides = 0...1 << 30, pages = 0...1 << 20, pixels = 0...65_535 * 65_535
    /// Bytes of a drawn photo.
    private static let drawnLimit = 8 << 20

    public var bytes: [UInt8] {
        var out = FileReport.mark
        out += [
            kind.rawValue, fault?.rawValue ?? 0, UInt8(clamping: orientation),
            (isBlurred ? 1 : 0) | (photo == nil ? 0 : 2),
        ]
        for number in [byteCount, width, height, pages, blanks?.first ?? 0, blanks?.count ?? 0] {
            out.append(big: number)
        }
        if let photo { out += photo.bytes }
        return out
    }

    /// - Throws: ``Malformed`` for whatever ``bytes`` does not write.
    public init(bytes: [UInt8]) throws(Malformed) {
        guard bytes.count >= FileReport.plainSize, bytes.starts(with: FileReport.mark),
            let kind = FileSort(rawValue: bytes[4]), bytes[7] <= 3
        else { throw Malformed() }
        self.init(kind: kind, byteCount: try FileReport.number(bytes, 8, in: FileReport.sizes))
        if bytes[5] != 0 {
            guard let fault = ReadFault(rawValue: bytes[5]) else { throw Malformed() }
            self.fault = fault
        }
        orientation = try FileReport.number(Int(bytes[6]), in: 1...8)
        isBlurred = bytes[7] & 1 != 0
        width = try FileReport.number(bytes, 12, in: FileReport.sides)
        height = try FileReport.number(bytes, 16, in: FileReport.sides)
        pages = try FileReport.number(bytes, 20, in: FileReport.pages)
        let first = try FileReport.number(bytes, 24, in: FileReport.pages)
        let count = try FileReport.number(bytes, 28, in: FileReport.pages)
        guard (first == 0) == (count == 0) else { throw Malformed() }
        if first > 0 { blanks = Blanks(first: first, count: count) }
        if bytes[7] & 2 != 0 {
            photo = try FileReport.photo(bytes)
        } else if bytes.count != FileReport.plainSize {
            throw Malformed()
        }
    }

    private static func photo(_ bytes: [UInt8]) throws(Malformed) -> PhotoReport {
        guard bytes.count >= photoSize, let structure = PhotoReport.Structure(rawValue: bytes[32]), bytes[34] == 0,
            bytes[35] == 0
        else { throw Malformed() }
        var photo = PhotoReport(structure: structure)
        photo.width = try number(bytes, 36, in: sides)
        photo.height = try number(bytes, 40, in: sides)
        switch bytes[33] {
        case 1:
            guard bytes[48] == 0 else { throw Malformed() }
            photo.background = .measured(
                whitePerMille: try number(bytes, 44, in: 0...1000), red: bytes[49], green: bytes[50], blue: bytes[51])
        case 2:
            photo.background = .tooManyPixels(
                try number(bytes, 44, in: pixels), limit: try number(bytes, 48, in: pixels))
        case let other:
            guard try number(bytes, 44, in: pixels) == 0, try number(bytes, 48, in: pixels) == 0 else {
                throw Malformed()
            }
            switch other {
            case 0: break
            case 3: photo.background = .notRGB
            case 4: photo.background = .undecodable
            default: throw Malformed()
            }
        }
        let length = try number(bytes, 52, in: 0...drawnLimit)
        guard bytes.count - photoSize == length else { throw Malformed() }
        photo.drawn = Array(bytes[photoSize...])
        return photo
    }

    private static func number(_ bytes: [UInt8], _ at: Int, in range: ClosedRange<Int>) throws(Malformed) -> Int {
        guard let number = Bytes.big(bytes, at) else { throw Malformed() }
        return try self.number(number, in: range)
    }

    private static func number(_ number: Int, in range: ClosedRange<Int>) throws(Malformed) -> Int {
        guard range.contains(number) else { throw Malformed() }
        return number
    }
}

extension PhotoReport {
    fileprivate var bytes: [UInt8] {
        let (code, first, second): (UInt8, Int, Int) =
            switch background {
            case nil: (0, 0, 0)
            case .measured(let white, let red, let green, let blue):
                (1, white, Int(red) << 16 | Int(green) << 8 | Int(blue))
            case .tooManyPixels(let pixels, let limit): (2, pixels, limit)
            case .notRGB: (3, 0, 0)
            case .undecodable: (4, 0, 0)
            }
        var out = [structure.rawValue, code, 0, 0]
        for number in [width, height, first, second, drawn.count] { out.append(big: number) }
        return out + drawn
    }
}

extension [UInt8] {
    mutating func append(big number: Int) {
        let word = UInt32(clamping: number)
        for shift in [24, 16, 8, 0] as [UInt32] { append(UInt8(truncatingIfNeeded: word >> shift)) }
    }
}
