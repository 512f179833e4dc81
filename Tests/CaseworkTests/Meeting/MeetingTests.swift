import Casework
import Foundation
import Store
import Testing
import TitleReview

@Suite struct MeetingTests {
    @Test("R1 R6 below two thirds no ballot is opened, with the numbers; with them it is", arguments: engines)
    func quorum(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 4)
            let few = await t.refusal(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(few?.message.contains("实到 4 人，不足应到 7 人的三分之二（5 人）") == true)
            try await t.house.perform(AttendMeeting(meetingID: meeting), as: members[4], at: t.meetingMorning)
            #expect(try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
        }
    }

    @Test("R7 S45 S48 one vote each, by those present, while it is open; four of seven do not pass, five do", arguments: engines)
    func voting(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1), two = try await t.submitted(2)
            try await t.ready([one, two])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let lines = try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.sorted { $0.name < $1.name }
            for (index, member) in members.enumerated() {
                let votes: [String: Vote] = [lines[0].ballotID: index < 4 ? .yes : .abstain, lines[1].ballotID: index < 5 ? .yes : .no]
                try await t.house.perform(CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: t.meetingMorning)
            }
            let twice = await t.refusal(CastVotes(meetingID: meeting, votes: [lines[0].ballotID: .yes], receipt: .random()), as: members[0], at: t.meetingMorning)
            #expect(twice?.message == "您已对这份申报投过票，选票不能更改。")
            let before = try await t.house.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(before.ballots.allSatisfy { $0.result == nil })
            let results = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning).sorted { $0.name < $1.name }
            #expect(results.map(\.passed) == [false, true])
            #expect(results[0].yes == 4 && results[0].abstain == 3)
            let late = await t.refusal(CastVotes(meetingID: meeting, votes: [lines[0].ballotID: .yes], receipt: .random()), as: members[0], at: t.meetingMorning)
            #expect(late?.kind == .conflict)
            #expect(try await t.state(one.id) == .notPassed)
            #expect(try await t.state(two.id) == .passed)
            await CountBallots.destroyTraces(results, house: t.house)
            let left = try FileManager.default.contentsOfDirectory(atPath: t.keyFolder).filter { $0.hasPrefix("ballot-") && $0.hasSuffix(".key") && $0.count > 30 }
            #expect(left.isEmpty)
        }
    }

    @Test("R6 whoever signs in after the ballots opened is not counted in them and cannot vote in them", arguments: engines)
    func latecomer(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 5)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            try await t.house.perform(AttendMeeting(meetingID: meeting), as: members[5], at: t.meetingMorning)
            #expect(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[5]).open.isEmpty)
            let ballot = try #require(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            let late = await t.refusal(CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: members[5], at: t.meetingMorning.adding(seconds: 60))
            #expect(late?.message.contains("在您签到之前已经开始表决") == true)
            for member in members.prefix(5) { try await t.house.perform(CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: member, at: t.meetingMorning) }
            let counted = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(counted.map(\.present) == [5] && counted.map(\.passed) == [true])
        }
    }

    @Test("R12 a recusal takes the opinion out and seats another member; not while the case is voted on", arguments: engines)
    func recusalAfterOpinion(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            func readers() async throws -> [Int] {
                var found: [Int] = []
                for (index, member) in members.enumerated() where try await t.house.ask(ReadDesk(), as: member).items.contains(where: { $0.caseID == one.id }) { found.append(index) }
                return found
            }
            let before = try await readers()
            try await t.house.perform(DeclareRecusal(caseID: one.id, kinship: true, reason: "亲属"), as: members[before[0]], at: t.meetingMorning)
            let after = try await readers()
            #expect(after.count == 3 && !after.contains(before[0]))
            #expect(try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 0, "the new reader's opinion is not in yet")
            let fresh = try #require(after.first { !before.contains($0) })
            let scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
            try await t.house.perform(SaveOpinion(caseID: one.id, .init(scores: scores, opinion: "达到要求", recommends: true), submit: true), as: members[fresh], at: t.meetingMorning)
            #expect(try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let late = await t.refusal(DeclareRecusal(caseID: one.id, kinship: false, reason: "合作"), as: members[fresh], at: t.meetingMorning)
            #expect(late?.message.contains("正在表决") == true)
        }
    }

    @Test("R1 R2 a member who leaves is replaced by a further draw with a reason, and the unread cases go to others", arguments: engines)
    func departure(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            _ = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let committee = try await t.house.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            let leaving = try #require(committee.members.first { $0.load > 0 })
            try await t.house.perform(LeaveCommittee(planID: t.plan.id, expertID: leaving.expertID, reason: "因病"), as: t.office, at: t.meetingMorning)
            let left = try await t.house.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            #expect(left.members.count == t.plan.committee.members - 1)
            #expect(left.members.reduce(0) { $0 + $1.load } == 3)
            let unexplained = await t.refusal(CommitDraw(planID: t.plan.id, reason: ""), as: t.office, at: t.meetingMorning)
            #expect(unexplained?.message == "补充抽取需要写明理由。（人社部令第40号）")
            let draw = try await t.house.perform(CommitDraw(planID: t.plan.id, reason: "一位评委因病退出"), as: t.office, at: t.meetingMorning)
            #expect(try await t.house.perform(RevealDraw(drawID: draw, publicValue: "11 12 13"), as: t.office, at: t.meetingMorning) == 1)
            let full = try await t.house.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            #expect(full.count == t.plan.committee.members && !full.contains { $0.expertID == leaving.expertID })
        }
    }

    /// The names in a folder, whose files then look two minutes old.
    private static func aged(_ folder: String) -> Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names { try? FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -120)], ofItemAtPath: folder + "/" + name) }
        return Set(names)
    }

    @Test("S45 a key that a crash left behind is destroyed once its ballot is counted, and never before", arguments: engines)
    func leftKeys(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let meeting = try await t.meeting([one.id], members: t.committee(), present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let before = MeetingTests.aged(t.keyFolder)
            try await t.house.destroyLeftBallotKeys()
            #expect(MeetingTests.aged(t.keyFolder) == before)
            _ = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.house.destroyLeftBallotKeys()
            let left = MeetingTests.aged(t.keyFolder)
            #expect(before.subtracting(left).count == 1 && left.isSubset(of: before), "every other key is left alone")
            #expect(before.subtracting(left).allSatisfy { $0.hasPrefix("ballot-") })
        }
    }

    @Test("A2.3.4 R11 an expert reads what was entered field by field and checked, and points go by the plan's sheet only")
    func desk() async throws {
        try await TestHouse.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            let kind = try #require(ArchiveKind.find("paper"))
            let body = ["name": "没有审核的论文", "journal": "某刊", "serial": "CN11-4659/TH", "date": "2020-01-01", "rank": "1", "sole": "yes", "words": "3000"]
            _ = try await t.house.perform(SaveArchiveRecord(id: nil, kind: kind, body: body, send: true), as: one.actor, at: t.meetingMorning)
            for member in members where try await !t.house.ask(ReadDesk(), as: member).items.isEmpty {
                let view = try await t.house.ask(ReadDeskCase(caseID: one.id), as: member)
                #expect(view.records.allSatisfy { $0.state == "approved" } && !view.records.contains { $0.kind == "paper" })
                #expect(view.picked.count == 1 && view.picked[0].title.hasPrefix("自动化生产线"))
                var scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum / 2) })
                scores["impression"] = 100
                let free = SaveOpinion(caseID: one.id, .init(scores: scores, opinion: "好", recommends: true), submit: true)
                #expect(await t.refusal(free, as: member, at: t.meetingMorning)?.kind == .invalid)
            }
        }
    }

    @Test("S49 a receipt shows that its ballots are in the box, before and after the count; sending the page again counts once", arguments: engines)
    func receipts(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1), two = try await t.submitted(2)
            try await t.ready([one, two])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballots = try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.map(\.ballotID)
            let yes = Dictionary(uniqueKeysWithValues: ballots.map { ($0, Vote.yes) }), no = yes.mapValues { _ in Vote.no }
            let mine = BallotReceipt.random(), cast = CastVotes(meetingID: meeting, votes: yes, receipt: mine)
            #expect(try await t.house.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil).found.isEmpty)
            for _ in 1...3 { try await t.house.perform(cast, as: members[0], at: t.meetingMorning) }
            #expect(try await t.house.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil).found.map(\.isCounted) == [false, false])
            #expect(try await t.house.ask(ReadBallotPaper(meetingID: meeting, receipt: mine), as: members[0]).received.count == 2)
            #expect(await t.refusal(CastVotes(meetingID: meeting, votes: no, receipt: .random()), as: members[0], at: t.meetingMorning)?.message == "您已对这份申报投过票，选票不能更改。")
            #expect(await t.refusal(CastVotes(meetingID: meeting, votes: no, receipt: mine), as: members[1], at: t.meetingMorning)?.message.contains("回执码已经用过") == true)
            #expect(await t.refusal(ReadReceiptList(meetingID: meeting), as: nil)?.kind == .notFound, "no list before the count")
            for member in members[1...] { try await t.house.perform(CastVotes(meetingID: meeting, votes: no, receipt: .random()), as: member, at: t.meetingMorning) }
            let results = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            await CountBallots.destroyTraces(results, house: t.house)
            #expect(results.allSatisfy { $0.yes == 1 && $0.no == 6 })
            // The answer of a cast that was lost before the count may be asked for after it.
            try await t.house.perform(cast, as: members[0], at: t.meetingMorning)
            let found = try await t.house.ask(ReadReceipts(meetingID: meeting, receipt: mine), as: nil)
            #expect(found.counted == 2 && found.found.count == 2 && found.found.allSatisfy { $0.isCounted && $0.listDigest?.count == 64 })
            let list = try await t.house.ask(ReadReceiptList(meetingID: meeting), as: nil)
            for line in found.found { #expect(list.contains("表决 \(line.ballotID) 选票 7 清单摘要 \(line.listDigest ?? "")") && list.contains(mine.digest(in: line.ballotID).hex)) }
            #expect(try await t.house.ask(ReadReceipts(meetingID: meeting, receipt: .random()), as: nil).found.isEmpty)
            #expect(try await t.house.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    /// How many of these sendings at once were taken, and how many refused.
    private static func sendAtOnce(_ casts: [CastVotes], _ t: TestHouse, as member: Actor) async -> (taken: Int, refused: Int) {
        await withTaskGroup(of: Bool.self) { group in
            for cast in casts { group.addTask { (try? await t.house.perform(cast, as: member, at: t.meetingMorning)) != nil } }
            var taken = 0
            for await isTaken in group where isTaken { taken += 1 }
            return (taken, casts.count - taken)
        }
    }

    @Test("S45 S49 two hundred sendings at once, by two receipts, are one vote: one receipt is in the box, the other is refused each time", arguments: engines)
    func atOnce(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee(), meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            let receipts = [BallotReceipt.random(), .random()]
            let casts = (0..<200).map { CastVotes(meetingID: meeting, votes: [ballot: $0 % 2 == 0 ? .yes : .no], receipt: receipts[$0 % 2]) }
            let sent = await MeetingTests.sendAtOnce(casts, t, as: members[0])
            #expect(sent.taken == 100 && sent.refused == 100)
            var found: [Int] = []
            for receipt in receipts { found.append(try await t.house.ask(ReadReceipts(meetingID: meeting, receipt: receipt), as: nil).found.count) }
            #expect(found.sorted() == [0, 1])
            let counted = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(counted.map { $0.yes + $0.no } == [1])
        }
    }

    @Test("2a S45 after the count no sealed vote is left in the database's files or its log")
    func emptiedLog() async throws {
        try await TestHouse.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee(), meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: members[0]).open.first?.ballotID)
            for member in members { try await t.house.perform(CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: member, at: t.meetingMorning) }
            let sealed = try await t.database.read { try $0.query("SELECT sealed FROM sealed_votes").map { try $0.bytes("sealed") } }
            let path = try #require((t.database as? SQLiteDatabase)?.path)
            func left() -> Int {
                let files = [path, path + "-wal"].map { FileManager.default.contents(atPath: $0) ?? Data() }
                return sealed.count { one in files.contains { $0.range(of: Data(one)) != nil } }
            }
            #expect(sealed.count == 7 && left() == 7)
            let results = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(left() > 0, "the log still has them")
            await CountBallots.destroyTraces(results, house: t.house)
            #expect(left() == 0)
        }
    }

    @Test("S46 S47 neither rows nor audit entries link a voter to a vote")
    func secrecy() async throws {
        try await TestHouse.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            func entries() async throws -> Int { try await t.database.read { try $0.one("SELECT COUNT(*) AS n FROM audit_entries")?.int("n") ?? 0 } }
            let before = try await entries()
            for member in members {
                let ballot = try #require(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: member).open.first)
                try await t.house.perform(CastVotes(meetingID: meeting, votes: [ballot.ballotID: .yes], receipt: .random()), as: member, at: t.meetingMorning)
            }
            #expect(try await entries() == before)
            let sealed = try await t.database.read { try $0.query("SELECT sealed FROM sealed_votes").map { try $0.bytes("sealed") } }
            #expect(sealed.count == 7 && Set(sealed.map(\.count)).count == 1 && Set(sealed).count == 7)
            _ = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(try await t.database.read { try $0.query("SELECT id FROM sealed_votes").count } == 0)
        }
    }

    @Test("R12 a recused expert sees nothing of the case, cannot vote, and is left out of the count; R8 the panel is refilled", arguments: engines)
    func recusal(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var judge: Actor?
            for member in members where try await !t.house.ask(ReadDesk(), as: member).items.isEmpty { judge = member }
            let aside = try #require(judge)
            try await t.house.perform(DeclareRecusal(caseID: one.id, kinship: true, reason: "亲属"), as: aside, at: t.meetingMorning)
            await #expect(throws: Refusal.notFound) { try await t.house.ask(ReadDeskCase(caseID: one.id), as: aside) }
            var seats = 0
            for member in members { seats += try await t.house.ask(ReadDesk(), as: member).items.count }
            #expect(seats == t.plan.committee.panelSize)
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            #expect(try await t.house.ask(ReadBallotPaper(meetingID: meeting), as: aside).open.isEmpty)
            let ballot = try #require(try await t.house.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
            #expect(await t.refusal(CastVotes(meetingID: meeting, votes: [ballot: .yes], receipt: .random()), as: aside, at: t.meetingMorning)?.kind == .forbidden)
            let others = try await voters(t, meeting, members)
            for (index, member) in others.enumerated() {
                try await t.house.perform(CastVotes(meetingID: meeting, votes: [ballot: index < 4 ? .yes : .no], receipt: .random()), as: member, at: t.meetingMorning)
            }
            let result = try #require(try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning).first)
            // Four yes of six that count, where four of seven would not do.
            #expect(result.recused == 1 && result.yes == 4 && result.passed)
        }
    }

    private func voters(_ t: TestHouse, _ meeting: String, _ members: [Actor]) async throws -> [Actor] {
        var found: [Actor] = []
        for member in members where try await !t.house.ask(ReadBallotPaper(meetingID: meeting), as: member).open.isEmpty { found.append(member) }
        return found
    }

    @Test("R8 N3.2 no ballot before every panel member's opinion is in; R11 nobody sees another's opinion before the own")
    func opinions() async throws {
        try await TestHouse.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            _ = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            var judges: [Actor] = []
            for member in members where try await !t.house.ask(ReadDesk(), as: member).items.isEmpty { judges.append(member) }
            #expect(judges.count == 3)
            let full = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum) })
            func sheet(_ scores: [String: Int], _ text: String) -> SaveOpinion { SaveOpinion(caseID: one.id, .init(scores: scores, opinion: text, recommends: true), submit: true) }
            #expect(await t.refusal(sheet(full.mapValues { $0 + 1 }, "好"), as: judges[0], at: t.meetingMorning)?.faults.count == full.count)
            #expect(await t.refusal(sheet([:], ""), as: judges[0], at: t.meetingMorning)?.kind == .invalid)
            try await t.house.perform(sheet(full, "第一份意见"), as: judges[0], at: t.meetingMorning)
            #expect(try await t.house.ask(ReadDeskCase(caseID: one.id), as: judges[1]).panel.isEmpty)
            #expect(await t.refusal(sheet(full, "改"), as: judges[0], at: t.meetingMorning)?.kind == .conflict)
            let view = try await t.house.ask(ReadCase(caseID: one.id), as: one.actor)
            #expect(!view.timeline.contains { $0.note.contains("第一份意见") })
            let meeting = try await t.house.perform(PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
            try await t.house.perform(OpenMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            for member in members { try await t.house.perform(AttendMeeting(meetingID: meeting), as: member, at: t.meetingMorning) }
            #expect(await t.refusal(OpenBallots(meetingID: meeting, caseIDs: [one.id]), as: t.office, at: t.meetingMorning)?.kind == .conflict)
        }
    }

    @Test("R14 a granted recheck leads to a new vote by the same rules; R17 a voided meeting's results come back", arguments: engines)
    func recheck(_ engine: Engine) async throws {
        try await TestHouse.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id], members: members, present: 7)
            _ = try await t.house.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let ballot = try #require(try await t.house.ask(ReadMeeting(meetingID: meeting), as: t.office).ballots.first?.ballotID)
            for member in members { try await t.house.perform(CastVotes(meetingID: meeting, votes: [ballot: .no], receipt: .random()), as: member, at: t.meetingMorning) }
            _ = try await t.house.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.house.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.house.perform(AskForRecheck(caseID: one.id, reason: "计票有误"), as: one.actor, at: t.meetingMorning)
            let request = try #require(try await t.house.ask(ListRechecks(), as: t.office).first)
            try await t.house.perform(DecideRecheck(id: request.id, grant: true, answer: "程序有误，重新表决"), as: t.office, at: t.meetingMorning)
            #expect(try await t.state(one.id) == .underReview)
            let second = try await t.house.perform(PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
            try await t.house.perform(OpenMeeting(meetingID: second), as: t.office, at: t.meetingMorning)
            for member in members { try await t.house.perform(AttendMeeting(meetingID: second), as: member, at: t.meetingMorning) }
            #expect(try await t.house.perform(OpenBallots(meetingID: second, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            let again = try #require(try await t.house.ask(ReadMeeting(meetingID: second), as: t.office).ballots.first?.ballotID)
            for member in members { try await t.house.perform(CastVotes(meetingID: second, votes: [again: .yes], receipt: .random()), as: member, at: t.meetingMorning) }
            _ = try await t.house.perform(CountBallots(meetingID: second), as: t.office, at: t.meetingMorning)
            try await t.house.perform(CloseMeeting(meetingID: second), as: t.office, at: t.meetingMorning)
            #expect(try await t.state(one.id) == .passed)
            #expect(try await t.house.perform(VoidMeeting(meetingID: second, reason: "未按规定回避"), as: t.bureau, at: t.meetingMorning) == 1)
            #expect(try await t.state(one.id) == .underReview)
        }
    }

    @Test("R2 R3 S50 a draw is bound before its seed, published by codes, and fills only empty seats with a reason")
    func draw() async throws {
        try await TestHouse.with(.sqlite) { t in
            let members = try await t.committee()
            #expect(Set(members.map(\.accountID)).count == 7)
            let view = try await t.house.ask(ReadCommittee(planID: t.plan.id), as: t.office)
            let draw = try await t.house.ask(ReadDraw(id: #require(view.draws.first)), as: nil)
            let order = try DrawOrder(
                candidates: draw.candidates.map { .init(code: $0[0], speciality: $0[1]) },
                seats: draw.seats.map { let parts = $0.split(separator: " "); return .init(speciality: String(parts[0]), members: Int(parts[1]) ?? 0, reserves: 0) })
            #expect(order.digest.hex == draw.orderDigest)
            let nonce = try #require(SHA256Digest(hex: draw.nonce ?? "")?.bytes)
            #expect(SHA256Digest(of: nonce).hex == draw.nonceDigest)
            let seed = Draw.seed(order: order, nonce: nonce, laterValues: [draw.publicValue ?? ""])
            #expect(seed.hex == draw.seed)
            #expect(Draw(order, seed: seed).results.flatMap(\.members) == draw.result)
            let published = "\(draw)"
            for member in view.members { #expect(!published.contains(member.name)) }
            #expect(await t.refusal(CommitDraw(planID: t.plan.id, reason: "再抽"), as: t.office)?.message.contains("已满") == true)
        }
    }

    @Test("N1.3 a case of an examination speciality that was let in by hand cannot be put to a vote")
    func examination() async throws {
        try await TestHouse.with(.sqlite) { t in
            let one = try await t.submitted(1)
            try await t.ready([one])
            _ = try await t.committee()
            let speciality = try #require(t.plan.examinationSpecialities.first)
            try await t.database.write { tx in _ = try tx.execute("UPDATE cases SET speciality = \(speciality) WHERE id = \(one.id)") }
            let outcome = try await t.house.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(outcome.first?.problem.contains("考试专业") == true)
            #expect(try await t.state(one.id) == .readyForReview)
        }
    }
}
