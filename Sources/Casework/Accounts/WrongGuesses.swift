import Store
import TitleReview

/// The one count of wrong passwords and codes (S3): by login and where they come from, and for a login in all.
///
/// A place is a network, or a device that signed in completely before, which has a count of its own and is not asked about the
/// others'. Logins that nobody has are counted alike, so that answers and work do not tell them (S2). A place's count is cleared
/// by a complete sign-in from it alone; else one failure is forgiven every three hours.
struct WrongGuesses {
    /// How many wrong ones are free before one has to wait: from one place, and from all places that are not known devices.
    static let freeHere = 5, freeInAll = 20
    /// Seconds after which one is forgiven.
    static let forgiven: Int64 = 3 * 3600
    /// Seconds of the first and of the longest wait; each is twice the one before.
    private static let firstWait: Int64 = 15, longestWait: Int64 = 900
    /// One entry an hour says that guesses were not looked at.
    private static let noteEvery: Double = 3600

    /// One count: the instant at which all of it will be forgiven, and until when nothing is looked at.
    struct Count {
        var goneAt = Instant(microseconds: 0)
        var until = Instant(microseconds: 0)
        var notedAt = Instant(microseconds: 0)

        /// How many are not forgiven yet.
        func failures(at now: Instant) -> Int {
            let left = goneAt.microseconds - now.microseconds
            let step = WrongGuesses.forgiven * 1_000_000
            return left <= 0 ? 0 : Int((left + step - 1) / step)
        }

        mutating func add(free: Int, at now: Instant) {
            // More than the longest wait takes is not remembered: all is forgiven some days after the last.
            let count = min(failures(at: now) + 1, free + 6)
            let step = WrongGuesses.forgiven * 1_000_000
            let latest = now.microseconds + Int64(count) * step
            goneAt = Instant(microseconds: min(max(goneAt.microseconds, now.microseconds) + step, latest))
            guard count >= free else { return }
            let seconds = min(WrongGuesses.longestWait, WrongGuesses.firstWait << Int64(count - free))
            until = now.adding(seconds: Double(seconds))
        }

        mutating func take(_ count: Int, free: Int, at now: Instant) {
            goneAt = Instant(microseconds: goneAt.microseconds - Int64(count) * WrongGuesses.forgiven * 1_000_000)
            if failures(at: now) < free { until = Instant(microseconds: 0) }
        }
    }

    let login: String
    /// Nil where nobody has this login.
    let account: String?
    /// The known device that it comes from; nil for any other.
    let device: String?
    private let whose: [UInt8], place: [UInt8], everywhere: [UInt8]
    private var here = Count(), inAll = Count()

    /// The counts as they stand.
    ///
    /// - Parameter held: whether others who try the same login wait until this transaction ends. Needed before anything is
    ///   looked at: else of a thousand at once each would see the count of before.
    init(_ login: String, of account: String?, from caller: Caller, held: Bool, _ work: UnitOfWork) throws {
        let keys = work.casework.keys
        self.login = login
        self.account = account
        whose = Self.digest(of: login, keys)
        if held { try work.hold(digest: whose) }
        device = try KnownDevices.find(in: caller.devices, of: login, account, work)
        place = keys.lookup("guess place", device.map { "device:" + $0 } ?? "network:" + caller.network)
        everywhere = keys.lookup("guess place", "everywhere")
        for row in try work.tx.query(
            "SELECT place, gone_at, until, noted_at FROM wrong_guesses WHERE login = \(whose) AND place IN (\(place), \(everywhere))"
        ) {
            let count = Count(
                goneAt: try row.instant("gone_at"), until: try row.instant("until"),
                notedAt: try row.instant("noted_at"))
            if try row.bytes("place") == place { here = count } else { inAll = count }
        }
    }

    /// Until when nothing from this place is looked at.
    private var until: Instant { device == nil ? max(here.until, inAll.until) : here.until }

    /// Why nothing is looked at now; nil when it is.
    func refusal(at now: Instant) -> Refusal? { until > now ? Self.refusal(until: until, now: now) : nil }

    /// Whether that was written down lately.
    func isNoted(at now: Instant) -> Bool { now < inAll.notedAt.adding(seconds: Self.noteEvery) }

    /// Why nothing is looked at now, which is written down once an hour; nil when it is.
    mutating func refuse(_ work: UnitOfWork) throws -> Refusal? {
        let now = work.casework.machine.now()
        guard let refusal = refusal(at: now) else { return nil }
        guard !isNoted(at: now) else { return refusal }
        inAll.notedAt = now
        try write(inAll, everywhere, work)
        if let account { try work.record("account.guessesUnasked", account) }
        return refusal
    }

    /// Counts one that was looked at and was wrong.
    ///
    /// - Parameter act: what the audit chain calls it.
    mutating func count(_ act: String, _ work: UnitOfWork) throws {
        let now = work.casework.machine.now()
        let old = now.adding(seconds: -Self.noteEvery)
        try work.tx.execute("DELETE FROM wrong_guesses WHERE gone_at <= \(now) AND noted_at <= \(old)")
        here.add(free: Self.freeHere, at: now)
        try write(here, place, work)
        if device == nil {
            inAll.add(free: Self.freeInAll, at: now)
            try write(inAll, everywhere, work)
        }
        if let account { try work.record(act, account) }
    }

    /// Somebody has signed in completely from here, so that the failures from here were the owner's.
    mutating func clear(_ work: UnitOfWork) throws {
        let now = work.casework.machine.now()
        let own = here.failures(at: now)
        guard own > 0 else { return }
        try work.tx.execute("DELETE FROM wrong_guesses WHERE login = \(whose) AND place = \(place)")
        here = Count()
        guard device == nil else { return }
        inAll.take(own, free: Self.freeInAll, at: now)
        try write(inAll, everywhere, work)
    }

    private func write(_ count: Count, _ place: [UInt8], _ work: UnitOfWork) throws {
        try work.tx.execute(
            """
            INSERT INTO wrong_guesses (login, place, gone_at, until, noted_at)
            VALUES (\(whose), \(place), \(count.goneAt), \(count.until), \(count.notedAt))
            ON CONFLICT (login, place)
            DO UPDATE SET gone_at = excluded.gone_at, until = excluded.until, noted_at = excluded.noted_at
            """)
    }

    // MARK: All of a login

    /// Keyed, so that the table alone tells no logins.
    private static func digest(of login: String, _ keys: KeyRing) -> [UInt8] { keys.lookup("guess login", login) }

    /// Nothing is held against a login any more.
    static func forget(_ login: String, _ work: UnitOfWork) throws {
        try work.tx.execute("DELETE FROM wrong_guesses WHERE login = \(digest(of: login, work.casework.keys))")
    }

    /// Until when devices that never signed in to these logins have to wait; those that need not are left out.
    static func waits(of logins: [String], _ work: UnitOfWork) throws -> [String: Instant] {
        guard !logins.isEmpty else { return [:] }
        let keys = work.casework.keys
        let everywhere = keys.lookup("guess place", "everywhere")
        let known = Dictionary(logins.map { (digest(of: $0, keys), $0) }, uniquingKeysWith: { one, _ in one })
        let digests = SQL.joined(known.keys.map { "\($0)" }, by: ", ")
        let rows = try work.tx.query(
            """
            SELECT login, until FROM wrong_guesses
            WHERE place = \(everywhere) AND until > \(work.casework.machine.now()) AND login IN (\(digests))
            """)
        return try rows.reduce(into: [:]) { waits, row in
            if let login = known[try row.bytes("login")] { waits[login] = try row.instant("until") }
        }
    }

    // MARK: Words

    /// The same whoever is meant, and whether or not there is such an account.
    static func refusal(until: Instant, now: Instant) -> Refusal {
        Refusal.invalid(
            "",
            """
            输错的次数较多，这一次没有核对，请 \(wait(until: until, now: now))后再试。\
            以前在这里完整登录过的电脑或手机，不受别处输错的影响。忘记密码的，可以在登录页按“忘记密码”办理。
            """)
    }

    /// How long it still takes, rounded up: up to a minute in seconds, then in minutes.
    static func wait(until: Instant, now: Instant) -> String {
        let seconds = max(1, (until.microseconds - now.microseconds + 999_999) / 1_000_000)
        return seconds <= 60 ? "\(seconds) 秒" : "\((seconds + 59) / 60) 分钟"
    }
}
