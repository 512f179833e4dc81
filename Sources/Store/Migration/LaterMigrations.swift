/// What came after version 200, oldest first; the subjects' files hold it, too.
extension Migration {
    static let later = [
        majorityOf,
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
}
