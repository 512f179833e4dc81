import Store
import Testing
import TitleReview

@testable import Casework

/// Somebody who tries an officer's passwords and codes, without the time that a hash takes.
struct Guesser {
    let t: CaseworkFixture
    let casework: Casework
    let login: String, account: String
    let hash: String
    /// The authenticator's secret.
    let secret: String

    init(_ t: CaseworkFixture, login: String = "office", on other: Casework? = nil) async throws {
        self.t = t
        self.login = login
        let casework = other ?? t.casework
        self.casework = casework
        (account, hash, secret) = try await t.database.read { tx in
            let row = try #require(try tx.one("SELECT id, password, totp FROM accounts WHERE login = \(login)"))
            let id = try row.text("id")
            let secret = try row.optionalBytes("totp").map {
                try casework.keys.open($0, table: "accounts", column: "totp", row: id)
            }
            return (id, try row.text("password"), secret ?? "")
        }
    }

    /// An address of another network each time.
    static func network(_ number: Int) -> Caller { Caller(address: "10.\(number / 250).\(number % 250).7") }

    /// - Parameter login: another than the guesser's own.
    func password(_ isRight: Bool, from caller: Caller, login other: String? = nil) async throws -> Guess<OpenedSession>
    {
        try await casework.perform(
            SignIn(login: other ?? login, caller: caller, hash: hash, passwordMatches: isRight), as: nil)
    }

    /// A session that waits for its code.
    func half(from caller: Caller) async throws -> String {
        let opened = try await password(true, from: caller).get()
        #expect(opened.needsSecondFactor && opened.devices == nil)
        return opened.token
    }

    /// How a code was answered; what is refused before its turn comes as an error.
    func code(_ code: String, in token: String, from caller: Caller) async throws -> Guess<OpenedSession> {
        do {
            return try await casework.perform(GiveSecondFactor(token: token, code: code, from: caller), as: nil)
        } catch let refusal as Refusal where refusal.kind == .invalid { return .unasked(refusal) }
    }

    /// A code that is right neither now nor around now.
    var wrong: String {
        let now = TOTP.step(at: casework.machine.now())
        let right = Set((now - 2...now + 2).compactMap { TOTP.code(secret: secret, step: $0) })
        return ["000000", "111111", "222222", "333333", "444444", "555555"].first { !right.contains($0) } ?? ""
    }

    /// The right code, a step or so away from now: each works once.
    func right(_ step: Int64 = 0) throws -> String {
        try #require(TOTP.code(secret: secret, step: TOTP.step(at: casework.machine.now()) + step))
    }

    /// Signs in completely and tells what the browser keeps of it.
    func complete(from caller: Caller, step: Int64 = 0) async throws -> String {
        let opened = try await code(right(step), in: half(from: caller), from: caller).get()
        return try #require(opened.devices)
    }

    /// How many entries of this act the chain has for the account.
    func entries(_ act: String) async throws -> Int {
        let account = account
        return try await t.database.read { tx in
            try tx.one("SELECT COUNT(*) AS n FROM audit_entries WHERE act = \(act) AND subject = \(account)")?.int("n")
                ?? 0
        }
    }
}
