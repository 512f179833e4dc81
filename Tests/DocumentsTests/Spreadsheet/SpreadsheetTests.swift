import Testing
import TitleReview

@testable import Documents

@Suite struct SpreadsheetTests {
    private static let head = ["序号", "姓名", "单位", "专业", "申报资格", "性别", "学历", "现任资格及时间"]

    /// What people and attackers type (S27).
    private static let nasty = [
        "=1+1", "+86 571", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1", "\u{3000}=1", "\n=1",
        "\u{A0}=1", "\u{FEFF}=1", "\u{200B}=1",
        "=\u{301}1", "<b>\u{301}", "a\"b", "a,b", "a\r\nb", "王·晓明", "𠮷野", "https://example.org", "00123", "1e5",
    ]

    private func table(_ rows: [[String]]) -> Workbook { Workbook(title: "申报人员公示表", head: Self.head, rows: rows) }

    @Test("S31 A3.1.4 the public-notice table has typed strings and no formula, whatever stands in its cells")
    func noFormula() throws {
        let xlsx = try table(Self.nasty.map { ["1", $0, "某公司", "机电制造", "工程师", "男", "本科", "助理工程师 2014-12"] }).bytes()
        let sheet = try Tool.run("unzip", ["-p", "FILE", "xl/worksheets/sheet1.xml"], on: xlsx, ending: "xlsx")
        #expect(!sheet.contains("<f>") && !sheet.contains("<f "))
        #expect(!sheet.contains("<hyperlink"))
        let cells = sheet.split(separator: "<c ").dropFirst()
        #expect(cells.count == (Self.nasty.count + 1) * Self.head.count)
        #expect(cells.allSatisfy { $0.contains("t=\"s\"") })
        let strings = try Tool.run("unzip", ["-p", "FILE", "xl/sharedStrings.xml"], on: xlsx, ending: "xlsx")
        for wanted in Self.head + ["=1+1", "𠮷野", "00123", "1e5"] {
            #expect(strings.contains(">\(wanted)</t>"), "\(wanted)")
        }
    }

    @Test("S31 a cell of 32,767 characters is written whole, one of 32,768 is refused, and NUL cuts nothing off")
    func longCells() throws {
        #expect(try !table([[String(repeating: "a", count: 32_767)]]).bytes().isEmpty)
        #expect(throws: DocumentFailure.tooLargeForSheet) {
            try table([[String(repeating: "a", count: 32_768)]]).bytes()
        }
        let strings = try Tool.run(
            "unzip", ["-p", "FILE", "xl/sharedStrings.xml"], on: try table([["前\0后"]]).bytes(), ending: "xlsx")
        #expect(strings.contains("前后"))
    }

    @Test("A3.1.4 the same table is a page to post, with heads on every page")
    func page() throws {
        let rows = (1...60).map {
            ["\($0)", "申报人\($0)", "杭州某某智能装备制造有限公司", "机电制造", "工程师", "男", "本科", "助理工程师 2014-12"]
        }
        let document = try table(rows).document(subtitle: "公示 5 个工作日", at: Samples.issued)
        let pdf = try document.bytes()
        try Tool.keep(pdf, as: "public-notice.pdf")
        #expect(document.pages.count > 1)
        for page in 1...document.pages.count {
            let text = try Tool.run("pdftotext", ["-q", "-f", "\(page)", "-l", "\(page)", "FILE", "-"], on: pdf).filter
            { !$0.isWhitespace }
            for name in Self.head { #expect(text.contains(name), "\(name) on page \(page)") }
        }
        #expect(try Tool.text(of: pdf).contains("申报人60"))
    }

    @Test(
        "S31 S27 a value whose first scalar after blanks begins a formula gets an apostrophe",
        arguments: [
            ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\t1", "'\t1"), ("\r1", "\"'\r1\""),
            ("＝1", "'＝1"), ("＋1", "'＋1"), ("－1", "'－1"),
            ("＠a", "'＠a"), ("  =1", "'  =1"), ("\u{3000}=1", "'\u{3000}=1"), ("\n=1", "\"'\n=1\""),
            ("\u{FEFF}=1", "'\u{FEFF}=1"), ("=\u{301}1", "'=\u{301}1"),
            ("1=1", "1=1"), ("a-b", "a-b"), ("", ""), ("   ", "   "), ("王晓明", "王晓明"), ("'=1", "'=1"),
        ])
    func formulas(value: String, field: String) {
        #expect(Array(CSV.field(value).unicodeScalars) == Array(field.unicodeScalars))
    }

    @Test(
        "S31 S27 commas, quotes and line ends are quoted, also where they hide in a grapheme",
        arguments: [
            ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\r\nb", "\"a\r\nb\""), ("a,\u{301}b", "\"a,\u{301}b\""),
            ("a\"\u{301}b", "\"a\"\"\u{301}b\""), ("ab", "ab"),
        ])
    func quoting(value: String, field: String) {
        #expect(Array(CSV.field(value).unicodeScalars) == Array(field.unicodeScalars))
    }

    @Test("S31 the text begins with a byte order mark and its lines end as RFC 4180 has it")
    func lines() {
        let text = CSV(head: ["姓名", "单位"], rows: [["王晓明", "甲,乙"]]).text
        #expect(Array(text.utf8) == Array("\u{FEFF}姓名,单位\r\n王晓明,\"甲,乙\"\r\n".utf8))
    }
}
