import Casework
import Foundation
import Store
import Testing
import TitleReview

@Suite struct SecretBallotTests {
    /// The names in a folder, whose files then look two minutes old.
    private static func aged(_ folder: String) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names {
            try? FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: folder + "/" + name)
        }
        return Set(names)
    }

    @Test(
        "S45 a key that a crash left behind is destroyed once its ballot is counted, and never before",
        arguments: engines)
    func leftKeys(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let meeting = try await t.meeting([one.id], members: t.committee(), present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let before = SecretBallotTests.aged(t.keyFolder)
            try await t.casework.destroyLeftBallotKeys()
            #expect(SecretBallotTests.aged(t.keyFolder) == before)
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.destroyLeftBallotKeys()
            let left = SecretBallotTests.aged(t.keyFolder)
            #expect(before.subtracting(left).count == 1 && left.isSubset(of: before), "every other key is left alone")
            #expect(before.subtracting(left).allSatisfy { $0.hasPrefix("ballot-") })
        }
    }

    @Test(
        "B2 keys of ballots that this database does not know stay, until its own rows say that they are over",
        arguments: engines)
    func foreignKeys(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let meeting = try await t.meeting([one.id], members: t.committee(), present: 7)
            let own = t.casework.audit.installation.name
            let unknown = String(repeating: "a", count: 32)
            let other = String(repeating: "b", count: 32)
            // Another installation's running vote; a vote of before names had an owner; a vote that a restored backup does not
            // know, at a meeting that it does not know either.
            let foreign: Set = [
                "ballot-\(other)-\(meeting)-\(unknown).key", "ballot-\(unknown).key",
                "ballot-\(own)-\(other)-\(unknown).key",
            ]
            // What a transaction left that was rolled back.
            let left = "ballot-\(own)-\(meeting)-\(other).key"
            for name in foreign.union([left]) {
                FileManager.default.createFile(atPath: t.keyFolder + "/" + name, contents: Data([1, 2, 3]))
            }
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let before = SecretBallotTests.aged(t.keyFolder)
            try await t.casework.destroyLeftBallotKeys()
            #expect(SecretBallotTests.aged(t.keyFolder) == before)
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            await CountBallots.destroyTraces(results, casework: t.casework)
            try await t.casework.destroyLeftBallotKeys()
            let counted = SecretBallotTests.aged(t.keyFolder)
            #expect(counted.isSuperset(of: foreign.union([left])) && counted.count == before.count - 1)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.destroyLeftBallotKeys()
            #expect(SecretBallotTests.aged(t.keyFolder) == counted.subtracting([left]))
        }
    }

    @Test("B2 a ballot that an earlier program has opened is counted, and its key is destroyed", arguments: engines)
    func earlierName(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let meeting = try await t.meeting([one.id], members: t.committee(), present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let name = try #require(
                SecretBallotTests.aged(t.keyFolder).first { $0.hasPrefix("ballot-") && $0.count > 100 })
            let earlier = "ballot-" + name.suffix(36)
            try FileManager.default.moveItem(atPath: t.keyFolder + "/" + name, toPath: t.keyFolder + "/" + earlier)
            try await t.casework.destroyLeftBallotKeys()
            #expect(SecretBallotTests.aged(t.keyFolder).contains(earlier))
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(results.count == 1)
            await CountBallots.destroyTraces(results, casework: t.casework)
            #expect(!SecretBallotTests.aged(t.keyFolder).contains(earlier))
        }
    }

    @Test(
        "S49 a receipt shows that its ballots are in the box, before and after the count; sending the page again counts once",
        arguments: engines)
    func receipts(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            try await t.ready([one, two])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballots = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.map(
                \.ballotID)
            let yes = Dictionary(uniqueKeysWithValues: ballots.map { ($0, Vote.yes) })
            let no = yes.mapValues { _ in Vote.no }
            let mine = BallotReceipt.random()
            let cast = CastVotes(meetingID: meeting, votes: yes, receipt: mine)
            #expect(try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil).found.isEmpty)
            for _ in 1...3 { try await t.casework.perform(cast, as: members[0], at: t.meetingMorning) }
            #expect(
                try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil).found.map(
                    \.isCounted)
                    == [false, false])
            #expect(
                try await t.casework.ask(ReadBallotPaper(meetingID: meeting, receipt: mine), as: members[0]).received
                    .count
                    == 2)
            #expect(
                await t.refusal(
                    CastVotes(meetingID: meeting, votes: no, receipt: .random()), as: members[0], at: t.meetingMorning)?
                    .message == "您已对这份申报投过票，选票不能更改。")
            #expect(
                await t.refusal(
                    CastVotes(meetingID: meeting, votes: no, receipt: mine), as: members[1], at: t.meetingMorning)?
                    .message.contains("回执码已经用过") == true)
            #expect(
                await t.refusal(ReadReceiptList(meetingID: meeting), as: nil)?.kind == .notFound,
                "no list before the count")
            for member in members[1...] {
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: no, receipt: .random()), as: member, at: t.meetingMorning)
            }
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            await CountBallots.destroyTraces(results, casework: t.casework)
            #expect(results.allSatisfy { $0.yes == 1 && $0.no == 6 })
            // The answer of a cast that was lost before the count may be asked for after it.
            try await t.casework.perform(cast, as: members[0], at: t.meetingMorning)
            let found = try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil)
            #expect(
                found.counted == 2 && found.found.count == 2
                    && found.found.allSatisfy { $0.isCounted && $0.listDigest?.count == 64 })
            let list = try await t.casework.ask(ReadReceiptList(meetingID: meeting), as: nil)
            for line in found.found {
                #expect(
                    list.contains("表决 \(line.ballotID) 选票 7 清单摘要 \(line.listDigest ?? "")")
                        && list.contains(mine.digest(in: line.ballotID).hex))
            }
            #expect(
                try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: .random()), as: nil).found.isEmpty)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    /// How many of these sendings at once were taken, and how many refused.
    private static func sendAtOnce(_ casts: [CastVotes], _ t: CaseworkFixture, as member: Actor) async -> (
        taken: Int, refused: Int
    ) {
        await withTaskGroup(of: Bool.self) { group in
            for cast in casts {
                group.addTask { (try? await t.casework.perform(cast, as: member, at: t.meetingMorning)) != nil }
            }
            var taken = 0
            for await isTaken in group where isTaken { taken += 1 }
            return (taken, casts.count - taken)
        }
    }

    @Test(
        "S45 S49 two hundred sendings at once, by two receipts, are one vote: one receipt is in the box, the other is refused each time",
        arguments: engines)
    func atOnce(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(
                try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            let receipts = [BallotReceipt.random(), .random()]
            let casts = (0..<200).map {
                CastVotes(meetingID: meeting, votes: [ballot: $0 % 2 == 0 ? .yes : .no], receipt: receipts[$0 % 2])
            }
            let sent = await SecretBallotTests.sendAtOnce(casts, t, as: members[0])
            #expect(sent.taken == 100 && sent.refused == 100)
            var found: [Int] = []
            for receipt in receipts {
                found.append(
                    try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: receipt), as: nil).found.count)
            }
            #expect(found.sorted() == [0, 1])
            let counted = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(counted.map { $0.yes + $0.no } == [1])
        }
    }

    @Test("2a S45 after the count no sealed vote is left in the database's files or its log")
    func emptiedLog() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(
                try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            for member in members {
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            let sealed = try await t.database.read {
                try $0.query("SELECT sealed FROM sealed_votes").map { try $0.bytes("sealed") }
            }
            let path = try #require((t.database as? SQLiteDatabase)?.path)
            func left() -> Int {
                let files = [path, path + "-wal"].map { FileManager.default.contents(atPath: $0) ?? Data() }
                return sealed.count { one in files.contains { $0.range(of: Data(one)) != nil } }
            }
            #expect(sealed.count == 7 && left() == 7)
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(left() > 0, "the log still has them")
            await CountBallots.destroyTraces(results, casework: t.casework)
            #expect(left() == 0)
        }
    }

    @Test("S46 S47 neither rows nor audit entries link a voter to a vote")
    func secrecy() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            func entries() async throws -> Int {
                try await t.database.read { try $0.one("SELECT COUNT(*) AS n FROM audit_entries")?.int("n") ?? 0 }
            }
            let before = try await entries()
            for member in members {
                let ballot = try #require(
                    try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.first)
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [ballot.ballotID: .yes], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            #expect(try await entries() == before)
            let sealed = try await t.database.read {
                try $0.query("SELECT sealed FROM sealed_votes").map { try $0.bytes("sealed") }
            }
            #expect(sealed.count == 7 && Set(sealed.map(\.count)).count == 1 && Set(sealed).count == 7)
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(try await t.database.read { try $0.query("SELECT id FROM sealed_votes").count } == 0)
        }
    }
}
