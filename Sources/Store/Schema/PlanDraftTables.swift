/// Plans that an office is writing, and the way from a plan to its cases, oldest version or newest.
extension Schema {
    static let planDraftTables: [Migration] = [drafts]

    private static let drafts = Migration(
        number: 101, name: "drafts of plans",
        steps: [
            // Without an office it is the administrator's. The base is the published version that it goes on from, or none.
            """
            CREATE TABLE plan_drafts (id TEXT PRIMARY KEY, office_id TEXT REFERENCES units(id), base_id TEXT, base_version {int}, source TEXT NOT NULL,
                version {int} NOT NULL DEFAULT 1 CHECK (version > 0), updated_by TEXT NOT NULL, updated_at {int} NOT NULL,
                FOREIGN KEY (base_id, base_version) REFERENCES plans(id, version)){strict}
            """,
            "CREATE INDEX plan_drafts_by_office ON plan_drafts(office_id, updated_at)",
            "CREATE INDEX cases_by_plan_submission ON cases(plan_id, submitted_at)",
        ])
}
