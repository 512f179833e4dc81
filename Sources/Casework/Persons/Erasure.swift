import Store
import TitleReview

/// What becomes of a person's data on the own request (PIPL art. 47, S40, S41).
public struct ReadErasure: Inquiry {
    public struct View: Sendable, Codable {
        public let account: String
        public let records: Int
        public let files: Int
        public let drafts: Int
        /// Applications that were handed in: while there is one, the review's records are kept by law and nothing is erased.
        public let submitted: Int
        /// Entries in the integrity archive, which are kept as long.
        public let integrityRecords: Int
        public var isPossible: Bool { submitted == 0 && integrityRecords == 0 }
    }
    public init() {}

    public func run(_ work: UnitOfWork) throws -> View { try work.erasure(of: work.requirePerson()) }
}

/// An applicant who never handed anything in has everything erased that the installation holds (S40, S41).
///
/// Rows are overwritten, files go a day later, the ids on the audit chain stay. It cannot be undone, and a backup that is
/// restored is erased again.
public struct EraseOwnData: UseCase {
    let account: String
    /// - Parameter account: the own account's name, typed to confirm.
    public init(account: String) { self.account = account }

    /// - Returns: the person's id, for ``Casework/finishErasure(_:)``.
    public func run(_ work: UnitOfWork) throws -> String {
        let person = try work.requirePerson()
        // Whoever hands an application in at the same time waits here, or has made this wait.
        _ = try work.tx.query("SELECT id FROM cases WHERE person_id = \(person)\(SQL.forUpdate(work.tx.engine))")
        let view = try work.erasure(of: person)
        guard view.isPossible else { throw Refusal.conflict("您提交过申报，评审材料依法要保存，现在不能删除。原因和保存多久见本页说明。") }
        guard account == view.account else { throw Refusal.invalid("account", "与您的账号名不一样，没有删除。") }
        try work.erase(person)
        return person
    }
}

extension Casework {
    /// Puts the erasure where backups do not reach, and what was overwritten out of the log.
    public func finishErasure(_ person: String) async throws {
        try ErasureRegister(keys).add(person)
        await emptyErased()
    }

    /// What a restored backup has brought back is erased again; what was erased while the register could not be written, is
    /// entered. At each start.
    public func repeatErasures() async throws {
        let register = ErasureRegister(keys)
        let known = try register.ids()
        for id in try await database.read({
            try $0.query("SELECT person_id FROM erasures").map { try $0.text("person_id") }
        }) where !known.contains(id) { try register.add(id) }
        var any = false
        for id in known.sorted() {
            if try await perform(RepeatErasure(person: id), as: nil) { any = true }
        }
        if any { await emptyErased() }
    }

    /// Removes files that nothing has named for a day (S44).
    public func removeReleasedFiles() async throws {
        let dayAgo = machine.now().adding(seconds: -86_400)
        for address in try await database.read({
            try $0.query("SELECT address FROM released_files WHERE at <= \(dayAgo) ORDER BY at LIMIT 100").map {
                try $0.text("address")
            }
        }) {
            // The row goes last: killed in between, it is tried again.
            if try await !ask(IsNamed(address: address), as: nil) {
                try files.remove(address, untouchedForMinutes: 1440)
            }
            _ = try await database.write { tx in try tx.execute("DELETE FROM released_files WHERE address = \(address)")
            }
        }
    }

    /// Deleted rows are overwritten where they lay; here the log goes too. Should somebody just be reading, it goes at the next checkpoint.
    private func emptyErased() async {
        try? await database.empty([
            "persons", "accounts", "memberships", "sessions", "archive_records", "evidence", "cases", "case_events",
            "case_achievements", "contributions", "messages", "outbox", "register_answers", "identity_corrections",
            "command_log",
        ])
    }
}

/// Erases a person who is in the register and in the database; does nothing for others.
private struct RepeatErasure: UseCase {
    let person: String
    func run(_ work: UnitOfWork) throws -> Bool {
        guard try work.tx.one("SELECT 1 AS there FROM persons WHERE id = \(person)") != nil,
            try work.erasure(of: person).isPossible
        else { return false }
        try work.erase(person)
        return true
    }
}

/// Whether anything names a file.
private struct IsNamed: Inquiry {
    let address: String
    func run(_ work: UnitOfWork) throws -> Bool {
        try work.tx.one(
            """
            SELECT 1 AS named FROM evidence WHERE address = \(address)
            UNION ALL SELECT 1 FROM cases WHERE photo = \(address) OR commitment = \(address)
            UNION ALL SELECT 1 FROM units WHERE letter = \(address)
            UNION ALL SELECT 1 FROM unit_names WHERE proof = \(address)
            UNION ALL SELECT 1 FROM identity_corrections WHERE proof = \(address) AND state = 'waiting'
            UNION ALL SELECT 1 FROM certificates WHERE file = \(address)
            UNION ALL SELECT 1 FROM result_sheets WHERE file = \(address)
            UNION ALL SELECT 1 FROM objection_files WHERE address = \(address)
            UNION ALL SELECT 1 FROM notices WHERE proof = \(address) LIMIT 1
            """) != nil
    }
}

extension UnitOfWork {
    fileprivate func erasure(of person: String) throws -> ReadErasure.View {
        func count(_ query: SQL) throws -> Int { try tx.one(query)?.int("n") ?? 0 }
        return ReadErasure.View(
            account: try tx.one("SELECT login FROM accounts WHERE id = \(actor?.accountID ?? "")")?.text("login") ?? "",
            records: try count("SELECT COUNT(*) AS n FROM archive_records WHERE person_id = \(person)"),
            files: try count("SELECT COUNT(*) AS n FROM evidence WHERE person_id = \(person)"),
            drafts: try count("SELECT COUNT(*) AS n FROM cases WHERE person_id = \(person) AND submitted_at IS NULL"),
            submitted: try count(
                "SELECT COUNT(*) AS n FROM cases WHERE person_id = \(person) AND submitted_at IS NOT NULL"),
            integrityRecords: try count("SELECT COUNT(*) AS n FROM integrity_records WHERE person_id = \(person)"))
    }

    /// The file goes in a day, unless something names it then (S44).
    func release(_ address: String) throws {
        try tx.execute(
            """
            INSERT INTO released_files (address, at) VALUES (\(address), \(casework.machine.now()))
            ON CONFLICT (address) DO UPDATE SET at = excluded.at
            """)
    }

    /// Every row of a person who never handed anything in. What the schema would not let go, is somebody else's too, and refuses the whole.
    fileprivate func erase(_ person: String) throws {
        for query: SQL in [
            "SELECT address FROM evidence WHERE person_id = \(person)",
            "SELECT photo AS address FROM cases WHERE person_id = \(person) AND photo IS NOT NULL",
            "SELECT commitment AS address FROM cases WHERE person_id = \(person) AND commitment IS NOT NULL",
            "SELECT proof AS address FROM identity_corrections WHERE person_id = \(person)",
        ] {
            for row in try tx.query(query) { try release(row.text("address")) }
        }
        let own: SQL = "(SELECT id FROM cases WHERE person_id = \(person))"
        for table: SQL in [
            "signing_links", "name_spots", "contributions", "case_achievements", "case_answers", "corrections", "notes",
            "case_handlers", "reveals", "extensions", "case_events",
        ] { try tx.execute("DELETE FROM \(table) WHERE case_id IN \(own)") }
        for table: SQL in [
            "evidence", "messages", "reminders", "colleague_clerks", "register_questions", "register_answers",
            "identity_corrections", "cases", "archive_records",
        ] {
            try tx.execute("DELETE FROM \(table) WHERE person_id = \(person)")
        }
        try tx.execute("DELETE FROM outbox WHERE person = \(person)")
        for row in try tx.query(
            """
            SELECT a.id, (SELECT COUNT(*) FROM memberships m
                WHERE m.account_id = a.id AND m.role <> 'applicant') AS others
            FROM accounts a WHERE a.person_id = \(person)
            """)
        { try erase(account: row.text("id"), keeping: row.int("others") > 0, of: person) }
        try tx.execute("DELETE FROM persons WHERE id = \(person)")
        try tx.execute(
            "INSERT INTO erasures (person_id, at) VALUES (\(person), \(casework.machine.now())) ON CONFLICT (person_id) DO NOTHING"
        )
        try record("person.erased", person)
    }

    /// - Parameter keeping: the account is an officer's or expert's too: it stays, and it is still known whose it is (S17).
    private func erase(account: String, keeping: Bool, of person: String) throws {
        let machine = casework.machine.now()
        if keeping {
            try tx.execute(
                "UPDATE memberships SET until = \(machine) WHERE account_id = \(account) AND role = 'applicant' AND until IS NULL"
            )
            try tx.execute(
                """
                DELETE FROM sessions WHERE account_id = \(account) AND membership_id IN (
                    SELECT id FROM memberships WHERE account_id = \(account) AND role = 'applicant')
                """)
            try tx.execute(
                """
                UPDATE accounts SET person_id = NULL,
                    resident_lookup = (
                        SELECT resident_lookup FROM persons WHERE id = \(person) AND claimed_lookup IS NULL)
                WHERE id = \(account)
                """)
            return
        }
        try tx.execute("DELETE FROM command_log WHERE person = \(account)")
        if let row = try tx.one("SELECT login FROM accounts WHERE id = \(account)") {
            try WrongGuesses.forget(row.text("login"), self)
        }
        for table: SQL in [
            "sessions", "known_devices", "recovery_codes", "password_links", "uploads", "saved_views", "memberships",
        ] {
            try tx.execute("DELETE FROM \(table) WHERE account_id = \(account)")
        }
        try tx.execute("DELETE FROM accounts WHERE id = \(account)")
    }
}
