import Testing

@testable import TitleReview

@Suite struct BallotTests {
    static let twoThirds = Plan.Fraction(2, 3)

    private func votes(_ yes: Int, _ no: Int, _ abstain: Int) -> [Vote] {
        Array(repeating: .yes, count: yes) + Array(repeating: .no, count: no)
            + Array(repeating: .abstain, count: abstain)
    }

    @Test("S47 every vote is as long as every other under seal, and reads back")
    func encoding() {
        #expect(Set(Vote.allCases.map(\.encoded.count)).count == 1)
        #expect(Set(Vote.allCases.map(\.encoded)).count == 3)
        for vote in Vote.allCases { #expect(Vote(encoded: vote.encoded) == vote) }
        #expect(Vote(encoded: []) == nil && Vote(encoded: Array("vote-yes ".utf8)) == nil)
    }

    @Test(
        "R7 two thirds of those present pass, one vote fewer does not, abstentions count as present",
        arguments: [
            (13, 6, 0, 19, 0, true), (12, 7, 0, 19, 0, false), (12, 0, 7, 19, 0, false), (12, 6, 0, 18, 0, true),
            (12, 0, 0, 19, 0, false),  // who is present and casts nothing counts too
            (0, 0, 0, 0, 0, false),
        ])
    func majority(_ yes: Int, _ no: Int, _ abstain: Int, _ present: Int, _ recused: Int, _ passed: Bool) {
        #expect(
            Tally(votes: votes(yes, no, abstain), present: present, recused: recused, of: .attending)
                .passed(by: Self.twoThirds) == passed)
    }

    @Test("B13 R7 two thirds are counted of those attending, the recused among them, where the plan says nothing else")
    func attending() {
        func tally(_ yes: Int, recused: Int, of base: Plan.MajorityBase) -> Tally {
            Tally(votes: votes(yes, 18 - yes, 0), present: 19, recused: recused, of: base)
        }
        #expect(EligibilityFixture.plan.committee.majorityBase == .attending)
        #expect(!tally(12, recused: 1, of: .attending).passed(by: Self.twoThirds))
        #expect(tally(13, recused: 1, of: .attending).passed(by: Self.twoThirds))
        #expect(tally(12, recused: 1, of: .attending).needed(by: Self.twoThirds) == 13)
        #expect(tally(12, recused: 1, of: .voting).passed(by: Self.twoThirds))
        #expect(!tally(11, recused: 1, of: .voting).passed(by: Self.twoThirds))
        for base in Plan.MajorityBase.allCases {
            #expect(!Tally(votes: [], present: 3, recused: 3, of: base).passed(by: Self.twoThirds))
            #expect(!Tally(votes: [], present: 3, recused: 3, of: base).canPass(by: Self.twoThirds))
        }
        #expect(Plan.MajorityBase.attending.rule(Self.twoThirds) != Plan.MajorityBase.voting.rule(Self.twoThirds))
    }

    @Test("B13 with more than a third of those attending recused nobody can pass")
    func canPass() {
        #expect(Tally(votes: [], present: 19, recused: 6, of: .attending).canPass(by: Self.twoThirds))
        #expect(!Tally(votes: [], present: 19, recused: 7, of: .attending).canPass(by: Self.twoThirds))
        #expect(Tally(votes: [], present: 19, recused: 7, of: .voting).canPass(by: Self.twoThirds))
    }

    @Test("S48 more ballots than members who may vote pass nobody")
    func consistency() {
        #expect(Tally(votes: votes(18, 0, 0), present: 19, recused: 1, of: .voting).isConsistent)
        let stuffed = Tally(votes: votes(19, 0, 0), present: 19, recused: 1, of: .attending)
        #expect(!stuffed.isConsistent && !stuffed.passed(by: Self.twoThirds))
    }

    @Test("R7 S48 the recount of the plain list equals the tally, and any change is seen in count or digest")
    func recount() {
        let lines = votes(3, 1, 1).enumerated().map { PlainList.Line(id: "\(9 - $0.offset)f", vote: $0.element) }
        let list = PlainList(ballotID: "b", lines: lines)
        let tally = Tally(votes: lines.map(\.vote), present: 6, recused: 1, of: .attending)
        #expect(list.recounts(to: tally))
        #expect(PlainList(ballotID: "b", lines: lines.reversed()).digest == list.digest)
        #expect(list.digest == SHA256Digest(of: Array("b\n5f abstain\n6f no\n7f yes\n8f yes\n9f yes\n".utf8)).hex)
        var changed = lines
        changed[0] = .init(id: changed[0].id, vote: .no)
        #expect(!PlainList(ballotID: "b", lines: changed).recounts(to: tally))
        changed[0] = .init(id: changed[1].id, vote: .yes)
        #expect(!PlainList(ballotID: "b", lines: changed).recounts(to: tally))
        #expect(PlainList(ballotID: "c", lines: lines).digest != list.digest)
    }

    @Test("S52 digests: the known vector, hexadecimal both ways, fields that cannot run into each other")
    func digests() {
        let abc = SHA256Digest(of: Array("abc".utf8))
        #expect(abc.hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(SHA256Digest(hex: abc.hex.uppercased()) == abc && SHA256Digest(hex: abc.hex.dropLast()) == nil)
        #expect(SHA256Digest(fields: [[1, 2], [3]]) != SHA256Digest(fields: [[1], [2, 3]]))
    }
}
