"""`pingheng workdays` against the chinesecalendar package: every day from 2019 to 2026 (N3.2, R4, R13).

The binary's path is in PINGHENG; without it, .build/release/pingheng or .build/debug/pingheng.
"""
import datetime
import json
import os
import pathlib
import subprocess
import unittest

import chinese_calendar

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = [ROOT / ".build" / kind / "pingheng" for kind in ("release", "debug")]
PINGHENG = os.environ.get("PINGHENG") or str(next((p for p in BUILT if p.exists()), BUILT[0]))
DAY = datetime.timedelta(days=1)
FIRST, LAST = datetime.date(2019, 1, 1), datetime.date(2026, 12, 31)


def workdays(start, days, *more):
    command = [PINGHENG, "workdays", "--start", str(start), "--days", str(days), *more]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=ROOT)


class WorkdaysOracle(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        days = [FIRST + n * DAY for n in range((LAST - FIRST).days + 1)]
        cls.days = days
        cls.expected = [d for d in days if chinese_calendar.is_workday(d)]

    def test_every_day(self):
        """N3.2 all working days of eight years in one call, and not one more."""
        done = workdays(FIRST, len(self.expected), "--count-start")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual(answer["workdays"], [str(d) for d in self.expected])
        self.assertEqual(answer["end"], str(self.expected[-1]))
        beyond = workdays(FIRST, len(self.expected) + 1, "--count-start")
        self.assertEqual((beyond.returncode, beyond.stdout), (1, ""))
        self.assertIn("2027", beyond.stderr)
        self.assertEqual(beyond.stderr.count("\n"), 1)

    def test_five_days(self):
        """R4 R13 five working days from every ninth day, the start counted and not counted."""
        for start in self.days[:-30:9]:
            for flag in ([], ["--count-start"]):
                counted = [d for d in self.expected if d > start or (flag and d == start)][:5]
                answer = json.loads(workdays(start, 5, *flag).stdout)
                self.assertEqual(
                    answer, {"start": str(start), "days": 5, "end": str(counted[-1]), "workdays": [str(d) for d in counted]})

    def test_usage(self):
        """Wrong usage exits 2, a year without data 1; nothing is guessed."""
        self.assertEqual(workdays("2022-02-30", 5).returncode, 2)
        self.assertEqual(workdays("2022-08-29", 0).returncode, 2)
        self.assertEqual(workdays("2018-06-01", 5).returncode, 1)


if __name__ == "__main__":
    unittest.main()
