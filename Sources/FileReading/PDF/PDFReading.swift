/// A PDF from outside (S24): whole, without passwords, without anything that a reader would do by itself, and with pages that can be
/// drawn. Its structure is asked, never its text: a title may speak of JavaScript.
enum PDFReading {
    /// After its end nothing but blanks follows, but for this many bytes of whatever scanners and mail programs leave there.
    private static let tail = 2048

    static func look(_ bytes: [UInt8], _ report: inout FileReport) throws(ReadFault) {
        guard let start = PDFMark.start(bytes) else { throw .leadingBytes }
        var end = bytes.count
        while end > start, [0, 0x09, 0x0A, 0x0C, 0x0D, 0x20].contains(bytes[end - 1]) { end -= 1 }
        guard Bytes.find("%%EOF", in: bytes, max(start, end - tail)..<end) != nil else { throw .truncated }
        // A wrong table of objects is common, and every reader mends it by looking for the objects, as qpdf does; then the same is
        // asked of all that it finds. What it cannot make out is not taken: another reader might.
        var doubt = PDFFile.Doubt.some
        do throws(ReadFault) {
            doubt = try look(bytes, start..<end, .strict, &report)
        } catch {
            guard error == .damaged else { throw error }
        }
        if doubt == .some { doubt = try look(bytes, start..<end, .repairing, &report) }
        if doubt == .blind { throw .damaged }
    }

    private static func look(
        _ bytes: [UInt8], _ range: Range<Int>, _ manner: PDFFile.Manner, _ report: inout FileReport
    ) throws(ReadFault) -> PDFFile.Doubt {
        let found: Result<(FileReport, PDFFile.Doubt), ReadFault> = bytes.withUnsafeBytes { all in
            var found = report
            do throws(ReadFault) {
                let doubt = try look(UnsafeRawBufferPointer(rebasing: all[range]), manner, &found)
                return .success((found, doubt))
            } catch {
                report.pages = found.pages
                return .failure(error)
            }
        }
        let (whole, doubt) = try found.get()
        report = whole
        return doubt
    }

    private static func look(
        _ bytes: UnsafeRawBufferPointer, _ manner: PDFFile.Manner, _ report: inout FileReport
    ) throws(ReadFault) -> PDFFile.Doubt {
        let file = try PDFFile(bytes, manner)
        guard !file.isEncrypted else { throw .restricted }
        var sweep = ObjectSweep(file)
        try sweep.run()
        let pages = try PageTree.pages(of: file)
        report.pages = pages.count
        guard !pages.isEmpty else { throw .noPages }
        guard pages.count <= FileReport.Bounds.pages else { throw .tooManyPages }
        var blanks = BlankPages(heavy: sweep.heavy)
        report.blanks = blanks.look(pages)
        return file.doubts()
    }
}
