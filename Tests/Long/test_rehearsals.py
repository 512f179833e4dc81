"""Big rehearsals: a whole year of hundreds of people on both engines and for every bundled plan, as `./test --long` runs it.

Nothing fails, every invariant holds, and the same seed gives the same counts on both engines (N1.1 N2.1 N3.2 R6 R7 F17)."""
import json
import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Command"))
import house  # noqa: E402

LINPING = "linping-manufacturing-2022"
POSTGRES = os.environ.get("PINGHENG_TEST_POSTGRES")
APPLICANTS = 300


def rehearse(plan, applicants, *options):
    command = ["rehearse", "--plan", plan, "--applicants", applicants, "--seed", 7, *options]
    done = house.run(*command, timeout=1200)
    if not done.stdout.strip():
        raise AssertionError((done.returncode, done.stderr[-2000:]))
    return json.loads(done.stdout)


def counts(report):
    return {name: report[name] for name in ("states", "visited", "refusals", "certificates")}


class BigRehearsals(unittest.TestCase):
    def check(self, report, applicants):
        self.assertEqual(report["failures"], [])
        self.assertEqual({name: n for name, n in report["invariants"].items() if n}, {})
        self.assertGreater(len(report["invariants"]), 25)
        self.assertGreater(report["certificates"], applicants // 3)
        print(f"\n    {report['requests']} requests in {report['seconds']} s, {report['latencyMs']}", file=sys.stderr)

    @unittest.skipUnless(POSTGRES, "PINGHENG_TEST_POSTGRES is not set")
    def test_both_engines_count_the_same(self):
        """N1.1 N2.1 N3.2 R6 R7 F17: the notice of 2022 with three hundred people on SQLite and on PostgreSQL"""
        embedded = rehearse(LINPING, APPLICANTS)
        self.check(embedded, APPLICANTS)
        name = f"rehearsal_{os.getpid()}"
        subprocess.run(["psql", POSTGRES, "-qc", f"CREATE DATABASE {name}"], check=True, timeout=60)
        self.addCleanup(subprocess.run, ["psql", POSTGRES, "-qc", f"DROP DATABASE {name} WITH (FORCE)"], timeout=60)
        shared = rehearse(LINPING, APPLICANTS, "--database", POSTGRES.rsplit("/", 1)[0] + "/" + name)
        self.check(shared, APPLICANTS)
        self.assertEqual(counts(embedded), counts(shared))

    def test_every_bundled_plan(self):
        """The other bundled plans, each of another shape"""
        plans = sorted(path.stem for path in (house.ROOT / "Plans").glob("*-20??.yaml"))
        self.assertGreaterEqual(len(plans), 3)
        for plan in plans:
            if plan != LINPING:
                with self.subTest(plan):
                    self.check(rehearse(plan, 150), 150)


if __name__ == "__main__":
    unittest.main()
