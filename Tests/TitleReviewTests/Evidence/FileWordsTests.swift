import Testing
import TitleReview

@Suite struct FileWordsTests {
    @Test(
        "S22 a file is what its bytes say",
        arguments: [
            (Array("%PDF-1.7\n".utf8), FileKind.pdf), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], .png), (Array("GIF89a".utf8), .gif),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .office),
            (Array("PK\u{3}\u{4}....[Content_Types].xml".utf8), .office), (Array("PK\u{3}\u{4}....OFD.xml".utf8), .ofd),
            (Array("PK\u{3}\u{4}....a.txt".utf8), .zip), (Array("Rar!\u{1A}".utf8), .archive),
            ([0x1F, 0x8B, 8], .archive), (Array("\u{FEFF} <!DOCTYPE HTML>".utf8), .web),
            (Array("<svg xmlns=''>".utf8), .web), ([0x7F, 0x45, 0x4C, 0x46], .program), (Array("职称".utf8), .unknown),
            ([], .unknown),
        ])
    func kinds(_ bytes: [UInt8], _ kind: FileKind) { #expect(FileKind(of: bytes) == kind) }

    @Test("A2.3.5 every refusal says what is wrong and what to do")
    func words() {
        var faults: [FileFault] = [
            .empty, .tooLarge(20_971_521, limit: 20_971_520), .damaged(.pdf), .truncated(.jpeg),
            .tooManyPixels(width: 9000, height: 9000, limit: 50_000_000), .animated, .cmyk, .swollen(.png),
            .carries(.archive), .leadingBytes, .password, .restricted, .active("JavaScript"), .attachments, .xfa,
            .noPages, .tooManyPages(201, limit: 200), .unreadable,
        ]
        faults += FileKind.allCases.map { .notAdmitted($0) }
        for fault in faults { #expect(fault.message.contains("请") && fault.message.hasSuffix("。"), "\(fault)") }
        #expect(Set(faults.prefix(18).map(\.message)).count == 18)
    }

    @Test("A2.3.5 one byte over a limit is not shown as the limit itself")
    func sizes() {
        #expect(
            FileFault.tooLarge(20_971_521, limit: 20_971_520).message.hasPrefix("文件有 20.1 MB（20971521 字节），最多 20 MB。"))
        #expect(FileFault.tooLarge(1_048_576, limit: 1_048_575).message.contains("1 MB（1048576 字节），最多 1024 KB"))
    }
}
