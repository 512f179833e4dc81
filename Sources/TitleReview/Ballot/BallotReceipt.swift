/// The code by which a member knows that a ballot lies in the box (选票回执), made at random before the vote is cast (S49).
///
/// It is no part of the ballot and says nothing of how it reads: the box keeps one digest a ballot, apart from the votes and
/// from the voters.
public struct BallotReceipt: Hashable, Sendable, CustomStringConvertible {
    /// Eighty random bits.
    public static let bytes = 10
    /// Base 32 without letters that are mistaken for digits or for each other (Crockford).
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Sixteen characters.
    public let code: String

    /// - Parameter random: ``bytes`` of them.
    public init(random: [UInt8]) {
        precondition(random.count == BallotReceipt.bytes)
        var digits: [UInt8] = [], held: UInt32 = 0, bits: UInt32 = 0
        for byte in random {
            (held, bits) = (held << 8 | UInt32(byte), bits + 8)
            while bits >= 5 {
                bits -= 5
                digits.append(BallotReceipt.alphabet[Int(held >> bits & 31)])
            }
        }
        code = String(decoding: digits, as: UTF8.self)
    }

    /// What somebody has typed: in any case, with hyphens or blanks, O for 0 and I or L for 1.
    ///
    /// - Returns: nil unless sixteen characters remain.
    public init?(parsing text: some StringProtocol) {
        var digits: [UInt8] = []
        for character in text.uppercased().utf8 where character != 0x2D && character != 0x20 {
            let digit: UInt8 = character == 0x4F ? 0x30 : character == 0x49 || character == 0x4C ? 0x31 : character
            guard BallotReceipt.alphabet.contains(digit), digits.count < 16 else { return nil }
            digits.append(digit)
        }
        guard digits.count == 16 else { return nil }
        code = String(decoding: digits, as: UTF8.self)
    }

    /// In groups of four.
    public var description: String {
        stride(from: 0, to: 16, by: 4).map { String(code.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    /// What lies in the box of a ballot: SHA-256 over `pingheng receipt LF`, `ballot LF`, `code LF`; another one for every ballot, so
    /// that the lists of two ballots cannot be laid beside each other.
    public func digest(in ballotID: String) -> SHA256Digest { SHA256Digest(of: Array("pingheng receipt\n\(ballotID)\n\(code)\n".utf8)) }
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
