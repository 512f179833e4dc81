import Casework
import Foundation
import Store
import Testing
import TitleReview

@testable import Web

@Suite struct OpenEndPagesTests {
    /// All that a record of the kind needs but its end.
    private static func filled(_ kind: ArchiveKind) -> [String: String] {
        var body: [String: String] = [:]
        for field in kind.fields where field.required {
            body[field.name] =
                switch field.shape {
                case .text: "某"
                case .day, .openDay: "2015-07-01"
                case .month: "2015-07"
                case .number(let range): String(range.lowerBound)
                case .choice(let choices): choices[0].value
                }
        }
        return body
    }

    private func id(_ body: [UInt8]) throws -> String {
        let answer = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
        return try #require((answer?["data"] as? [String: Any])?["id"] as? String)
    }

    @Test(
        "B10 an empty end is refused unless it is ticked that it still goes on, and beside a day the tick is refused",
        arguments: ["work", "appointment", "study", "project"])
    func refused(_ name: String) async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let kind = try #require(ArchiveKind.find(name))
            let path = "/me/archive/\(name)"
            let body: [String: Any] = Self.filled(kind)
            func send(_ more: [String: Any]) async throws -> (status: Int, text: String, body: [UInt8]) {
                try await pages.post(path, body.merging(more) { $1 }.merging(["send": true]) { $1 }, as: token)
            }
            // As a browser sends half a date: an empty value.
            for empty in [["to": ""], [:]] as [[String: Any]] {
                let refused = try await send(empty)
                #expect(refused.status == 422 && refused.text.contains("\"field\":\"to\""), "\(refused.text)")
                #expect(refused.text.contains("请勾选“仍在继续”"))
            }
            let both = try await send(["to": "2019-12-31", "ongoing": true])
            #expect(both.status == 422 && both.text.contains("\"field\":\"ongoing\""), "\(both.text)")
            #expect(try await send(["to": "2019-12-31"]).status == 200)
            let open = try await send(["ongoing": true])
            #expect(open.status == 200)
            let page = await pages.get("/me/archive/records/\(try id(open.body))", as: token).text
            #expect(page.contains("name=\"ongoing\" value=\"true\" checked"))
        }
    }

    @Test("B10 a draft may say nothing yet, and does not come back ticked")
    func draft() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let saved = try await pages.post("/me/archive/work", ["employer": "某厂", "from": "2015-07-01"], as: token)
            #expect(saved.status == 200)
            let page = await pages.get("/me/archive/records/\(try id(saved.body))", as: token).text
            #expect(
                page.contains("name=\"ongoing\" value=\"true\"")
                    && !page.contains("name=\"ongoing\" value=\"true\" checked"))
            // Where a browser has no picker for days, half of one comes as text.
            let half = try await pages.post("/me/archive/work", ["employer": "某厂", "to": "2019-12"], as: token)
            #expect(half.status == 422 && half.text.contains("\"field\":\"to\""), "\(half.text)")
        }
    }

    @Test("B10 a record from before, whose end was left empty, counts as ticked, and saved as it stands is no change")
    func before() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let kind = try #require(ArchiveKind.find("work"))
            let body = Self.filled(kind)
            let made = try await pages.post(
                "/me/archive/work", body.merging(["to": "2019-12-31"]) { $1 }.merging(["send": "true"]) { $1 },
                as: token)
            let record = try id(made.body)
            let old = String(
                decoding: try JSONSerialization.data(withJSONObject: body, options: .sortedKeys), as: UTF8.self)
            try await pages.casework.database.write { tx in
                _ = try tx.execute("UPDATE archive_records SET body = \(old), state = 'approved' WHERE id = \(record)")
            }
            let page = await pages.get("/me/archive/records/\(record)", as: token).text
            #expect(page.contains("name=\"ongoing\" value=\"true\" checked"))
            let again = try await pages.post(
                "/me/archive/work/\(record)", body.merging(["ongoing": "true", "version": "1"]) { $1 }, as: token)
            #expect(again.status == 200, "\(again.text)")
            let state = try await pages.casework.database.read { tx in
                try tx.one("SELECT state FROM archive_records WHERE id = \(record)")?.text("state")
            }
            #expect(state == "approved")
        }
    }

    @Test(
        "B10 the self-check asks for the last day of work and appointment, or for the tick",
        arguments: [("appointedFrom", "appointedTo", "appointedStill"), ("workFrom", "workTo", "workStill")])
    func selfCheck(_ from: String, _ to: String, _ still: String) async throws {
        try await PageFixture.with { pages in
            let path = "/api/plans/\(pages.plan.id)/check?speciality=\(Percent.encode("机电制造"))&\(from)=2015-01-01"
            let open = await pages.get(path)
            #expect(open.text.contains("\"field\":\"\(to)\"") && !open.text.contains("\"verdict\":\""), "\(open.text)")
            #expect(await pages.get("\(path)&\(to)=2019-12-31").text.contains("\"verdict\":\""))
            #expect(await pages.get("\(path)&\(still)=true").text.contains("\"verdict\":\""))
            let both = await pages.get("\(path)&\(still)=true&\(to)=2019-12-31")
            #expect(both.text.contains("\"field\":\"\(still)\""), "\(both.text)")
        }
    }
}
