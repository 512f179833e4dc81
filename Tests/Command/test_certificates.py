"""Certificates of one plan issued in one batch, with kill -9 again and again on the way (R15, S56):
numbers without gap or double, each once, each file there and signed. PINGHENG_CERTIFICATES names how many;
each kill comes at a moment that nobody chose."""
import os
import random
import subprocess
import threading
import time
import unittest

import house

COUNT = int(os.environ.get("PINGHENG_CERTIFICATES", "500"))
KILLS = 10
CHECKED = 40


class Certificates(unittest.TestCase):
    def issue(self, server, plan):
        """Presses the button until nothing is left or the server is gone; whether it is done."""
        bureau = server.enter(self.bureau)
        while True:
            reply = bureau.post("/api/bureau/certificates", {"plan": plan}, timeout=600)
            self.assertIn(reply.status, (200, 201, 204), reply.text)
            with house.database(self.place) as db:
                if not db.execute("SELECT 1 FROM cases WHERE plan_id = ? AND state = 'approved' LIMIT 1", [plan]).fetchone():
                    return

    def attempt(self, server, plan):
        try:
            self.issue(server, plan)
        except (OSError, AssertionError):
            pass

    def test_killed(self):
        """R15 N3.4 S56 ten kills on the way: numbers 1…N, each once, in the order of the list, and every certificate verifies"""
        self.place = house.demo()
        self.bureau = house.accounts(self.place)["bureau"][0]
        with house.database(self.place) as db:
            (plan,), = db.execute("SELECT DISTINCT plan_id FROM cases WHERE state = 'reported' LIMIT 1").fetchall()
        server = house.Server(self.place)
        document = {"plan": plan, "number": "测人社发〔2022〕99号", "day": "2022-08-10"}
        reply = server.enter(self.bureau).post("/api/bureau/documents", document)
        self.assertIn(reply.status, (200, 201, 204), reply.text)
        self.assertEqual(server.stop(), 0)
        place = ["--data", self.place / "data", "--keys", self.place / "keys"]
        done = house.run("copies", *place, "--count", COUNT, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        with house.database(self.place) as db:
            (plan, wanted), = db.execute(
                "SELECT plan_id, COUNT(*) FROM cases WHERE state = 'approved' GROUP BY plan_id").fetchall()
        self.assertGreaterEqual(wanted, COUNT)
        chance = random.Random()
        for kill in range(KILLS):
            server = house.Server(self.place)
            press = threading.Thread(target=self.attempt, args=(server, plan))
            press.start()
            end = time.monotonic() + 300
            while self.issued(plan)[0] < wanted * kill / (KILLS + 5) and time.monotonic() < end:
                time.sleep(0.02)
            time.sleep(chance.uniform(0, 0.15))
            before, _ = self.issued(plan)
            server.kill()
            press.join(60)
            self.assertGreaterEqual(self.issued(plan)[0], before, "what was issued stays")
        interrupted, _ = self.issued(plan)
        server = house.Server(self.place)
        self.issue(server, plan)
        self.assertEqual(server.stop(), 0)
        self.assertLess(interrupted, wanted, "the kills came on the way")
        self.assertEqual(self.issued(plan), (wanted, wanted))
        with house.database(self.place) as db:
            rows = db.execute("""
                SELECT x.number, x.sequence, x.series, c.state FROM certificates x JOIN cases c ON c.id = x.case_id
                WHERE c.plan_id = ? ORDER BY x.sequence""", [plan]).fetchall()
            _, first, series, _ = rows[0]
            self.assertEqual([row[1] for row in rows], list(range(first, first + wanted)))
            self.assertEqual({row[3] for row in rows}, {"certified"})
            earlier = db.execute(
                "SELECT COUNT(*) FROM certificates WHERE series = ? AND sequence < ?", [series, first]).fetchone()[0]
            self.assertEqual(earlier, first - 1)
        self.verify(plan)
        # The chain is whole; what it names are the copies, which nobody but this test has written.
        code, report = house.audit(self.place)
        self.assertTrue(code == 1 and report["firstBad"] is None, report["reason"])
        self.assertIn("审计链完整", report["reason"])

    def issued(self, plan):
        """Certificates, and cases that say that they have one."""
        with house.database(self.place) as db:
            certificates = db.execute(
                "SELECT COUNT(*) FROM certificates x JOIN cases c ON c.id = x.case_id WHERE c.plan_id = ?",
                [plan]).fetchone()[0]
            certified = db.execute(
                "SELECT COUNT(*) FROM cases WHERE plan_id = ? AND state = 'certified'", [plan]).fetchone()[0]
            return certificates, certified

    def verify(self, plan):
        """Every file is there and opens under its digest (`audit` of the vault is elsewhere); a sample of them is verified whole."""
        server = house.Server(self.place)
        bureau = server.enter(self.bureau)
        with house.database(self.place) as db:
            numbers = db.execute("""
                SELECT x.number, x.case_id FROM certificates x JOIN cases c ON c.id = x.case_id
                WHERE c.plan_id = ? ORDER BY x.sequence""", [plan]).fetchall()
        sample = random.Random(7).sample(numbers, min(CHECKED, len(numbers)))
        for number, case in numbers if os.environ.get("PINGHENG_CERTIFICATES_ALL") else sample:
            reply = bureau.get(f"/applications/{case}/certificate.pdf")
            self.assertEqual((reply.status, reply.body[:5]), (200, b"%PDF-"), number)
            file = self.place / "one.pdf"
            file.write_bytes(reply.body)
            done = house.run("certificate", "verify", file, "--keys", self.place / "keys")
            self.assertEqual(done.returncode, 0, (number, done.stdout, done.stderr))
            self.assertIn(number, done.stdout)
        self.revoke(server, bureau, *numbers[:2])
        self.assertEqual(server.stop(), 0)

    def revoke(self, server, bureau, one, other):
        """A revoked certificate is told apart offline by the signed list, whose age is shown; a changed list is not believed."""
        names = {}
        for title, (number, case) in (("one", one), ("other", other)):
            names[title] = self.place / f"{title}.pdf"
            names[title].write_bytes(bureau.get(f"/applications/{case}/certificate.pdf").body)
        (self.place / "authorities.pem").write_bytes(server.request("GET", "/authorities.pem").body)
        lists = {"old": server.request("GET", "/revocations.txt").body}
        # S17 B56 one asks, another confirms.
        for account in house.accounts(self.place)["bureau"][:2]:
            self.assertEqual(server.request("GET", "/revocations.txt").body.splitlines()[1], b"number 0")
            reply = server.enter(account).post("/api/bureau/revocations", {"number": one[0], "reason": "提供虚假业绩"})
            self.assertEqual(reply.status, 200, reply.text)
        lists["new"] = server.request("GET", "/revocations.txt").body
        lines = lists["new"].splitlines(keepends=True)
        others = b"".join(line for line in lines if not line.startswith(one[0].encode()))
        lists["emptied"] = others.replace(b"number 1\n", b"number 0\n")
        for title, data in lists.items():
            (self.place / f"{title}.txt").write_bytes(data)

        def verify(file, title):
            trusted = ["--trust", self.place / "authorities.pem", "--revocations", self.place / f"{title}.txt"]
            return house.run("certificate", "verify", names[file], *trusted)

        done = verify("one", "new")
        self.assertEqual(done.returncode, 1)
        self.assertIn("撤销", house.answer(done)["reason"])
        self.assertRegex(house.answer(done)["revocationsIssued"], r"^2022-08-10T")
        self.assertEqual((verify("one", "old").returncode, verify("other", "new").returncode), (0, 0))
        done = verify("other", "emptied")
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("撤销名单", done.stderr)
        # By somebody else's tools: everything above the signature is what was signed.
        text, _, signature = lists["new"].partition(b"-----BEGIN CMS-----\n")
        (self.place / "list.txt").write_bytes(text)
        (self.place / "list.pem").write_bytes(b"-----BEGIN CMS-----\n" + signature)
        command = [
            "openssl", "cms", "-verify", "-inform", "PEM", "-in", self.place / "list.pem",
            "-content", self.place / "list.txt", "-binary", "-purpose", "any", "-no_check_time",
            "-CAfile", self.place / "authorities.pem", "-out", os.devnull,
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
