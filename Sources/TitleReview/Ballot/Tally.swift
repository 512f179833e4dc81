/// The count of one ballot on one case (R7, S48).
public struct Tally: Hashable, Sendable, Codable {
    public let yes: Int
    public let no: Int
    public let abstain: Int
    /// Members who signed in at the meeting.
    public let present: Int
    /// Those of them who step aside from this case (R12): they have no vote on it.
    public let recused: Int
    /// Whom the majority is counted of, as it stood when the ballot opened.
    public let of: Plan.MajorityBase

    public init(votes: some Sequence<Vote>, present: Int, recused: Int, of base: Plan.MajorityBase) {
        var counts: [Vote: Int] = [:]
        for vote in votes { counts[vote, default: 0] += 1 }
        yes = counts[.yes, default: 0]
        no = counts[.no, default: 0]
        abstain = counts[.abstain, default: 0]
        self.present = present
        self.recused = recused
        of = base
    }

    /// Members who may vote.
    public var voting: Int { max(0, present - recused) }

    /// Members whom the result is counted by. Who is among them and casts no ballot counts like an abstention.
    public var base: Int { of == .attending ? present : voting }

    /// The fewest yes votes that pass.
    public func needed(by majority: Plan.Fraction) -> Int { Majority.required(of: base, fraction: majority) }

    /// Whether those who may vote are enough to pass anybody.
    public func canPass(by majority: Plan.Fraction) -> Bool { voting > 0 && needed(by: majority) <= voting }

    public var ballots: Int { yes + no + abstain }

    /// No more ballots than members who may vote.
    public var isConsistent: Bool { present >= 0 && recused >= 0 && recused <= present && ballots <= voting }

    /// Whether the yes votes reach the plan's share (two thirds or more) of those it is counted of. An inconsistent count passes nobody.
    public func passed(by majority: Plan.Fraction) -> Bool {
        isConsistent && Majority.isMet(yes: yes, present: base, fraction: majority)
    }
}

/// The list of opened votes of a ballot in the order of fresh random ids: what is recounted, and what the minutes name by
/// its digest (R7, R10, S48).
public struct PlainList: Hashable, Sendable {
    public struct Line: Hashable, Sendable {
        /// Random, in hexadecimal; made at closing, so that it says nothing of when the vote came.
        public let id: String
        public let vote: Vote

        public init(id: String, vote: Vote) {
            self.id = id
            self.vote = vote
        }
    }

    public let ballotID: String
    /// In order of the ids.
    public let lines: [Line]

    public init(ballotID: String, lines: [Line]) {
        self.ballotID = ballotID
        self.lines = lines.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    }

    /// SHA-256 over `ballot LF`, then `id SP vote LF` for each line, in hexadecimal.
    public var digest: String {
        var text = ballotID + "\n"
        for line in lines { text += "\(line.id) \(line.vote.rawValue)\n" }
        return SHA256Digest(of: Array(text.utf8)).hex
    }

    /// Whether counting the list once more gives the recorded result.
    public func recounts(to tally: Tally) -> Bool {
        Set(lines.map(\.id)).count == lines.count
            && Tally(votes: lines.map(\.vote), present: tally.present, recused: tally.recused, of: tally.of) == tally
            && tally.isConsistent
    }
}
