import Testing

@testable import Casework

@Suite struct CommaSeparatedTests {
    @Test(
        "B51 a file with marks piled on one letter is refused with its line, before its cells are compared with anything"
    )
    func marks() {
        let text = "支付流水号,订单号,金额\n1,2,3\n4," + String(repeating: "\u{301}\u{323}", count: 500_000) + ",6\n"
        #expect { _ = try GatewayFile(Array(text.utf8)) } throws: {
            ($0 as? Refusal)?.message.contains("第 3 行") == true
        }
        for source in [text, "a: e" + String(repeating: "\u{9BE}", count: 9)] {
            #expect(throws: Refusal.self) { try PlanDraft.kept(source, field: "file") }
        }
        #expect(throws: Never.self) { _ = try CommaSeparated.rows("Nguye\u{302}\u{303}n,葛\u{E0100}\n") }
    }

    @Test("cells, quotes, line breaks within them, empty lines and byte-order marks, with the numbers of lines")
    func cells() throws {
        let text = "\u{FEFF}甲, 乙 ,丙\r\n\r\n\"a,\"\"b\"\"\nc\",,\"\"\r\n , \n最后,一,行"
        let rows = try CommaSeparated.rows(text)
        #expect(rows.map(\.number) == [1, 3, 6])
        #expect(rows.map(\.cells) == [["甲", " 乙 ", "丙"], ["a,\"b\"\nc", "", ""], ["最后", "一", "行"]])
        #expect(CommaSeparated.trimmed(" \u{3000}乙 丙\t") == "乙 丙")
        #expect(CommaSeparated.trimmed(" \n") == "")
    }

    @Test("B51 S20 lines and cells are counted while they are read")
    func bounds() {
        #expect(throws: Refusal.self) { try CommaSeparated.rows(String(repeating: "a\n", count: 50_002)) }
        #expect(throws: Refusal.self) { try CommaSeparated.rows(String(repeating: ",", count: 2 << 20)) }
        #expect(throws: Never.self) { try CommaSeparated.rows(String(repeating: "\r\n", count: 1 << 20)) }
    }
}
