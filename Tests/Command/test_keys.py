"""Keys changed while a server serves and people write (S57, S37, S43, S53, S55): nothing fails, new things are under
the new key, old ones open, and in the end no field is under the old key, kill -9 on the way included."""
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unittest

import house

ORACLE = house.ROOT / "Tests" / "Oracles" / "verify_pdf_signature.py"
ROTATED = ["field", "file", "audit", "audit-sign", "token", "backup", "ballot-wrap", "seal"]


def keys(place):
    return [json.loads(line) for line in house.run("keys", "list", "--keys", place / "keys").stdout.splitlines()]


def current(place, purpose):
    one, = [key for key in keys(place) if key["purpose"] == purpose and key["current"]]
    return one["id"]


def rotate(place, purpose):
    done = house.run("keys", "rotate", "--purpose", purpose, "--keys", place / "keys")
    assert done.returncode == 0, done.stderr
    return house.answer(done)


def under(place, key):
    """How many values of the whole database begin as what the key sealed does."""
    found = {}
    beginning = bytes([1]) + bytes.fromhex(key)
    with house.database(place) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall()
        for (table,) in tables:
            for column in [row[1] for row in db.execute(f'PRAGMA table_info("{table}")') if row[2] == "BLOB"]:
                query = f'SELECT COUNT(*) FROM "{table}" WHERE substr("{column}", 1, 5) = ?'
                count, = db.execute(query, [beginning]).fetchone()
                if count:
                    found[f"{table}.{column}"] = count
    return found


def acts(place, act):
    with house.database(place) as db:
        rows = db.execute("SELECT subject, detail FROM audit_entries WHERE act = ? ORDER BY number", [act])
        return [(subject, json.loads(detail)) for subject, detail in rows]


def until(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("not within the time")
        time.sleep(0.2)


class Writers:
    """Applicants who change their phone numbers again and again."""

    def __init__(self, server, accounts):
        self.people = [server.enter(account) for account in accounts]
        self.done, self.failed, self.over = 0, [], threading.Event()
        self.threads = [threading.Thread(target=self.write, args=(index, person)) for index, person in enumerate(self.people)]
        for thread in self.threads:
            thread.start()

    def write(self, index, person):
        number = 0
        while not self.over.is_set():
            number += 1
            reply = person.post("/api/me/contact", {"phone": f"1380{index}{number % 1_000_000:06d}"})
            said = person.get("/api/me/contact")
            if reply.status != 200 or said.status != 200 or not said.json()["phone"].endswith(f"{number % 1_000_000:06d}"):
                self.failed.append((reply.status, reply.text, said.text))
            self.done += 1
            time.sleep(0.02)

    def stop(self):
        self.over.set()
        for thread in self.threads:
            thread.join()


class Keys(unittest.TestCase):
    maxDiff = None

    def certificate(self, bureau, number, case):
        reply = bureau.get(f"/applications/{case}/certificate.pdf")
        self.assertEqual((reply.status, reply.body[:5]), (200, b"%PDF-"), number)
        file = self.place / f"{number}.pdf"
        file.write_bytes(reply.body)
        return file

    def check_certificate(self, file, number, *trust):
        """By the program, by poppler, and by pyHanko where it is there, which has to find one anchor among those of the file."""
        done = house.run("certificate", "verify", file, *trust)
        self.assertEqual(done.returncode, 0, (number, done.stdout, done.stderr))
        self.assertIn(number, done.stdout)
        self.assertIn("Signature is Valid.", subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, timeout=60).stdout)
        if subprocess.run([sys.executable, "-c", "import pyhanko"], capture_output=True).returncode:
            return
        certificate = re.compile(r"-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\n", re.DOTALL)
        anchors = certificate.findall((self.place / "authorities.pem").read_text())
        verdicts = []
        for anchor in anchors:
            (self.place / "anchor.pem").write_text(anchor)
            command = [sys.executable, ORACLE, file, self.place / "anchor.pem"]
            done = subprocess.run(command, capture_output=True, text=True, timeout=120)
            verdicts.append(json.loads(done.stdout)["bottom_line"])
        self.assertEqual(verdicts.count(True), 1, (number, verdicts))

    def test_rotation(self):
        """S57 S37 S43 S53 S55 every purpose rotated under a running server with people writing;
        issue 5: certificates verify long after the signing key was rotated"""
        self.place = place = house.demo()
        people = house.accounts(place)
        before = {purpose: current(place, purpose) for purpose in ROTATED if purpose != "seal"}
        with house.database(place) as db:
            old = db.execute("SELECT number, case_id FROM certificates WHERE revoked_at IS NULL LIMIT 3").fetchall()
            (plan,), = db.execute("SELECT DISTINCT plan_id FROM cases WHERE state = 'reported' LIMIT 1").fetchall()
        server = house.Server(place)
        bureau, administrator = server.enter(people["bureau"][0]), server.enter(people["administrator"][0])
        done = house.run("backup", "--to", place / "backup", "--data", place / "data", "--keys", place / "keys")
        self.assertEqual(done.returncode, 0, done.stderr)
        files = {file for file in (place / "data" / "files").glob("??/*")}
        old_files = {number: self.certificate(bureau, number, case) for number, case in old}
        self.assertTrue(under(place, before["field"]))
        writers = Writers(server, people["applicant"][:3])
        try:
            until(lambda: writers.done > 10)
            for purpose in ROTATED:
                made = rotate(place, purpose)
                if purpose != "seal":
                    self.assertEqual((made["sequence"], made["id"]), (2, current(place, purpose)))
            until(lambda: not under(place, before["field"]) and acts(place, "key.resealed"))
            written = writers.done
            until(lambda: writers.done > written + 10)
        finally:
            writers.stop()
        self.assertEqual(writers.failed, [])
        self.assertEqual(under(place, before["field"]), {})
        self.assertGreater(len(under(place, current(place, "field"))), 3)
        self.assertEqual({subject: detail["from"] for subject, detail in acts(place, "key.rotated") if subject != "seal"}, before)
        self.assertEqual(sorted(subject for subject, _ in acts(place, "key.rotated")), sorted(ROTATED), "each told once")
        self.assertEqual(administrator.get("/admin/health").status, 200)
        # What is issued now is signed by the new key, what was issued by the old one, and both verify:
        # by this machine's anchors, and by the public file.
        document = {"plan": plan, "number": "测人社发〔2022〕99号", "day": "2022-08-10"}
        self.assertEqual(bureau.post("/api/bureau/documents", document).status, 200)
        issued = bureau.post("/api/bureau/certificates", {"plan": plan}, timeout=300)
        self.assertIn(issued.status, (200, 201, 204), issued.text)
        with house.database(place) as db:
            new = db.execute("""
                SELECT x.number, x.case_id FROM certificates x JOIN cases c ON c.id = x.case_id
                WHERE c.plan_id = ? LIMIT 2""", [plan]).fetchall()
        new_files = {number: self.certificate(bureau, number, case) for number, case in new}
        (place / "authorities.pem").write_bytes(server.request("GET", "/authorities.pem").body)
        self.assertEqual((place / "authorities.pem").read_text().count("BEGIN CERTIFICATE"), 2)
        for number, file in {**old_files, **new_files}.items():
            self.check_certificate(file, number, "--keys", place / "keys")
            self.check_certificate(file, number, "--trust", place / "authorities.pem")
        for files_of, verdict in ((new_files, 0), (old_files, 1)):  # authority.pem alone is the new one's
            for number, file in files_of.items():
                done = house.run("certificate", "verify", file, "--trust", place / "keys" / "authority.pem")
                self.assertEqual(done.returncode, verdict, number)
        # The list of revocations is the new key's, for certificates of both.
        for account in house.accounts(place)["bureau"][:2]:
            reply = server.enter(account).post("/api/bureau/revocations", {"number": old[0][0], "reason": "提供虚假业绩"})
            self.assertEqual(reply.status, 200, reply.text)
        (place / "revocations.txt").write_bytes(server.request("GET", "/revocations.txt").body)
        lists = ["--trust", place / "authorities.pem", "--revocations", place / "revocations.txt"]
        codes = [house.run("certificate", "verify", old_files[number], *lists).returncode for number, _ in old]
        self.assertEqual(codes, [1] + [0] * (len(old) - 1))
        new_alone = ["--trust", place / "keys" / "authority.pem", "--revocations", place / "revocations.txt"]
        done = house.run("certificate", "verify", next(iter(new_files.values())), *new_alone)
        self.assertEqual(done.returncode, 0)
        # Files that came since are under the new key.
        fresh = [file for file in (place / "data" / "files").glob("??/*") if file not in files]
        self.assertTrue(fresh)
        self.assertEqual({file.read_bytes()[1:5].hex() for file in fresh}, {current(place, "file")})
        # The package of a plan checks itself: heads of both keys.
        package = bureau.get(f"/plans/{plan}/package.zip")
        self.assertEqual(package.status, 200)
        (place / "package.zip").write_bytes(package.body)
        shutil.unpack_archive(place / "package.zip", place / "package")
        self.assertTrue((place / "package" / "keys" / "audit-earlier-1.pem").exists())
        done = subprocess.run([sys.executable, "-I", place / "package" / "verify.py"], capture_output=True, text=True, timeout=300)
        self.assertEqual((done.returncode, "全部一致" in done.stdout), (0, True), done.stdout + done.stderr)
        self.assertEqual(server.stop(), 0)
        code, report = house.audit(place)
        self.assertEqual((code, report["ok"]), (0, True), report)
        # The old key of the fields may go: nothing hangs on it. That of the audit entries may not: they do.
        (gone,) = (place / "keys").glob("field.1.*.key")
        gone.unlink()
        server = house.Server(place)
        person = server.enter(people["applicant"][0])
        self.assertRegex(person.get("/api/me/contact").json()["phone"], r"^138\d{8}$")
        self.assertEqual(server.enter(people["office"][0]).get("/api/office").status, 200, "the second factor's secret opens")
        self.assertEqual(server.stop(), 0)
        self.assertEqual(house.audit(place)[0], 0)
        (audit,) = (place / "keys").glob("audit.1.*.key")
        audit.rename(place / "audit.key")
        self.assertEqual(house.audit(place)[0], 1)
        (place / "audit.key").rename(audit)
        # A backup from before wants the keys of before, which the offline copy holds.
        restore = ["restore", "--from", place / "backup", "--data", place / "restored", "--keys", place / "keys"]
        self.assertEqual(house.run(*restore).returncode, 1)

    def test_killed(self):
        """S57 killed after a rotation, at any moment of sealing anew: the next start finishes;
        the backup from before restores with both keys"""
        self.place = place = house.demo()
        old = current(place, "field")
        server = house.Server(place)
        done = house.run("backup", "--to", place / "backup", "--data", place / "data", "--keys", place / "keys")
        self.assertEqual(done.returncode, 0, done.stderr)
        rotate(place, "field")
        rotate(place, "backup")
        for _ in range(4):
            start = time.monotonic()
            while time.monotonic() < start + 6.5 and under(place, old) and not acts(place, "key.resealed"):
                pass
            server.kill()
            server = house.Server(place)
        until(lambda: acts(place, "key.resealed"))
        self.assertEqual(under(place, old), {})
        self.assertEqual(server.stop(), 0)
        self.assertEqual(house.audit(place)[0], 0)
        done = house.run("restore", "--from", place / "backup", "--data", place / "restored", "--keys", place / "keys")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_refused(self):
        """S57 what cannot be rotated says why; no folder of keys is made by looking; a list shows no key"""
        place = house.temporary()
        self.assertEqual(house.Server(place, demo=False).stop(), 0)
        before = sorted(os.listdir(place / "keys"))
        for purpose, word in (("lookup", "身份证号"), ("address", "地址")):
            done = house.run("keys", "rotate", "--purpose", purpose, "--keys", place / "keys")
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
            self.assertIn(word, done.stderr)
        self.assertEqual(house.run("keys", "rotate", "--purpose", "nonsense", "--keys", place / "keys").returncode, 2)
        self.assertEqual(sorted(os.listdir(place / "keys")), before)
        for command in (["list"], ["rotate", "--purpose", "field"], ["rotate", "--purpose", "seal"]):
            done = house.run("keys", *command, "--keys", place / "none")
            self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
            self.assertIn("--keys", done.stderr)
        self.assertFalse((place / "none").exists())
        shown = house.run("keys", "list", "--keys", place / "keys").stdout
        self.assertEqual(len(shown.splitlines()), len(list((place / "keys").glob("*.key"))))
        for file in (place / "keys").glob("*.key"):
            self.assertNotIn(file.read_bytes().hex()[:16], shown)
        rotate(place, "field")
        self.assertEqual({file.stat().st_mode & 0o777 for file in (place / "keys").glob("*.key")}, {0o600})


if __name__ == "__main__":
    unittest.main(verbosity=2)
