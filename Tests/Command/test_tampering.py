"""What an insider with the disk may try (T5, T9, S54–S56, S43, B55): each change of the chain, of a row, of a certificate, of a file
is named.

Everything is done to copies; triggers that would refuse a change are removed first, as the owner of the database can.
"""
import hashlib
import json
import pathlib
import random
import shutil
import struct
import unittest

import house

COLUMNS = ["number", "at", "actor", "act", "subject", "detail", "previous", "digest", "hmac"]
EVIDENCE = (
    b"%PDF-1.4\n"
    b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"% " + b"a proof of 2022 " * 9_000 + b"\n"
    b"trailer<</Root 1 0 R>>\n"
    b"%%EOF\n"
)


def digest(row):
    """S52's canonical encoding, written down a second time."""
    entry = dict(zip(COLUMNS, row))
    data = b"\x01" + struct.pack(">Qq", entry["number"], entry["at"])
    for name in ("actor", "act", "subject", "detail"):
        text = entry[name].encode()
        data += struct.pack(">I", len(text)) + text
    return hashlib.sha256(data + struct.pack(">I", 32) + entry["previous"]).digest()


class Installation:
    """With a life: demo data, some acts of today, certificates fetched, stopped by SIGTERM. Made once for all tests of this file."""

    made = None

    def __init__(self):
        self.place = house.demo()
        server = house.Server(self.place)
        self.early = self.anchor()
        person = server.enter(house.accounts(self.place)["applicant"][0])
        record = person.post("/api/me/archive/project", {"name": "改造项目"}).json()["data"]["id"]
        reply = person.upload(f"/me/archive/records/{record}/evidence", "file", "证明.pdf", EVIDENCE, "application/pdf")
        assert reply.status == 303, reply.text
        with house.database(self.place) as db:
            self.evidence, self.address = db.execute("SELECT id, address FROM evidence WHERE record_id = ?", [record]).fetchone()
            issued = db.execute("SELECT number, case_id, holder FROM certificates ORDER BY number").fetchall()
        assert person.get(f"/api/evidence/{self.evidence}").body == EVIDENCE
        bureau = server.enter(house.accounts(self.place)["bureau"][0])
        self.certificates = {}
        for number, case, holder in issued:
            file = bureau.get(f"/api/applications/{case}/certificate.pdf").body
            self.certificates[number] = (holder, file)
        self.erased = self.erase(server)
        self.code = server.stop()
        self.late = self.anchor()
        self.total = house.counts(self.place)["audit_entries"]

    def erase(self, server):
        """Somebody who never handed anything in erases all data; the id of the person who was there."""
        with house.database(self.place) as db:
            person, login = db.execute("""
                SELECT p.id, a.login FROM persons p JOIN accounts a ON a.person_id = p.id
                WHERE NOT EXISTS (SELECT 1 FROM cases c WHERE c.person_id = p.id AND c.submitted_at IS NOT NULL)
                    AND NOT EXISTS (SELECT 1 FROM integrity_records i WHERE i.person_id = p.id)
                    AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.account_id = a.id AND m.role <> 'applicant')
                ORDER BY (SELECT COUNT(*) FROM cases c WHERE c.person_id = p.id) DESC, p.id LIMIT 1""").fetchone()
        account = {"account": login, "password": "Pingheng-2022"}
        reply = server.request("POST", "/api/sign-in", {"Content-Type": "application/json"}, json.dumps(account))
        erased = house.Person(server, reply.json()["token"]).post("/api/me/erasure", {"account": login, "sure": True})
        assert erased.status == 200, erased.text
        return person

    def anchor(self):
        done = house.run("audit", "anchor", "--data", self.place / "data", "--keys", self.place / "keys")
        assert done.returncode == 0, done.stderr
        return done.stdout


class Tampering(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        Installation.made = Installation.made or Installation()
        for name, value in vars(Installation.made).items():
            setattr(cls, name, value)


class Chain(Tampering):
    def test_stop(self):
        """SIGTERM ends the server with 0, and what it leaves behind verifies."""
        self.assertEqual(self.code, 0)
        self.assertEqual(house.audit(self.place), (0, {"entries": self.total, "ok": True, "firstBad": None, "reason": None}))
        self.assertGreater(self.total, 1_000)

    def tampered(self, change):
        """The report on a copy of the database, with the same keys, after `change(db, rows)`."""
        folder = house.temporary()
        (folder / "data").mkdir()
        shutil.copy2(self.place / "data" / "pingheng.sqlite", folder / "data")
        (folder / "keys").symlink_to(self.place / "keys")
        with house.database(folder, write=True) as db:
            for (trigger,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entries'").fetchall():
                db.execute(f"DROP TRIGGER {trigger}")
            change(db)
        code, report = house.audit(folder)
        shutil.rmtree(folder / "data")
        return code, report

    def assertFound(self, change, first, entries=None):
        code, report = self.tampered(change)
        self.assertEqual((code, report["ok"], report["firstBad"]), (1, False, first), report)
        self.assertRegex(report["reason"], r"[\u4e00-\u9fff]")
        if entries is not None:
            self.assertEqual(report["entries"], entries)

    def row(self, db, number):
        return list(db.execute(f"SELECT {', '.join(COLUMNS)} FROM audit_entries WHERE number = ?", [number]).fetchone())

    def put(self, db, row):
        db.execute(f"INSERT OR REPLACE INTO audit_entries ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(row))})", row)

    def test_unchanged(self):
        """The copy that nothing was done to is good: what the others find is what was done."""
        code, report = self.tampered(lambda db: None)
        self.assertEqual((code, report["ok"], report["entries"]), (0, True, self.total))

    # A column, and what is written there: an expression of SQL.
    WRITTEN = {
        "at": "at + 1",
        "actor": "actor || 'x'",
        "act": "act || ' '",
        "subject": "'x' || subject",
        "detail": "'{\"a\":\"b\"}'",
        "previous": "randomblob(32)",
        "digest": "randomblob(32)",
        "hmac": "randomblob(36)",
    }

    def test_change(self):
        """S54 one field of one entry changed: each field, the entry is named."""
        middle = self.total // 2
        for name, value in self.WRITTEN.items():
            with self.subTest(field=name):
                change = f"UPDATE audit_entries SET {name} = {value} WHERE number = {middle}"
                self.assertFound(lambda db: db.execute(change), middle, self.total)

    def test_first_and_last(self):
        """S54 the first and the last entry are no safer to change."""
        for number in (1, self.total):
            with self.subTest(number=number):
                self.assertFound(lambda db: db.execute(f"UPDATE audit_entries SET subject = 'x' WHERE number = {number}"), number)

    def test_recomputed(self):
        """S53 a change whose digest, and all that follow, are recomputed is found: the owner has no key."""
        middle = self.total - 50

        def change(db):
            previous = None
            for number in range(middle, self.total + 1):
                row = self.row(db, number)
                if previous is None:
                    row[COLUMNS.index("actor")] = "office:somebody-else"
                else:
                    row[COLUMNS.index("previous")] = previous
                row[COLUMNS.index("digest")] = previous = digest(row)
                self.put(db, row)

        with house.database(self.place) as db:
            row = self.row(db, middle)
            self.assertEqual(digest(row), row[COLUMNS.index("digest")], "the second encoding agrees with the program's")
        self.assertFound(change, middle)

    def test_removal(self):
        """S54 one entry removed: from the middle, and the first; with the numbers closed up behind it as well."""
        middle = self.total // 3
        self.assertFound(lambda db: db.execute(f"DELETE FROM audit_entries WHERE number = {middle}"), middle, self.total - 1)
        self.assertFound(lambda db: db.execute("DELETE FROM audit_entries WHERE number = 1"), 1)

        def closed(db):
            db.execute(f"DELETE FROM audit_entries WHERE number = {middle}")
            db.execute(f"UPDATE audit_entries SET number = number + 1000000 WHERE number > {middle}")
            db.execute("UPDATE audit_entries SET number = number - 1000001 WHERE number > 1000000")

        self.assertFound(closed, middle)

    def test_insertion(self):
        """S54 one entry inserted: at the end, and in the middle with all behind it moved."""

        def made_up(db, number):
            row = self.row(db, number - 1)
            row[COLUMNS.index("number")] = number
            row[COLUMNS.index("subject")] = "made up"
            row[COLUMNS.index("previous")] = row[COLUMNS.index("digest")]
            row[COLUMNS.index("digest")] = digest(row)
            return row

        def middle(db):
            row = made_up(db, 1_000)
            db.execute("UPDATE audit_entries SET number = number + 1000000 WHERE number >= 1000")
            db.execute("UPDATE audit_entries SET number = number - 999999 WHERE number > 1000000")
            self.put(db, row)

        self.assertFound(lambda db: self.put(db, made_up(db, self.total + 1)), self.total + 1, self.total + 1)
        self.assertFound(middle, 1_000)

    def test_swap(self):
        """S54 two entries that changed places."""

        def swap(db):
            a, b = self.row(db, 500), self.row(db, 501)
            db.execute("DELETE FROM audit_entries WHERE number IN (500, 501)")
            self.put(db, [500, *b[1:]])
            self.put(db, [501, *a[1:]])

        self.assertFound(swap, 500)

    def test_cut(self):
        """S54 the tail cut off, by one entry and by many: the signed heads tell."""
        for count in (1, 7, self.total // 2):
            with self.subTest(count=count):
                last = self.total - count
                cut = f"DELETE FROM audit_entries WHERE number > {last}"
                self.assertFound(lambda db: db.execute(cut), last + 1, last)
        self.assertFound(lambda db: db.execute("DELETE FROM audit_entries"), 1, 0)

    def test_random_edits(self):
        """T9 random single edits of any field of any entry: all are found."""
        rng = random.Random(54)
        for _ in range(12):
            number, name = rng.randrange(1, self.total + 1), rng.choice(COLUMNS[1:])
            with self.subTest(number=number, name=name):

                def edit(db):
                    value = self.row(db, number)[COLUMNS.index(name)]
                    if isinstance(value, int):
                        value ^= 1 << rng.randrange(40)
                    else:
                        data = bytearray(value.encode() if isinstance(value, str) else value)
                        data[rng.randrange(len(data))] ^= 1
                        value = data.decode() if isinstance(value, str) else bytes(data)
                    db.execute(f"UPDATE audit_entries SET {name} = ? WHERE number = ?", [value, number])

                self.assertFound(edit, number)

    def test_heads(self):
        """S53 a head in the keys' folder that was forged, or a journal that is gone, is told."""
        for change in ("forged", "gone"):
            with self.subTest(change=change):
                copy = house.copy_of(self.place)
                journal, = (copy / "keys" / "heads").glob("*.journal")
                if change == "gone":
                    journal.unlink()
                else:
                    lines = journal.read_text().splitlines()
                    head = json.loads(lines[-1])
                    lines[-1] = json.dumps({**head, "digest": "00" * 32})
                    journal.write_text("\n".join(lines) + "\n")
                code, report = house.audit(copy)
                self.assertEqual((code, report["ok"]), (1, False))
                self.assertRegex(report["reason"], "链头")

    def test_anchor(self):
        """S54 against a head that somebody else kept: an earlier one and the latest hold;
        a later one tells an old copy, with its old keys, for what it is."""
        folder = house.temporary()
        files = {"early": self.early, "late": self.late, "both": self.early + "\n" + self.late}
        for name, text in files.items():
            (folder / name).write_text(text)
            self.assertEqual(house.audit(self.place, "--anchor", folder / name)[0], 0, name)
        # The demo as it was before today: database and keys both old, so the copy is whole in itself.
        old = house.demo()
        first = json.loads(self.early)["number"]
        self.assertEqual(house.audit(old)[0], 0)
        code, report = house.audit(old, "--anchor", folder / "late")
        self.assertEqual((code, report["ok"]), (1, False))
        self.assertLess(report["firstBad"], json.loads(self.late)["number"] + 1)
        self.assertEqual(report["firstBad"], report["entries"] + 1)
        self.assertGreaterEqual(report["entries"], first - 1)

    def test_bad_anchor(self):
        """S54 an anchor with another digest, of another database, or that is none: refused, and what is wrong is told."""
        folder = house.temporary()
        early = json.loads(self.early)
        cases = {
            "other digest": (json.dumps({**early, "digest": "ab" * 32}), early["number"]),
            "other database": (json.dumps({**early, "installation": "cd" * 16}), 1),
        }
        for name, (text, first) in cases.items():
            with self.subTest(name=name):
                (folder / "anchor").write_text(text)
                code, report = house.audit(self.place, "--anchor", folder / "anchor")
                self.assertEqual((code, report["ok"], report["firstBad"]), (1, False, first))
        verify = ["audit", "verify", "--data", self.place / "data", "--keys", self.place / "keys"]
        for text in ("{", "[]", "hello\n", '{"number": 1}', '{"installation": 1, "number": "x", "digest": null}'):
            with self.subTest(text=text):
                (folder / "anchor").write_text(text)
                done = house.run(*verify, "--anchor", folder / "anchor")
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
                self.assertIn("第 1 行", done.stderr)
        done = house.run(*verify, "--anchor", folder / "missing")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
        self.assertRegex(done.stderr, r"[\u4e00-\u9fff]")
        self.assertNotIn("NSCocoaError", done.stderr)


# What identifies a row, where it is not `id`.
KEYS = {
    "attendance": ["meeting_id", "expert_id"],
    "ballot_casts": ["ballot_id", "expert_id"],
    "calendar_years": ["number"],
    "case_achievements": ["case_id", "record_id"],
    "case_answers": ["case_id", "register"],
    "case_events": ["case_id", "number"],
    "certificates": ["number"],
    "committee_members": ["committee_id", "expert_id"],
    "confirmations": ["case_id", "snapshot"],
    "counters": ["name"],
    "draw_codes": ["draw_id", "code"],
    "erasures": ["person_id"],
    "expert_changes": ["expert_id", "number"],
    "given_up_ballots": ["ballot_id"],
    "inspection_cases": ["inspection_id", "case_id"],
    "membership_specialities": ["membership_id", "speciality"],
    "name_spots": ["case_id", "record_id"],
    "notice_cases": ["notice_id", "case_id"],
    "panel_members": ["case_id", "expert_id"],
    "panel_opinions": ["case_id"],
    "papers": ["case_id"],
    "payment_entries": ["gateway_id"],
    "plans": ["id", "version"],
    "recovery_codes": ["account_id", "digest"],
    "recusal_doubts": ["case_id", "expert_id"],
    "recusals": ["case_id", "expert_id"],
    "result_sheets": ["subject", "content"],
    "settings": ["name"],
    "snapshot_parts": ["digest"],
    "snapshots": ["case_id", "number"],
}
GONE = None
# Table, what is written into one row (or that it is taken out), and which row.
CHANGES = [
    ("accounts", "password = 'x'", "1"),
    ("accounts", "totp = NULL", "totp IS NOT NULL"),
    ("accounts", "closed_at = 1", "closed_at IS NULL"),
    ("archive_records", "body = '{}'", "state = 'approved'"),
    ("archive_records", GONE, "state = 'draft'"),
    ("attendance", GONE, "1"),
    ("ballot_casts", GONE, "ballot_id IN (SELECT id FROM ballots WHERE state = 'counted')"),
    ("ballots", "yes = yes + 1, no = no - 1", "state = 'counted' AND no > 0"),
    ("ballots", "passed = 1 - passed", "state = 'counted' AND passed = 0"),
    ("case_achievements", "contribution = 'x'", "1"),
    ("case_answers", "checked_at = checked_at + 1", "1"),
    ("case_events", "actor = 'x'", "number = 2"),
    ("case_events", GONE, "number = 2"),
    ("cases", "state = 'approved'", "state = 'certified'"),
    ("cases", "facts = '{}'", "state = 'refused'"),
    ("cases", "photo = 'x'", "state = 'underReview'"),
    ("certificates", "holder = '别人'", "1"),
    ("certificates", "revoked_at = 1, revoked_because = 'x'", "revoked_at IS NULL"),
    ("committee_members", "left_because = 'x'", "1"),
    ("committees", "term_to = '2031-01-01'", "1"),
    ("corrections", "due = '2031-01-01'", "1"),
    ("counters", "value = value + 1", "1"),
    ("draw_codes", "employer = 'x'", "1"),
    ("draws", "pool = pool || ' '", "1"),
    ("evidence", "address = 'x'", "1"),
    ("experts", "employer = 'x'", "1"),
    ("integrity_records", GONE, "1"),
    ("meetings", "day = '2031-01-01'", "1"),
    ("memberships", "role = 'administrator'", "role = 'applicant'"),
    ("memberships", GONE, "role = 'authority'"),
    ("notice_cases", GONE, "1"),
    ("notices", "last_day = '2031-01-01'", "1"),
    ("objections", "body = 'x'", "1"),
    ("panel_members", "total = total + 1", "submitted_at IS NOT NULL AND total IS NOT NULL"),
    ("panel_members", "opinion = 'x'", "submitted_at IS NOT NULL"),
    ("panel_opinions", "recommends = 1 - recommends", "1"),
    ("payment_entries", "cents = cents + 1", "1"),
    ("payments", "cents = cents + 1", "1"),
    ("persons", "name = '别人'", "1"),
    ("persons", "resident_id = (SELECT MAX(resident_id) FROM persons)", "resident_id < (SELECT MAX(resident_id) FROM persons)"),
    ("plans", "body = body || ' '", "1"),
    ("register_answers", "records = '[]'", "1"),
    ("result_documents", "day = '2031-01-01'", "1"),
    ("units", "state = 'returned'", "state = 'approved'"),
]
# Rows that nobody has written, with what the schema asks of them.
ADDED = {
    "calendar_years": {"year": 2030},
    "certificates": {"sequence": 9_999},
    "confirmations": {},
    "erasures": {},
    "expert_changes": {"field": "speciality"},
    "extensions": {"stage": "employer", "unit_id": "x"},
    "first_link": {"id": 1, "expires_at": 2},
    "given_up_ballots": {},
    "identity_corrections": {"old_name": "别人", "numbered": 0},
    "inspection_cases": {},
    "inspections": {},
    "membership_specialities": {},
    "memberships": {"role": "administrator"},
    "name_spots": {"width": 50, "height": 50},
    "notes": {},
    "objection_files": {},
    "notice_interruptions": {"workdays": 1, "last_before": "2022-01-01", "last_day": "2022-01-02"},
    "papers": {},
    "proposals": {"act": "grantRole"},
    "rechecks": {},
    "recovery_codes": {},
    "recusal_doubts": {},
    "recusals": {"kind": "self"},
    "result_sheets": {"content": "0" * 64, "sha256": "0" * 64},
    "settings": {},
    "snapshot_parts": {},
    "snapshots": {"salt": bytes(16)},
    "reveals": {"role": "office", "field": "phone", "purpose": "contact"},
    "unit_names": {},
}


class Rows(Tampering):
    """B55 what the chain says of rows: certificates, states, votes, roles, passwords, payments, draws, documents and the rest."""

    def verified(self, change):
        """The report on a copy of the database after `change(db)`, and what `invariants` answers."""
        folder = house.temporary()
        (folder / "data").mkdir()
        shutil.copy2(self.place / "data" / "pingheng.sqlite", folder / "data")
        (folder / "keys").symlink_to(self.place / "keys")
        with house.database(folder, write=True) as db:
            planted = change(db)
        code, report = house.audit(folder)
        done = house.run("invariants", "--data", folder / "data")
        shutil.rmtree(folder / "data")
        return planted, code, report, (done.returncode, house.answer(done))

    def alter(self, db, table, setting, which):
        """Changes one row; its table and key."""
        keys = KEYS.get(table, ["id"])
        columns = ", ".join(keys)
        row = db.execute(f"SELECT {columns} FROM {table} WHERE {which} ORDER BY {columns} LIMIT 1").fetchone()
        self.assertIsNotNone(row, f"{table} has a row where {which}")
        one = " AND ".join(f"{key} = ?" for key in keys)
        db.execute(f"DELETE FROM {table} WHERE {one}" if setting is GONE else f"UPDATE {table} SET {setting} WHERE {one}", row)
        return table, self.name(row)

    def add(self, db, table, values):
        keys = KEYS.get(table, ["id"])
        row = {}
        for _, name, kind, needed, standard, key in db.execute(f"PRAGMA table_info({table})"):
            if name in values:
                row[name] = values[name]
            elif key or needed and standard is None:
                row[name] = {"TEXT": "x", "INTEGER": 1, "BLOB": bytes(32)}[kind]
        db.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        return table, self.name([row[key] for key in keys])

    def name(self, key):
        return ",".join(part.hex() if isinstance(part, bytes) else str(part) for part in key)

    def test_untouched(self):
        """B55 an installation that was worked in, and from which a person was erased, verifies, and every invariant holds."""
        _, code, report, invariants = self.verified(lambda db: None)
        self.assertEqual((code, report), (0, {"entries": self.total, "ok": True, "firstBad": None, "reason": None}))
        self.assertEqual(invariants, (0, {"ok": True, "invariants": {}}))
        with house.database(self.place) as db:
            self.assertEqual(db.execute("SELECT COUNT(*) FROM persons WHERE id = ?", [self.erased]).fetchone(), (0,))
            (detail,), = db.execute("SELECT detail FROM audit_entries WHERE act = 'person.erased' AND subject = ?", [self.erased])
        self.assertIn(f"persons {self.erased} -", json.loads(detail)["rows"])

    def test_planted(self):
        """B55 each of more than forty changes of rows, one or more in every table that proves something, is found and named, and
        nothing else is."""
        self.assertGreaterEqual(len(CHANGES), 40)
        rounds = [[], [], []]
        for change in CHANGES:
            next(some for some in rounds if change[0] not in [other for other, *_ in some]).append(change)
        for number, some in enumerate(rounds):
            with self.subTest(round=number):
                planted, code, report, (said, invariants) = self.verified(lambda db: [self.alter(db, *change) for change in some])
                self.assertEqual((code, report["ok"], report["firstBad"]), (1, False, None), report)
                found = [(row["table"], row["row"]) for row in report["rows"]]
                # Who voted is nobody's business: of a row that is gone the chain has a keyed digest.
                hidden = [row for row in found if row[0] == "ballot_casts"]
                self.assertEqual(len(hidden), sum(table == "ballot_casts" for table, _ in planted))
                self.assertTrue(all(row[1].startswith("#") for row in hidden))
                self.assertEqual(
                    sorted(row for row in found if row not in hidden), sorted(row for row in planted if row[0] != "ballot_casts"))
                self.assertTrue(all(row["entry"] in range(1, self.total + 1) for row in report["rows"]), "each by an entry of the chain")
                self.assertRegex(report["reason"], r"[\u4e00-\u9fff]")
                self.assertEqual(report.get("invariants", {}), invariants["invariants"])
                self.assertEqual((said, invariants["ok"]), (1, False) if invariants["invariants"] else (0, True))

    def test_added(self):
        """B55 a row that nobody has written is named in every table that proves something."""
        planted, code, report, _ = self.verified(lambda db: [self.add(db, *row) for row in ADDED.items()])
        self.assertEqual((code, report["ok"]), (1, False), report)
        self.assertEqual(sorted((row["table"], row["row"]) for row in report["rows"]), sorted(planted))
        self.assertTrue(all(row.get("entry") is None for row in report["rows"]))

    def test_votes(self):
        """B55 a vote and a receipt that were changed after the count: the ballot is named."""
        for change in (
            "UPDATE open_votes SET vote = 'abstain' WHERE id = (SELECT MIN(id) FROM open_votes WHERE vote = 'yes')",
            "DELETE FROM ballot_receipts WHERE digest = (SELECT MIN(x.digest) FROM ballot_receipts x JOIN ballots b "
            "ON b.id = x.ballot_id WHERE b.state = 'counted')",
        ):
            with self.subTest(change):
                _, code, report, invariants = self.verified(lambda db: db.execute(change).rowcount)
                self.assertEqual((code, report["ok"], invariants[0]), (1, False, 1))
                self.assertEqual(len(report["invariants"]["counted ballots recount to their tally and digest"]), 1)

    def test_put_back(self):
        """B55 a row that was removed by the program and is put back by hand is named with the entry that removed it."""
        _, code, report, _ = self.verified(
            lambda db: db.execute(
                """
                INSERT INTO persons (id, name, resident_id, resident_lookup, sex, born, updated_at)
                SELECT ?, name, resident_id, randomblob(32), sex, born, updated_at FROM persons LIMIT 1
                """,
                [self.erased],
            ))
        self.assertEqual((code, [(row["table"], row["row"]) for row in report["rows"]]), (1, [("persons", self.erased)]))
        self.assertIn("删除", report["rows"][0]["reason"])


class Certificate(Tampering):
    def verify(self, data, *options, keys=None):
        file = house.temporary() / "certificate.pdf"
        file.write_bytes(data)
        done = house.run("certificate", "verify", file, "--keys", keys or self.place / "keys", *options)
        return done.returncode, house.answer(done)

    def refused(self, data, *options, **more):
        code, told = self.verify(data, *options, **more)
        self.assertEqual((code, told["ok"]), (1, False), told)
        self.assertRegex(told["reason"], r"[\u4e00-\u9fff]")
        return told["reason"]

    def some(self):
        number = sorted(self.certificates)[0]
        return number, *self.certificates[number]

    def gap(self, data):
        start = data.index(b"/Contents <") + 10
        return start, data.index(b">", start) + 1

    def test_good(self):
        """S55 every certificate verifies, offline, and says whose it is."""
        self.assertGreaterEqual(len(self.certificates), 5)
        for number, (holder, data) in self.certificates.items():
            code, told = self.verify(data)
            self.assertEqual((code, told["ok"], told["number"], told["holder"], told["reason"]), (0, True, number, holder, None))
            self.assertRegex(told["signedAt"], r"^\d{4}-\d\d-\d\d")

    def test_content_byte(self):
        """S56 one byte of what was signed changed, anywhere: refused with the reason."""
        _, _, data = self.some()
        start, end = self.gap(data)
        rng = random.Random(55)
        places = [0, 9, start - 1, end, len(data) - 1] + [p for p in (rng.randrange(len(data)) for _ in range(20)) if not start <= p < end]
        for place in places:
            with self.subTest(place=place):
                self.refused(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :])

    def test_signature_byte(self):
        """S56 one byte of the signature changed, in the value, in the certificates that come with it, in the zeros behind: refused."""
        _, _, data = self.some()
        start, end = self.gap(data)
        used = start + len(data[start:end].rstrip(b">").rstrip(b"0"))
        rng = random.Random(56)
        places = [start, start + 1, start + 2, used - 2, used - 1, end - 1, end - 2]
        places += [rng.randrange(start, used) for _ in range(25)]
        places += [rng.randrange(used, end) for _ in range(3)]
        digits = "0123456789abcdef"
        others = {**dict(zip(digits, reversed(digits))), "<": "(", ">": ")"}
        for place in places:
            with self.subTest(place=place):
                changed = others[chr(data[place])]
                self.refused(data[:place] + changed.encode() + data[place + 1 :])

    def test_shape(self):
        """S56 appended, cut, put together, signed twice, or no PDF at all: refused with the reason."""
        _, _, data = self.some()
        other = self.certificates[sorted(self.certificates)[1]][1]
        start, end = self.gap(data)
        begin, finish = self.gap(other)
        update = b"\n5 0 obj<</Type/Page>>endobj\nxref\n0 0\ntrailer<</Size 9/Prev 1>>\nstartxref\n0\n%%EOF\n"
        fits = end - start == finish - begin
        shapes = {
            "appended": data + b"\n",
            "appended update": data + update,
            "cut": data[:-1],
            "half": data[: len(data) // 2],
            "twice": data + other,
            "another's signature": data[:start] + other[begin:finish] + data[end:] if fits else data[:-2],
            "no signature": data.replace(b"/ByteRange", b"/BiteRange"),
            "two ranges": data.replace(b"%%EOF", b"%/ByteRange [0 1 2 3]\n%%EOF", 1),
            "empty": b"",
            "text": "证书".encode(),
            "only a head": b"%PDF-1.7\n",
            "upper case": data[:start] + data[start:end].upper() + data[end:],
        }
        for name, shape in shapes.items():
            with self.subTest(shape=name):
                self.refused(shape)

    def test_trust(self):
        """S56 trust comes from this machine's keys or --trust, never from the PDF."""
        number, _, data = self.some()
        stranger = house.temporary()
        self.assertEqual(house.Server(stranger, demo=False).stop(), 0)
        self.refused(data, keys=stranger / "keys")
        self.refused(data, "--trust", stranger / "keys" / "authority.pem")
        code, told = self.verify(data, "--trust", self.place / "keys" / "authority.pem", keys=stranger / "keys")
        self.assertEqual((code, told["number"]), (0, number))
        (stranger / "empty.pem").write_text("")
        self.refused(data, "--trust", stranger / "empty.pem")
        (stranger / "bad.pem").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        self.refused(data, "--trust", stranger / "bad.pem")


class Files(Tampering):
    def vault(self, place):
        return pathlib.Path(place) / "data" / "files" / self.address[:2] / self.address[2:]

    def change(self, path, place, by=1):
        data = bytearray(path.read_bytes())
        data[place] ^= by
        path.write_bytes(data)

    def test_server(self):
        """S43 one byte of an evidence file changed on disk: no byte of it is handed out, whatever else stays readable;
        the log names the file."""
        copy = house.copy_of(self.place)
        path = self.vault(copy)
        size = path.stat().st_size
        server = house.Server(copy)
        try:
            person = server.enter(house.accounts(copy)["applicant"][0])
            self.assertEqual(person.get(f"/evidence/{self.evidence}").body, EVIDENCE)
            for place in (0, 1, 10, 40, size // 2, size - 1):
                with self.subTest(place=place):
                    self.change(path, place)
                    reply = person.get(f"/evidence/{self.evidence}")
                    self.assertGreaterEqual(reply.status, 500)
                    self.assertNotIn(b"a proof of 2022", reply.body)
                    self.assertIn("错误编号", reply.text)
                    self.change(path, place)
            whole = path.read_bytes()
            for what, data in (("cut", whole[:-100]), ("one chunk", whole[: 29 + 65_536 + 17]), ("empty", b"")):
                with self.subTest(what=what):
                    path.write_bytes(data)
                    self.assertGreaterEqual(person.get(f"/evidence/{self.evidence}").status, 500)
            path.unlink()
            self.assertGreaterEqual(person.get(f"/evidence/{self.evidence}").status, 500)
            path.write_bytes(whole)
            self.assertEqual(person.get(f"/evidence/{self.evidence}").body, EVIDENCE)
            self.assertEqual(server.said().count(self.address), 10, "each failure names the file in the log")
            self.assertEqual(person.get("/me/archive").status, 200)
        finally:
            self.assertEqual(server.stop(), 0)

    def test_exchanged(self):
        """S43 another file put in its place, whole in itself, is refused."""
        copy = house.copy_of(self.place)
        other = next(p for p in sorted((copy / "data" / "files").glob("*/*")) if p != self.vault(copy))
        shutil.copy(other, self.vault(copy))
        server = house.Server(copy)
        try:
            reply = server.enter(house.accounts(copy)["applicant"][0]).get(f"/evidence/{self.evidence}")
            self.assertGreaterEqual(reply.status, 500)
        finally:
            self.assertEqual(server.stop(), 0)

    def test_backup(self):
        """S43 a backup of a damaged file is not restored: restore names it, and leaves nothing."""
        copy = house.copy_of(self.place)
        for place in (1, 100):
            with self.subTest(place=place):
                self.change(self.vault(copy), place)
                backup, target = copy / f"b{place}", copy / "restored"
                done = house.run("backup", "--to", backup, "--data", copy / "data", "--keys", copy / "keys")
                if done.returncode == 0:
                    done = house.run("restore", "--from", backup, "--data", target, "--keys", copy / "keys")
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
                self.assertIn(self.address, done.stderr)
                self.assertEqual(list(copy.glob("restored*")), [])
                self.change(self.vault(copy), place)


if __name__ == "__main__":
    unittest.main()
