import Casework
import Foundation
import Store
import Testing
import TitleReview

/// What a plan's package says of notices that were interrupted, checked by the script that lies in it and by nothing of ours (N3.2, R13).
@Suite struct PackageNoticeTests {
    /// The package's folder, unpacked by a program that is not ours.
    private func unpacked(_ t: CaseworkFixture, at moment: Instant) async throws -> URL {
        var bytes: [UInt8] = []
        for try await piece in try await PlanPackage.stream(
            planID: t.plan.id, casework: t.casework, actor: t.office, at: moment)
        { bytes += piece }
        let folder = FileManager.default.temporaryDirectory.appending(path: "package-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let zip = folder.appending(path: "all.zip")
        let out = folder.appending(path: "out")
        try Data(bytes).write(to: zip)
        _ = try run(
            "-c", "import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])", zip.path, out.path)
        return out
    }

    private func run(_ arguments: String...) throws -> String {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3"] + arguments
        process.standardOutput = pipe
        try process.run()
        let said = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return said
    }

    /// What the script says when the file has been changed like this, but for the list of files, which every change breaks.
    private func changed(_ folder: URL, _ name: String, _ from: String, _ to: String) throws -> String {
        let file = folder.appending(path: name)
        let before = try String(contentsOf: file, encoding: .utf8)
        #expect(before.contains(from), "\(name) holds \(from)")
        try before.replacingOccurrences(of: from, with: to).write(to: file, atomically: false, encoding: .utf8)
        defer { try? before.write(to: file, atomically: false, encoding: .utf8) }
        return try run("-I", folder.appending(path: "verify.py").path)
    }

    @Test(
        """
        N3.2 R13 S55 a package counts an interrupted notice day by day, \
        without the days that were lost; what is changed about it is found
        """,
        arguments: engines)
    func interrupted(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.recommended(one.id)
            let notice = try await t.published([one.id])
            let start = t.plan.dates.officeDeadline
            let counted = try t.casework.calendars.bundled.end(
                start: start, workdays: t.plan.notices.qualificationDays, countStart: false
            ).days
            let noon = CaseworkFixture.noon(counted[2])
            let first = try await t.casework.perform(
                ExtendNotice(noticeID: notice, interruption: .days(counted[0]...counted[1]), reason: "网站检修"),
                as: t.office, at: noon)
            let last = try await t.casework.perform(
                ExtendNotice(noticeID: notice, interruption: .workdays(2), reason: "名单更正"), as: t.office, at: noon)
            try await t.turn(at: .deadline(last))
            #expect(try await t.state(one.id) == .awaitingPayment)

            let folder = try await unpacked(t, at: .deadline(last))
            defer { try? FileManager.default.removeItem(at: folder.deletingLastPathComponent()) }
            let said = try run("-I", folder.appending(path: "verify.py").path)
            #expect(said.contains("全部一致"), "\(said)")
            #expect(try String(contentsOf: folder.appending(path: "README.txt"), encoding: .utf8).contains("中断"))
            let original = try #require(counted.last)
            // Left out, cut short, moved, or the days counted by another calendar.
            #expect(
                try changed(folder, "notices.json", #""workdays":2"#, #""workdays":1"#).contains(
                    "公示 \(notice)：中断和延长与审计链不符"))
            #expect(
                try changed(
                    folder, "notices.json", #""lastDay":"\#(last)","publishedAt""#,
                    #""lastDay":"\#(first)","publishedAt""#
                ).contains("公示 \(notice)：期满的日期与审计链不符"))
            #expect(
                try changed(folder, "notices.json", #""from":"\#(counted[0])""#, #""from":"\#(counted[1])""#).contains(
                    "公示 \(notice)：中断和延长与审计链不符"))
            #expect(
                try changed(folder, "notices.json", #""lastBefore":"\#(original)""#, #""lastBefore":"\#(first)""#)
                    .contains("公示 \(notice)：中断和延长与审计链不符"))
            let free = #"{"from":"\#(counted[3])","name":"假","to":"\#(counted[3])"},"#
            #expect(
                try changed(folder, "calendar.json", #""off":["#, #""off":["# + free).contains("公示 \(notice)：扣除中断的日子只有")
            )
            #expect(try run("-I", folder.appending(path: "verify.py").path) == said, "put back, it agrees again")
        }
    }
}
