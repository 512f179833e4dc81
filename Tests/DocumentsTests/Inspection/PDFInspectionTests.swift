import CZlib
import Testing
@testable import Documents

@Suite struct PDFInspectionTests {
    private func pdf(_ objects: String, content: [UInt8] = []) -> [UInt8] {
        Array("%PDF-1.7\n1 0 obj << /Type /Catalog \(objects) >> endobj\n4 0 obj << /Length \(content.count) /Filter /FlateDecode >> stream\n".utf8) + content
            + Array("\nendstream endobj\n%%EOF\n".utf8)
    }

    private func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
        var size = compressBound(UInt(bytes.count)), out = [UInt8](repeating: 0, count: Int(compressBound(UInt(bytes.count))))
        try #require(compress(&out, &size, bytes, UInt(bytes.count)) == Z_OK)
        return Array(out.prefix(Int(size)))
    }

    private func objectStream(_ objects: [UInt8]) throws -> [UInt8] {
        Array("%PDF-1.7\n7 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode >> stream\r\n".utf8) + (try deflated(objects)) + Array("\nendstream endobj\n%%EOF\n".utf8)
    }

    @Test func `a font, a title or content that only looks like such a name is none`() {
        #expect(PDFInspection.inspect(pdf("/BaseFont /XFAQWE+NotoSansCJK /Title (Encrypt) /OpenAction [3 0 R /Fit]")) == nil)
        #expect(PDFInspection.inspect(pdf("", content: Array("..../XFA /Encrypt /JS ....".utf8))) == nil)
    }

    @Test("A2.3.5 S22 a password is found") func password() {
        #expect(PDFInspection.inspect(pdf("/Encrypt 9 0 R")) == .encrypted)
    }

    @Test("A2.3.5 S22 a name that acts is found", arguments: ["JavaScript", "Launch", "EmbeddedFile", "EmbeddedFiles", "RichMedia", "XFA", "SubmitForm", "ImportData"])
    func acts(_ name: String) {
        #expect(PDFInspection.inspect(pdf("/A << /S /\(name) >>")) == .active(name))
    }

    @Test func `escapes, compressed objects and false content hide nothing`() throws {
        #expect(PDFInspection.inspect(pdf("/A << /S /J#61vaScript >>")) == .active("JavaScript"))
        #expect(PDFInspection.inspect(pdf("", content: Array("2 0 obj << /S /JavaScript >> endobj".utf8))) == .active("JavaScript"))
        #expect(try PDFInspection.inspect(objectStream(Array("3 0 << /S /Launch >>".utf8))) == .active("Launch"))
        #expect(try PDFInspection.inspect(objectStream(Array("3 0 << /Type /Font >>".utf8))) == nil)
    }

    @Test func `a bomb of objects is too large, damaged ones are read as far as they go`() throws {
        #expect(try PDFInspection.inspect(objectStream([UInt8](repeating: 0x20, count: PDFInspection.objectLimit + 1))) == .tooLarge)
        let whole = try objectStream(Array("3 0 << /S /Launch >>".utf8) + [UInt8](repeating: 0x41, count: 4096))
        #expect(PDFInspection.inspect(Array(whole.dropLast(30))) == .active("Launch"))
    }
}
