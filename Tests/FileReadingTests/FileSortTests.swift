import Testing

@testable import FileReading

@Suite struct FileSortTests {
    @Test(
        "S22 a file is what its bytes say",
        arguments: [
            (Array("%PDF-1.7\n".utf8), FileSort.pdf), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png), (Array("GIF89a".utf8), .gif),
            (Array("RIFF....WEBP".utf8), .webp), ([0, 0, 0, 24] + Array("ftypheic".utf8), .heic),
            ([0, 0, 0, 24] + Array("ftypavif".utf8), .avif), (Array("BM....".utf8), .bmp),
            ([0x49, 0x49, 0x2A, 0], .tiff), ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .office),
            (Array("PK\u{3}\u{4}....[Content_Types].xml".utf8), .office),
            (Array("PK\u{3}\u{4}....OFD.xml".utf8), .ofd),
            (Array("PK\u{3}\u{4}....a.txt".utf8), .zip), (Array("Rar!\u{1A}".utf8), .archive),
            ([0x1F, 0x8B, 8], .archive), (Array("\u{FEFF} <!DOCTYPE HTML>".utf8), .web),
            (Array("<svg xmlns=''>".utf8), .web), ([0x7F, 0x45, 0x4C, 0x46], .program), (Array("职称".utf8), .unknown),
            ([], .unknown),
        ] as [([UInt8], FileSort)])
    func kinds(_ bytes: [UInt8], _ kind: FileSort) { #expect(FileSort(of: bytes) == kind) }

    @Test(
        "B36 blanks, line ends and a byte order mark may stand before a PDF's mark, nothing else",
        arguments: [
            ("\r\n", true), ("\n\n \t", true), ("\u{FEFF}", true), ("\u{FEFF}\n", true), ("\n\n  junk\n", false),
            ("\u{0}", false), (String(repeating: "\n", count: 1000), true),
            (String(repeating: "\n", count: 1024), false),
        ])
    func lead(_ text: String, _ isPDF: Bool) {
        let bytes = Array((text + "%PDF-1.7\n").utf8)
        #expect((FileSort(of: bytes) == .pdf) == isPDF)
    }

    @Test("B50 no length of a file is too short to be looked at")
    func short() {
        let heads: [[UInt8]] = [
            [0xEF, 0xBB, 0xBF], [0xEF, 0xBB], [0x89, 0x50], [0xFF, 0xD8], Array("PK\u{3}".utf8), Array("ftyp".utf8),
            [0, 0, 0, 24] + Array("ftyphei".utf8), Array("%PDF".utf8), [UInt8](repeating: 0x20, count: 2000),
        ]
        for head in heads {
            for count in 0...min(head.count, 40) { _ = FileReader.photo(Array(head.prefix(count))) }
        }
    }
}
