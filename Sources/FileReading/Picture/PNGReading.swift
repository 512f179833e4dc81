import CZlib

/// A PNG from outside (W3C PNG, third edition): its chunks, and that its image data is as much as its header says, which is
/// found out by inflating it through a small window (S23).
enum PNGReading {
    /// An image of 50 million pixels written in chunks of 8 KiB has some thousands.
    private static let chunkLimit = 20_000
    /// What texts and colour profiles may grow to; each and together.
    private static let asideLimit = 4 << 20

    static func look(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) {
        var image = try Header(bytes)
        (report.width, report.height) = (image.width, image.height)
        guard image.width * image.height <= FileReport.Bounds.pixels else { throw .tooManyPixels }
        var at = 8
        var chunks = 0
        var aside = asideLimit
        var data: [Range<Int>] = []
        while true {
            guard at + 12 <= bytes.count, let length = Bytes.big(bytes, at) else { throw .truncated }
            let start = at + 8
            guard length <= bytes.count - start - 4 else { throw .truncated }
            let type = String(decoding: bytes[at + 4..<start], as: UTF8.self)
            let content = start..<start + length
            guard checksum(bytes, at + 4..<start + length) == Bytes.big(bytes, start + length) else { throw .damaged }
            chunks += 1
            guard chunks <= chunkLimit else { throw .swollen }
            at = start + length + 4
            switch type {
            case "IHDR": guard chunks == 1 else { throw .damaged }
            case "acTL", "fcTL", "fdAT": throw .animated
            case "PLTE": image.hasPalette = true
            case "IDAT": data.append(content)
            case "zTXt", "iTXt", "iCCP", "tEXt": try lookAside(bytes, content, &aside)
            case "IEND":
                try image.check(bytes, data)
                return try Stowaway.look(after: at, of: bytes)
            default: break
            }
        }
    }

    /// Texts beside the image: neither pages of a browser nor bombs.
    private static func lookAside(_ bytes: [UInt8], _ content: Range<Int>, _ budget: inout Int) throws(ReadFault) {
        if Stowaway.isWeb(bytes[content]) { throw .carriesWeb }
        // Wherever deflated data may start in it: after the name, and after the language and the translated name.
        var starts: [Int] = []
        var index = content.lowerBound
        while index + 2 < content.upperBound, starts.count < 4 {
            if bytes[index] == 0 { starts.append(index + 1) }
            index += 1
        }
        for start in starts.flatMap({ [$0, $0 + 1] }) where start + 2 < content.upperBound && bytes[start] & 15 == 8 {
            guard let text = Inflate.all(bytes, start..<content.upperBound, most: budget) else { throw .swollen }
            budget -= text.count
            if Stowaway.isWeb(text) { throw .carriesWeb }
        }
    }

    private static func checksum(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
        bytes[range].withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress, UInt32($0.count))) }
    }

    /// What IHDR says.
    private struct Header {
        let width: Int
        let height: Int
        let bits: Int
        let colour: Int
        let isInterlaced: Bool
        var hasPalette = false

        init(_ bytes: [UInt8]) throws(ReadFault) {
            guard bytes.count >= 33, let width = Bytes.big(bytes, 16), let height = Bytes.big(bytes, 20) else {
                throw .truncated
            }
            guard Bytes.big(bytes, 8) == 13, Bytes.has("IHDR", in: bytes, at: 12) else { throw .damaged }
            self.width = width
            self.height = height
            colour = Int(bytes[25])
            isInterlaced = bytes[28] == 1
            guard let depths = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]][colour],
                depths.contains(Int(bytes[24])),
                (1...1 << 30).contains(width), (1...1 << 30).contains(height), bytes[26] == 0, bytes[27] == 0,
                bytes[28] <= 1
            else { throw .damaged }
            bits = Int(bytes[24]) * [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colour, default: 4]
            // Two sides of 2^30 stay below 2^63: what is computed of them cannot overflow.
        }

        /// - Throws: when the data holds less than the image, or much more.
        func check(_ bytes: [UInt8], _ data: [Range<Int>]) throws(ReadFault) {
            guard colour != 3 || hasPalette else { throw .damaged }
            let wanted = size
            switch Inflate.count(bytes, data, most: wanted + 65_536) {
            case nil: throw .swollen
            case .some(let (count, ended)):
                guard count >= wanted else { throw ended ? .damaged : .truncated }
            }
        }

        private var size: Int {
            func rows(_ width: Int, _ height: Int) -> Int {
                width == 0 || height == 0 ? 0 : height * (1 + (width * bits + 7) / 8)
            }
            guard isInterlaced else { return rows(width, height) }
            // Adam7: where each pass starts and its steps.
            let passes = [
                (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
            ]
            return passes.reduce(0) { sum, pass in
                sum + rows((width - pass.0 + pass.2 - 1) / pass.2, (height - pass.1 + pass.3 - 1) / pass.3)
            }
        }
    }
}
