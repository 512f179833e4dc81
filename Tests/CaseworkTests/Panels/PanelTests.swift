import Documents
import Store
import Testing
import TitleReview

@testable import Casework

/// A panel together: what its members see of each other and when, and its joint opinion (R8, R11).
@Suite struct PanelTests {
    /// A case on three desks, all sheets but the last reader's in.
    private struct Table {
        let id: String
        let applicant: Actor
        let members: [Actor]
        let readers: [Actor]
        let chair: Actor
    }

    private func table(_ t: CaseworkFixture) async throws -> Table {
        let one = try await t.submitted(1)
        try await t.ready([one])
        let members = try await t.committee()
        let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
        _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
        var readers: [Actor] = []
        var others: [Int] = []
        for (index, member) in members.enumerated() {
            if try await t.casework.ask(ReadExpertHome(), as: member).items.isEmpty {
                others.append(index)
            } else {
                readers.append(member)
            }
        }
        let chair = try #require(others.first)
        try await t.casework.perform(
            NameChair(planID: t.plan.id, expertID: seated[chair].expertID), as: t.office, at: t.meetingMorning)
        return Table(id: one.id, applicant: one.actor, members: members, readers: readers, chair: members[chair])
    }

    private func hand(
        _ t: CaseworkFixture, _ table: Table, _ reader: Int, share: Int = 50, text: String? = nil,
        notes: [String: String] = [:], deductions: [MaterialDeduction] = []
    ) async throws {
        let scores = Dictionary(uniqueKeysWithValues: t.plan.scoring.map { ($0.id, $0.maximum * share / 100) })
        let sheet = SaveOpinion.Sheet(
            scores: scores, notes: notes, deductions: deductions, opinion: text ?? "第\(reader)份意见", recommends: true)
        _ = try await t.casework.perform(
            SaveOpinion(caseID: table.id, sheet, submit: true), as: table.readers[reader], at: t.meetingMorning)
    }

    private func open(_ t: CaseworkFixture) async throws -> String {
        let meeting = try await t.casework.perform(
            PlanMeeting(planID: t.plan.id, day: t.plan.dates.meetingFrom), as: t.office, at: t.meetingMorning)
        try await t.casework.perform(OpenMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
        return meeting
    }

    private func kind(_ t: CaseworkFixture, _ table: Table, _ actor: Actor) async -> Refusal.Kind? {
        do {
            _ = try await t.casework.ask(ReadPanel(caseID: table.id), as: actor)
            return nil
        } catch { return (error as? Refusal)?.kind }
    }

    private func leader(_ t: CaseworkFixture, _ table: Table) async throws -> Int {
        for (index, reader) in table.readers.enumerated()
        where try await t.casework.ask(ReadPanel(caseID: table.id), as: reader).leads { return index }
        Issue.record("nobody leads")
        return 0
    }

    @Test(
        "R11 before the panel meets an expert sees nothing of the others: not with one sheet missing, not before the meeting is open",
        arguments: engines)
    func nothingBefore(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let table = try await table(t)
            for reader in 0..<2 { try await hand(t, table, reader, text: "秘密的意见") }
            for actor in table.readers + [table.chair] { #expect(await kind(t, table, actor) == .notFound) }
            _ = try await open(t)
            // The meeting is open, a sheet is missing.
            for actor in table.readers + [table.chair] {
                #expect(await kind(t, table, actor) == .notFound)
                #expect(try await t.casework.ask(ReadExpertHome(), as: actor).panels.isEmpty)
            }
            let view = try await t.casework.ask(ReadCaseAsExpert(caseID: table.id), as: table.readers[2])
            #expect(!"\(view)".contains("秘密的意见") && !view.panelMeets && view.panelMoment == .atMeeting)
            #expect(
                await t.refusal(
                    RecordPanelOpinion(caseID: table.id, opinion: "太早", recommends: true), as: table.readers[0],
                    at: t.meetingMorning)?.kind == .conflict)
            try await hand(t, table, 2)
            for actor in table.readers + [table.chair] { #expect(await kind(t, table, actor) == nil) }
            let outsiders = table.members.filter { one in
                !(table.readers + [table.chair]).contains { $0.accountID == one.accountID }
            }
            #expect(outsiders.count == 3)
            for actor in outsiders {
                #expect(await kind(t, table, actor) == .notFound, "a member who neither reads it nor is the chair")
            }
            for actor in [table.applicant, t.office, t.bureau, t.clerk] {
                #expect(await kind(t, table, actor) == .forbidden)
            }
        }
    }

    @Test(
        "R8 R11 the panel's sheets stand side by side without names, notes and deductions with them, and what lies too far off is marked",
        arguments: engines)
    func sideBySide(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let table = try await table(t)
            let item = try #require(t.plan.scoring.first)
            let rule = try #require(t.plan.deduction)
            let file = try #require(
                try await t.casework.ask(ReadCaseAsExpert(caseID: table.id), as: table.readers[0]).attachments.flatMap(
                    \.files
                )
                .first)
            try await hand(t, table, 0, share: 100, notes: [item.id: "理论扎实"])
            try await hand(
                t, table, 1, share: 100,
                deductions: [MaterialDeduction(fileID: file.id, amount: rule.each, reason: "第 2 页倒置")])
            try await hand(t, table, 2, share: 40)
            _ = try await open(t)
            let view = try await t.casework.ask(ReadPanel(caseID: table.id), as: table.readers[1])
            #expect(
                view.columns.map(\.total) == [100, 100 - rule.each, view.columns[2].total]
                    && view.columns.map(\.isOwn) == [false, true, false])
            #expect(view.columns[0].notes == [item.id: "理论扎实"] && view.columns[1].deducted == rule.each)
            #expect(view.columns[1].deductions == [.init(file: file.name, amount: rule.each, reason: "第 2 页倒置")])
            #expect(
                view.spread.range == 100 - view.columns[2].total && view.spreadOver == t.plan.committee.spreadOver
                    && view.spread.columns[2].isMarked && !view.columns[2].isOwn)
            #expect(!"\(view.columns)".contains("专家"))
            #expect(try await t.casework.ask(ReadExpertHome(), as: table.chair).panels.map(\.caseID) == [table.id])
        }
    }

    @Test(
        """
        R8 R10 the leader or the chair writes the joint opinion; \
        it is in the meeting room, the minutes, on the form, and each edition on the audit chain
        """,
        arguments: engines)
    func jointOpinion(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let table = try await table(t)
            for reader in 0..<3 { try await hand(t, table, reader) }
            let meeting = try await open(t)
            for member in table.members {
                try await t.casework.perform(AttendMeeting(meetingID: meeting), as: member, at: t.meetingMorning)
            }
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 0,
                "no vote before the panel's opinion")
            let board = try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office)
            #expect(board.unwritten == 1 && board.ready == 0 && board.waiting == 0)
            let lead = try await leader(t, table)
            let leader = table.readers[lead]
            let other = table.readers[(lead + 1) % 3]
            func record(_ text: String, _ edition: DraftVersion = .unread) -> RecordPanelOpinion {
                RecordPanelOpinion(caseID: table.id, opinion: text, recommends: true, edition: edition)
            }
            #expect(await t.refusal(record("我来写"), as: other, at: t.meetingMorning)?.kind == .forbidden)
            #expect(await t.refusal(record(""), as: leader, at: t.meetingMorning)?.faults.first?.field == "opinion")
            let colleague = try #require(
                try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members.last
            ).name
            #expect(
                await t.refusal(record("同意\(colleague)的看法"), as: leader, at: t.meetingMorning)?.message.contains(
                    "请改用“评审专家”") == true, "it reaches the applicant (R11)")
            #expect(
                try await t.casework.perform(
                    record("业绩真实，建议通过。", DraftVersion(version: 0, writer: "a")), as: leader, at: t.meetingMorning
                ).version == 1)
            #expect(
                try await t.casework.perform(
                    record("业绩真实，建议通过。", DraftVersion(version: 0, writer: "a")), as: leader, at: t.meetingMorning
                ).version == 1, "sent once more after a lost answer")
            #expect(
                await t.refusal(
                    record("主任的话", DraftVersion(version: 0, writer: "b")), as: table.chair, at: t.meetingMorning)?.kind
                    == .conflict, "not over the leader's newer text")
            #expect(
                try await t.casework.perform(
                    record("业绩真实，评议组一致建议通过。", DraftVersion(version: 1, writer: "b")), as: table.chair,
                    at: t.meetingMorning
                ).version == 2)
            let told = try await t.database.read {
                try $0.query(
                    "SELECT detail FROM audit_entries WHERE act = 'panel.jointOpinion' AND subject = \(table.id) ORDER BY number"
                ).map { try $0.text("detail") }
            }
            #expect(
                told.count == 2 && told[1].contains(SHA256Digest(of: Array("业绩真实，评议组一致建议通过。".utf8)).hex)
                    && told[1].contains("chair"))
            #expect(
                try await t.casework.ask(ReadEvaluationForm(caseID: table.id), as: table.applicant).words.contains(
                    "评议组意见")
            )
            #expect(
                try await !t.casework.ask(ReadEvaluationForm(caseID: table.id), as: table.applicant).words.contains(
                    "评议组一致建议通过"), "not before the result (R11)")

            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            #expect(
                await t.refusal(record("改一改"), as: leader, at: t.meetingMorning)?.kind == .conflict,
                "not while it is voted on")
            for member in table.members {
                let line = try #require(
                    try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.first)
                #expect(line.opinions.first == "评议组意见（推荐）：业绩真实，评议组一致建议通过。" && line.opinions.count == 4)
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: [line.ballotID: .yes], receipt: .random()), as: member,
                    at: t.meetingMorning)
            }
            _ = try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(
                try await t.casework.ask(ReadMinutes(meetingID: meeting), as: t.office).minutes.lines[0].opinions
                    .hasPrefix("评议组意见（推荐）：业绩真实，评议组一致建议通过。\n"))
            #expect(
                try await t.casework.ask(ReadEvaluationForm(caseID: table.id), as: table.applicant).words.contains(
                    "业绩真实，评议组一致建议通过。"))
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test(
        "R8 with a plan that meets beforehand the panel needs no open meeting; without panels no joint opinion is asked for",
        arguments: engines)
    func otherPlans(_ engine: Engine) async throws {
        try await CaseworkFixture.with(
            engine,
            plan: {
                $0.committee.panelOpinion = .beforeMeeting
                $0.committee.spreadOver = nil
            }
        ) { t in
            let table = try await table(t)
            for reader in 0..<3 { try await hand(t, table, reader, share: reader * 50) }
            let view = try await t.casework.ask(ReadPanel(caseID: table.id), as: table.chair)
            #expect(view.spread.range == 100 && !view.spread.isWide && view.mayWrite && view.isChair && !view.leads)
        }
        try await CaseworkFixture.with(
            engine,
            plan: {
                $0.committee.panelOpinion = nil
                $0.committee.spreadOver = nil
            }
        ) { t in
            let table = try await table(t)
            for reader in 0..<3 { try await hand(t, table, reader) }
            let meeting = try await open(t)
            for member in table.members {
                try await t.casework.perform(AttendMeeting(meetingID: meeting), as: member, at: t.meetingMorning)
            }
            #expect(await kind(t, table, table.readers[0]) == .notFound)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
        }
    }

    @Test("R8 R12 a leader who steps aside or leaves is followed by another reader", arguments: engines)
    func succession(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let table = try await table(t)
            for reader in 0..<3 { try await hand(t, table, reader) }
            func leaders() async throws -> [String] {
                try await t.database.read {
                    try $0.query("SELECT expert_id FROM panel_members WHERE case_id = \(table.id) AND leads = 1").map {
                        try $0.text("expert_id")
                    }
                }
            }
            let first = try #require(try await leaders().first)
            try await t.casework.perform(
                LeaveCommittee(planID: t.plan.id, expertID: first, reason: "因病"), as: t.office, at: t.meetingMorning)
            let second = try await leaders()
            #expect(second.count == 1 && second[0] != first)
            let account = try await t.casework.ask(ExpertAccount(id: second[0]), as: t.office)
            let actor = try #require(table.readers.first { $0.accountID == account })
            try await t.casework.perform(
                DeclareRecusal(caseID: table.id, kinship: false, reason: "合作"), as: actor, at: t.meetingMorning)
            let third = try await leaders()
            #expect(third.count == 1 && ![first, second[0]].contains(third[0]))
        }
    }
}

extension ReadEvaluationForm.Form {
    /// Everything that is on it.
    fileprivate var words: String { "\(form)" }
}
