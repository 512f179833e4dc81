import Testing

@testable import FileReading

@Suite struct BlankPageTests {
    private func blanks(content: String, resources: String = "<< >>", _ objects: [UInt8]..., annotations: String = "[]")
        -> FileReport.Blanks?
    {
        let page = """
            << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources \(resources)
            /Annots \(annotations) >>
            """
        let report = FileReader.inspect(
            PDFFixture.raw(
                [
                    "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page,
                    PDFFixture.stream(content),
                ].map { Array($0.utf8) } + objects))
        #expect(report.fault == nil)
        return report.blanks
    }

    @Test(
        "A2.3.5 a page that draws nothing is blank",
        arguments: [
            "", "% f S\n", "q Q", "BT /F1 12 Tf ( ) Tj <20> Tj ET", "1 1 1 rg 0 0 595 842 re f", "1 g 0 0 9 9 re f*",
            "0 0 0 0 k 0 0 9 9 re f", "q 0 g Q 1 g 0 0 9 9 re f", "/P << /MCID 0 >> BDC EMC", "0 0 9 9 re n",
            "((nested)(f)) pop",
        ])
    func blank(_ content: String) { #expect(blanks(content: content) == .init(first: 1, count: 1)) }

    @Test(
        "A2.3.5 a page with text, lines, colour, or what is not understood, is not",
        arguments: [
            "BT (a) Tj ET", "BT [(a) -20 ( )] TJ ET", "BT <0041> Tj ET", "0 0 9 9 re S", "0 g 0 0 9 9 re f",
            "0 0 9 9 re f",
            "q 1 g Q 0 0 9 9 re f", "1 1 0 rg 0 0 9 9 re f", "/S1 sh", "BI /W 1 /H 1 ID x EI", "/X Do",
            "BT (\\)) Tj ET",
            "1 g /GS gs 0 0 9 9 re f", "0 0 0 1 k 0 0 9 9 re b",
        ])
    func drawn(_ content: String) { #expect(blanks(content: content) == nil) }

    @Test("A2.3.5 a scanned sheet is blank when its picture is, plain, black and white, or in a part of the page")
    func pictures() throws {
        func picture(_ grey: UInt8, _ more: String) throws -> [UInt8] {
            PDFFixture.stream(
                try PDFFixture.deflated([UInt8](repeating: grey, count: 200 * 300)),
                "/Subtype /Image /Width 200 /Height 300 /BitsPerComponent 8 /Filter /FlateDecode \(more)")
        }
        let resources = "<< /XObject << /X 5 0 R /Y 6 0 R >> >>"
        let grey = "/ColorSpace /DeviceGray"
        let content = "q 595 0 0 842 0 0 cm /X Do Q"
        func blank(_ objects: [UInt8]...) -> Bool {
            (objects.count == 1
                ? blanks(content: content, resources: resources, objects[0])
                : blanks(content: content, resources: resources, objects[0], objects[1])) != nil
        }
        #expect(try blank(picture(250, grey)) && !blank(picture(10, grey)))
        #expect(try !blank(picture(250, grey + " /SMask 4 0 R")) && !blank(picture(250, "/ColorSpace [/Indexed 1 2]")))
        let bits = PDFFixture.stream(
            [UInt8](repeating: 255, count: 25 * 300),
            "/Subtype /Image /Width 200 /Height 300 /BitsPerComponent 1 /ColorSpace /DeviceGray")
        #expect(blank(bits))
        let form = PDFFixture.stream(Array("/Y Do".utf8), "/Subtype /Form /BBox [0 0 1 1] /Resources \(resources)")
        #expect(try blank(form, picture(250, grey)) && !blank(form, picture(0, grey)))
        // A part that draws itself.
        let loop = PDFFixture.stream(Array("/X Do".utf8), "/Subtype /Form /BBox [0 0 1 1] /Resources \(resources)")
        #expect(!blank(loop))
        for side in ["0", "-1", "65536", "9223372036854775807", "1e30", "(1)", "50000"] {
            let lying = PDFFixture.stream(
                [255], "/Subtype /Image /Width \(side) /Height \(side) /BitsPerComponent 8 /ColorSpace /DeviceGray")
            #expect(!blank(lying))
        }
    }

    @Test("A2.3.5 a note or a field on an empty page is something; a link is not")
    func annotations() {
        #expect(blanks(content: "", annotations: "[ << /Subtype /Stamp >> ]") == nil)
        #expect(blanks(content: "", annotations: "[ << /Subtype /Link >> ]") != nil)
    }

    @Test("B50 content that is cut anywhere is read to its end")
    func cut() {
        let content = Array("q /A << /B (c(\\)d)) >> <41 4> [1 (2) 3] TJ % x\nBT /F 1 Tf (a\\".utf8)
        for count in 0...content.count { _ = ContentLook(Array(content.prefix(count))) }
        #expect(ContentLook(Array(String(repeating: "q ", count: 300).utf8)).draws)
    }
}
