import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

/// One part of a spreadsheet, as text.
func part(_ name: String, of bytes: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appending(path: "pingheng-\(UUID().uuidString).xlsx")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let unzip = Process()
    let pipe = Pipe()
    unzip.executableURL = URL(filePath: "/usr/bin/unzip")
    unzip.arguments = ["-p", file.path, name]
    unzip.standardOutput = pipe
    try unzip.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    unzip.waitUntilExit()
    #expect(unzip.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
}

@Suite struct QueueExportTests {
    /// What a spreadsheet would take for something to compute, and what hides it.
    private static let hostile = [
        #"=HYPERLINK("http://127.0.0.1/","点这里")"#, "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1:A9)", "\t=1+1", "\r=1+1",
        " =1", "＝1", "王·小明", "<b>\u{301}", "00123",
    ]

    @Test(
        "S31 A3.2.0 the exported queue holds texts only, whatever names its cases have, shows no personal number, and is on the audit log",
        arguments: engines)
    func hostile(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            try await t.copies(of: one.id, named: Self.hostile)
            let sheet = try await QueueExport.make(
                t.casework, QueueFilter(states: [.authorityReview]), as: t.authorities[0], at: t.inWindow)
            #expect(sheet.count == Self.hostile.count + 1)
            let cells = try part("xl/worksheets/sheet1.xml", of: sheet.bytes)
            let strings = try part("xl/sharedStrings.xml", of: sheet.bytes)
            #expect(!cells.contains("<f>") && !cells.contains("<f ") && !cells.contains("<hyperlink"))
            #expect(
                cells.split(separator: "<c ").dropFirst().allSatisfy { $0.contains("t=\"s\"") || !$0.contains("<v>") })
            // Text stays text when the cell is edited.
            #expect(try part("xl/styles.xml", of: sheet.bytes).contains("numFmtId=\"49\""))
            for text in [
                "=HYPERLINK(", "+cmd|", "-2+3", "@SUM(A1:A9)", "00123", "330119880808".prefix(4) + "**********",
            ] { #expect(strings.contains(text), "\(text)") }
            for n in Self.hostile.indices {
                #expect(!strings.contains(ResidentID.test(born: "19880808", serial: n).revealed))
            }
            let entry = try await t.database.read { tx in
                try tx.query("SELECT actor, detail FROM audit_entries WHERE act = 'queue.exported'").map {
                    (try $0.text("actor"), try $0.text("detail"))
                }
            }
            #expect(
                entry.count == 1 && entry[0].0 == "authority:\(t.authorities[0].accountID)"
                    && entry[0].1.contains("\"count\":\"12\"") && entry[0].1.contains("authorityReview"))
        }
    }

    @Test(
        "A3.2.0 an export goes on page by page to its bound and not beyond, follows the filter, and is the own unit's only"
    )
    func bounds() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.reported(one.id)
            try await t.copies(of: one.id, named: (0..<620).map { "某\($0)" })
            func rows(_ filter: QueueFilter, _ actor: Actor, most: Int = 621) async throws -> [[String]] {
                try await QueueExport.rows(t.casework, filter, as: actor, at: t.inWindow, most: most)
            }
            let all = try await rows(
                QueueFilter(states: [.authorityReview], after: QueueKey("99-x"), limit: 3), t.authorities[0])
            #expect(
                all.count == 621 && all.map { $0[0] } == (1...621).map(String.init)
                    && Set(all.map { $0[1] }).count == 621)
            #expect(all.allSatisfy { $0.count == QueueExport.head.count })
            await #expect(throws: Refusal.self) {
                _ = try await rows(QueueFilter(states: [.authorityReview]), t.authorities[0], most: 620)
            }
            await #expect(throws: Refusal.self) {
                _ = try await rows(QueueFilter(states: [.authorityReview]), t.authorities[0], most: 400)
            }
            #expect(try await rows(QueueFilter(states: [.authorityReview], name: "某11"), t.authorities[0]).count == 11)
            #expect(try await rows(QueueFilter(states: [.authorityReview], mine: true), t.authorities[0]).isEmpty)
            #expect(try await rows(QueueFilter(states: [.authorityReview]), t.authorities[1]).isEmpty)
            await #expect(throws: Refusal.forbidden()) {
                _ = try await rows(QueueFilter(states: [.authorityReview]), one.actor)
            }
            // A name that was looked for is nobody's business in the log.
            try await t.casework.perform(
                RecordExport(filter: QueueFilter(states: [.authorityReview], name: "某11"), count: 11),
                as: t.authorities[0])
            let detail = try await t.database.read { tx in
                try tx.one("SELECT detail FROM audit_entries WHERE act = 'queue.exported'")?.text("detail")
            }
            #expect(detail?.contains("某") == false && detail?.contains("given") == true)
        }
    }
}
