import CSodium
import TitleReview

/// The key of a meeting's ballots, split among the chair and two tellers (2a). Nothing of it is written anywhere: the office hands the
/// three parts out, and two of them come back at the count.
public enum KeyShares {
    /// A fresh key in its three parts.
    public static func random() -> [KeyShare] {
        var key = [UInt8](repeating: 0, count: KeyShare.keyBytes)
        var slopes = key
        randombytes_buf(&key, key.count)
        randombytes_buf(&slopes, slopes.count)
        return KeyShare.split(key, slopes: slopes)
    }

    /// The key of all three parts when a ballot opens: that they belong together shows before anybody votes.
    static func whole(_ shares: [KeyShare]) throws -> [UInt8]? {
        if shares.isEmpty { return nil }
        guard shares.count == 3, let key = KeyShare.key(shares[0], shares[1]), KeyShare.key(shares[1], shares[2]) == key
        else {
            throw Refusal.invalid("share", "三片密钥不是一套，表决没有开始。请重新分配。")
        }
        return key
    }

    /// The key of the two parts that are there at the count.
    static func key(_ shares: [KeyShare]) throws -> [UInt8]? {
        if shares.isEmpty { return nil }
        guard shares.count == 2, let key = KeyShare.key(shares[0], shares[1]) else {
            throw Refusal.invalid("share", "请填入两片不同的密钥。")
        }
        return key
    }
}
