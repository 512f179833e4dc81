"""What an insider with the disk may try (T5, T9, S54–S56, S43): each change of the chain, of a certificate, of a file is named.

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
        self.code = server.stop()
        self.late = self.anchor()
        self.total = house.counts(self.place)["audit_entries"]

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
