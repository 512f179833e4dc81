import Testing
import TitleReview

@Suite struct FileWordsTests {
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
