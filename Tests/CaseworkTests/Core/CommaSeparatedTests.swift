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
        #expect(throws: Never.self) { try CommaSeparated.check("Nguye\u{302}\u{303}n,葛\u{E0100}\n") }
    }
}
