/// The code by which a member knows that a ballot lies in the box (选票回执), made at random before the vote is cast (S49).
///
/// It is no part of the ballot and says nothing of how it reads: the box keeps one digest a ballot, apart from the votes and
/// from the voters.
public struct BallotReceipt: Hashable, Sendable, CustomStringConvertible {
    /// Eighty random bits.
    public static let bytes = 10
    /// Sixteen characters.
    public let code: String

    /// - Parameter random: ``bytes`` of them.
    public init(random: [UInt8]) {
        precondition(random.count == BallotReceipt.bytes)
        code = Crockford.encode(random)
    }

    /// What somebody has typed: in any case, with hyphens or blanks, O for 0 and I or L for 1.
    ///
    /// - Returns: nil unless sixteen characters remain.
    public init?(parsing text: some StringProtocol) {
        guard let code = Crockford.cleaned(text, count: 16) else { return nil }
        self.code = code
    }

    /// In groups of four.
    public var description: String { Crockford.grouped(code) }

    /// What lies in the box of a ballot: SHA-256 over `pingheng receipt LF`, `ballot LF`, `code LF`; another one for every ballot, so
    /// that the lists of two ballots cannot be laid beside each other.
    public func digest(in ballotID: String) -> SHA256Digest {
        SHA256Digest(of: Array("pingheng receipt\n\(ballotID)\n\(code)\n".utf8))
    }
}

/// The receipts of a counted ballot in the order of their digests, which is no order at all (S49).
public struct ReceiptList: Hashable, Sendable {
    public let ballotID: String
    /// Hexadecimal, in order.
    public let digests: [String]

    public init(ballotID: String, digests: [String]) {
        self.ballotID = ballotID
        self.digests = digests.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// SHA-256 over `ballot LF`, then each digest and LF, in hexadecimal.
    public var digest: String { SHA256Digest(of: Array(([ballotID] + digests).map { $0 + "\n" }.joined().utf8)).hex }
}
