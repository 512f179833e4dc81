import CSodium
import Store
import TitleReview

/// The administrator gives an account a new one-time password, because its holder has forgotten the old one: it is handed over once,
/// and its holder is asked to change it at the next sign-in. All sessions end (S8).
public struct ResetPassword: PasswordUseCase {
    public struct Renewed: Sendable, Codable {
        public let login: String
        public let password: String
    }
    let accountID: String, password: String
    public var passwords: [String] { [password] }

    public init(accountID: String) {
        self.accountID = accountID
        password = Self.newPassword()
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> Renewed {
        let actor = try work.require(.administrator)
        guard actor.accountID != accountID else { throw Refusal.conflict("自己的密码请在“修改密码”里改。") }
        let login = try work.openLogin(accountID)
        try work.tx.execute("UPDATE accounts SET password = \(hashes[0]), password_once = 1 WHERE id = \(accountID)")
        try work.tx.execute("DELETE FROM sessions WHERE account_id = \(accountID)")
        try KnownDevices.forget(of: accountID, work)
        try WrongGuesses.forget(login, work)
        try work.record("account.passwordReset", accountID)
        return Renewed(login: login, password: password)
    }

    /// Sixteen characters in fours, 79 random bits, none that is mistaken for another.
    static func newPassword() -> String {
        let alphabet = Array("23456789abcdefghijkmnpqrstuvwxy")
        return (0..<4).map { _ in
            String((0..<4).map { _ in alphabet[Int(randombytes_uniform(UInt32(alphabet.count)))] })
        }.joined(separator: "-")
    }
}
