import TitleReview

/// A JPEG from outside, by its markers and without decoding a pixel (S23).
enum JPEGInspection {
    /// Progressive encoders write about ten; each scan means to go through the whole image again.
    private static let scanLimit = 64

    static func look(_ bytes: [UInt8], _ finding: inout FileFinding) throws(FileFault) {
        let header = try read(bytes)
        finding.orientation = header.orientation
        guard header.width * header.height <= FileInspection.pixelLimit else {
            throw .tooManyPixels(width: header.width, height: header.height, limit: FileInspection.pixelLimit)
        }
        guard header.scans <= scanLimit else { throw .swollen(.jpeg) }
        guard header.components != 4 else { throw .cmyk }
        for comment in header.comments where Stowaway.isWeb(comment) { throw .carries(.web) }
        // Phones put a second picture or their own notes behind the image; what browsers or archivers would open is something else.
        try Stowaway.look(after: header.end, of: bytes)
        if header.orientation != 1 { finding.hints.append(.turned) }
    }

    private static func read(_ bytes: [UInt8]) throws(FileFault) -> PhotoHeader {
        do throws(PhotoHeader.Fault) {
            return try PhotoHeader(bytes)
        } catch {
            switch error {
            // Too large is said first: it stays true when the file is complete.
            case .truncated(let header?) where header.width * header.height > FileInspection.pixelLimit:
                throw .tooManyPixels(width: header.width, height: header.height, limit: FileInspection.pixelLimit)
            case .truncated: throw .truncated(.jpeg)
            case .broken, .notJPEG: throw .damaged(.jpeg)
            }
        }
    }
}
