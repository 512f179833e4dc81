/// Paper by post: who accepted a case first, and hands its form over at the end (N3.5).
extension Schema {
    static let papers = Migration(
        number: 131, name: "who accepted a case, who took its form over",
        steps: [
            "ALTER TABLE cases ADD COLUMN accepted_by TEXT REFERENCES units(id)",
            "UPDATE cases SET accepted_by = authority_id WHERE level = 0 AND submitted_at IS NOT NULL",
            "CREATE INDEX cases_by_acceptance ON cases(accepted_by, plan_id, plan_version, state)",
            "ALTER TABLE papers ADD COLUMN handed_to TEXT",
        ])
}
