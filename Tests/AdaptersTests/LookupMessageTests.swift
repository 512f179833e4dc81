import Foundation
import Gateways
import Testing
import TitleReview

@Suite struct LookupMessageTests {
    private static let number = "11010519491231002X"

    private func question(_ register: OutsideRegister) throws -> LookupQuestion {
        let today = try #require(Day("2022-08-10"))
        return LookupQuestion(
            id: "q-1", register: register, residentID: try ResidentID(parsing: Self.number, today: today), name: "王工",
            today: today, employer: .init(name: "秘密单位", creditCode: ""))
    }

    private func answer(_ register: OutsideRegister, _ records: String, source: String = "某系统", person: String = number)
        throws -> LookupAnswer
    {
        let text = "{\"residentId\":\"\(person)\",\"source\":\"\(source)\",\"records\":\(records)}"
        return try LookupMessage.answer(Array(text.utf8), to: question(register))
    }

    private func taken(_ register: OutsideRegister, _ records: String) -> Bool {
        (try? answer(register, records)) != nil
    }

    @Test("S33 a question says who, what and what for, and nothing of the employer")
    func asks() throws {
        let sent = try JSONDecoder().decode(
            [String: String].self, from: Data(LookupMessage.question(question(.insurance))))
        #expect(
            sent == [
                "id": "q-1", "register": "insurance", "residentId": Self.number, "name": "王工", "purpose": "titleReview",
            ])
    }

    @Test(
        "A1.3 A2.2.5-4 records become bodies of archive records, in the order of time; nothing there is an answer, too")
    func takes() throws {
        let credits = try answer(
            .credits,
            """
            [{"year":2022,"subject":"general","credits":6,"system":"learning","hours":0},\
            {"year":2019,"subject":"professional","credits":0,"system":"register","hours":90,"more":1}]
            """
        )
        #expect(
            credits.records.map { $0["year"] } == ["2019", "2022"] && credits.records[0]["hours"] == "90"
                && credits.records[0]["more"] == nil)
        let insurance = try answer(.insurance, #"[{"payer":"甲","place":"330113","from":"2019-11","to":"2022-08"}]"#)
        #expect(
            insurance.records == [
                ["payer": "甲", "place": "330113", "from": "2019-11", "to": "2022-08", "months": "34"]
            ])
        #expect(try answer(.credits, "[]").records.isEmpty)
    }

    @Test(
        "S33 an answer with anything wrong in it is not taken at all",
        arguments: [
            #"[{"year":2023,"subject":"general","credits":6,"system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"other","credits":6,"system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"general","credits":-1,"system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"general","credits":"6","system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"general","credits":6.5,"system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"general","credits":501,"system":"learning","hours":0}]"#,
            #"[{"year":2022,"subject":"general","credits":6,"system":"learning"}]"#, "{}", "null", "[1]",
        ])
    func wrongCredits(_ records: String) { #expect(!taken(.credits, records)) }

    @Test(
        "S33 nor are impossible months, places and payers",
        arguments: [
            #"[{"payer":"甲","place":"330113","from":"2022-02","to":"2022-01"}]"#,
            #"[{"payer":"甲","place":"330113","from":"2022-02","to":"2022-09"}]"#,
            #"[{"payer":"甲","place":"330113","from":"2022-13","to":"2022-08"}]"#,
            #"[{"payer":"甲","place":"990113","from":"2022-02","to":"2022-03"}]"#,
            #"[{"payer":"","place":"330113","from":"2022-02","to":"2022-03"}]"#,
            #"[{"payer":"甲\u202E乙","place":"330113","from":"2022-02","to":"2022-03"}]"#,
            #"[{"payer":"甲\n乙","place":"330113","from":"2022-02","to":"2022-03"}]"#,
            #"[{"payer":"甲","payerCode":"123","place":"330113","from":"2022-02","to":"2022-03"}]"#,
            #"[{"payer":"甲","place":"33011","from":"2022-02","to":"2022-03"}]"#,
        ])
    func wrongInsurance(_ records: String) { #expect(!taken(.insurance, records)) }

    @Test(
        """
        S33 another person's answer, one without a source, one that is too long or has too many records is refused; \
        the limit itself is taken
        """
    )
    func wrongWhole() throws {
        #expect(throws: LookupFailure.unusable("应答不是这个人的")) { try answer(.credits, "[]", person: "11010519491231003X") }
        #expect(throws: LookupFailure.self) { try answer(.credits, "[]", source: "") }
        #expect(throws: LookupFailure.self) { try answer(.credits, "[]", source: String(repeating: "长", count: 61)) }
        #expect(throws: LookupFailure.unusable("应答太长")) {
            try LookupMessage.answer([UInt8](repeating: 0x20, count: LookupLimits.bytes + 1), to: question(.credits))
        }
        let one = #"{"year":2022,"subject":"general","credits":1,"system":"learning","hours":0}"#
        func many(_ count: Int) -> String { "[\(Array(repeating: one, count: count).joined(separator: ","))]" }
        #expect(try answer(.credits, many(LookupLimits.records)).records.count == LookupLimits.records)
        #expect(throws: LookupFailure.self) { try answer(.credits, many(LookupLimits.records + 1)) }
    }

    @Test(
        "months are counted by the calendar and read in one form only",
        arguments: [
            ("2022-07", true), ("2022-7", false), ("2022-00", false), ("2022-13", false), ("1899-12", false),
            ("２022-07", false), ("2022/07", false),
        ])
    func months(_ text: String, _ isMonth: Bool) throws {
        #expect((Month(text) != nil) == isMonth)
        let day = try #require(Day("2022-07-31"))
        if let month = Month(text) { #expect(month.description == text && Month(of: day) == month) }
    }
}
