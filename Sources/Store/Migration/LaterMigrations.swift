/// What came after version 200, oldest first; the subjects' files hold it, too.
extension Migration {
    static let later = [
        majorityOf, recusalDoubts, fixedPool, whereTheClockStood,
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
}
