"""`pingheng rehearse`: a whole year over HTTP, for plans of three shapes and on both databases; the same seed gives the same counts."""
import json
import os
import signal
import sqlite3
import subprocess
import time
import unittest

import house

LINPING = "linping-manufacturing-2022"
POSTGRES = os.environ.get("PINGHENG_TEST_POSTGRES")


def rehearse(plan, applicants, *options, seed=7):
    done = house.run("rehearse", "--plan", plan, "--applicants", applicants, "--seed", seed, *options, timeout=400)
    if not done.stdout.strip():
        raise AssertionError((done.returncode, done.stderr[-2000:]))
    return done, json.loads(done.stdout)


def counts(report):
    return {name: report[name] for name in ("states", "visited", "refusals", "certificates")}


class Rehearsal(unittest.TestCase):
    def check(self, done, report, applicants):
        self.assertEqual(report["failures"], [])
        self.assertEqual({name: n for name, n in report["invariants"].items() if n}, {})
        self.assertEqual(done.returncode, 0, done.stderr[-500:])
        self.assertGreater(len(report["invariants"]), 25)
        self.assertLessEqual(sum(report["states"].values()), applicants)
        self.assertGreater(report["certificates"], applicants // 3)
        self.assertEqual(report["certificates"], report["states"]["certified"] + report["states"].get("revoked", 0))
        self.assertGreaterEqual(len(report["states"]) + len(report["refusals"]), 15)
        self.assertGreaterEqual(len(report["visited"]), 15)

    def test_linping_twice_keeps_its_data_and_counts_the_same(self):
        """N1.1 N2.1 N3.2 R6 R7: the notice of 2022; what it leaves behind verifies offline."""
        folder = house.temporary() / "kept"
        first, report = rehearse(LINPING, 60, "--keep", folder)
        self.check(first, report, 60)
        self.assertIn("2022-08-01", first.stderr, "a progress line while it runs")
        self.assertFalse((house.HOME / "share").exists(), "no keys in the user's own folder")
        certificates = sorted((folder / "certificates").glob("*.pdf"))
        self.assertEqual(len(certificates), report["certificates"])
        self.assertEqual(house.answer(house.run("audit", "verify", "--data", folder))["ok"], True)
        for pdf in certificates[:3]:
            checked = house.answer(house.run("certificate", "verify", "--keys", folder / "keys", pdf))
            self.assertTrue(checked["ok"])
            self.assertEqual(checked["number"], pdf.stem)
        again = house.run("rehearse", "--plan", LINPING, "--applicants", 5, "--keep", folder)
        self.assertEqual((again.returncode, again.stdout), (1, ""), "a folder with data is not written over")
        second, repeated = rehearse(LINPING, 60)
        self.assertEqual(counts(report), counts(repeated))
        self.assertFalse((house.HOME / "share").exists(), "B2 none of a rehearsal that is not kept either")

    def test_a_senior_title_with_another_chain(self):
        done, report = rehearse("zhejiang-senior-2023", 40)
        self.check(done, report, 40)

    def test_teachers_without_a_fee_and_with_paper_before_the_review(self):
        done, report = rehearse("vocational-teacher-2023", 40)
        self.check(done, report, 40)
        self.assertNotIn("awaitingPayment", report["visited"])

    @unittest.skipUnless(POSTGRES, "PINGHENG_TEST_POSTGRES is not set")
    def test_postgres_counts_what_sqlite_counts(self):
        name = f"rehearsal_{os.getpid()}"
        subprocess.run(["psql", POSTGRES, "-qc", f"CREATE DATABASE {name}"], check=True, timeout=60)
        self.addCleanup(subprocess.run, ["psql", POSTGRES, "-qc", f"DROP DATABASE {name} WITH (FORCE)"], timeout=60)
        done, report = rehearse(LINPING, 40, "--database", POSTGRES.rsplit("/", 1)[0] + "/" + name)
        self.check(done, report, 40)
        _, embedded = rehearse(LINPING, 40)
        self.assertEqual(counts(report), counts(embedded))

    def test_killed_in_the_middle_nothing_is_half_done(self):
        """F1: SIGKILL while everybody applies; the chain holds, every case's state is its timeline's last, and the server starts again."""
        folder = house.temporary() / "killed"
        process = subprocess.Popen(
            [house.PINGHENG, "rehearse", "--plan", LINPING, "--applicants", "60", "--keep", str(folder)], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd=house.ROOT, env=house.ENVIRONMENT, text=True)
        for line in process.stderr:
            if "单位审核 " in line:
                break
        time.sleep(1)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
        verified = house.answer(house.run("audit", "verify", "--data", folder))
        self.assertTrue(verified["ok"], verified)
        with sqlite3.connect(folder / "pingheng.sqlite") as database:
            cases = database.execute("""
                SELECT c.state, (SELECT e.to_state FROM case_events e WHERE e.case_id = c.id ORDER BY e.number DESC LIMIT 1) FROM cases c
                """).fetchall()
        self.assertGreater(len(cases), 20)
        self.assertEqual([case for case in cases if case[1] not in (None, case[0])], [])
        place = house.temporary()
        (place / "data").symlink_to(folder)
        (place / "keys").symlink_to(folder / "keys")
        server = house.Server(place, demo=False)
        self.assertEqual(server.request("GET", "/readyz").status, 200)
        self.assertEqual(server.stop(), 0)

    def test_ends_when_it_is_asked_to(self):
        """F14: SIGTERM and SIGINT in the middle: its own server and helpers end, what is there verifies, and there is no report."""
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(number.name):
                folder = house.temporary() / "stopped"
                command = [house.PINGHENG, "rehearse", "--plan", LINPING, "--applicants", "60", "--keep", str(folder)]
                process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    cwd=house.ROOT, env=house.ENVIRONMENT, text=True, start_new_session=True)
                for line in process.stderr:
                    if "2022-08-01" in line:
                        break
                process.send_signal(number)
                out, err = process.communicate(timeout=60)
                self.assertEqual((process.returncode, out), (130, ""), err[-500:])
                self.assertIn("演练已停止", err)
                with self.assertRaises(ProcessLookupError, msg="nothing of it runs any more"):
                    os.killpg(process.pid, 0)
                self.assertTrue(house.answer(house.run("audit", "verify", "--data", folder))["ok"])

    def test_wrong_usage_is_said(self):
        for options in (["--applicants", "0"], ["--applicants", "x"], ["--applicants", "5", "--url", "http://127.0.0.1:1", "--keep", "x"]):
            done = house.run("rehearse", "--plan", LINPING, *options)
            self.assertEqual((done.returncode, done.stdout), (2, ""), options)
        done = house.run("rehearse", "--plan", "no-such-plan", "--applicants", 5)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no-such-plan", done.stderr)


if __name__ == "__main__":
    unittest.main()
