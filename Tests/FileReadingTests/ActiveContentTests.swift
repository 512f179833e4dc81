import Testing

@testable import FileReading

@Suite struct ActiveContentTests {
    private func fault(_ bytes: [UInt8]) -> ReadFault? { FileReader.inspect(bytes).fault }

    @Test(
        "B36 words of a title, a bookmark, a font or a text are no active content",
        arguments: [
            "<< /Title (HTML5/JavaScript in the plant) /Subject (/Launch /EmbeddedFiles /XFA /Encrypt) >>",
            "<< /Title (/S /JavaScript /JS \\(app.alert\\)) /Parent 6 0 R /Dest [3 0 R /Fit] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /XFAQWE+JavaScript >>",
            "<< /Font << /JS 6 0 R /JavaScript 6 0 R >> >>",
            "<< /XObject << /XFA 6 0 R /EF << /Type /Font >> >> >>", "<< /S /GoTo /D [3 0 R /Fit] >>",
            "<< /S /URI /URI (https://example.com/javascript:) >>", "<< /Launch true /JavaScript (name) >>",
            "/JavaScript",
            "(<< /S /JavaScript /JS 1 >>)", "[ /Launch /RichMedia ]",
        ])
    func words(_ object: String) {
        let file = PDFFixture.document(
            root: "/PageMode /UseOutlines /OpenAction [3 0 R /Fit]", object, "<< /Type /Font /Subtype /Type3 >>",
            trailer: "/Info 5 0 R")
        #expect(fault(file) == nil)
        let content = PDFFixture.document(
            content: PDFFixture.stream("BT (2 0 obj << /S /JavaScript /JS 1 >> endobj) Tj ET"))
        #expect(fault(content) == nil)
    }

    /// What stands in an object, and what it is.
    static let acting: [(String, ReadFault)] = [
        ("<< /S /JavaScript /JS (app.alert(1)) >>", .javaScript), ("<< /S /J#61vaScript /JS (1) >>", .javaScript),
        ("<< /JS (app.alert(1)) >>", .javaScript), ("<< /S /Rendition /JS (1) >>", .javaScript),
        ("<< /Names << /JavaScript << /Names [(a) 6 0 R] >> >> >>", .javaScript),
        ("[ [ << /A << /S /Launch /F (cmd.exe) >> >> ] ]", .launch), ("<< /S /SubmitForm /F (x) >>", .submitForm),
        ("<< /S /ImportData /F (x) >>", .importData), ("<< /S /GoToE /T << /R /C >> >>", .goToE),
        ("<< /S /Rendition /OP 0 >>", .rendition), ("<< /Type /Rendition /S /MR >>", .rendition),
        ("<< /Type /Annot /Subtype /RichMedia >>", .richMedia), ("<< /S /RichMediaExecute >>", .richMedia),
        ("<< /Names << /EmbeddedFiles << /Kids [6 0 R] >> >> >>", .attachments),
        ("<< /Type /Filespec /F (a) /EF << /F 4 0 R >> >>", .attachments), ("<< /Type /EmbeddedFile >>", .attachments),
        ("<< /AcroForm << /Fields [] /XFA 4 0 R >> >>", .xfa), ("<< /XFA [(a) 4 0 R] >>", .xfa),
        ("<< /AA << /O << /S /URI /URI (https://example.com) >> >> >>", .additionalAction),
        ("<< /AA << /O << /S /JavaScript >> >> >>", .javaScript),
        (
            "<< /AA << /C << /S /GoTo /Next << /S /Named /Next [ << /S /GoToR /F (b.pdf) >> ] >> >> >> >>",
            .additionalAction
        ),
        ("<< /OpenAction << /S /URI /URI (https://example.com) >> >>", .openAction),
    ]

    @Test(
        "A2.3.5 S24 what acts is found, whether a page leads to it or not, plain and in an object stream",
        arguments: acting)
    func acts(_ object: String, _ found: ReadFault) throws {
        #expect(fault(PDFFixture.document(object, "<< >>")) == found)
        let packed = try PDFFixture.packed([
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< >>", object, "<< >>",
        ])
        // What is to be a stream stands in no object stream.
        if !object.contains(" 4 0 R") { #expect(fault(packed) == found) }
    }

    @Test("B36 S24 an object stream without anything that acts is read and taken")
    func packed() throws {
        let file = try PDFFixture.packed([
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>", "<< /Title (/S /JavaScript) >>",
        ])
        let report = FileReader.inspect(file)
        #expect(report.fault == nil && report.pages == 1)
    }

    @Test(
        "B61 a link whose address is a program is none to be sent",
        arguments: [
            ("javascript:alert(1)", true), ("JavaScript:alert(1)", true), (" java\\nscript:alert(1)", true),
            ("\\000v\\000b\\000s\\000c\\000r\\000i\\000p\\000t\\000:", true), ("data:text/html,x", true),
            ("https://example.com/?q=javascript:", false), ("mailto:a@example.com", false), ("", false), (":", false),
        ])
    func links(_ address: String, _ isProgram: Bool) {
        let file = PDFFixture.document("<< /Subtype /Link /A << /S /URI /URI (\(address)) >> >>")
        #expect(fault(file) == (isProgram ? .javaScript : nil))
    }

    @Test("A2.3.5 S24 an action of a later generation is found as well")
    func generation() {
        let text = String(decoding: PDFFixture.document(root: "/A 5 3 R", "<< /S /Launch >>"), as: UTF8.self)
        let file = text.replacing("5 0 obj", with: "5 3 obj")
        let at = file.lastIndex(of: "n").map { file[..<$0] } ?? ""
        let changed = at.dropLast(6) + "00003 n" + file.dropFirst(at.count + 1)
        #expect(fault(Array(changed.utf8)) == .launch)
    }

    @Test("B50 an action that leads to itself, and nesting without end, are an answer")
    func loops() {
        #expect(fault(PDFFixture.document(root: "/OpenAction 5 0 R", "<< /S /GoTo /Next 5 0 R >>")) == .openAction)
        #expect(
            fault(PDFFixture.document(root: "/OpenAction 5 0 R", "<< /S /GoTo /Next [5 0 R 5 0 R] >>")) == .openAction)
        for depth in [100, 450, 600, 100_000] {
            let file = PDFFixture.document(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
            #expect((fault(file) == nil) == (depth < 500), "\(depth)")
        }
    }
}
