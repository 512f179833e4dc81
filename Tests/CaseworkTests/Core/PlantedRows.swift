import Store

/// What somebody who owns the database might write by hand: in every table that proves something.
enum PlantedRows {
    static let all = changed + invented + inventedReviews

    /// Rows that stand, of what people would gain by.
    private static let changed: [(table: String, change: SQL)] = [
        ("certificates", "UPDATE certificates SET holder = '别人'"),
        (
            "cases",
            """
            UPDATE cases SET state = 'approved'
            WHERE id = (SELECT MAX(id) FROM cases WHERE submitted_at IS NOT NULL)
            """
        ),
        ("ballots", "UPDATE ballots SET yes = yes - 1, no = no + 1"),
        ("ballot_casts", "DELETE FROM ballot_casts WHERE expert_id = (SELECT MIN(expert_id) FROM ballot_casts)"),
        ("memberships", "UPDATE memberships SET role = 'administrator' WHERE role = 'applicant'"),
        ("accounts", "UPDATE accounts SET password = 'x' WHERE login = 'office'"),
        ("persons", "UPDATE persons SET born = '1980-01-01'"),
        ("panel_members", "UPDATE panel_members SET opinion = 'x'"),
        ("payments", "UPDATE payments SET cents = cents + 1"),
        ("payment_entries", "UPDATE payment_entries SET receipt = receipt + 10"),
        ("draws", "UPDATE draws SET reason = 'x'"),
        ("draw_codes", "UPDATE draw_codes SET employer = 'x'"),
        ("committee_members", "UPDATE committee_members SET left_because = 'x'"),
        ("notices", "UPDATE notices SET last_day = '2031-01-01'"),
        ("notice_cases", "DELETE FROM notice_cases"),
        ("case_events", "UPDATE case_events SET note = 'x' WHERE number = 1"),
        ("meetings", "UPDATE meetings SET day = '2031-01-01'"),
        ("attendance", "UPDATE attendance SET at = at + 1"),
        ("result_documents", "UPDATE result_documents SET number = 'x'"),
        ("units", "UPDATE units SET letter = 'x' WHERE kind = 'employer'"),
        ("experts", "UPDATE experts SET employer = 'x'"),
        ("plans", "UPDATE plans SET reason = 'x'"),
        ("evidence", "UPDATE evidence SET address = 'x'"),
        ("archive_records", "UPDATE archive_records SET state = 'draft'"),
        ("case_achievements", "UPDATE case_achievements SET contribution = 'x'"),
        ("counters", "UPDATE counters SET value = value + 1"),
        ("panel_opinions", "UPDATE panel_opinions SET opinion = 'x'"),
        ("committees", "UPDATE committees SET term_to = '2099-01-01'"),
    ]

    private static let aCase: SQL = "(SELECT MIN(id) FROM cases WHERE submitted_at IS NOT NULL)"
    private static let aPerson: SQL = "(SELECT MIN(person_id) FROM cases)"
    private static let anAccount: SQL = "(SELECT MIN(id) FROM accounts)"
    private static let aUnit: SQL = "(SELECT MIN(id) FROM units)"
    private static let anExpert: SQL = "(SELECT MIN(id) FROM experts)"
    private static let aPart: SQL = "(SELECT digest FROM snapshot_parts ORDER BY digest LIMIT 1)"
    private static let digest = String(repeating: "0", count: 64)
    private static let bytes = [UInt8](repeating: 7, count: 32)

    /// Rows that nobody wrote.
    private static let invented: [(table: String, change: SQL)] = [
        (
            "unit_names",
            """
            INSERT INTO unit_names (id, unit_id, old_name, name, proof, asked_by, asked_at)
            VALUES ('x', \(aUnit), 'a', 'b', 'c', \(anAccount), 1)
            """
        ),
        (
            "membership_specialities",
            "INSERT INTO membership_specialities (membership_id, speciality) SELECT MIN(id), 'x' FROM memberships"
        ),
        (
            "recovery_codes",
            "INSERT INTO recovery_codes (account_id, digest, created_at) VALUES (\(anAccount), \(bytes), 1)"
        ),
        ("first_link", "INSERT INTO first_link (id, digest, created_at, expires_at) VALUES (1, \(bytes), 1, 2)"),
        (
            "integrity_records",
            """
            INSERT INTO integrity_records (id, person_id, from_day, to_day, reason, created_at)
            VALUES ('x', \(aPerson), '2022-01-01', '2025-01-01', 'x', 1)
            """
        ),
        (
            "identity_corrections",
            """
            INSERT INTO identity_corrections (id, person_id, unit_id, old_name, name, numbered, proof, asked_at)
            VALUES ('x', \(aPerson), \(aUnit), 'a', 'b', 0, 'c', 1)
            """
        ),
        (
            "reveals",
            """
            INSERT INTO reveals (id, person_id, case_id, account_id, role, unit_id, field, purpose, at, machine_at)
            VALUES ('x', \(aPerson), \(aCase), \(anAccount), 'office', \(aUnit), 'phone', 'contact', 1, 1)
            """
        ),
        ("erasures", "INSERT INTO erasures (person_id, at) VALUES ('x', 1)"),
        ("settings", "INSERT INTO settings (name, value, changed_at) VALUES ('twoPersons', 'off', 1)"),
        (
            "proposals",
            """
            INSERT INTO proposals (id, act, subject, detail, proposed_at, last_day)
            VALUES ('x', 'grantRole', 'x', '{}', 1, '2031-01-01')
            """
        ),
        (
            "calendar_years",
            """
            INSERT INTO calendar_years (number, year, body, account_id, at)
            SELECT COALESCE(MAX(number), 0) + 1, 2040, 'x', \(anAccount), 1 FROM calendar_years
            """
        ),
        (
            "register_answers",
            """
            INSERT INTO register_answers (id, person_id, register, edition, source, records, asked_at, checked_at)
            VALUES ('x', \(aPerson), 'credits', 99, 'x', '[]', 1, 1)
            """
        ),
        (
            "case_answers",
            """
            INSERT INTO case_answers (case_id, register, answer_id, checked_at)
            VALUES (\(aCase), 'invented', 'x', 1)
            """
        ),
        (
            "name_spots",
            """
            INSERT INTO name_spots (case_id, record_id, file_id, page, x, y, width, height, at)
            SELECT \(aCase), r.id, (SELECT MIN(e.id) FROM evidence e), 1, 0, 0, 50, 50, 1
            FROM archive_records r WHERE NOT EXISTS (
                SELECT 1 FROM name_spots n WHERE n.case_id = \(aCase) AND n.record_id = r.id)
            ORDER BY r.id LIMIT 1
            """
        ),
        (
            "corrections",
            """
            INSERT INTO corrections (id, case_id, level, items, sent_at, due)
            VALUES ('x', \(aCase), 'employer', '[]', 1, '2031-01-01')
            """
        ),
        ("snapshot_parts", "INSERT INTO snapshot_parts (digest, body) VALUES (\(bytes), '[]')"),
        (
            "snapshots",
            """
            INSERT INTO snapshots (case_id, number, at, application, archive, answers, salt)
            VALUES (\(aCase), 99, 1, \(aPart), \(aPart), \(aPart), \(Array(bytes.prefix(16))))
            """
        ),
        (
            "confirmations",
            """
            INSERT INTO confirmations (case_id, snapshot, at, account_id, backbone)
            VALUES (\(aCase), 99, 1, \(anAccount), 1)
            """
        ),
    ]

    private static let inventedReviews: [(table: String, change: SQL)] = [
        (
            "notes",
            "INSERT INTO notes (id, case_id, unit_id, author, body, at) VALUES ('x', \(aCase), \(aUnit), 'a', 'b', 1)"
        ),
        ("rechecks", "INSERT INTO rechecks (id, case_id, reason, at) VALUES ('x', \(aCase), 'x', 1)"),
        (
            "papers",
            """
            INSERT INTO papers (case_id, waybill)
            SELECT MAX(id), 'x' FROM cases WHERE submitted_at IS NOT NULL
            """
        ),
        (
            "extensions",
            """
            INSERT INTO extensions (id, plan_id, stage, case_id, last_day, reason, granted_at)
            VALUES ('x', 'x', 'employer', \(aCase), '2031-01-01', 'x', 1)
            """
        ),
        (
            "notice_interruptions",
            """
            INSERT INTO notice_interruptions (id, notice_id, workdays, reason, last_before, last_day, at)
            SELECT 'x', MIN(id), 1, 'x', '2022-01-01', '2022-01-02', 1 FROM notices
            """
        ),
        (
            "objections",
            """
            INSERT INTO objections (id, notice_id, case_id, body, at)
            SELECT 'x', MIN(id), \(aCase), 'x', 1 FROM notices
            """
        ),
        (
            "objection_files",
            """
            INSERT INTO objection_files (id, objection_id, address, name, type, size)
            VALUES ('x', 'x', 'x', 'x', 'application/pdf', 1)
            """
        ),
        (
            "expert_changes",
            """
            INSERT INTO expert_changes (expert_id, number, at, by_account, field, before, after)
            VALUES (\(anExpert), 99, 1, \(anAccount), 'employer', 'a', 'b')
            """
        ),
        (
            "recusals",
            """
            INSERT INTO recusals (case_id, expert_id, kind, reason, at)
            SELECT \(aCase), MIN(e.id), 'self', 'x', 1 FROM experts e
            WHERE NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = \(aCase) AND r.expert_id = e.id)
            """
        ),
        (
            "recusal_doubts",
            """
            INSERT INTO recusal_doubts (case_id, expert_id, matches, found_at)
            VALUES (\(aCase), \(anExpert), '[]', 1)
            """
        ),
        (
            "given_up_ballots",
            """
            INSERT INTO given_up_ballots (ballot_id, meeting_id, case_id, casts, reason, at)
            SELECT 'x', MIN(id), \(aCase), 1, 'x', 1 FROM meetings
            """
        ),
        (
            "inspections",
            """
            INSERT INTO inspections (id, plan_id, opened_by, reason, commitment, nonce, pool, committed_at)
            VALUES ('x', 'x', \(anAccount), 'x', 'x', \(bytes), '[]', 1)
            """
        ),
        (
            "result_sheets",
            """
            INSERT INTO result_sheets (subject, content, file, sha256, at)
            VALUES ('x', \(digest), 'x', \(digest), 1)
            """
        ),
        ("inspection_cases", "INSERT INTO inspection_cases (inspection_id, case_id) VALUES ('x', \(aCase))"),
    ]
}
