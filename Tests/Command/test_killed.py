"""F1 F9: the server is killed with SIGKILL while eight people write at once, and started again on the same data, again and again.

Each person remembers what was acknowledged. All of it must be there afterwards; what was under way may be there or not, but whole.
"""
import hashlib
import http.client
import io
import json
import os
import random
import subprocess
import threading
import unittest

from PIL import Image

import house

PEOPLE = 6
CLERKS = 2
# `./test --long` goes longer.
ROUNDS = 12 if os.environ.get("PINGHENG_LONG") else 3
PLAN = "linping-manufacturing-2022"
PASSWORD = "Pingheng-2022"
# The invariants of any installation that these writes could break: each query finds nothing.
INVARIANTS = {
    "a case's state is its timeline's last": """
        SELECT c.id FROM cases c JOIN case_events e ON e.case_id = c.id
        AND e.number = (SELECT MAX(number) FROM case_events x WHERE x.case_id = c.id)
        WHERE e.to_state <> c.state""",
    "one open application per person and plan": """
        SELECT person_id FROM cases WHERE state NOT IN ('refused','withdrawn','expired','vetoed','revoked')
        GROUP BY plan_id, person_id HAVING COUNT(*) > 1""",
    "audit numbers without gap": """
        SELECT last FROM (SELECT MAX(number) AS last, COUNT(*) AS entries FROM audit_entries)
        WHERE last <> entries""",
    "messages are in the outbox or sent": "SELECT id FROM messages WHERE id NOT IN (SELECT id FROM outbox)",
}


def _scan():
    out = io.BytesIO()
    Image.frombytes("L", (420, 560), random.Random(7).randbytes(420 * 560)).save(out, "JPEG", quality=92)
    return out.getvalue()


SCAN = _scan()


def picture(name):
    """A JPEG of some hundred kilobytes that is nobody else's: the name stands in it as a comment (T.81, B.2.4.5)."""
    text = name.encode()
    return SCAN[:2] + b"\xff\xfe" + (len(text) + 2).to_bytes(2, "big") + text + SCAN[2:]


class Writer(threading.Thread):
    """Writes until the server is gone; `attempted` is what is under way, before it is known whether it was done."""

    def __init__(self, server, login, number, acknowledged):
        super().__init__(daemon=True)
        self.server, self.login, self.number, self.tell = server, login, number, acknowledged
        self.records = {}  # id: name as acknowledged
        self.attempted = {}  # id: name under way
        self.evidence = {}  # digest of the bytes: record
        self.case = self.report = self.report_attempted = None
        self.problem = None

    def run(self):
        try:
            self.work()
        except (OSError, http.client.HTTPException):
            pass  # killed in the middle: what matters is what was acknowledged before
        except Exception as problem:
            self.problem = f"{self.login}: {problem!r}"

    def good(self, reply, *statuses):
        assert reply.status in (statuses or (200,)), (reply.status, reply.text[:500])
        self.tell()
        return reply

    def sign_in(self):
        account = {"account": self.login, "password": PASSWORD}
        headers = {"Content-Type": "application/json"}
        reply = self.server.request("POST", "/api/sign-in", headers, json.dumps(account))
        return house.Person(self.server, self.good(reply).json()["token"])

    def work(self):
        person = self.sign_in()
        reply = person.post("/api/applications", {"plan": PLAN})
        assert reply.status in (200, 409), reply.text
        if reply.status == 200:
            self.case = reply.json()["location"].split("/")[2]
            self.tell()
        for step in range(70):
            name = f"{self.login} 第 {self.number} 轮 {step}"
            record = self.good(person.post("/api/me/archive/project", {"name": name})).json()["data"]["id"]
            self.records[record] = name
            for version in (1, 2):
                self.attempted[record] = f"{name} 改 {version}"
                self.good(person.post(f"/api/me/archive/project/{record}", {"name": self.attempted[record], "version": version}))
                self.records[record] = self.attempted.pop(record)
            if step % 3 == 0:
                data = picture(name)
                self.good(person.upload(f"/me/archive/records/{record}/evidence", "file", "a.jpg", data), 303)
                self.evidence[hashlib.sha256(data).hexdigest()] = record
            if self.case:
                self.report_attempted = f"述职 {name}"
                self.good(person.post(f"/api/applications/{self.case}/details", {"report": self.report_attempted}))
                self.report, self.report_attempted = self.report_attempted, None


class Clerk(Writer):
    """Approves and returns what the unit's people send, by the form."""

    def __init__(self, *arguments, waiting):
        super().__init__(*arguments)
        self.waiting, self.decided = waiting, {}

    def work(self):
        person = self.sign_in()
        for index, record in enumerate(self.waiting):
            if index % 2:
                returned = {"record": [record], "decision": "return", "reason": "请补充佐证材料"}
                self.good(person.post("/api/employer/archive-reviews", returned))
                self.decided[record] = "returned"
            else:
                self.good(person.post("/employer/archive-reviews", {"record": record, "decision": "approve"}), 303)
                self.decided[record] = "approved"


class Killed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = house.demo()
        with house.database(cls.place) as db:
            free = db.execute("""
                SELECT a.login FROM accounts a JOIN persons p ON p.id = a.person_id
                WHERE p.id NOT IN (SELECT person_id FROM cases WHERE plan_id = ?) AND a.totp IS NULL
                ORDER BY a.login""", [PLAN])
            cls.logins = [row[0] for row in free][:PEOPLE]
            clerks = db.execute("""
                SELECT a.login, m.unit_id, COUNT(*) FROM memberships m
                JOIN accounts a ON a.id = m.account_id
                JOIN persons p ON p.employer_id = m.unit_id
                JOIN archive_records r ON r.person_id = p.id
                WHERE m.role = 'employer' AND r.state = 'waiting'
                GROUP BY m.unit_id ORDER BY COUNT(*) DESC, a.login LIMIT ?""", [CLERKS]).fetchall()
            cls.clerks = [(login, cls.waiting(db, unit)) for login, unit, _ in clerks]
            cls.before = {row[0] for row in db.execute("SELECT id FROM archive_records")}

    @staticmethod
    def waiting(db, unit):
        """The records that wait for a unit's clerk."""
        rows = db.execute("""
            SELECT r.id FROM archive_records r JOIN persons p ON p.id = r.person_id
            WHERE p.employer_id = ? AND r.state = 'waiting' ORDER BY r.id""", [unit])
        return [row[0] for row in rows]

    def kill_while_writing(self, number, rng):
        """One round: eight writers; the kill comes after a number of answers that the seed says, in the middle of whatever runs."""
        server = house.Server(self.place)
        enough, lock, told = threading.Event(), threading.Lock(), [0]
        goal = rng.randrange(120, 240)

        def tell():
            with lock:
                told[0] += 1
                if told[0] >= goal:
                    enough.set()

        writers = [Writer(server, login, number, tell) for login in self.logins]
        writers += [Clerk(server, login, number, tell, waiting=waiting[number * 30 : number * 30 + 30]) for login, waiting in self.clerks]
        for writer in writers:
            writer.start()
        reached = enough.wait(120)
        server.kill()
        for writer in writers:
            writer.join(60)
            self.assertFalse(writer.is_alive())
        self.assertEqual([w.problem for w in writers if w.problem], [])
        self.assertTrue(reached, f"only {told[0]} answers of {goal}")
        return writers

    def check(self, writers):
        """On disk: what was acknowledged, nothing half, the chain whole, the rules kept."""
        code, report = house.audit(self.place)
        self.assertEqual((code, report["ok"]), (0, True), report)
        with house.database(self.place) as db:
            self.assertEqual(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
            self.assertEqual(db.execute("PRAGMA foreign_key_check").fetchall(), [])
            rows = {row[0]: row[1:] for row in db.execute("SELECT id, json_extract(body, '$.name'), version, state FROM archive_records")}
            reports = {}
            for writer in writers:
                for record, name in writer.records.items():
                    self.assertIn(record, rows, f"{writer.login} was told that {name} is saved")
                    self.assertIn(rows[record][0], (name, writer.attempted.get(record)))
                if writer.case:
                    possible = reports.setdefault(writer.case, [""])
                    # What was acknowledged last, or what was under way when the server went.
                    if writer.report:
                        possible[:] = [writer.report]
                    if writer.report_attempted:
                        possible.append(writer.report_attempted)
                if isinstance(writer, Clerk):
                    for record, decided in writer.decided.items():
                        self.assertEqual(rows[record][2], decided, record)
            for case, possible in reports.items():
                state, details = db.execute("SELECT state, details FROM cases WHERE id = ?", [case]).fetchone()
                self.assertEqual(state, "draft")
                self.assertIn(json.loads(details).get("report", ""), possible)
            # Each row with its entry on the chain, and each entry with its row: as often as the record has versions.
            entries = dict(db.execute("SELECT subject, COUNT(*) FROM audit_entries WHERE act = 'archive.draft' GROUP BY subject"))
            new = {record: row for record, row in rows.items() if record not in self.before}
            self.assertEqual(entries, {record: row[1] for record, row in new.items()})
            added = dict(db.execute("SELECT subject, COUNT(*) FROM audit_entries WHERE act = 'evidence.added' GROUP BY subject"))
            have = dict(db.execute("SELECT COALESCE(record_id, case_id, person_id), COUNT(*) FROM evidence GROUP BY 1"))
            self.assertEqual(added, have)
            started = db.execute("SELECT COUNT(*) FROM audit_entries WHERE act = 'case.started'").fetchone()[0]
            self.assertEqual(started, db.execute("SELECT COUNT(*) FROM cases").fetchone()[0])
            for rule, query in INVARIANTS.items():
                self.assertEqual(db.execute(query).fetchall(), [], rule)
            for address, in db.execute("SELECT DISTINCT address FROM evidence"):
                file = self.place / "data" / "files" / address[:2] / address[2:]
                self.assertTrue(file.exists(), "a row names a file that is not there")

    def serve_again(self, writers):
        """Through the server: people find what they were told is saved, to the byte, and go on."""
        server = house.Server(self.place)
        try:
            for writer in writers:
                person = writer.__class__.sign_in(Writer(server, writer.login, 0, lambda: None))
                if isinstance(writer, Clerk):
                    self.assertEqual(person.get("/api/employer/archive-reviews").status, 200)
                    continue
                reply = person.get("/api/me/archive")
                self.assertEqual(reply.status, 200)
                for record in writer.records:
                    self.assertIn(record, reply.text)
                with house.database(self.place) as db:
                    for digest, record in writer.evidence.items():
                        rows = db.execute("SELECT id FROM evidence WHERE record_id = ?", [record])
                        files = [person.get(f"/api/evidence/{row[0]}").body for row in rows]
                        self.assertIn(digest, [hashlib.sha256(file).hexdigest() for file in files])
            self.assertEqual(person.get("/readyz").status, 200)
        finally:
            self.assertEqual(server.stop(), 0)

    def test_again_and_again(self):
        """F1 kill after kill in the middle of eight people's writes: nothing acknowledged is lost, nothing is half, the chain holds."""
        rng = random.Random(9)
        everybody, acknowledged = [], 0
        for number in range(ROUNDS):
            with self.subTest(round=number):
                writers = self.kill_while_writing(number, rng)
                everybody += writers
                acknowledged += sum(len(w.records) + len(w.evidence) for w in writers)
                self.check(everybody)
        self.serve_again(everybody)
        self.check(everybody)
        self.assertGreater(acknowledged, 60)

    def test_killed_at_the_start(self):
        """F1 F16 killed while keys, schema and first administrator are being made: the next start goes on from there."""
        for wait in (0.05, 0.2, 0.5):
            with self.subTest(wait=wait):
                place = house.temporary()
                command = [house.PINGHENG, "serve", "--port", "0", "--data", str(place / "data"), "--keys", str(place / "keys")]
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                    cwd=house.ROOT, env=house.ENVIRONMENT)
                try:
                    process.wait(wait)
                except subprocess.TimeoutExpired:
                    pass  # as meant: it was still starting, or had just begun to serve
                finally:
                    process.kill()
                    process.wait(30)
                self.assertEqual(house.Server(place, demo=False, wait=60).stop(), 0)
                code, report = house.audit(place)
                self.assertEqual((code, report["ok"]), (0, True), report)


if __name__ == "__main__":
    unittest.main()
