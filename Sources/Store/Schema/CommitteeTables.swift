/// What experts and their committees need besides the tables that they began with.
extension Schema {
    static let committeeTables: [Migration] = [sheets, care, results, shares, givenUp, panels, jointOpinions]

    /// A scoring sheet is saved while it is typed: which version stands, and which window wrote it, so that no window overwrites another's in silence.
    private static let sheets = Migration(
        number: 110, name: "editions of scoring sheets",
        steps: [
            "ALTER TABLE panel_members ADD COLUMN version {int} NOT NULL DEFAULT 0 CHECK (version >= 0)",
            "ALTER TABLE panel_members ADD COLUMN writer TEXT NOT NULL DEFAULT ''",
        ])

    private static let care = Migration(
        number: 111, name: "experts kept up to date",
        steps: [
            "ALTER TABLE experts ADD COLUMN contact {bytes}",
            // Who is paused or withdrawn comes into no further pool; the committee that has him keeps him until he leaves it.
            "ALTER TABLE experts ADD COLUMN standing TEXT NOT NULL DEFAULT 'serving' CHECK (standing IN ('serving','paused','withdrawn'))",
            "ALTER TABLE experts ADD COLUMN standing_because TEXT NOT NULL DEFAULT ''",
            "UPDATE experts SET standing = 'withdrawn', standing_because = '已停用' WHERE active = 0",
            "ALTER TABLE experts DROP COLUMN active",
            // What a frozen pool took of an expert is its own, whatever is changed afterwards.
            "ALTER TABLE draw_codes ADD COLUMN speciality TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE draw_codes ADD COLUMN title_level TEXT NOT NULL DEFAULT ''",
            "ALTER TABLE draw_codes ADD COLUMN employer TEXT NOT NULL DEFAULT ''",
            """
            UPDATE draw_codes SET speciality = (SELECT e.speciality FROM experts e WHERE e.id = draw_codes.expert_id),
                title_level = (SELECT e.title_level FROM experts e WHERE e.id = draw_codes.expert_id), employer = (SELECT e.employer FROM experts e WHERE e.id = draw_codes.expert_id)
            """,
            // Earlier employers count in recusals (R12).
            """
            CREATE TABLE expert_changes (expert_id TEXT NOT NULL REFERENCES experts(id), number {int} NOT NULL CHECK (number > 0), at {int} NOT NULL, by_account TEXT NOT NULL REFERENCES accounts(id),
                field TEXT NOT NULL CHECK (field IN ('speciality','titleLevel','employer','termFrom','termTo','contact','standing')), before TEXT NOT NULL, after TEXT NOT NULL,
                reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (expert_id, number)){strict}
            """,
        ])

    private static let results = Migration(
        number: 112, name: "result sheets",
        steps: [
            // Of a meeting or a plan, for the figures whose digest it carries; the file in the vault, and its own digest as the audit chain has it.
            """
            CREATE TABLE result_sheets (subject TEXT NOT NULL, content TEXT NOT NULL CHECK (length(content) = 64), file TEXT NOT NULL, sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
                at {int} NOT NULL, PRIMARY KEY (subject, content)){strict}
            """
        ])

    private static let givenUp = Migration(
        number: 132, name: "ballots that nothing opens",
        steps: [
            """
            CREATE TABLE given_up_ballots (ballot_id TEXT PRIMARY KEY, meeting_id TEXT NOT NULL REFERENCES meetings(id), case_id TEXT NOT NULL REFERENCES cases(id),
                casts {int} NOT NULL CHECK (casts >= 0), reason TEXT NOT NULL CHECK (length(reason) > 0), at {int} NOT NULL){strict}
            """,
            "CREATE INDEX given_up_by_meeting ON given_up_ballots(meeting_id)",
        ])

    private static let panels = Migration(
        number: 150, name: "notes and deductions on scoring sheets, leaders of panels",
        steps: [
            // JSON as the scores are: notes by item, and what is taken off for which file and why (A2.3.5).
            "ALTER TABLE panel_members ADD COLUMN notes TEXT NOT NULL DEFAULT '{}'",
            "ALTER TABLE panel_members ADD COLUMN deductions TEXT NOT NULL DEFAULT '[]'",
            // Points; the total is what is left after them.
            "ALTER TABLE panel_members ADD COLUMN deducted {int} NOT NULL DEFAULT 0 CHECK (deducted >= 0)",
            "ALTER TABLE panel_members ADD COLUMN leads {int} NOT NULL DEFAULT 0 CHECK (leads IN (0,1))",
            "UPDATE panel_members SET leads = 1 WHERE expert_id = (SELECT MIN(q.expert_id) FROM panel_members q WHERE q.case_id = panel_members.case_id)",
            "CREATE UNIQUE INDEX one_leader ON panel_members(case_id) WHERE leads = 1",
        ])

    private static let jointOpinions = Migration(
        number: 151, name: "joint opinions of panels",
        steps: [
            """
            CREATE TABLE panel_opinions (case_id TEXT PRIMARY KEY REFERENCES cases(id), opinion TEXT NOT NULL CHECK (length(opinion) > 0), recommends {int} NOT NULL CHECK (recommends IN (0,1)),
                expert_id TEXT NOT NULL REFERENCES experts(id), version {int} NOT NULL CHECK (version > 0), writer TEXT NOT NULL DEFAULT '', at {int} NOT NULL){strict}
            """
        ])

    private static let shares = Migration(
        number: 113, name: "ballots whose key is split",
        steps: [
            // Nothing on the machine opens such a ballot: two of three persons have to be there at its count (2a).
            "ALTER TABLE ballots ADD COLUMN key_shared {int} NOT NULL DEFAULT 0 CHECK (key_shared IN (0,1))"
        ])
}
