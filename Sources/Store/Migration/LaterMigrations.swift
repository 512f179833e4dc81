/// What came after version 200, oldest first; the subjects' files hold it, too.
extension Migration {
    static let later = [
        majorityOf, recusalDoubts, fixedPool, whereTheClockStood, receiptsOfObjections, ownSessions, claimedNumbers,
        salts, replacedCertificates, twoPersons,
    ]

    /// Until then two thirds were counted of those who were there and not recused.
    static let majorityOf = Migration(
        number: 201, name: "whom the majority of a ballot is counted of",
        steps: [
            """
            ALTER TABLE ballots ADD COLUMN majority_of TEXT NOT NULL DEFAULT 'attending'
                CHECK (majority_of IN ('attending', 'voting'))
            """,
            "UPDATE ballots SET majority_of = 'voting' WHERE state = 'counted'",
        ])

    static let recusalDoubts = Migration(
        number: 202, name: "names that are alike, and what the office decided about them",
        steps: [
            """
            CREATE TABLE recusal_doubts (
                case_id TEXT NOT NULL REFERENCES cases(id),
                expert_id TEXT NOT NULL REFERENCES experts(id),
                matches TEXT NOT NULL,
                found_at {int} NOT NULL,
                decision TEXT CHECK (decision IN ('recused', 'cleared')),
                reason TEXT NOT NULL DEFAULT '',
                decided_by TEXT REFERENCES accounts(id),
                decided_at {int},
                PRIMARY KEY (case_id, expert_id),
                CHECK ((decision IS NULL) = (decided_at IS NULL))
            ){strict};
            """
        ])

    static let fixedPool = Migration(
        number: 203, name: "when experts came into the pool, and why a draw had few candidates",
        steps: [
            "ALTER TABLE experts ADD COLUMN added_at {int} NOT NULL DEFAULT 0",
            "ALTER TABLE draws ADD COLUMN few_because TEXT NOT NULL DEFAULT ''",
        ])

    static let whereTheClockStood = Migration(
        number: 204, name: "where a moved clock stood at last",
        steps: ["ALTER TABLE business_clock ADD COLUMN stood {int}"])

    static let receiptsOfObjections = Migration(
        number: 205, name: "objections with a receipt, evidence and a contact of its own; set aside as repeats",
        steps: [
            .rebuild(
                table: "objections", changes: [.init("'rejected', 'partly')", "'rejected', 'partly', 'setAside')")]),
            .postgres(
                """
                ALTER TABLE objections DROP CONSTRAINT objections_outcome_check;
                ALTER TABLE objections ADD CONSTRAINT objections_outcome_check
                    CHECK (outcome IN ('upheld', 'rejected', 'partly', 'setAside'))
                """),
            "ALTER TABLE objections ADD COLUMN receipt TEXT CHECK (length(receipt) = 16)",
            "ALTER TABLE objections ADD COLUMN contact {bytes}",
            """
            ALTER TABLE objections
                ADD COLUMN contact_proved {int} NOT NULL DEFAULT 0 CHECK (contact_proved IN (0, 1))
            """,
            "ALTER TABLE objections ADD COLUMN place {bytes} CHECK (length(place) = 32)",
            """
            CREATE UNIQUE INDEX objections_by_receipt ON objections(receipt);
            CREATE INDEX objections_by_notice ON objections(notice_id, at);
            CREATE INDEX objections_by_place ON objections(place, at);
            CREATE TABLE objection_files (
                id TEXT PRIMARY KEY,
                objection_id TEXT NOT NULL REFERENCES objections(id),
                address TEXT NOT NULL,
                name TEXT NOT NULL,
                type TEXT NOT NULL,
                size {int} NOT NULL CHECK (size > 0)
            ){strict};
            CREATE INDEX objection_files_by_objection ON objection_files(objection_id);
            CREATE TABLE contact_codes (
                id TEXT PRIMARY KEY,
                contact {bytes} NOT NULL CHECK (length(contact) = 32),
                place {bytes} NOT NULL CHECK (length(place) = 32),
                code {bytes} NOT NULL CHECK (length(code) = 32),
                wrong {int} NOT NULL DEFAULT 0 CHECK (wrong >= 0),
                sent_at {int} NOT NULL,
                expires_at {int} NOT NULL,
                proved_at {int}
            ){strict};
            CREATE INDEX contact_codes_by_contact ON contact_codes(contact, sent_at);
            CREATE INDEX contact_codes_by_place ON contact_codes(place, sent_at);
            """,
        ])

    static let ownSessions = Migration(
        number: 206, name: "where a session was opened, for its owner's list",
        steps: [
            "ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE sessions ADD COLUMN network TEXT NOT NULL DEFAULT ''",
        ])

    /// Who had registered before keeps the number.
    static let claimedNumbers = Migration(
        number: 207, name: "a number is claimed until an employer has compared it with the paper",
        steps: [
            """
            ALTER TABLE persons
                ADD COLUMN claimed_lookup {bytes} CHECK (claimed_lookup IS NULL OR length(claimed_lookup) = 32)
            """
        ])

    /// Persons who are there get theirs when their rows are bound (RowAdoption).
    static let salts = Migration(
        number: 208, name: "salts for what the chain says of people",
        steps: ["ALTER TABLE persons ADD COLUMN salt {bytes}"])

    static let replacedCertificates = Migration(
        number: 209, name: "certificates that are replaced under a new number",
        steps: [
            .rebuild(
                table: "certificates",
                changes: [
                    .init(
                        "case_id TEXT NOT NULL UNIQUE REFERENCES cases(id)",
                        "case_id TEXT NOT NULL REFERENCES cases(id)"),
                    .init(
                        "revoked_because TEXT,",
                        """
                        revoked_because TEXT,
                            replaced_at {int},
                            replaced_because TEXT,
                            replaces TEXT UNIQUE REFERENCES certificates(number),
                        """),
                    .init(
                        "CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))",
                        """
                        CHECK ((revoked_at IS NULL) = (revoked_because IS NULL)),
                            CHECK ((replaced_at IS NULL) = (replaced_because IS NULL)),
                            CHECK (replaced_at IS NULL OR revoked_at IS NULL)
                        """),
                ]),
            .postgres(
                """
                ALTER TABLE certificates DROP CONSTRAINT certificates_case_id_key;
                ALTER TABLE certificates ADD COLUMN replaced_at {int};
                ALTER TABLE certificates ADD COLUMN replaced_because TEXT;
                ALTER TABLE certificates ADD COLUMN replaces TEXT UNIQUE REFERENCES certificates(number);
                ALTER TABLE certificates ADD CHECK ((replaced_at IS NULL) = (replaced_because IS NULL));
                ALTER TABLE certificates ADD CHECK (replaced_at IS NULL OR revoked_at IS NULL);
                """),
            "CREATE UNIQUE INDEX certificate_of_case ON certificates(case_id) WHERE replaced_at IS NULL",
        ])

    static let twoPersons = Migration(
        number: 210, name: "fresh second factors, and acts that another person confirms",
        steps: [
            """
            ALTER TABLE sessions ADD COLUMN factor_at {int};
            CREATE TABLE settings (
                name TEXT PRIMARY KEY,
                value TEXT NOT NULL,
                changed_at {int} NOT NULL
            ){strict};
            CREATE TABLE proposals (
                id TEXT PRIMARY KEY,
                act TEXT NOT NULL CHECK (act IN ('revokeCertificate', 'voidMeeting', 'grantRole', 'turnOff', 'changeKey')),
                subject TEXT NOT NULL,
                detail TEXT NOT NULL,
                proposed_by TEXT REFERENCES accounts(id),
                proposed_at {int} NOT NULL,
                last_day TEXT NOT NULL,
                outcome TEXT CHECK (outcome IN ('confirmed', 'withdrawn', 'lapsed')),
                decided_by TEXT REFERENCES accounts(id),
                decided_at {int},
                CHECK ((outcome IS NULL) = (decided_at IS NULL)),
                CHECK (outcome IS NULL OR outcome <> 'confirmed' OR decided_by IS NOT NULL),
                CHECK (proposed_by IS NULL OR outcome IS NULL OR outcome <> 'confirmed' OR decided_by <> proposed_by)
            ){strict};
            CREATE UNIQUE INDEX proposal_open ON proposals(act, subject) WHERE outcome IS NULL;
            """
        ])
}
