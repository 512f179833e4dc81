import CSodium
import Store
import TitleReview

/// Passwords as Argon2id PHC strings (S1): m = 19,456 KiB, t = 2, p = 1.
public enum Password {
    private static let operations: UInt64 = 2
    private static let memory = 19_456 * 1024

    /// What is wrong with a password to be set; nil when nothing is. 8 to 128 characters, taken exactly as sent, the
    /// 3,000 commonest refused.
    ///
    /// - Parameter own: what others know of its owner: login, name, phone number. A password that is little else is refused.
    public static func problem(_ text: String, of own: [String] = []) -> String? {
        if text.count < 8 { return "密码至少 8 个字符。" }
        if text.count > 128 { return "密码最多 128 个字符。" }
        let plain = text.lowercased()
        if Set(plain).count < 3 || common.contains(plain) { return "这个密码太常见，容易被猜到，请换一个。" }
        for word in own.map({ $0.lowercased() })
        where word.count >= 2 && plain.contains(word) && plain.count - word.count < 6 {
            return "密码里除了账号、姓名或手机号，几乎没有别的内容，容易被猜到，请换一个。"
        }
        return nil
    }

    /// What others know of an account's owner: login, name, and phone number where there is one.
    static func own(_ accountID: String, _ tx: any Transaction, _ keys: KeyRing) throws -> [String] {
        guard
            let row = try tx.one(
                """
                SELECT a.login, a.name, p.id AS person, p.phone
                FROM accounts a LEFT JOIN persons p ON p.id = a.person_id
                WHERE a.id = \(accountID)
                """)
        else { return [] }
        let phone = try row.optionalBytes("phone").map {
            try keys.open($0, table: "persons", column: "phone", row: row.text("person"))
        }
        return [try row.text("login"), try row.text("name")] + (phone.map { [$0] } ?? [])
    }

    /// In small letters (`common-passwords.txt`, from <https://haveibeenpwned.com/Passwords> as Django ships it, and what
    /// is common in China).
    private static let common: Set<String> = Set(
        String(decoding: PackageResources.common_passwords_txt, as: UTF8.self).split(separator: "\n").map(String.init))

    public static func hash(_ text: String) throws -> String {
        var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let status = crypto_pwhash_str_alg(
            &out, text, UInt64(text.utf8.count), operations, memory, crypto_pwhash_ALG_ARGON2ID13)
        guard status == 0 else { throw Refusal(.overloaded, "服务器繁忙，请稍后再试。") }
        return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    public static func matches(_ text: String, _ hash: String) -> Bool {
        crypto_pwhash_str_verify(hash, text, UInt64(text.utf8.count)) == 0
    }

    /// A hash that no password matches, so that an unknown account costs the same work (S2).
    static let nobody =
        "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Zk1cQ4JpVfP1nQbQz0y7mKq8uYx3wT5rLhGdSaEoNiM"
}
