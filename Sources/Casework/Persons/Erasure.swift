import Store
import TitleReview

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

extension UnitOfWork {
    func erasure(of person: String) throws -> ReadErasure.View {
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
    func erase(_ person: String) throws {
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
