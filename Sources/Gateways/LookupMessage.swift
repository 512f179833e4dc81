import Foundation
import TitleReview

/// An answer as it travels: JSON, each value checked before anything is taken (S33). The form is written down in `docs/operations.md`.
public enum LookupMessage {
    /// What is sent.
    public static func question(_ question: LookupQuestion) throws -> [UInt8] {
        let body = Question(
            id: question.id, register: question.register.rawValue, residentId: question.residentID.revealed,
            name: question.name, purpose: "titleReview")
        return Array(try JSONEncoder().encode(body))
    }

    /// - Throws: ``LookupFailure/unusable(_:)`` with the first thing that is wrong; one wrong record spoils the answer,
    ///   because a part of the truth is not it.
    public static func answer(_ bytes: [UInt8], to question: LookupQuestion) throws(LookupFailure) -> LookupAnswer {
        guard bytes.count <= LookupLimits.bytes else { throw .unusable("应答太长") }
        let head: Head
        do { head = try JSONDecoder().decode(Head.self, from: Data(bytes)) } catch { throw .unusable("应答不是约定的格式") }
        guard head.residentId == question.residentID.revealed else { throw .unusable("应答不是这个人的") }
        guard isClean(head.source, 1...60) else { throw .unusable("来源名称不是可用的文字") }
        var records: [[String: String]] = []
        do {
            switch question.register {
            case .credits: records = try JSONDecoder().decode(Body<Credit>.self, from: Data(bytes)).records.map(\.body)
            case .insurance:
                records = try JSONDecoder().decode(Body<Insurance>.self, from: Data(bytes)).records.map(\.body)
            }
        } catch { throw .unusable("记录不是约定的格式") }
        guard records.count <= LookupLimits.records else { throw .unusable("记录超过 \(LookupLimits.records) 条") }
        for (index, record) in records.enumerated() {
            if let problem = problem(record, question) { throw .unusable("第 \(index + 1) 条记录：\(problem)") }
        }
        return LookupAnswer(
            source: head.source, records: records.sorted { order($0).lexicographicallyPrecedes(order($1)) })
    }

    private struct Question: Encodable {
        let id: String, register: String, residentId: String, name: String, purpose: String
    }
    private struct Head: Decodable { let residentId: String, source: String }
    private struct Body<Record: Decodable>: Decodable { let records: [Record] }

    private struct Credit: Decodable {
        let year: Int, subject: String, credits: Int, system: String, hours: Int
        var body: [String: String] {
            ["year": "\(year)", "subject": subject, "credits": "\(credits)", "system": system, "hours": "\(hours)"]
        }
    }

    private struct Insurance: Decodable {
        let payer: String, payerCode: String?, place: String, from: String, to: String
        var body: [String: String] {
            var body = [
                "payer": payer, "place": place, "from": from, "to": to,
                "months": Month(from).flatMap { from in Month(to).map { "\($0.number - from.number + 1)" } } ?? "",
            ]
            if let payerCode, !payerCode.isEmpty { body["payerCode"] = payerCode }
            return body
        }
    }

    private static func problem(_ record: [String: String], _ question: LookupQuestion) -> String? {
        guard let kind = ArchiveKind.find(question.register.kindID) else { return "没有这一类" }
        guard record.values.allSatisfy({ isClean($0, 1...80) }) else { return "有空白或不可见的字符" }
        // The months follow from the two ends, and are wrong only when those are.
        if let from = record["from"].flatMap({ Month($0) }), let to = record["to"].flatMap({ Month($0) }) {
            if to < from { return "缴费止早于缴费起" }
            if to > Month(of: question.today) { return "缴费止在将来" }
        }
        if let year = record["year"].flatMap({ Int($0) }), year > question.today.year { return "年度在将来" }
        if let first = kind.problems(record).first { return first.message }
        if let place = record["place"], (try? DivisionCode(parsing: place)) == nil { return "参保地不是行政区划代码" }
        if let code = record["payerCode"], (try? CreditCode(parsing: code)) == nil { return "缴费单位的统一社会信用代码不对" }
        return nil
    }

    private static func isClean(_ text: String, _ length: ClosedRange<Int>) -> Bool {
        length.contains(text.count) && text.trimmingCharacters(in: .whitespacesAndNewlines) == text
            && text.unicodeScalars.allSatisfy {
                ![.control, .format, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator]
                    .contains($0.properties.generalCategory)
            }
    }

    /// Years and months are of one length, so their order as texts is that of time.
    private static func order(_ record: [String: String]) -> [String] {
        [
            record["year"] ?? record["from"] ?? "", record["system"] ?? record["to"] ?? "",
            record["subject"] ?? record["payer"] ?? "", record["place"] ?? "", record["credits"] ?? "",
        ]
    }
}
