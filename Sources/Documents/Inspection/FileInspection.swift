import FileReading
import TitleReview

/// What a file from outside is (A2.3.5, S22–S25), in the words of the domain. It is read by ``FileReading/FileReader``; for files of
/// strangers in a process of its own (``FileSandbox``).
public enum FileInspection {
    public static func inspect(_ bytes: [UInt8]) -> FileFinding { FileFinding(FileReader.inspect(bytes)) }
}

extension FileKind {
    /// Looks at the first bytes only (S22).
    public init(of bytes: [UInt8]) { self.init(FileSort(of: bytes)) }

    init(_ sort: FileSort) {
        self =
            switch sort {
            case .jpeg: .jpeg
            case .png: .png
            case .gif: .gif
            case .webp: .webp
            case .heic: .heic
            case .avif: .avif
            case .bmp: .bmp
            case .tiff: .tiff
            case .pdf: .pdf
            case .zip: .zip
            case .office: .office
            case .ofd: .ofd
            case .archive: .archive
            case .web: .web
            case .program: .program
            case .unknown: .unknown
            }
    }
}

extension FileFinding {
    init(_ report: FileReport) {
        self.init(kind: FileKind(report.kind))
        fault = report.fault.map { FileFault($0, report) }
        guard fault == nil else { return }
        pages = report.pages
        orientation = report.orientation
        hints = FileHint.all(report)
    }
}

extension FileHint {
    /// What the owner should look at, the most certain first.
    fileprivate static func all(_ report: FileReport) -> [FileHint] {
        var hints: [FileHint] = []
        if report.orientation != 1 { hints.append(.turned) }
        let side = max(report.width, report.height)
        if report.kind != .pdf, side < FileHint.legibleSide { hints.append(.smallPicture(side)) }
        if report.isBlurred { hints.append(.blurred) }
        if let blanks = report.blanks {
            hints.append(.blank(first: blanks.first, count: blanks.count, of: report.pages))
        }
        return hints
    }
}

extension FileFault {
    fileprivate init(_ fault: ReadFault, _ report: FileReport) {
        let kind = FileKind(report.kind)
        self =
            switch fault {
            case .empty: .empty
            case .notAdmitted: .notAdmitted(kind)
            case .damaged: .damaged(kind)
            case .truncated: .truncated(kind)
            case .tooManyPixels:
                .tooManyPixels(width: report.width, height: report.height, limit: FileReport.Bounds.pixels)
            case .animated: .animated
            case .cmyk: .cmyk
            case .swollen: .swollen(kind)
            case .carriesArchive: .carries(.archive)
            case .carriesWeb: .carries(.web)
            case .carriesPDF: .carries(.pdf)
            case .leadingBytes: .leadingBytes
            case .password: .password
            case .restricted: .restricted
            case .javaScript: .active("JavaScript")
            case .launch: .active("Launch")
            case .richMedia: .active("RichMedia")
            case .submitForm: .active("SubmitForm")
            case .importData: .active("ImportData")
            case .rendition: .active("Rendition")
            case .goToE: .active("GoToE")
            case .openAction: .active("OpenAction")
            case .additionalAction: .active("AA")
            case .attachments: .attachments
            case .xfa: .xfa
            case .noPages: .noPages
            case .tooManyPages: .tooManyPages(report.pages, limit: FileReport.Bounds.pages)
            }
    }
}
