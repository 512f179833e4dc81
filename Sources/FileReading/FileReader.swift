/// The one place where a file from outside is looked at before it is kept (A2.3.5, S22–S25): what it is by its bytes, whether
/// it can be read by everybody and does nothing by itself, and what its owner should look at.
///
/// Costs are bounded by the file's length and ``FileReport/Bounds``; files of strangers are read in a process of their own.
public enum FileReader {
    public static func inspect(_ bytes: [UInt8]) -> FileReport {
        var report = FileReport(kind: FileSort(of: bytes), byteCount: bytes.count)
        do throws(ReadFault) {
            try look(bytes, &report)
        } catch {
            report.fault = error
        }
        return report
    }

    /// What ``inspect(_:)`` finds, and what is measured of an ID photo, with the photo drawn anew.
    public static func photo(_ bytes: [UInt8]) -> FileReport {
        var report = inspect(bytes)
        report.photo = PhotoReading.read(bytes)
        return report
    }

    private static func look(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) {
        guard !bytes.isEmpty else { throw .empty }
        switch report.kind {
        case .jpeg: try JPEGReading.look(bytes, &report)
        case .png: try PNGReading.look(bytes, &report)
        case .pdf: try PDFReading.look(bytes, &report)
        case .unknown where PDFMark.isNear(bytes): throw .leadingBytes
        default: throw .notAdmitted
        }
        try Stowaway.look(bytes, report.kind)
        if report.kind != .pdf { try Legibility.look(bytes, &report) }
    }
}
