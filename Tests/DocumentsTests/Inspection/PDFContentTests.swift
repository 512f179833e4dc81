import CZlib
import Testing

@testable import Documents

@Suite struct PDFContentTests {
    private func pdf(_ objects: String, content: [UInt8] = []) -> [UInt8] {
        Array(
            "%PDF-1.7\n1 0 obj << /Type /Catalog \(objects) >> endobj\n4 0 obj << /Length \(content.count) /Filter /FlateDecode >> stream\n"
                .utf8) + content
            + Array("\nendstream endobj\n%%EOF\n".utf8)
    }

    private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
        var size = compressBound(UInt(bytes.count))
        var out = [UInt8](repeating: 0, count: Int(compressBound(UInt(bytes.count))))
        try #require(compress(&out, &size, bytes, UInt(bytes.count)) == Z_OK)
        return Array(out.prefix(Int(size)))
    }

    private func objectStream(_ objects: [UInt8]) throws -> [UInt8] {
        Array("%PDF-1.7\n7 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\r\n".utf8)
            + (try deflated(objects)) + Array("\nendstream endobj\n%%EOF\n".utf8)
    }

    @Test func `a font, a title or content that only looks like such a name is none`() {
        #expect(PDFContent.fault(pdf("/BaseFont /XFAQWE+NotoSansCJK /Title (Encrypt) /OpenAction [3 0 R /Fit]")) == nil)
        #expect(PDFContent.fault(pdf("", content: Array("..../XFA /Encrypt /JS ....".utf8))) == nil)
    }

    @Test("A2.3.5 S22 a password is found") func password() {
        #expect(PDFContent.fault(pdf("/Encrypt 9 0 R")) == .restricted)
    }

    @Test(
        "A2.3.5 S22 a name that acts is found",
        arguments: ["JavaScript", "Launch", "RichMedia", "SubmitForm", "ImportData", "Rendition", "GoToE"])
    func acts(_ name: String) {
        #expect(PDFContent.fault(pdf("/A << /S /\(name) >>")) == .active(name))
    }

    @Test("A2.3.5 S24 embedded files and dynamic forms are found") func embedded() {
        #expect(PDFContent.fault(pdf("/EmbeddedFiles 5 0 R")) == .attachments)
        #expect(PDFContent.fault(pdf("/Type /EmbeddedFile")) == .attachments)
        #expect(PDFContent.fault(pdf("/AcroForm << /XFA 5 0 R >>")) == .xfa)
    }

    @Test("S24 content beyond 200 MB is a bomb, an image of that size is none") func contentBombs() throws {
        func stream(_ more: String) throws -> [UInt8] {
            let bomb = try deflated([UInt8](repeating: 0x20, count: PDFContent.contentLimit + 1))
            return Array("%PDF-1.7\n4 0 obj << /Filter /FlateDecode \(more) >> stream\n".utf8) + bomb
                + Array("\nendstream endobj\n%%EOF\n".utf8)
        }
        #expect(try PDFContent.fault(stream("")) == .swollen(.pdf))
        #expect(try PDFContent.fault(stream("/Subtype /Image")) == nil)
        #expect(
            PDFContent.fault(
                Array("%PDF-1.7\n4 0 obj << /Filter [/FlateDecode /FlateDecode] >> stream\nx\nendstream endobj".utf8))
                == .swollen(.pdf))
    }

    @Test("S24 what stands between two streams is no content") func between() {
        let stream = "4 0 obj << /Length 1 >> stream\nx\nendstream endobj\n"
        #expect(
            PDFContent.fault(Array("%PDF-1.7\n\(stream)trailer << /Encrypt 9 0 R >> \(stream)%%EOF".utf8))
                == .restricted)
        #expect(
            PDFContent.fault(Array("%PDF-1.7\n\(stream)5 0 obj << /XFA 6 0 R >> endobj \(stream)%%EOF".utf8)) == .xfa)
    }

    @Test func `escapes, compressed objects and false content hide nothing`() throws {
        #expect(PDFContent.fault(pdf("/A << /S /J#61vaScript >>")) == .active("JavaScript"))
        #expect(
            PDFContent.fault(pdf("", content: Array("2 0 obj << /S /JavaScript >> endobj".utf8)))
                == .active("JavaScript"))
        #expect(try PDFContent.fault(objectStream(Array("3 0 << /S /Launch >>".utf8))) == .active("Launch"))
        #expect(try PDFContent.fault(objectStream(Array("3 0 << /Type /Font >>".utf8))) == nil)
    }

    @Test func `a bomb of objects is too large, damaged ones are read as far as they go`() throws {
        #expect(
            try PDFContent.fault(objectStream([UInt8](repeating: 0x20, count: PDFContent.objectLimit + 1)))
                == .swollen(.pdf))
        let whole = try objectStream(Array("3 0 << /S /Launch >>".utf8) + [UInt8](repeating: 0x41, count: 4096))
        #expect(PDFContent.fault(Array(whole.dropLast(30))) == .active("Launch"))
    }
}
