import Testing
import TitleReview

@testable import Documents

/// Spreadsheets of other people's making (ECMA-376).
@Suite struct SheetReadingTests {
    private static let book = """
        <?xml version="1.0"?>\
        <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" \
        xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
        <workbookPr DATE/><sheets><sheet name="b" sheetId="7" r:id="rId9"/><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>
        """
    private static let relations = """
        <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
        <Relationship Id="rId1" Target="worksheets/sheet1.xml"/>\
        <Relationship Id="rId9" Target="/xl/worksheets/sheet2.xml"/></Relationships>
        """
    private static let strings = """
        <sst><si><t>张三</t><rPh sb="0" eb="1"><t>チョウ</t></rPh></si>\
        <si><r><t>机电</t></r><r><t xml:space="preserve">制造 </t></r></si></sst>
        """
    /// The styles by number: general, 2022/1/1, Chinese, an own one with a year in quotes only, an own date.
    private static let styles = """
        <styleSheet><numFmts><numFmt numFmtId="164" formatCode="0&quot;year&quot;[Red]"/>\
        <numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd;@"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="31"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>\
        </styleSheet>
        """

    private func xlsx(_ sheet: String, date: String = "", extra: [(String, String)] = []) throws -> [UInt8] {
        let zip = try ZipWriter()
        let at = Instant(microseconds: 1_660_000_000_000_000)
        let parts =
            [
                ("xl/workbook.xml", Self.book.replacing("DATE", with: date)),
                ("xl/_rels/workbook.xml.rels", Self.relations), ("xl/sharedStrings.xml", Self.strings),
                ("xl/styles.xml", Self.styles),
                ("xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>"),
                ("xl/worksheets/sheet2.xml", "<worksheet><sheetData>\(sheet)</sheetData></worksheet>"),
            ] + extra
        for (name, text) in parts { try zip.add(name, Array(text.utf8), at: at) }
        try zip.close()
        return zip.take()
    }

    @Test(
        "R3 the first sheet is read as texts: shared, rich and inline strings, numbers, formulas by their value, gaps and row numbers"
    )
    func cells() throws {
        let found = SheetReading.read(
            try xlsx(
                """
                <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="3" spans="1:3"/>\
                <row r="5"><c t="inlineStr"><is><t>李四</t></is></c><c><v>13800001111</v></c>\
                <c t="str"><f>A1&amp;B1</f><v>算出的</v></c><c t="b"><v>1</v></c><c r="AA5"><v>7</v></c></row>
                """))
        #expect(found.fault == nil)
        #expect(found.rows.map(\.number) == [2, 5])
        #expect(found.rows[0].cells == ["张三", "", "机电制造 "])
        #expect(
            Array(found.rows[1].cells.prefix(4)) == ["李四", "13800001111", "算出的", "TRUE"]
                && found.rows[1].cells.count == 27 && found.rows[1].cells[26] == "7")
    }

    @Test(
        "R3 cells with a date's format are days, also by Chinese and own formats and in the 1904 system; others stay numbers"
    )
    func dates() throws {
        let row =
            "<row r=\"1\">" + (0...4).map { "<c s=\"\($0)\"><v>44562</v></c>" }.joined()
            + "<c s=\"1\"><v>44562.75</v></c><c s=\"1\"><v>1</v></c><c s=\"1\" t=\"s\"><v>0</v></c></row>"
        #expect(
            SheetReading.read(try xlsx(row)).rows.first?.cells == [
                "44562", "2022-01-01", "2022-01-01", "44562", "2022-01-01", "2022-01-01", "1900-01-01", "张三",
            ])
        #expect(
            SheetReading.read(try xlsx("<row><c s=\"1\"><v>43100</v></c></row>", date: "date1904=\"1\"")).rows.first?
                .cells == ["2022-01-01"])
    }

    @Test(
        """
        S22 S23 what is no such file, is cut short, declares entities of its own or unpacks to too much is said, \
        and never breaks the reader
        """
    )
    func hostile() throws {
        let good = try xlsx("<row><c t=\"inlineStr\"><is><t>张</t></is></c></row>")
        #expect(SheetReading.read(good).rows.count == 1)
        #expect(SheetReading.read(Array("姓名,专业".utf8)).fault == .notSpreadsheet)
        #expect(SheetReading.read([]).fault == .notSpreadsheet)
        // An older file, or one that is locked with a password.
        #expect(
            SheetReading.read([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600))
                .fault == .notSpreadsheet)
        for length in stride(from: 4, to: good.count, by: 97) {
            let cut = SheetReading.read(Array(good.prefix(length)))
            #expect(cut.fault != nil || cut.rows == SheetReading.read(good).rows, "never a part of it: \(length)")
        }
        let bomb = """
            <!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>\
            <worksheet><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>
            """
        let zip = try ZipWriter()
        for (name, text) in [
            ("xl/workbook.xml", Self.book.replacing("DATE", with: "")), ("xl/_rels/workbook.xml.rels", Self.relations),
            ("xl/worksheets/sheet2.xml", bomb),
        ] {
            try zip.add(name, Array(text.utf8), at: Instant(microseconds: 0))
        }
        try zip.close()
        #expect(SheetReading.read(zip.take()).fault == .unreadable)
        let much = try xlsx(
            "", extra: [("xl/comments1.xml", String(repeating: " ", count: SheetReading.inflatedLimit + 1))])
        #expect(much.count < 1 << 20 && SheetReading.read(much).fault == .tooLarge)
        let rows = (0...SheetReading.rowLimit).map { _ in "<row><c><v>1</v></c></row>" }.joined()
        #expect(SheetReading.read(try xlsx(rows)).fault == .tooLarge)
        #expect(SheetReading.read(try xlsx("<row><c r=\"XFD1\"><v>1</v></c></row>")).fault == .tooLarge)
    }

    @Test("B51 a cell with marks piled on one letter is said, in words; a long text is cut by what it costs")
    func marks() throws {
        func read(_ text: String) throws -> SheetFinding {
            SheetReading.read(try xlsx("<row><c t=\"inlineStr\"><is><t>\(text)</t></is></c></row>"))
        }
        #expect(try read("张" + String(repeating: "\u{301}\u{323}", count: 100_000)).fault == .piledMarks)
        #expect(try read("e" + String(repeating: "&#x301;", count: 9)).fault == .piledMarks)
        #expect(
            try read(String(repeating: "e\u{301}", count: 5000)).rows.first?.cells.first?.unicodeScalars.count == 1000)
    }

    @Test("R3 what the program writes itself it reads again")
    func own() throws {
        let book = Workbook(title: "专家名单", head: ["姓名", "专业"], rows: [["张三", "=1+1"], ["", "x"]])
        #expect(SheetReading.read(try book.bytes()).rows.map(\.cells) == [["姓名", "专业"], ["张三", "=1+1"], ["", "x"]])
    }
}
