/// What experts and their committees need besides the tables that they began with.
extension Schema {
    static let committeeTables: [Migration] = [sheets]

    /// A scoring sheet is saved while it is typed: which version stands, and which window wrote it, so that no window overwrites another's in silence.
    private static let sheets = Migration(number: 110, name: "editions of scoring sheets", statements: [
        "ALTER TABLE panel_members ADD COLUMN version {int} NOT NULL DEFAULT 0 CHECK (version >= 0)",
        "ALTER TABLE panel_members ADD COLUMN writer TEXT NOT NULL DEFAULT ''",
    ])
}
