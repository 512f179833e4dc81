import Documents
import Foundation
import Store
import TitleReview

/// The holder of the link becomes the first administrator, with login, password and second factor of their own, and is signed in. The link
/// is used up with it (S58).
public struct BecomeFirstAdministrator: PasswordUseCase {
    private let token: String, secret: String?, code: String, caller: Caller
    private let account: OpenAccount
    public var passwords: [String] { account.passwords }

    /// Without a living link nothing is hashed at all.
    public static func prepare(
        token: String, login: String, name: String, password: String, sealed: String, code: String,
        from caller: Caller = Caller(), casework: Casework
    ) async throws -> BecomeFirstAdministrator {
        _ = try await casework.ask(ReadFirstLink(token: token), as: nil)
        return BecomeFirstAdministrator(
            token: token, secret: FirstSecret.open(sealed, token: token, casework), code: code, caller: caller,
            account: try OpenAccount(
                login: login, password: password, name: name, role: .administrator, unitID: UnitOfWork.platform))
    }

    public func run(_ hashes: [String], _ work: UnitOfWork) throws -> OpenedSession {
        _ = try work.firstLink(token)
        guard let secret else { throw Refusal.invalid("code", "这一页的二维码已经失效，请重新扫描现在显示的二维码。") }
        let machine = work.casework.machine.now()
        guard let step = TOTP.match(code, secret: secret, at: machine) else {
            throw Refusal.invalid("code", "验证码不对，请确认扫描的是这一页的二维码，并输入验证器上最新的 6 位数字。")
        }
        // Of two forms at once, one has used the link up.
        guard
            try work.tx.execute(
                "UPDATE first_link SET used_at = \(machine) WHERE digest = \(Sessions.digest(token)) AND used_at IS NULL"
            ) == 1
        else { throw FirstLinkRefusal.used }
        let opened = try work.found(account, hashes, unitName: "评衡平台", secondFactor: secret)
        try work.tx.execute("UPDATE accounts SET totp_step = \(step) WHERE id = \(opened.accountID)")
        let membership = try work.tx.one("SELECT id FROM memberships WHERE account_id = \(opened.accountID)")?.text(
            "id")
        return OpenedSession(
            token: try work.openSession(
                opened.accountID, membership: membership, secondFactor: true, on: caller.device),
            role: .administrator, needsSecondFactor: false, passwordOnce: false)
    }
}
