import Testing
import TitleReview

@testable import Documents

/// Numbers that a stranger writes into a file stand at the edges of what a number can be: every parser refuses in words, none traps.
@Suite struct BoundaryTests {
    /// 0, 1, the ends of 32 and 64 bits and one beyond, below zero, and what is none.
    static let numbers = [
        "0", "1", "-1", "2147483647", "2147483648", "4294967295", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", "-9223372036854775808", "-9223372036854775809", "+1", "١", "",
    ]
    private static let words: [UInt32] = [0, 1, 2, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFE, 0xFFFF_FFFF]

    private static func big(_ word: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
    }

    @Test("B50 the 48 bytes that ended the process are refused, and so is every range at the edges of numbers")
    func ranges() throws {
        let short = Array("%PDF-1.4\n/ByteRange [0 9223372036854775807 1 1]".utf8)
        #expect(PDFSignatureVerifier.verify(short, trust: []) == .refused("签名范围超出文件"))
        for a in Self.numbers {
            for b in Self.numbers {
                for c in Self.numbers {
                    let file = Array("%PDF-1.4\n/ByteRange [0 \(a) \(b) \(c)]\n/Contents <00>".utf8)
                    #expect(!PDFSignatureVerifier.verify(file, trust: []).ok)
                }
            }
        }
    }

    @Test("B50 a signature's length in its own words is one of the bytes that are there")
    func signatureLength() throws {
        let identity = try SigningIdentity.create(commonName: "甲", from: Instant(startOf: Samples.issued.day))
        let signed = try PDFSigner(identity).sign(Samples.plainPDF(), name: "甲", reason: "乙", at: Samples.issued)
        #expect(PDFSignatureVerifier.verify(signed, trust: [identity.authorityPEM]).ok)
        let place = try #require(PDFStructure.last("/Contents <", in: signed)) + 11
        let digits = Array("0123456789abcdef".utf8)
        for word in Self.words {
            var changed = signed
            for (index, byte) in ([0x30, 0x82] + Self.big(word).suffix(2)).enumerated() {
                changed[place + 2 * index] = digits[Int(byte >> 4)]
                changed[place + 2 * index + 1] = digits[Int(byte & 15)]
            }
            #expect(!PDFSignatureVerifier.verify(changed, trust: [identity.authorityPEM]).ok)
        }
    }

    @Test("B50 offsets, sizes and object numbers of a PDF's table and trailer", arguments: numbers)
    func table(_ number: String) throws {
        let file = String(decoding: try Samples.plainPDF(), as: UTF8.self)
        for key in ["startxref\n", "/Size ", "/Root ", "/Info ", "/Pages ", "/Kids [ ", "xref\n0 "] {
            guard let range = file.range(of: key) else { continue }
            let changed = file[..<range.upperBound] + number + file[range.upperBound...].drop { $0.isNumber }
            guard let structure = try? PDFStructure(Array(changed.utf8)) else { continue }
            _ = try? structure.firstPage()
            _ = try? structure.dictionary(of: Int(number) ?? structure.info)
        }
    }

    @Test("B50 rows, styles, shared texts and days of a spreadsheet", arguments: numbers)
    func cells(_ number: String) throws {
        let sheets = [
            "<row r=\"\(number)\"><c><v>1</v></c></row><row><c><v>2</v></c></row>",
            "<row><c s=\"\(number)\"><v>1</v></c><c t=\"s\"><v>\(number)</v></c></row>",
            "<row><c s=\"1\"><v>\(number)</v></c><c s=\"1\"><v>-\(number)e300</v></c><c r=\"A\(number)\"><v>1</v></c></row>",
        ]
        for sheet in sheets {
            let read = try SheetCells(strings: ["x"], dates: [false, true], is1904: true).read(
                Array("<worksheet><sheetData>\(sheet)</sheetData></worksheet>".utf8))
            #expect(read.rows.allSatisfy { SheetReading.rowNumbers.contains($0.number) })
        }
    }

    @Test("B50 a row beyond those that a sheet can have is too much of a sheet; the last one is read")
    func lastRow() throws {
        func read(_ number: Int) throws -> SheetFinding {
            try SheetCells(strings: [], dates: [], is1904: false).read(
                Array("<worksheet><row r=\"\(number)\"><c><v>1</v></c></row></worksheet>".utf8))
        }
        #expect(try read(1_048_576).rows.map(\.number) == [1_048_576])
        #expect(try read(1_048_577).fault == .tooLarge)
        #expect(try read(0).fault == .tooLarge)
    }

    @Test("B50 lengths and sides of a PNG, the end of an archive, offsets of a JPEG's EXIF", arguments: words)
    func pictures(_ word: UInt32) {
        for place in [8, 16, 20, 33] {
            var file = Samples.png
            file.replaceSubrange(place..<place + 4, with: Self.big(word))
            _ = FileInspection.inspect(file)
            _ = WrittenHand(file)
            _ = try? Picture(file)
        }
        let record =
            Array("PK\u{5}\u{6}".utf8) + [UInt8](repeating: 0, count: 8) + Self.big(word).reversed() + Self.big(word)
        _ = FileInspection.inspect(Samples.png + record + [0, 0])
        for (little, order) in [(true, [UInt8](repeating: 0x49, count: 2)), (false, [0x4D, 0x4D])] {
            let offset = little ? Self.big(word).reversed() : Self.big(word)
            let body = Array("Exif".utf8) + [0, 0] + order + (little ? [42, 0] : [0, 42]) + offset + offset + offset
            let file = [0xFF, 0xD8, 0xFF, 0xE1, 0, UInt8(body.count + 2)] + body + Samples.jpeg.dropFirst(2)
            _ = FileInspection.inspect(Array(file))
        }
        for place in 2..<Samples.jpeg.count - 2 where place < 700 {
            var file = Samples.jpeg
            file.replaceSubrange(place..<place + 2, with: Self.big(word).suffix(2))
            _ = FileInspection.inspect(file)
            _ = try? Picture(file)
        }
    }

    @Test(
        "B50 B7 a page of any size is refused, or drawn at every width",
        arguments: numbers + ["0.0000000000000000000000000000000000000000000000000000001", "1.0"])
    func page(_ side: String) {
        for box in ["0 0 \(side) \(side)", "0 0 \(side) 100", "\(side) 0 100 100", "0 \(side) 9 \(side)"] {
            let file = """
                %PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
                3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[\(box)]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF\n
                """
            guard FileInspection.inspect(Array(file.utf8)).fault == nil else { continue }
            for width in [80, 300, 2600] {
                #expect(PageDrawing(page: 1, width: width).draw(Array(file.utf8)) != nil, "\(box)")
            }
        }
    }
}
