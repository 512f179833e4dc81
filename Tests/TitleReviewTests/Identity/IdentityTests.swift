import Testing

@testable import TitleReview

/// Numbers here are made up; their check characters are right.
@Suite struct IdentityTests {
    static let today = Day("2022-08-10")!

    /// Seventeen digits with the right check character behind them.
    static func complete(_ digits: String) -> String {
        digits + String(decoding: [ResidentID.checkCharacter(Array(digits.utf8))], as: UTF8.self)
    }

    @Test("A2.1 GB 11643 a number of the right shape with its check character is taken, x in either case")
    func valid() throws {
        let id = try ResidentID(parsing: "11010519491231002x", today: Self.today)
        #expect(id.revealed == "11010519491231002X")
        #expect(id.born == Day("1949-12-31") && id.sexChinese == "女" && id.division.city == "1101")
        #expect(try ResidentID(parsing: Self.complete("83000019900101001"), today: Self.today).sex == .male)
    }

    @Test(
        "A2.1 GB 11643 the first broken rule is named",
        arguments: [
            ("11010519491231002", ResidentID.Invalid.length(17)), ("1101051949123100211", .length(19)),
            ("", .length(0)),
            ("110105491231002", .length(15)), ("１10105194912310021", .fullWidth(position: 1)),
            ("11010519491231002Ｘ", .fullWidth(position: 18)), ("1101051949123100 2", .character(position: 17)),
            ("X1010519491231002X", .character(position: 1)), ("110105194912310021", .check),
            ("11010519491231003X", .check),
            ("91010519491231002X", .division), ("110105194913310021", .date), ("110105190002290021", .date),
        ])
    func invalid(_ text: String, _ reason: ResidentID.Invalid) {
        #expect(throws: reason) { try ResidentID(parsing: text, today: Self.today) }
        #expect(IDCheck.check(text, today: Self.today).valid == false)
    }

    @Test("A2.1 GB 11643 a birth today is possible, one tomorrow is not")
    func future() throws {
        #expect(throws: Never.self) { try ResidentID(parsing: Self.complete("33011320220810001"), today: Self.today) }
        #expect(throws: ResidentID.Invalid.future) {
            try ResidentID(parsing: Self.complete("33011320220811001"), today: Self.today)
        }
    }

    @Test("S39 an identity number and a phone number describe themselves masked, whatever prints them")
    func masked() throws {
        let id = try ResidentID(parsing: "11010519491231002X", today: Self.today)
        let phone = try MobileNumber(parsing: "13800001234")
        var dumped = ""
        dump([id], to: &dumped)
        dump([phone], to: &dumped)
        for text in ["\(id)", String(reflecting: id), "\([id])", "\(phone)", String(reflecting: [phone]), dumped] {
            #expect(!text.contains("0519491231") && !text.contains("0000"))
        }
        #expect("\(id)" == "1101**********002X" && "\(phone)" == "138****1234")
        #expect(
            Masking.name("张三") == "张*" && Masking.name("王小明") == "王*明" && Masking.name("王") == "*"
                && Masking.name("") == "")
        #expect(Masking.middle(of: "1234567", first: 4, last: 4) == "*******")
    }

    @Test(
        "A2.1.2 GB 32100 credit codes are taken in either case",
        arguments: [
            "91330100799655058B", "91330100799655058b", "91110000600037341L", "91440300708461136T",
        ])
    func creditCodes(_ text: String) throws {
        #expect(try CreditCode(parsing: text).text == text.uppercased())
        #expect(IDCheck.check(text, today: Self.today) == .init(value: text, kind: .creditCode, reason: nil))
    }

    @Test(
        "A2.1.2 GB 32100 the first broken rule is named",
        arguments: [
            ("91330100799655058C", CreditCode.Invalid.check), ("91330100799655058", .length(17)),
            ("9133010079965505I8", .character(position: 17)),
            ("9133010079965505８B", .fullWidth(position: 17)), ("9133A100799655058B", .digits(position: 5)),
            ("91330100 99655058B", .character(position: 9)),
        ])
    func badCreditCodes(_ text: String, _ reason: CreditCode.Invalid) {
        #expect(throws: reason) { try CreditCode(parsing: text) }
    }

    @Test("A2.1.2 a code of digits only is a credit code where it can be no identity number, and only there")
    func ambiguous() {
        // Same seventeen digits with each last digit: at most one is a credit code, and a mistyped identity number never is.
        let codes = (0...9).map { "9133010012345678\($0)" }.flatMap { head in (0...9).map { head + "\($0)" } }
            .filter { (try? CreditCode(parsing: $0)) != nil }
        #expect(!codes.isEmpty)
        for code in codes {
            #expect(IDCheck.check(code, today: Self.today) == .init(value: code, kind: .creditCode, reason: nil))
        }
        for digit in 0...9 {
            let result = IDCheck.check("11010519491231002\(digit)", today: Self.today)
            #expect(result.kind == .residentId && !result.valid)
        }
    }

    @Test("N4.1 N4.2 a division code names its province and its city")
    func divisions() throws {
        let code = try DivisionCode(parsing: "330113")
        #expect(code.province == "33" && code.city == "3301")
        #expect(throws: DivisionCode.Invalid.shape) { try DivisionCode(parsing: "33011") }
        #expect(throws: DivisionCode.Invalid.shape) { try DivisionCode(parsing: "33011３") }
        #expect(throws: DivisionCode.Invalid.province) { try DivisionCode(parsing: "990113") }
    }

    @Test(
        "A2.1.2 phone numbers",
        arguments: [
            ("13800001234", nil), ("19900001234", nil), ("12800001234", MobileNumber.Invalid.prefix),
            ("1380000123", .length(10)),
            ("138 0001234", .character(position: 4)), ("1380000123４", .fullWidth(position: 11)),
        ])
    func phones(_ text: String, _ expected: MobileNumber.Invalid?) {
        do {
            _ = try MobileNumber(parsing: text)
            #expect(expected == nil)
        } catch {
            #expect(error == expected)
        }
    }
}
