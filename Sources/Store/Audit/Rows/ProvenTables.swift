/// Every table that proves something, with the columns that are bound.
///
/// Not here: drafts and preferences, messages, sessions and limits, files on their way in, counts that triggers keep; sealed votes and
/// receipts before the count (S45–S49), and the votes after it, whose list's digest stands in `ballots`.
extension ProvenTable {
    static let all = people + applications + reviews + meetings + results

    private static let ofPerson: StaticString = "(SELECT p.salt FROM persons p WHERE p.id = person_id)"

    private static let people = [
        ProvenTable(
            "units",
            [
                "kind", "name", "credit_code", "employer_kind", "ownership", "sector", "supervised_by", "level",
                "plan_id", "state", "letter", "created_at", "return_reason",
            ]),
        ProvenTable(
            "unit_names",
            ["unit_id", "old_name", "name", "proof", "asked_by", "asked_at", "state", "reason", "decided_at"]),
        ProvenTable(
            "accounts",
            [
                "login", "password", "person_id", "name", "totp", "closed_at", "created_at", "password_once",
                "resident_lookup", "linked_by", "linked_at",
            ], sealed: ["totp"]),
        ProvenTable("memberships", ["account_id", "role", "unit_id", "since", "until"]),
        ProvenTable("membership_specialities", key: ["membership_id", "speciality"], []),
        ProvenTable("recovery_codes", key: ["account_id", "digest"], ["created_at", "used_at"]),
        ProvenTable("first_link", ["digest", "created_at", "expires_at", "used_at"]),
        ProvenTable(
            "persons",
            [
                "name", "resident_id", "resident_lookup", "phone", "email", "sex", "born", "employer_id", "profile",
                "claimed_lookup", "salt",
            ], sealed: ["resident_id", "phone", "email"]),
        ProvenTable("integrity_records", ["person_id", "from_day", "to_day", "reason", "case_id", "created_at"]),
        ProvenTable(
            "identity_corrections",
            [
                "person_id", "unit_id", "old_name", "name", "numbered", "resident_id", "proof", "asked_at", "state",
                "reason", "decided_by", "decided_at",
            ], sealed: ["resident_id"], salt: ofPerson),
        ProvenTable(
            "reveals",
            [
                "person_id", "case_id", "account_id", "role", "unit_id", "field", "purpose", "note", "at", "machine_at",
            ]),
        ProvenTable("erasures", key: ["person_id"], ["at"]),
        ProvenTable("settings", key: ["name"], ["value", "changed_at"]),
        ProvenTable(
            "proposals",
            [
                "act", "subject", "detail", "proposed_by", "proposed_at", "last_day", "outcome", "decided_by",
                "decided_at",
            ]),
        ProvenTable("calendar_years", key: ["number"], ["year", "body", "account_id", "at"]),
    ]

    private static let applications = [
        ProvenTable(
            "plans", key: ["id", "version"], ["body", "source", "reason", "office_id", "published_at"]),
        ProvenTable(
            "archive_records",
            ["person_id", "kind", "state", "body", "version", "reason", "sent_at", "decided_at", "removed_at"],
            salt: ofPerson),
        ProvenTable(
            "evidence",
            [
                "person_id", "record_id", "case_id", "slot", "address", "name", "type", "size", "pages", "turn",
                "created_at", "removed_at",
            ], salt: ofPerson),
        ProvenTable(
            "register_answers",
            ["person_id", "register", "edition", "source", "records", "asked_at", "checked_at"], salt: ofPerson),
        ProvenTable("case_answers", key: ["case_id", "register"], ["answer_id", "checked_at"]),
        // A draft is its owner's; it proves something once it was sent.
        ProvenTable(
            "cases",
            [
                "plan_id", "plan_version", "person_id", "employer_id", "authority_id", "office_id", "state", "level",
                "returner_state", "returner_level", "due", "clause", "name", "speciality", "filing", "route", "verdict",
                "findings", "facts", "details", "photo", "commitment", "submitted_at", "notice_id", "employer_name",
                "accepted_by", "judged",
            ], where: "submitted_at >= 0"),
        ProvenTable(
            "case_events", key: ["case_id", "number"],
            ["at", "by_role", "actor", "action", "from_state", "to_state", "note"]),
        ProvenTable(
            "case_achievements", key: ["case_id", "record_id"],
            ["record_version", "body", "contribution", "marker", "representative"],
            salt: "(SELECT p.salt FROM cases c JOIN persons p ON p.id = c.person_id WHERE c.id = case_id)"),
        ProvenTable(
            "name_spots", key: ["case_id", "record_id"], ["file_id", "page", "x", "y", "width", "height", "at"]),
        ProvenTable("corrections", ["case_id", "level", "items", "reason", "sent_at", "due", "mended_at"]),
        ProvenTable("snapshot_parts", key: ["digest"], ["body"]),
        ProvenTable(
            "snapshots", key: ["case_id", "number"], ["at", "application", "archive", "answers", "salt"]),
        ProvenTable("confirmations", key: ["case_id", "snapshot"], ["at", "account_id", "backbone"]),
        ProvenTable("notes", ["case_id", "unit_id", "author", "body", "at"]),
        ProvenTable("rechecks", ["case_id", "reason", "at", "outcome", "answer", "answered_at"]),
        ProvenTable(
            "papers", key: ["case_id"],
            [
                "return_address", "waybill", "arrived_on", "stamped_on", "returned_on", "return_waybill",
                "handed_over_on", "handed_to",
            ], sealed: ["return_address"]),
        ProvenTable("extensions", ["plan_id", "stage", "case_id", "unit_id", "last_day", "reason", "granted_at"]),
    ]

    private static let reviews = [
        ProvenTable(
            "notices", ["plan_id", "kind", "unit_id", "start_day", "last_day", "days", "proof", "published_at"]),
        ProvenTable("notice_cases", key: ["notice_id", "case_id"], []),
        ProvenTable(
            "notice_interruptions",
            ["notice_id", "from_day", "to_day", "workdays", "reason", "last_before", "last_day", "at"]),
        ProvenTable(
            "objections",
            [
                "notice_id", "case_id", "author", "body", "at", "outcome", "answer", "answered_at", "receipt",
                "contact",
                "contact_proved",
            ], sealed: ["author", "contact"]),
        ProvenTable("objection_files", ["objection_id", "address", "name", "type", "size"]),
        ProvenTable("payments", ["case_id", "cents", "state", "gateway_id", "paid_at", "created_at"]),
        ProvenTable(
            "payment_entries", key: ["gateway_id"],
            ["order_id", "cents", "at", "state", "why", "receipt", "refund_id", "refunded_at"]),
        ProvenTable("counters", key: ["name"], ["value"]),
        ProvenTable(
            "experts",
            [
                "account_id", "office_id", "name", "speciality", "title_level", "employer", "employer_id", "term_from",
                "term_to", "contact", "standing", "standing_because", "added_at",
            ], sealed: ["contact"]),
        ProvenTable(
            "expert_changes", key: ["expert_id", "number"],
            ["at", "by_account", "field", "before", "after", "reason"]),
        ProvenTable("committees", ["plan_id", "office_id", "members", "registered_on", "term_to", "created_at"]),
        ProvenTable(
            "draws",
            [
                "committee_id", "commitment", "nonce", "public_value", "seed", "pool", "result", "reason",
                "committed_at", "revealed_at", "few_because",
            ], sealed: ["nonce"]),
        ProvenTable(
            "draw_codes", key: ["draw_id", "code"], ["expert_id", "speciality", "title_level", "employer"]),
        ProvenTable(
            "committee_members", key: ["committee_id", "expert_id"], ["draw_id", "chair", "left_because", "deputy"]),
        ProvenTable("recusals", key: ["case_id", "expert_id"], ["kind", "reason", "at"], hidesKey: true),
        ProvenTable(
            "recusal_doubts", key: ["case_id", "expert_id"],
            ["matches", "found_at", "decision", "reason", "decided_by", "decided_at"], hidesKey: true),
    ]

    private static let meetings = [
        // A sheet is its expert's own until it is handed in.
        ProvenTable(
            "panel_members", key: ["case_id", "expert_id"],
            ["scores", "total", "opinion", "recommends", "submitted_at", "notes", "deductions", "deducted", "leads"],
            where: "submitted_at >= 0", hidesKey: true),
        ProvenTable("panel_opinions", key: ["case_id"], ["opinion", "recommends", "expert_id", "version", "at"]),
        ProvenTable(
            "meetings",
            [
                "committee_id", "day", "state", "minutes", "opened_at", "closed_at", "created_at", "unfinished",
                "unfinished_because", "continued_on", "undecided",
            ]),
        ProvenTable("attendance", key: ["meeting_id", "expert_id"], ["at"]),
        ProvenTable(
            "ballots",
            [
                "meeting_id", "case_id", "public_key", "state", "present", "recused", "yes", "no", "abstain", "passed",
                "digest", "opened_at", "counted_at", "receipts", "key_shared", "majority_of",
            ]),
        // Bound at the count: the chain never knows when somebody voted.
        ProvenTable(
            "ballot_casts", key: ["ballot_id", "expert_id"], [],
            where: "ballot_id IN (SELECT b.id FROM ballots b WHERE b.state = 'counted')", binding: .onRequest,
            hidesKey: true),
        ProvenTable("given_up_ballots", key: ["ballot_id"], ["meeting_id", "case_id", "casts", "reason", "at"]),
    ]

    private static let results = [
        ProvenTable("result_documents", ["plan_id", "number", "day", "created_at"]),
        ProvenTable("result_sheets", key: ["subject", "content"], ["file", "sha256", "at"]),
        ProvenTable(
            "certificates", key: ["number"],
            [
                "sequence", "series", "case_id", "holder", "title", "speciality", "committee", "document",
                "document_day", "restriction", "file", "digest", "issued_at", "revoked_at", "revoked_because",
                "replaced_at", "replaced_because", "replaces",
            ]),
        ProvenTable(
            "inspections",
            [
                "plan_id", "opened_by", "reason", "commitment", "nonce", "public_value", "seed", "pool", "result",
                "committed_at", "revealed_at", "conclusion", "closed_at",
            ], sealed: ["nonce"]),
        ProvenTable(
            "inspection_cases", key: ["inspection_id", "case_id"], ["outcome", "note", "judged_by", "judged_at"]),
    ]
}
