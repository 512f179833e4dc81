/// What releases after the first change in the schema, oldest first. ``Schema``'s files hold it, too.
extension Migration {
    static let later = [wrongGuesses, extensionsMoveTheDay, deputies]

    static let wrongGuesses = Migration(
        number: 210, name: "wrong passwords and codes counted together, by login and place; known devices",
        steps: [
            """
            ALTER TABLE accounts DROP COLUMN failures;
            ALTER TABLE accounts DROP COLUMN locked_until;
            ALTER TABLE sessions ADD COLUMN wrong_codes {int} NOT NULL DEFAULT 0;
            CREATE TABLE wrong_guesses (
                login {bytes} NOT NULL CHECK (length(login) = 32),
                place {bytes} NOT NULL CHECK (length(place) = 32),
                gone_at {int} NOT NULL,
                until {int} NOT NULL,
                noted_at {int} NOT NULL,
                PRIMARY KEY (login, place)
            ){strict};
            CREATE INDEX wrong_guesses_by_age ON wrong_guesses(gone_at);
            CREATE TABLE known_devices (
                account_id TEXT NOT NULL REFERENCES accounts(id),
                digest {bytes} NOT NULL CHECK (length(digest) = 32),
                seen_at {int} NOT NULL,
                PRIMARY KEY (account_id, digest)
            ){strict};
            """
        ])

    /// Until then what was granted stood beside the cases' own last day.
    static let extensionsMoveTheDay = Migration(
        number: 220, name: "an extension moves the case's own deadline",
        steps: [
            """
            UPDATE cases SET due = (
                SELECT MAX(e.last_day) FROM extensions e WHERE e.plan_id = cases.plan_id AND e.stage = 'employer'
                    AND (e.case_id = cases.id OR e.unit_id = cases.employer_id))
            WHERE state IN ('employerReview', 'employerNotice') AND EXISTS (
                SELECT 1 FROM extensions e WHERE e.plan_id = cases.plan_id AND e.stage = 'employer'
                    AND (e.case_id = cases.id OR e.unit_id = cases.employer_id) AND e.last_day > cases.due)
            """,
            """
            UPDATE cases SET due = (
                SELECT MAX(e.last_day) FROM extensions e WHERE e.plan_id = cases.plan_id AND e.stage = 'authority'
                    AND (e.case_id = cases.id OR e.unit_id = cases.authority_id))
            WHERE state IN ('authorityReview', 'authorityPassed') AND EXISTS (
                SELECT 1 FROM extensions e WHERE e.plan_id = cases.plan_id AND e.stage = 'authority'
                    AND (e.case_id = cases.id OR e.unit_id = cases.authority_id) AND e.last_day > cases.due)
            """,
        ])

    static let deputies = Migration(
        number: 221, name: "deputies of the chair, and why a meeting was closed with cases undecided",
        steps: [
            """
            ALTER TABLE committee_members
                ADD COLUMN deputy {int} NOT NULL DEFAULT 0 CHECK (deputy IN (0, 1))
            """,
            "ALTER TABLE meetings ADD COLUMN unfinished TEXT CHECK (unfinished IN ('failed', 'continued'))",
            "ALTER TABLE meetings ADD COLUMN unfinished_because TEXT",
            "ALTER TABLE meetings ADD COLUMN continued_on TEXT",
            "ALTER TABLE meetings ADD COLUMN undecided TEXT",
        ])
}
