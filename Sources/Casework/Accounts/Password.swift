import Store
import TitleReview

/// What may be a password (S1); ``PasswordQueue`` hashes and compares them.
public enum Password {
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
}
