import Testing

@testable import FileReading

@Suite struct PDFReadingTests {
    private func inspect(_ bytes: [UInt8]) -> FileReport { FileReader.inspect(bytes) }
    private func fault(_ bytes: [UInt8]) -> ReadFault? { inspect(bytes).fault }

    @Test(
        "B36 blank lines or a byte order mark before the mark, and line ends or zeros behind the end, are taken",
        arguments: ["\n", "\r\n\r\n", "\u{FEFF}", "  \n"])
    func margins(_ lead: String) {
        for tail in ["", "\n", String(repeating: "\r\n", count: 3000), String(repeating: "\0", count: 4096)] {
            let file = Array(lead.utf8) + PDFFixture.document() + Array(tail.utf8)
            #expect(fault(file) == nil)
        }
        #expect(fault(Array("junk\n".utf8) + PDFFixture.document()) == .leadingBytes)
        #expect(fault(Array(PDFFixture.document().dropLast(6))) == .truncated)
    }

    @Test("B36 a table that is wrong is mended by looking for the objects, and the same is asked of them")
    func mended() {
        func shifted(_ file: [UInt8]) -> [UInt8] {
            // As a text editor leaves it: all places are wrong by a comment.
            Array("%PDF-1.7\n%written by hand\n".utf8) + file.dropFirst(9)
        }
        #expect(fault(shifted(PDFFixture.document())) == nil)
        #expect(fault(shifted(PDFFixture.document("<< /S /Launch >>"))) == .launch)
        #expect(
            fault(shifted(PDFFixture.document(root: "/Names << /EmbeddedFiles << /Names [] >> >>"))) == .attachments)
        // What cannot be made out may be made out by another reader.
        let junk = String(repeating: "] ", count: 40)
        #expect(fault(PDFFixture.document("<< /S /Launch \(junk) >>")) == .damaged)
        #expect(fault(PDFFixture.document("<< /S /Launch /X 99999999999999999999 >>")) == .damaged)
        #expect(fault(PDFFixture.document("<< /S /Launch /S /GoTo >>")) != nil)
        #expect(fault(PDFFixture.document("<< /S /GoTo /S /Launch >>")) != nil)
    }

    @Test("B61 a tree of pages that leads back to itself, or lies about its length, is damaged")
    func trees() {
        func tree(_ nodes: String...) -> ReadFault? {
            fault(PDFFixture.raw(["<< /Type /Catalog /Pages 2 0 R >>"] + nodes))
        }
        let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
        #expect(tree("<< /Type /Pages /Kids [2 0 R] /Count 1 >>") == .damaged)
        #expect(
            tree("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Pages /Kids [2 0 R] /Count 1 >>") == .damaged)
        #expect(
            tree(
                "<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 4 >>", "<< /Type /Pages /Kids [4 0 R 4 0 R] /Count 2 >>",
                page)
                == .damaged)
        for count in ["0", "2", "-1", "9223372036854775807", "9223372036854775808", "(1)"] {
            #expect(tree("<< /Type /Pages /Kids [3 0 R] /Count \(count) >>", page) == .damaged, "\(count)")
        }
        #expect(tree("<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page) == nil)
        #expect(tree("<< /Type /Pages /Kids [3 0 R null] /Count 1 >>", page) == .damaged)
        #expect(tree("<< /Type /Pages /Kids [] /Count 0 >>") == .noPages)
        #expect(fault(PDFFixture.raw(["<< /Type /Catalog /Pages 9 0 R >>"])) == .damaged)
        let deep = (2..<300).map { "<< /Type /Pages /Kids [\($0 + 1) 0 R] /Count 1 >>" }
        #expect(fault(PDFFixture.raw(["<< /Type /Catalog /Pages 2 0 R >>"] + deep + [page])) == .damaged)
    }

    @Test("S24 pages beyond the bound are counted and refused", arguments: [200, 201, 5000])
    func pages(_ count: Int) {
        let kids = (0..<count).map { "\($0 + 3) 0 R" }.joined(separator: " ")
        let page = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
        let report = inspect(
            PDFFixture.raw(
                ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [\(kids)] /Count \(count) >>"]
                    + [String](repeating: page, count: count)))
        #expect(report.fault == (count > 200 ? .tooManyPages : nil) && report.pages == count)
    }

    @Test(
        "B50 B7 a page has sides of which pixels can be made",
        arguments: [
            ("0 0 595 842", true), ("595 842 0 0", true), ("0 0 0 842", false), ("0 0 1000001 1", false),
            ("-1 -1 1 1", true), ("0 0 0.001 1", false), ("0 0 (a) 1", false), ("0 0 1", false),
            ("0 0 9223372036854775807 9223372036854775807", false), ("0 0 9223372036854775808 1", false),
            ("0 0 1e9 1", false), ("-9223372036854775808 0 9223372036854775807 1", false),
        ])
    func boxes(_ box: String, _ isTaken: Bool) {
        let file = PDFFixture.document(page: "<< /Type /Page /Parent 2 0 R /MediaBox [\(box)] /Contents 4 0 R >>")
        #expect((fault(file) == nil) == isTaken)
        let cropped = PDFFixture.document(
            page: "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /CropBox [0 0 0.001 1] /Contents 4 0 R >>")
        #expect(fault(cropped) == .damaged)
    }

    @Test("S24 content beyond 200 MB is a bomb, an image of that size is none, and what is packed twice is refused")
    func bombs() throws {
        let bomb = try PDFFixture.deflated([UInt8](repeating: 0x20, count: StreamBudget.contentLimit + 1))
        func file(_ more: String) -> [UInt8] {
            PDFFixture.raw(
                ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PDFFixture.page].map
                {
                    Array($0.utf8)
                } + [PDFFixture.stream(bomb, "/Filter /FlateDecode \(more)")])
        }
        #expect(fault(file("")) == .swollen)
        #expect(fault(file("/Subtype /Image")) == nil)
        for filters in ["/FlateDecode /FlateDecode", "/LZWDecode /Fl", "/ASCIIHexDecode /FlateDecode /RunLengthDecode"]
        {
            let content = PDFFixture.stream("x", "/Filter [\(filters)]")
            #expect(fault(PDFFixture.document(content: content)) == .swollen)
        }
    }

    @Test("S24 B50 objects and values beyond what honest files have are refused")
    func floods() {
        let rest = [String](repeating: "1", count: 200_000)
        let first = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PDFFixture.page]
        #expect(fault(PDFFixture.raw(first + rest)) == .swollen)
        #expect(fault(PDFFixture.document("[" + String(repeating: "1 ", count: 2_000_001) + "]")) == .swollen)
    }

    @Test("S24 object streams are bounded, whether a table leads to them or not")
    func objectBombs() throws {
        let bomb = try PDFFixture.deflated([UInt8](repeating: 0x20, count: StreamBudget.objectLimit + 1))
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", PDFFixture.page,
            PDFFixture.text,
        ].map { Array($0.utf8) }
        let stream = PDFFixture.stream(bomb, "/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode")
        #expect(fault(PDFFixture.raw(objects + [stream])) == .swollen)
    }

    @Test(
        "B50 numbers of the table, the trailer and the streams at the edges of what a number can be",
        arguments: [
            "0", "-1", "1", "8388607", "2147483646", "2147483647", "2147483648", "4294967295", "9223372036854775807",
            "9223372036854775808", "18446744073709551616", "",
        ])
    func edges(_ number: String) throws {
        let whole = String(decoding: PDFFixture.document("<< >>"), as: UTF8.self)
        for key in [
            "startxref\n", "/Size ", "/Root ", "/Pages ", "/Kids [", "/Count ", "/Length ", "xref\n0 ", "xref\n",
            "\n5 ",
        ] {
            guard let range = whole.ranges(of: key).last else { continue }
            let changed = whole[..<range.upperBound] + number + whole[range.upperBound...].drop { $0.isNumber }
            _ = fault(Array(changed.utf8))
        }
        for key in ["/Prev", "/XRefStm", "/Size"] { _ = fault(PDFFixture.document(trailer: "\(key) \(number)")) }
        let packed = try PDFFixture.packed(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Kids [] /Count 0 >>"])
        for key in ["/N ", "/First ", "/Size ", "/W ["] {
            let place = packed.indices.first { packed[$0...].starts(with: key.utf8) }
            let at = try #require(place) + key.utf8.count
            let digits = packed[at...].prefix { (0x30...0x39).contains($0) }.count
            _ = fault(Array(packed[..<at]) + Array(number.utf8) + packed[(at + digits)...])
        }
    }
}
