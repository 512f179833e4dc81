import Testing
import TitleReview

@Suite struct ObjectorTests {
    @Test("B20 a receipt is read however it is typed, and nothing else is one")
    func receipt() throws {
        let receipt = ObjectionReceipt(random: [0, 1, 2, 3, 4, 250, 251, 252, 253, 254])
        let shown = receipt.description
        #expect(shown.count == 19 && receipt.code.count == 16)
        let wide = String(
            String.UnicodeScalarView(shown.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        for text in [
            shown, receipt.code, shown.lowercased(), " \(shown) ", shown.replacing("-", with: "　"),
            shown.replacing("0", with: "O"), shown.replacing("1", with: "l"), wide,
        ] { #expect(ObjectionReceipt(parsing: text) == receipt, "\(text)") }
        for text in ["", "x", String(receipt.code.dropLast()), receipt.code + "0", String(repeating: "é", count: 200)] {
            #expect(ObjectionReceipt(parsing: text) == nil, "\(text)")
        }
    }

    @Test(
        "B20 a contact is a mobile or fixed telephone or a mail address, with blanks, hyphens and width folded",
        arguments: [
            ("13812345678", "13812345678"), ("138 1234 5678", "13812345678"), ("+86 138-1234-5678", "13812345678"),
            ("１３８１２３４５６７８", "13812345678"), ("0571-86220000", "057186220000"), ("(0571) 8622 0000", "057186220000"),
            ("zhang@example.com", "zhang@example.com"), ("zhang＠example.com", "zhang@example.com"),
        ])
    func contact(_ text: String, _ kept: String) { #expect(ObjectorContact(parsing: text)?.text == kept) }

    @Test(
        "B20 what nobody can be reached by is no contact",
        arguments: [
            "", "张三", "12", "1234567890", "23812345678", "138123456789", "86220000", "057", "a@b", "a@.com", "a@b.",
            "@b.com", "a b",
            "a@b@c.com", "张@例子.com", String(repeating: "a", count: 250) + "@b.com",
        ])
    func noContact(_ text: String) { #expect(ObjectorContact(parsing: text) == nil) }
}
