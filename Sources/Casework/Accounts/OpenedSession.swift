import CSodium
import Store
import TitleReview

/// A session as its holder gets it: the token goes into the cookie and is stored only as a digest (S6).
public struct OpenedSession: Sendable {
    public let token: String
    public let role: Role?
    public let needsSecondFactor: Bool
    /// The password was handed over by the administrator and has to be changed.
    public let passwordOnce: Bool
    /// What the browser keeps so that it is known again (``KnownDevices``); nil while the sign-in is not complete.
    public var devices: String?
}

extension UnitOfWork {
    /// A new session with 256 random bits; stored as a digest.
    ///
    /// - Parameter factorAt: when the second factor was given; nil: now, if it was.
    func openSession(
        _ account: String, membership: String?, secondFactor: Bool, factorAt: Instant? = nil, on device: SessionDevice
    ) throws
        -> String
    {
        var bytes = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&bytes, bytes.count)
        let token = Hexadecimal.encode(bytes)
        let machine = casework.machine.now()
        let over = machine.adding(seconds: -Sessions.absolute)
        let proved: Instant? = secondFactor ? factorAt ?? machine : nil
        try tx.execute("DELETE FROM sessions WHERE account_id = \(account) AND created_at <= \(over)")
        try tx.execute(
            """
            INSERT INTO sessions
                (digest, account_id, membership_id, csrf, second_factor, created_at, seen_at, device, network, factor_at)
            VALUES (\(Sessions.digest(token)), \(account), \(membership), \(newID()), \(secondFactor), \(machine), \(machine),
                \(device.words), \(device.network), \(proved))
            """)
        return token
    }

    /// A sign-in is complete: what failed from there before was the owner's, and the device is known from now on.
    ///
    /// - Returns: what the browser keeps of it.
    func completed(_ guesses: inout WrongGuesses, _ caller: Caller) throws -> String? {
        guard let account = guesses.account else { return nil }
        try guesses.clear(self)
        return try KnownDevices.welcome(guesses.device, with: caller.devices, of: guesses.login, account, self)
    }
}
