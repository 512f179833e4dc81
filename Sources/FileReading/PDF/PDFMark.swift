/// The mark `%PDF-` that a PDF begins with.
enum PDFMark {
    /// Readers look for it in the first 1024 bytes.
    private static let reach = 1024

    /// Where it stands when nothing but blanks, line ends and a byte order mark precede it: some programs write those, and every reader
    /// takes them. nil otherwise.
    static func start(_ bytes: [UInt8]) -> Int? {
        var at = 0
        while at < min(bytes.count, reach) {
            switch bytes[at] {
            case 0x09, 0x0A, 0x0C, 0x0D, 0x20: at += 1
            case 0xEF where bytes[at...].starts(with: Bytes.byteOrderMark): at += 3
            default: return Bytes.has("%PDF-", in: bytes, at: at) ? at : nil
            }
        }
        return nil
    }

    /// Whether a reader would find it, whatever precedes it.
    static func isNear(_ bytes: [UInt8]) -> Bool { Bytes.find("%PDF-", in: bytes, 0..<reach) != nil }
}
