import Casework
import Foundation
import Store
import Testing
import TitleReview

/// How the key of a ballot is kept until the count (2a).
@Suite struct BallotKeyTests {
    /// A meeting of seven before its vote on so many cases.
    private func gather(_ t: CaseworkFixture, cases: Int) async throws -> (meeting: String, members: [Actor]) {
        var ready: [(actor: Actor, id: String)] = []
        for serial in 1...cases { ready.append(try await t.submitted(serial)) }
        try await t.ready(ready)
        let members = try await t.committee()
        return (try await t.meeting(ready.map(\.id), members: members, present: 7), members)
    }

    private func everybodyVotes(_ t: CaseworkFixture, _ meeting: String, _ members: [Actor]) async throws {
        for member in members {
            let open = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open
            try await t.casework.perform(
                CastVotes(
                    meetingID: meeting, votes: Dictionary(uniqueKeysWithValues: open.map { ($0.ballotID, Vote.yes) }),
                    receipt: .random()), as: member, at: t.meetingMorning)
        }
    }

    private func files(_ t: CaseworkFixture) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: URL(filePath: t.keyFolder), includingPropertiesForKeys: nil)
            .filter { $0.lastPathComponent.wholeMatch(of: /ballot-[0-9a-f]{32}-[0-9a-f]{32}-[0-9a-f]{32}\.key/) != nil }
    }

    @Test(
        "2a a ballot's key lies wrapped: without the wrapping key, or in another ballot's place, it opens nothing, and in words",
        arguments: engines)
    func wrapped(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (meeting, members) = try await gather(t, cases: 2)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            try await everybodyVotes(t, meeting, members)
            let keys = try files(t)
            let kept = try keys.map { try Data(contentsOf: $0) }
            #expect(keys.count == 2 && kept.allSatisfy { $0.count == 32 + 1 + 4 + 12 + 32 + 16 })
            func refused() async -> Refusal? {
                await t.refusal(CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            }
            // The one in the other's place.
            for (key, data) in zip(keys, kept.reversed()) { try data.write(to: key) }
            #expect(await refused()?.message.hasPrefix("选票密钥不能打开") == true)
            // Nothing wrapped: the private half as it was kept before.
            for (key, data) in zip(keys, kept) { try (data.prefix(32) + Data(repeating: 7, count: 32)).write(to: key) }
            #expect(await refused()?.message.hasPrefix("选票密钥不能打开") == true)
            for (key, data) in zip(keys, kept) { try data.write(to: key) }
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            #expect(results.map(\.yes) == [7, 7])
            await CountBallots.destroyTraces(results, casework: t.casework)
            #expect(try files(t).isEmpty)
        }
    }

    @Test(
        "2a a key split among three: any two parts count, and nothing that lies on the machine does without them",
        arguments: engines)
    func split(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (meeting, members) = try await gather(t, cases: 1)
            let shares = KeyShares.random()
            let others = KeyShares.random()
            func open(_ parts: [KeyShare]) -> OpenBallots {
                OpenBallots(meetingID: meeting, caseIDs: [], shares: parts)
            }
            for wrong in [
                Array(shares.prefix(2)), [shares[0], shares[1], others[2]], [shares[0], shares[0], shares[1]],
            ] {
                #expect(
                    await t.refusal(open(wrong), as: t.office, at: t.meetingMorning)?.faults.first?.field == "share")
            }
            #expect(try await t.casework.perform(open(shares), as: t.office, at: t.meetingMorning) == 1)
            #expect(try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).needsShares)
            #expect(await t.refusal(open([]), as: t.office, at: t.meetingMorning)?.message.contains("先把它计完") == true)
            try await everybodyVotes(t, meeting, members)
            func count(_ parts: [KeyShare]) -> CountBallots { CountBallots(meetingID: meeting, shares: parts) }
            for wrong in [[], [shares[0]], [shares[1], shares[1]], [shares[0], others[1]], others.dropLast()] {
                let refused = await t.refusal(count(wrong), as: t.office, at: t.meetingMorning)
                #expect(refused?.kind == .invalid && refused?.faults.first?.field == "share")
            }
            #expect(
                try await t.database.read { try $0.query("SELECT id FROM sealed_votes").count } == 7,
                "a refused count leaves the box as it is")
            let results = try await t.casework.perform(
                count([shares[2], shares[0]]), as: t.office, at: t.meetingMorning)
            #expect(results.map(\.yes) == [7])
            #expect(try await !t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).needsShares)
            // No part of the key is anywhere in the chain.
            let told = try await t.database.read {
                try $0.query("SELECT detail FROM audit_entries").map { try $0.text("detail") }.joined()
            }
            for share in shares { #expect(!told.contains(share.code)) }
        }
    }

    @Test(
        "2a R7 ballots that nothing opens are given up with a reason, leave nothing behind, and are voted on anew",
        arguments: engines)
    func givenUp(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let (meeting, members) = try await gather(t, cases: 2)
            let at = t.meetingMorning
            func giveUp(_ reason: String = "两片密钥遗失，选票打不开。") -> GiveUpBallots {
                GiveUpBallots(meetingID: meeting, reason: reason)
            }
            #expect(await t.refusal(giveUp(), as: t.office, at: at)?.kind == .conflict)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: [], shares: KeyShares.random()), as: t.office, at: at) == 2
            )
            try await everybodyVotes(t, meeting, members)
            #expect(await t.refusal(CloseMeeting(meetingID: meeting), as: t.office, at: at)?.kind == .conflict)
            #expect(await t.refusal(giveUp(""), as: t.office, at: at)?.faults.first?.field == "reason")
            for actor in [t.bureau, members[0], t.clerk] {
                #expect([.forbidden, .notFound].contains(await t.refusal(giveUp(), as: actor, at: at)?.kind))
            }
            let gone = try await t.casework.perform(giveUp(), as: t.office, at: at)
            await GiveUpBallots.destroyTraces(gone, casework: t.casework)
            #expect(gone.count == 2)
            #expect(try files(t).isEmpty)
            for table in ["sealed_votes" as SQL, "ballot_receipts", "ballot_casts", "ballots", "open_votes"] {
                #expect(try await t.database.read { try $0.query("SELECT 1 AS x FROM \(table)").isEmpty }, "\(table)")
            }
            #expect(
                try await t.casework.ask(ReadMeeting(meetingID: meeting), as: t.office).givenUp.first?.contains(
                    "两片密钥遗失")
                    == true)
            #expect(try await t.casework.ask(ReadReceipts(meetingID: meeting, receipt: nil), as: nil).givenUp == 2)
            // The same cases at the same meeting, as if nothing had been.
            #expect(
                try await t.casework.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: at) == 2)
            try await everybodyVotes(t, meeting, members)
            #expect(
                try await t.casework.perform(CountBallots(meetingID: meeting), as: t.office, at: at).map(\.yes) == [
                    7, 7,
                ])
            #expect(await t.refusal(giveUp(), as: t.office, at: at)?.kind == .conflict)
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: at)
            #expect(try await t.casework.ask(ReadMinutes(meetingID: meeting), as: t.office).minutes.givenUp.count == 1)
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }
}
