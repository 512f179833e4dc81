import Testing

@testable import Documents

@Suite struct CutFontsTests {
    private func document(_ texts: [(String, TextStyle)]) throws -> PDFDocument {
        var writer = try PageWriter(.a4)
        for (text, style) in texts { writer.paragraph(text, style) }
        return PDFDocument(title: "字体", createdAt: Samples.issued, pages: writer.finish())
    }

    /// Han, Latin, digits, marks and a blank, bold and letter-spaced; beyond the basic plane; scripts that other fonts draw.
    private let mixed: [(String, TextStyle)] = [
        ("专业技术职务任职资格评审表（2022—2023年度）：“第 1 项”……", .title),
        ("本人承诺：所提交的材料真实可靠，Fluid Power & PLC 3.5 MPa，占 80%。", TextStyle(.serif, 12, leading: 1.35)),
        ("签署时间：2022年8月10日 09:30:00", TextStyle(.sans, 10.5)), ("粗体 Bold 123", .band),
        // One sign of two dashes, and others that shaping chooses.
        ("甲——乙……丙，office fi ffl；℃ ㎡ ①", TextStyle(.serif, 12)), ("子——丑", TextStyle(.sans, 11)),
        ("㑇䶮\u{20000}𠮷\u{2A700}", TextStyle(.serif, 12)), ("བཀྲ་ཤིས ئابدۇللا", TextStyle(.sans, 12)),
    ]

    @Test("A4.1 a document shows the same with cut fonts, and can be searched and copied as before")
    func same() throws {
        let document = try document(mixed)
        let (cut, whole) = (try document.bytes(), try document.bytes(cutsFonts: false))
        try Tool.keep(cut, as: "cut-fonts.pdf")
        #expect(try Tool.text(of: cut) == Tool.text(of: whole))
        let pages = [cut, whole].map { PageDrawing(page: 1, width: 1200).draw($0) }
        #expect(pages[0] != nil && pages[0] == pages[1])
    }

    @Test("A4.1 a page of two Chinese fonts is some kilobytes and not the fonts' tables")
    func size() throws {
        let document = try document(Array(mixed.prefix(3)))
        let (cut, whole) = (try document.bytes().count, try document.bytes(cutsFonts: false).count)
        #expect(cut < 60_000 && whole > 3 * cut, "\(cut) and \(whole) bytes")
    }

    @Test("A4.1 many documents at once, on whichever threads, have each its own characters")
    func atOnce() async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<24 {
                group.addTask {
                    let text = "第 \(number) 份：\(String(repeating: "甲乙丙丁戊己庚辛壬癸", count: number % 3 + 1))"
                    let document = try document([(text, TextStyle(.serif, 12)), (text, .title)])
                    return try Tool.text(of: document.bytes()).contains(text.filter { !$0.isWhitespace })
                }
            }
            for try await isThere in group { #expect(isThere) }
        }
    }
}
