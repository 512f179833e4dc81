import CSodium
import Store
import TitleReview

extension UnitOfWork {
    /// The actor's account, when it has a second factor and this session has given it.
    func ownerOfSecondFactor() throws -> String {
        guard let actor else { throw Refusal(.signedOut, "请先登录。") }
        try require(actor.role)
        guard try tx.one("SELECT 1 AS has FROM accounts WHERE id = \(actor.accountID) AND totp IS NOT NULL") != nil
        else { throw Refusal.conflict("您的账号登录时不需要二次验证，用不到恢复码。") }
        guard actor.secondFactor else { throw Refusal.forbidden("请先完成二次验证。") }
        return actor.accountID
    }
}

enum RecoveryCode {
    /// 49 random bits: ten characters in fives, none that is mistaken for another.
    static func make() -> String {
        let alphabet = Array("23456789abcdefghijkmnpqrstuvwxy")
        return (0..<2).map { _ in
            String((0..<5).map { _ in alphabet[Int(randombytes_uniform(UInt32(alphabet.count)))] })
        }.joined(separator: "-")
    }

    /// However it is typed: blanks, hyphens and capitals do not count.
    static func digest(_ code: String, _ account: String, _ casework: Casework) -> [UInt8] {
        casework.keys.lookup("recovery", account + "\0" + code.lowercased().filter { !$0.isWhitespace && $0 != "-" })
    }
}
