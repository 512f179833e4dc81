import TitleReview

/// A PDF from outside (S24): whole, without passwords, without anything that a reader would do by itself, and such that it opens.
enum PDFInspection {
    static func look(_ bytes: [UInt8], _ finding: inout FileFinding) throws(FileFault) {
        let tail = max(0, bytes.count - 2048)
        guard Stowaway.find("%%EOF", in: bytes, from: tail, to: bytes.count) != nil else { throw .truncated(.pdf) }
        if let fault = PDFContent.fault(bytes) {
            if fault == .restricted { _ = try PDFPages(bytes) }  // Says so when it does not even open.
            throw fault
        }
        let pages = try PDFPages(bytes)
        finding.pages = pages.count
        guard pages.count > 0 else { throw .noPages }
        guard pages.count <= FileInspection.pageLimit else {
            throw .tooManyPages(pages.count, limit: FileInspection.pageLimit)
        }
    }
}
