/// The tables of the office's business. The schema defends itself: NOT NULL, CHECK, UNIQUE and foreign keys first, Swift after.
///
/// Days are ISO text, instants microseconds, amounts cents. `{int}`, `{bytes}` and `{strict}` are the engine's words.
extension Schema {
    package static let businessTables: [Migration] =
        [
            people, plans, archive, cases, notices, experts, votes, results, accountCare, queues, handlers, corrections,
            tallies, verdictTallies, quickerCounts, savedViews, evidencePages, inspections, specialityScopes, papers,
            interruptions,
        ] + applicantTables + employerTables + registerTables + markTables + committeeTables + linkTables + revealTables
        + erasureTables + identityTables

    private static let people = Migration(
        number: 10, name: "accounts, persons, units",
        steps: [
            """
            CREATE TABLE units (id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('employer','authority','office','bureau','platform')),
                name TEXT NOT NULL UNIQUE CHECK (length(name) > 0), credit_code TEXT UNIQUE,
                employer_kind TEXT, ownership TEXT, sector TEXT, supervised_by TEXT, level TEXT,
                plan_id TEXT, state TEXT NOT NULL DEFAULT 'approved' CHECK (state IN ('waiting','approved','returned')),
                letter TEXT, created_at {int} NOT NULL){strict}
            """,
            """
            CREATE TABLE persons (id TEXT PRIMARY KEY, name TEXT NOT NULL, resident_id {bytes} NOT NULL, resident_lookup {bytes} NOT NULL UNIQUE,
                phone {bytes}, sex TEXT NOT NULL CHECK (sex IN ('男','女')), born TEXT NOT NULL, employer_id TEXT REFERENCES units(id),
                profile TEXT NOT NULL DEFAULT '{}', updated_at {int} NOT NULL){strict}
            """,
            "CREATE INDEX persons_by_employer ON persons(employer_id, name)",
            """
            CREATE TABLE accounts (id TEXT PRIMARY KEY, login TEXT NOT NULL UNIQUE, password TEXT NOT NULL, person_id TEXT REFERENCES persons(id),
                name TEXT NOT NULL, totp {bytes}, totp_step {int} NOT NULL DEFAULT 0, failures {int} NOT NULL DEFAULT 0, locked_until {int} NOT NULL DEFAULT 0,
                closed_at {int}, created_at {int} NOT NULL){strict}
            """,
            """
            CREATE TABLE memberships (id TEXT PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), role TEXT NOT NULL
                CHECK (role IN ('applicant','employer','authority','office','expert','bureau','administrator')),
                unit_id TEXT REFERENCES units(id), since {int} NOT NULL, until {int}){strict}
            """,
            "CREATE UNIQUE INDEX membership_once ON memberships(account_id, role, COALESCE(unit_id,'')) WHERE until IS NULL",
            """
            CREATE TABLE sessions (digest {bytes} PRIMARY KEY, account_id TEXT NOT NULL REFERENCES accounts(id), membership_id TEXT REFERENCES memberships(id),
                csrf TEXT NOT NULL, second_factor {int} NOT NULL CHECK (second_factor IN (0,1)), created_at {int} NOT NULL, seen_at {int} NOT NULL){strict}
            """,
            "CREATE INDEX sessions_by_account ON sessions(account_id)",
            """
            CREATE TABLE integrity_records (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), from_day TEXT NOT NULL, to_day TEXT NOT NULL,
                reason TEXT NOT NULL, case_id TEXT, created_at {int} NOT NULL, CHECK (to_day >= from_day)){strict}
            """,
            "CREATE INDEX integrity_by_person ON integrity_records(person_id)",
            "CREATE TABLE counters (name TEXT PRIMARY KEY, value {int} NOT NULL CHECK (value >= 0)){strict}",
        ])

    private static let plans = Migration(
        number: 11, name: "plans",
        steps: [
            """
            CREATE TABLE plans (id TEXT NOT NULL, version {int} NOT NULL CHECK (version > 0), body TEXT NOT NULL, source TEXT NOT NULL, reason TEXT NOT NULL,
                office_id TEXT NOT NULL REFERENCES units(id), published_at {int} NOT NULL, PRIMARY KEY (id, version)){strict}
            """,
            """
            CREATE TABLE extensions (id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, stage TEXT NOT NULL CHECK (stage IN ('employer','authority')),
                case_id TEXT, unit_id TEXT REFERENCES units(id), last_day TEXT NOT NULL, reason TEXT NOT NULL CHECK (length(reason) > 0), granted_at {int} NOT NULL,
                CHECK (case_id IS NOT NULL OR unit_id IS NOT NULL)){strict}
            """,
        ])

    private static let archive = Migration(
        number: 12, name: "achievement archive",
        steps: [
            """
            CREATE TABLE archive_records (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), kind TEXT NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('draft','waiting','approved','returned')), body TEXT NOT NULL, version {int} NOT NULL CHECK (version > 0),
                reason TEXT NOT NULL DEFAULT '', updated_at {int} NOT NULL){strict}
            """,
            "CREATE INDEX archive_by_person ON archive_records(person_id, kind)",
            "CREATE INDEX archive_waiting ON archive_records(state, person_id) WHERE state = 'waiting'",
            """
            CREATE TABLE evidence (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), record_id TEXT REFERENCES archive_records(id),
                case_id TEXT, slot TEXT, address TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, size {int} NOT NULL CHECK (size > 0), created_at {int} NOT NULL){strict}
            """,
            "CREATE INDEX evidence_by_record ON evidence(record_id)",
            "CREATE INDEX evidence_by_case ON evidence(case_id)",
        ])

    private static let cases = Migration(
        number: 13, name: "cases",
        steps: [
            """
            CREATE TABLE cases (id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, plan_version {int} NOT NULL, person_id TEXT NOT NULL REFERENCES persons(id),
                employer_id TEXT NOT NULL REFERENCES units(id), authority_id TEXT REFERENCES units(id), office_id TEXT NOT NULL REFERENCES units(id),
                state TEXT NOT NULL CHECK (state IN ('draft','employerReview','employerNotice','authorityReview','authorityPassed','officeReview',
                    'qualificationNotice','awaitingPayment','readyForReview','underReview','passed','notPassed','resultNotice','reported','approved','certified',
                    'returned','refused','withdrawn','expired','vetoed','revoked')),
                level {int} NOT NULL DEFAULT 0, returner_state TEXT, returner_level {int}, due TEXT, clause TEXT NOT NULL DEFAULT '',
                name TEXT NOT NULL, speciality TEXT NOT NULL DEFAULT '', filing TEXT NOT NULL DEFAULT 'normal' CHECK (filing IN ('normal','exceptional','transfer')),
                route TEXT, verdict TEXT, findings TEXT NOT NULL DEFAULT '[]', facts TEXT NOT NULL DEFAULT '{}', details TEXT NOT NULL DEFAULT '{}',
                photo TEXT, commitment TEXT, submitted_at {int}, notice_id TEXT, version {int} NOT NULL DEFAULT 1, updated_at {int} NOT NULL,
                FOREIGN KEY (plan_id, plan_version) REFERENCES plans(id, version), CHECK (state <> 'returned' OR returner_state IS NOT NULL)){strict}
            """,
            """
            CREATE UNIQUE INDEX one_open_application ON cases(plan_id, person_id)
                WHERE state NOT IN ('refused','withdrawn','expired','vetoed','revoked')
            """,
            "CREATE INDEX cases_by_person ON cases(person_id)",
            "CREATE INDEX cases_by_employer ON cases(employer_id, state, id)",
            "CREATE INDEX cases_by_authority ON cases(authority_id, state, id)",
            "CREATE INDEX cases_by_office ON cases(office_id, state, id)",
            "CREATE INDEX cases_by_state ON cases(state, due)",
            """
            CREATE TABLE case_events (case_id TEXT NOT NULL REFERENCES cases(id), number {int} NOT NULL, at {int} NOT NULL, by_role TEXT NOT NULL, actor TEXT NOT NULL,
                action TEXT NOT NULL, from_state TEXT NOT NULL, to_state TEXT NOT NULL, note TEXT NOT NULL DEFAULT '', PRIMARY KEY (case_id, number)){strict}
            """,
            """
            CREATE TABLE case_achievements (case_id TEXT NOT NULL REFERENCES cases(id), record_id TEXT NOT NULL REFERENCES archive_records(id), record_version {int} NOT NULL,
                body TEXT NOT NULL, contribution TEXT NOT NULL, marker TEXT NOT NULL DEFAULT '', representative {int} NOT NULL DEFAULT 0, PRIMARY KEY (case_id, record_id)){strict}
            """,
            """
            CREATE TABLE corrections (id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), level TEXT NOT NULL, items TEXT NOT NULL, reason TEXT NOT NULL DEFAULT '',
                sent_at {int} NOT NULL, due TEXT NOT NULL, mended_at {int}){strict}
            """,
            "CREATE INDEX corrections_by_case ON corrections(case_id)",
            """
            CREATE TABLE notes (id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), unit_id TEXT NOT NULL REFERENCES units(id), author TEXT NOT NULL,
                body TEXT NOT NULL, at {int} NOT NULL){strict}
            """,
            """
            CREATE TABLE messages (id TEXT PRIMARY KEY, person_id TEXT NOT NULL REFERENCES persons(id), at {int} NOT NULL, body TEXT NOT NULL,
                case_id TEXT, read_at {int}){strict}
            """,
            "CREATE INDEX messages_by_person ON messages(person_id, at)",
            """
            CREATE TABLE payments (id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), cents {int} NOT NULL CHECK (cents > 0),
                state TEXT NOT NULL CHECK (state IN ('open','paid','refundDue','refunded')), gateway_id TEXT UNIQUE, paid_at {int}, created_at {int} NOT NULL){strict}
            """,
            "CREATE INDEX payments_by_case ON payments(case_id)",
        ])

    private static let notices = Migration(
        number: 14, name: "public notices and objections",
        steps: [
            """
            CREATE TABLE notices (id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('employer','qualification','result')),
                unit_id TEXT NOT NULL REFERENCES units(id), start_day TEXT NOT NULL, last_day TEXT NOT NULL, days {int} NOT NULL CHECK (days >= 5),
                proof TEXT, published_at {int} NOT NULL, CHECK (last_day > start_day)){strict}
            """,
            "CREATE INDEX notices_by_last_day ON notices(kind, last_day)",
            "CREATE TABLE notice_cases (notice_id TEXT NOT NULL REFERENCES notices(id), case_id TEXT NOT NULL REFERENCES cases(id), PRIMARY KEY (notice_id, case_id)){strict}",
            "CREATE INDEX notice_cases_by_case ON notice_cases(case_id)",
            """
            CREATE TABLE objections (id TEXT PRIMARY KEY, notice_id TEXT NOT NULL REFERENCES notices(id), case_id TEXT NOT NULL REFERENCES cases(id), author {bytes},
                body TEXT NOT NULL, at {int} NOT NULL, outcome TEXT CHECK (outcome IN ('upheld','rejected','partly')), answer TEXT, answered_at {int},
                CHECK ((outcome IS NULL) = (answered_at IS NULL))){strict}
            """,
            "CREATE INDEX objections_by_case ON objections(case_id) ",
        ])

    private static let experts = Migration(
        number: 15, name: "experts and committee",
        steps: [
            """
            CREATE TABLE experts (id TEXT PRIMARY KEY, account_id TEXT UNIQUE REFERENCES accounts(id), person_id TEXT REFERENCES persons(id), office_id TEXT NOT NULL REFERENCES units(id),
                name TEXT NOT NULL, speciality TEXT NOT NULL, title_level TEXT NOT NULL, employer TEXT NOT NULL, employer_id TEXT REFERENCES units(id),
                term_from TEXT NOT NULL, term_to TEXT NOT NULL, active {int} NOT NULL DEFAULT 1, CHECK (term_to > term_from)){strict}
            """,
            "CREATE INDEX experts_by_office ON experts(office_id, speciality)",
            """
            CREATE TABLE committees (id TEXT PRIMARY KEY, plan_id TEXT NOT NULL UNIQUE, office_id TEXT NOT NULL REFERENCES units(id), members {int} NOT NULL CHECK (members % 2 = 1),
                registered_on TEXT NOT NULL, term_to TEXT NOT NULL, created_at {int} NOT NULL){strict}
            """,
            """
            CREATE TABLE draws (id TEXT PRIMARY KEY, committee_id TEXT NOT NULL REFERENCES committees(id), commitment TEXT NOT NULL, nonce {bytes}, public_value TEXT, seed TEXT,
                pool TEXT NOT NULL, result TEXT, reason TEXT NOT NULL, committed_at {int} NOT NULL, revealed_at {int}){strict}
            """,
            """
            CREATE TABLE draw_codes (draw_id TEXT NOT NULL REFERENCES draws(id), code TEXT NOT NULL, expert_id TEXT NOT NULL REFERENCES experts(id), PRIMARY KEY (draw_id, code),
                UNIQUE (draw_id, expert_id)){strict}
            """,
            """
            CREATE TABLE committee_members (committee_id TEXT NOT NULL REFERENCES committees(id), expert_id TEXT NOT NULL REFERENCES experts(id), draw_id TEXT NOT NULL REFERENCES draws(id),
                chair {int} NOT NULL DEFAULT 0, left_because TEXT, PRIMARY KEY (committee_id, expert_id)){strict}
            """,
            "CREATE UNIQUE INDEX one_chair ON committee_members(committee_id) WHERE chair = 1",
            """
            CREATE TABLE recusals (case_id TEXT NOT NULL REFERENCES cases(id), expert_id TEXT NOT NULL REFERENCES experts(id), kind TEXT NOT NULL
                CHECK (kind IN ('employer','kinship','sharedWork','self','own')), reason TEXT NOT NULL, at {int} NOT NULL, PRIMARY KEY (case_id, expert_id)){strict}
            """,
            """
            CREATE TABLE panel_members (case_id TEXT NOT NULL REFERENCES cases(id), expert_id TEXT NOT NULL REFERENCES experts(id), scores TEXT NOT NULL DEFAULT '{}', total {int},
                opinion TEXT NOT NULL DEFAULT '', recommends {int}, submitted_at {int}, saved_at {int}, PRIMARY KEY (case_id, expert_id)){strict}
            """,
            "CREATE INDEX panel_by_expert ON panel_members(expert_id, case_id)",
        ])

    private static let votes = Migration(
        number: 16, name: "meetings and ballots",
        steps: [
            """
            CREATE TABLE meetings (id TEXT PRIMARY KEY, committee_id TEXT NOT NULL REFERENCES committees(id), day TEXT NOT NULL, state TEXT NOT NULL
                CHECK (state IN ('planned','open','closed','voided')), minutes TEXT, opened_at {int}, closed_at {int}, created_at {int} NOT NULL){strict}
            """,
            "CREATE TABLE attendance (meeting_id TEXT NOT NULL REFERENCES meetings(id), expert_id TEXT NOT NULL REFERENCES experts(id), at {int} NOT NULL, PRIMARY KEY (meeting_id, expert_id)){strict}",
            """
            CREATE TABLE ballots (id TEXT PRIMARY KEY, meeting_id TEXT NOT NULL REFERENCES meetings(id), case_id TEXT NOT NULL REFERENCES cases(id), public_key {bytes} NOT NULL,
                state TEXT NOT NULL CHECK (state IN ('open','counted')), present {int} NOT NULL, recused {int} NOT NULL, yes {int}, no {int}, abstain {int}, passed {int},
                digest TEXT, opened_at {int} NOT NULL, counted_at {int}, UNIQUE (meeting_id, case_id), CHECK (state = 'open' OR yes + no + abstain <= present - recused)){strict}
            """,
            // Who has voted, without a time and without the vote (S45, S47).
            "CREATE TABLE ballot_casts (ballot_id TEXT NOT NULL REFERENCES ballots(id), expert_id TEXT NOT NULL REFERENCES experts(id), PRIMARY KEY (ballot_id, expert_id)){strict}",
            // What was voted, under a random key in random order; nothing in common with the casts but the ballot.
            .sqlite(
                "CREATE TABLE sealed_votes (id BLOB PRIMARY KEY, ballot_id TEXT NOT NULL REFERENCES ballots(id), sealed BLOB NOT NULL) STRICT, WITHOUT ROWID"
            ),
            .postgres(
                "CREATE TABLE sealed_votes (id BYTEA PRIMARY KEY, ballot_id TEXT NOT NULL REFERENCES ballots(id), sealed BYTEA NOT NULL)"
            ),
            .sqlite(
                "CREATE TABLE open_votes (id BLOB PRIMARY KEY, ballot_id TEXT NOT NULL REFERENCES ballots(id), vote TEXT NOT NULL CHECK (vote IN ('yes','no','abstain'))) STRICT, WITHOUT ROWID"
            ),
            .postgres(
                "CREATE TABLE open_votes (id BYTEA PRIMARY KEY, ballot_id TEXT NOT NULL REFERENCES ballots(id), vote TEXT NOT NULL CHECK (vote IN ('yes','no','abstain')))"
            ),
            "CREATE INDEX sealed_by_ballot ON sealed_votes(ballot_id)",
            "CREATE INDEX open_by_ballot ON open_votes(ballot_id)",
        ])

    private static let results = Migration(
        number: 17, name: "results, certificates, paper",
        steps: [
            """
            CREATE TABLE result_documents (id TEXT PRIMARY KEY, plan_id TEXT NOT NULL, number TEXT NOT NULL UNIQUE, day TEXT NOT NULL, created_at {int} NOT NULL){strict}
            """,
            """
            CREATE TABLE certificates (number TEXT PRIMARY KEY, sequence {int} NOT NULL CHECK (sequence > 0), series TEXT NOT NULL, case_id TEXT NOT NULL UNIQUE REFERENCES cases(id),
                holder TEXT NOT NULL, title TEXT NOT NULL, speciality TEXT NOT NULL, committee TEXT NOT NULL, document TEXT NOT NULL, document_day TEXT NOT NULL,
                restriction TEXT NOT NULL DEFAULT '', file TEXT NOT NULL, digest TEXT NOT NULL, issued_at {int} NOT NULL, revoked_at {int}, revoked_because TEXT,
                UNIQUE (series, sequence), CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))){strict}
            """,
            """
            CREATE TABLE rechecks (id TEXT PRIMARY KEY, case_id TEXT NOT NULL REFERENCES cases(id), reason TEXT NOT NULL, at {int} NOT NULL,
                outcome TEXT CHECK (outcome IN ('granted','rejected')), answer TEXT, answered_at {int}){strict}
            """,
            "CREATE UNIQUE INDEX one_open_recheck ON rechecks(case_id) WHERE outcome IS NULL",
            """
            CREATE TABLE papers (case_id TEXT PRIMARY KEY REFERENCES cases(id), return_address {bytes}, waybill TEXT, arrived_on TEXT, stamped_on TEXT,
                returned_on TEXT, return_waybill TEXT, handed_over_on TEXT){strict}
            """,
        ])

    private static let accountCare = Migration(
        number: 18, name: "reasons of returned registrations, one-time passwords",
        steps: [
            "ALTER TABLE units ADD COLUMN return_reason TEXT NOT NULL DEFAULT ''",
            // A password that was handed over and still has to be changed by its holder.
            "ALTER TABLE accounts ADD COLUMN password_once {int} NOT NULL DEFAULT 0 CHECK (password_once IN (0,1))",
        ])

    private static let evidencePages = Migration(
        number: 40, name: "pages of evidence, and what may make it hard to read",
        steps: [
            "ALTER TABLE evidence ADD COLUMN pages {int} NOT NULL DEFAULT 1 CHECK (pages > 0)",
            "ALTER TABLE evidence ADD COLUMN hints TEXT NOT NULL DEFAULT '[]'",
        ])
}
