/// A JPEG from outside, by its markers and without decoding a pixel (S23).
enum JPEGReading {
    /// Progressive encoders write about ten; each scan means to go through the whole image again.
    private static let scanLimit = 64

    static func look(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) {
        let header = try read(bytes, &report)
        report.orientation = header.orientation
        (report.width, report.height) = (header.width, header.height)
        guard header.width * header.height <= FileReport.Bounds.pixels else { throw .tooManyPixels }
        guard header.scans <= scanLimit else { throw .swollen }
        guard header.components != 4 else { throw .cmyk }
        for comment in header.comments where Stowaway.isWeb(comment) { throw .carriesWeb }
        // Phones put a second picture or their own notes behind the image; what browsers or archivers would open is something else.
        try Stowaway.look(after: header.end, of: bytes)
    }

    private static func read(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) -> PhotoHeader {
        do throws(PhotoHeader.Fault) {
            return try PhotoHeader(bytes)
        } catch {
            switch error {
            // Too large is said first: it stays true when the file is complete.
            case .truncated(let header?) where header.width * header.height > FileReport.Bounds.pixels:
                (report.width, report.height) = (header.width, header.height)
                throw .tooManyPixels
            case .truncated: throw .truncated
            case .broken, .notJPEG: throw .damaged
            }
        }
    }
}
