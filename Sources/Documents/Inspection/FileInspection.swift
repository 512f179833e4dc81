import TitleReview

/// The one place where a file from outside is looked at before it is kept (A2.3.5, S22–S25): what it is by its bytes, whether
/// it can be read by everybody and does nothing by itself, and what its owner should look at.
///
/// Costs are bounded by the file's length and ``pixelLimit``; for files of strangers it runs in a process of its own (``HelperDesk``).
public enum FileInspection {
    /// A page of A3 at 600 dpi has 70 million pixels, at 300 dpi 17 million; phones make up to 50 million.
    public static let pixelLimit = 50_000_000
    public static let pageLimit = 200

    public static func inspect(_ bytes: [UInt8]) -> FileFinding {
        var finding = FileFinding(kind: FileKind(of: bytes))
        do throws(FileFault) {
            try look(bytes, &finding)
        } catch {
            finding.fault = error
        }
        return finding
    }

    private static func look(_ bytes: [UInt8], _ finding: inout FileFinding) throws(FileFault) {
        guard !bytes.isEmpty else { throw .empty }
        switch finding.kind {
        case .jpeg: try JPEGInspection.look(bytes, &finding)
        case .png: try PNGInspection.look(bytes, &finding)
        case .pdf: try PDFInspection.look(bytes, &finding)
        case .unknown where Stowaway.hasPDFMark(bytes): throw .leadingBytes
        default: throw .notAdmitted(finding.kind)
        }
        try Stowaway.look(bytes, finding.kind)
        try Legibility.look(bytes, &finding)
    }
}
