"""`backup` while the server runs and people write, `restore` into new and old folders (F15);
a backup that was cut or changed restores nothing."""
import hashlib
import pathlib
import random
import shutil
import threading
import unittest

import house

MAGIC = len(b"PINGHENG BACKUP 2\n") + 16  # whose backup it is belongs to it
CHUNK = 65_536 + 17


def digests(place):
    """A digest of each table's rows; the one row that a restore renews is left out."""
    found = {}
    with house.database(place) as db:
        for table in house.counts(place):
            rule = " WHERE name <> 'incarnation'" if table == "installation" else ""
            rows = sorted(repr(row) for row in db.execute(f'SELECT * FROM "{table}"{rule}'))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def tree(folder):
    """Every file below a folder with a digest of its bytes."""
    files = [path for path in sorted(pathlib.Path(folder).rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Backup(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = house.demo()
        cls.server = house.Server(cls.place)
        cls.accounts = house.accounts(cls.place)["applicant"]
        cls.folder = house.temporary()
        cls.acknowledged, cls.problems, cls.before = [], [], []
        stop, going = threading.Event(), threading.Barrier(3, timeout=60)

        def write(account):
            """Saves records until told to stop, and remembers what was answered."""
            try:
                person, number = cls.server.enter(account), 0
                while not stop.is_set():
                    reply = person.post("/api/me/archive/project", {"name": f"{account} 项目 {number}"})
                    if reply.status != 200:
                        break
                    cls.acknowledged.append((reply.json()["data"]["id"], f"{account} 项目 {number}"))
                    number += 1
                    if number == 5:
                        going.wait()
                assert stop.is_set() or reply.status == 409, (reply.status, reply.text)
            except Exception as problem:
                cls.problems.append(repr(problem))
                going.abort()

        writers = [threading.Thread(target=write, args=[account]) for account in cls.accounts[:2]]
        for writer in writers:
            writer.start()
        try:
            going.wait()
            cls.before = list(cls.acknowledged)
            cls.live = cls.backup("live")
        finally:
            stop.set()
            for writer in writers:
                writer.join(60)
        cls.code = cls.server.stop()
        cls.quiet = cls.backup("quiet")

    @classmethod
    def backup(cls, name, *options):
        place = ["--data", cls.place / "data", "--keys", cls.place / "keys"]
        return house.run("backup", "--to", cls.folder / name, *place, *options)

    def restore(self, source, target, keys=None):
        return house.run("restore", "--from", source, "--data", target, "--keys", keys or self.place / "keys")

    def fresh(self):
        """A place whose keys are the installation's, and whose data is not there yet."""
        place = house.temporary()
        (place / "keys").symlink_to(self.place / "keys")
        return place

    def test_live(self):
        """F15 a backup taken while people write restores whole:
        the chain verifies, what was acknowledged before is there, nothing is half there."""
        self.assertEqual(self.problems, [])
        self.assertEqual(self.live.returncode, 0, self.live.stderr)
        report = house.answer(self.live)
        place = self.fresh()
        done = self.restore(self.folder / "live", place / "data")
        self.assertEqual(done.returncode, 0, done.stderr)
        restored = house.answer(done)
        self.assertEqual((restored["auditEntries"], restored["files"]), (report["auditEntries"], report["files"]))
        code, audit = house.audit(place)
        self.assertEqual((code, audit["ok"], audit["entries"]), (0, True, report["auditEntries"]))
        with house.database(place) as db:
            have = dict(db.execute("SELECT id, json_extract(body, '$.name') FROM archive_records"))
            chained = {row[0] for row in db.execute("SELECT subject FROM audit_entries WHERE act = 'archive.draft'")}
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
        for record, name in self.before:
            self.assertEqual(have.get(record), name)
        written = {record for record, _ in self.acknowledged}
        self.assertEqual(
            written & set(have), written & chained, "a record without its audit entry, or the other way round")
        self.assertGreater(len(self.acknowledged), len(self.before), "people wrote while the backup was taken")

    def test_quiet(self):
        """F15 of a stopped server: every row of every table and every file is the same; and the report tells the counts."""
        self.assertEqual(self.code, 0)
        report, place = house.answer(self.quiet), self.fresh()
        self.assertEqual(self.restore(self.folder / "quiet", place / "data").returncode, 0)
        self.assertEqual(house.counts(place), house.counts(self.place))
        self.assertEqual(digests(place), digests(self.place))
        self.assertEqual(tree(place / "data" / "files"), tree(self.place / "data" / "files"))
        files, entries = len(tree(place / "data" / "files")), house.counts(place)["audit_entries"]
        self.assertEqual((report["files"], report["auditEntries"]), (files, entries))
        modes = {oct(path.stat().st_mode & 0o077) for path in (place / "data").rglob("*")}
        self.assertEqual(modes, {"0o0"}, "for the owner only")

    def test_serves(self):
        """F15 a server on the restored folder lets people in, shows their files and goes on with the chain."""
        place = self.fresh()
        self.assertEqual(self.restore(self.folder / "quiet", place / "data").returncode, 0)
        shutil.copy(self.place / "data" / "demo.json", place / "data")
        server = house.Server(place)
        try:
            holder = server.enter(self.accounts[-1])
            with house.database(place) as db:
                case, = db.execute("""
                    SELECT c.id FROM cases c JOIN accounts a ON a.person_id = c.person_id
                    WHERE a.login = ? AND c.photo IS NOT NULL""", [self.accounts[-1]]).fetchone()
            self.assertTrue(holder.get(f"/applications/{case}/photo.jpg").body.startswith(b"\xff\xd8\xff"))
            reply = server.enter(self.accounts[0]).post("/api/me/archive/charity", {"name": "恢复之后"})
            self.assertIn(reply.status, (200, 409))
        finally:
            self.assertEqual(server.stop(), 0)
        code, audit = house.audit(place)
        self.assertEqual((code, audit["ok"]), (0, True))
        self.assertGreater(audit["entries"], house.answer(self.quiet)["auditEntries"])

    def test_over(self):
        """F15 restoring over an old folder keeps the old one under another name, whole."""
        place = self.fresh()
        (place / "data").mkdir()
        (place / "data" / "old").write_text("old")
        report = house.answer(self.restore(self.folder / "quiet", place / "data"))
        self.assertEqual(tree(report["replaced"]), tree_of("old"))
        self.assertEqual(house.counts(place), house.counts(self.place))
        wanted = sorted(["data", "keys", pathlib.Path(report["replaced"]).name])
        self.assertEqual(sorted(path.name for path in place.iterdir()), wanted)

    def test_secret(self):
        """T15 nothing of what people are called or wrote can be read in a backup, and only its owner may open it."""
        data = (self.folder / "quiet").read_bytes()
        # Each long enough that cipher text does not hold it by chance.
        words = ("SQLite format 3", "CREATE TABLE", "d0p00002", "项目 0", "%PDF-1.", "Exif\0\0", "JFIF\0\1", "机电制造")
        for word in words:
            for encoding in ("utf-8", "utf-16-le"):
                self.assertNotIn(word.encode(encoding), data)
        self.assertEqual((self.folder / "quiet").stat().st_mode & 0o077, 0)

    @staticmethod
    def damaged(whole):
        """A backup with one byte changed, cut, or with something added or moved: each by what was done to it."""
        rng = random.Random(15)
        end = len(whole)
        front = MAGIC + 4 + 24
        changed = [0, MAGIC - 17, MAGIC - 16, MAGIC - 1, MAGIC, MAGIC + 3, MAGIC + 4, front - 1, front, front + CHUNK, end - 1]
        changed += [rng.randrange(end) for _ in range(4)]
        last_chunk = front + (end - front) // CHUNK * CHUNK
        cuts = [0, 1, MAGIC - 16, MAGIC, MAGIC + 4, front, front + 1, front + CHUNK, last_chunk, end // 2, end - 1]
        head, first = whole[:front], whole[front : front + CHUNK]
        second, rest = whole[front + CHUNK : front + 2 * CHUNK], whole[front + 2 * CHUNK :]
        shapes = {f"byte {at}": whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in changed}
        shapes |= {f"cut at {at}": whole[:at] for at in cuts}
        return shapes | {
            "one byte more": whole + b"\0",
            "twice": whole + whole,
            "one chunk less": head + second + rest,
            "two chunks exchanged": head + second + first + rest,
        }

    def test_damaged(self):
        """F15 one byte changed, cut anywhere, or something added:
        nothing is restored, the target stays as it was, nothing is left behind."""
        shapes = self.damaged((self.folder / "quiet").read_bytes())
        place = self.fresh()
        (place / "data").mkdir()
        (place / "data" / "pingheng.sqlite").write_text("what is there")
        before = sorted(p.name for p in place.iterdir())
        for name, data in shapes.items():
            with self.subTest(shape=name):
                file = self.folder / "damaged"
                file.write_bytes(data)
                done = self.restore(file, place / "data")
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1), done.stderr)
                self.assertRegex(done.stderr, r"备份|密钥")
                self.assertEqual(sorted(p.name for p in place.iterdir()), before)
                self.assertEqual((place / "data" / "pingheng.sqlite").read_text(), "what is there")
        done = self.restore(self.folder / "damaged", place / "new")
        self.assertEqual((done.returncode, (place / "new").exists()), (1, False))

    def test_other_keys(self):
        """S57 a backup does not open with the keys of another installation."""
        stranger = house.temporary()
        self.assertEqual(house.Server(stranger, demo=False).stop(), 0)
        before = tree(stranger / "data")
        done = self.restore(self.folder / "quiet", stranger / "data", keys=stranger / "keys")
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
        self.assertIn("密钥", done.stderr)
        self.assertEqual(tree(stranger / "data"), before)

    def test_refusals(self):
        """F15 a backup never writes over a file, and leaves nothing where it cannot be written."""
        again = self.backup("quiet")
        self.assertEqual((again.returncode, again.stdout, again.stderr.count("\n")), (1, "", 1))
        self.assertIn("已经存在", again.stderr)
        nowhere = self.backup("no/such/folder")
        self.assertEqual((nowhere.returncode, nowhere.stdout, nowhere.stderr.count("\n")), (1, "", 1))
        self.assertRegex(nowhere.stderr, r"[\u4e00-\u9fff]")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir() if p.name != "damaged"), ["live", "quiet"])


def tree_of(text):
    return {"old": hashlib.sha256(text.encode()).hexdigest()}


if __name__ == "__main__":
    unittest.main()
