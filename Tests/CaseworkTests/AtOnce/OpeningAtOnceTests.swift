import Foundation
import Store
import Testing
import TitleReview

@testable import Casework

/// Ballots and their keys: on disk before the transaction that needs them, and no more of them than ballots.
@Suite struct OpeningAtOnceTests {
    private func gather(_ t: CaseworkFixture) async throws -> (meeting: String, members: [Actor]) {
        let one = try await t.submitted(1)
        try await t.ready([one])
        let members = try await t.committee()
        return (try await t.meeting([one.id], members: members, present: 7), members)
    }

    /// Those of ballots; the key that they are wrapped with lies beside them.
    private func keys(_ t: CaseworkFixture) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: t.keyFolder).filter {
            $0.hasPrefix("ballot-") && !$0.hasPrefix("ballot-wrap")
        }
    }

    @Test(
        "B22 2a a ballot's key is on disk before its transaction begins, which writes no file; what is undone leaves no ballot",
        arguments: engines)
    func keysFirst(_ engine: Engine) async throws {
        struct Undone: Error {}
        try await CaseworkFixture.with(engine) { t in
            let (meeting, _) = try await gather(t)
            let act = try await OpenBallots(meetingID: meeting, caseIDs: []).ready(
                for: t.casework, as: t.office, at: t.meetingMorning)
            let made = try keys(t)
            #expect(made.count == 1)
            let rows1 = try await t.count("ballots")
            #expect(rows1 == 0)
            await #expect(throws: Undone.self) {
                try await t.database.write { tx in
                    let opened = try act(
                        UnitOfWork(tx: tx, casework: t.casework, actor: t.office, now: t.meetingMorning))
                    #expect(opened == 1)
                    throw Undone()
                }
            }
            let rows2 = try await t.count("ballots")
            #expect(rows2 == 0)
            #expect(try keys(t) == made, "the transaction has written no file")
            // Whoever goes on has a key of its own, and the unused one opens nothing.
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 1)
            #expect(try keys(t).count == 2)
            let ballot = try await t.database.read { tx in try tx.one("SELECT id FROM ballots")?.text("id") ?? "" }
            #expect(made.allSatisfy { !$0.contains(ballot) })
        }
    }

    @Test("B22 R6 ballots that are opened in several windows at once open once, with one key each", arguments: engines)
    func windows(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (meeting, _) = try await gather(t)
            let opened = await atOnce { _ in
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            }
            #expect(opened.refused.isEmpty && opened.done.sorted() == [0, 0, 0, 1])
            let rows3 = try await t.count("ballots")
            #expect(rows3 == 1)
            #expect(try keys(t).count == 1)
        }
    }

    @Test("B22 R6 R12 who steps aside while the ballot opens is counted as recused, or is refused", arguments: engines)
    func recused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (meeting, members) = try await gather(t)
            let outside = try await t.database.read { tx in
                try tx.query(
                    """
                    SELECT e.account_id FROM experts e JOIN committee_members m ON m.expert_id = e.id
                    WHERE NOT EXISTS (SELECT 1 FROM panel_members p WHERE p.expert_id = e.id)
                    """
                ).map { try $0.text("account_id") }
            }
            let aside = try #require(members.first { outside.contains($0.accountID) })
            let caseID = try await t.database.read { tx in
                try tx.one("SELECT id FROM cases WHERE state = 'underReview'")?.text("id") ?? ""
            }
            _ = await atOnce(2) { index in
                if index == 0 {
                    _ = try await t.casework.perform(
                        OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
                } else {
                    try await t.casework.perform(
                        DeclareRecusal(caseID: caseID, kinship: true, reason: "亲属"), as: aside,
                        at: t.meetingMorning)
                }
            }
            let recusals = try await t.count("recusals")
            let counted = try await t.database.read { tx in
                try tx.one("SELECT recused FROM ballots WHERE case_id = \(caseID)")?.int("recused")
            }
            #expect(counted == recusals)
        }
    }
}
