"""`pingheng idcheck` against python-stdnum on thousands of made-up numbers (GB 11643, GB 32100).

The numbers belong to nobody: serial parts are random. Where the product knowingly differs from stdnum, the generator keeps away:
divisions below the province are not checked, births in the future are refused, codes of rural collectives begin with a letter.
"""
import datetime
import json
import os
import pathlib
import random
import subprocess
import unittest

from stdnum.cn import ric, uscc

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = [ROOT / ".build" / kind / "pingheng" for kind in ("release", "debug")]
PINGHENG = os.environ.get("PINGHENG") or str(next((p for p in BUILT if p.exists()), BUILT[0]))
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def idcheck(values):
    done = subprocess.run([PINGHENG, "idcheck"], input="\n".join(values) + "\n", capture_output=True, text=True, timeout=120, cwd=ROOT)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def resident(rng):
    day = datetime.date(1940, 1, 1) + datetime.timedelta(days=rng.randrange(29_000))
    body = rng.choice(["110105", "330106", "330113", "440305", "510104"]) + day.strftime("%Y%m%d") + f"{rng.randrange(1000):03d}"
    return body + ric.calc_check_digit(body + "0")


def credit(rng):
    body = rng.choice(["91", "92", "93", "12", "51", "52"]) + rng.choice(["330113", "330100", "110000", "440300"])
    body += "".join(rng.choice(ALPHABET) for _ in range(9))
    return body + uscc.calc_check_digit(body)


def resident_oracle(text):
    """stdnum's date and check digit; its table of divisions refuses real old codes, which the product accepts."""
    number = text.upper()
    try:
        ric.get_birth_date(number)
    except ValueError:
        return False
    return number[-1] == ric.calc_check_digit(number)


class IDCheckOracle(unittest.TestCase):
    def setUp(self):
        self.rng = random.Random(20220810)

    def compare(self, values, kind, oracle):
        code, answers = idcheck(values)
        self.assertEqual([a["value"] for a in answers], values)
        wrong = [a for a, v in zip(answers, values) if a["valid"] != oracle(v) or a["kind"] != kind or (a["reason"] is None) != a["valid"]]
        self.assertEqual(wrong, [])
        self.assertEqual(code, 0 if all(a["valid"] for a in answers) else 1)
        return answers

    def test_valid(self):
        """GB 11643 GB 32100 whatever stdnum makes is valid, in either case."""
        self.compare([resident(self.rng) for _ in range(3000)], "residentId", resident_oracle)
        self.compare([resident(self.rng).lower() for _ in range(1000)], "residentId", resident_oracle)
        letters = [c for c in (credit(self.rng) for _ in range(3000)) if not c[:17].isdigit()]
        self.compare(letters, "creditCode", uscc.is_valid)
        self.compare([c.lower() for c in letters], "creditCode", uscc.is_valid)

    def test_one_digit_wrong(self):
        """GB 11643 a mistyped last character, and two neighbours swapped in the serial part, are judged as stdnum does."""
        values = []
        for _ in range(3000):
            number = resident(self.rng)
            values.append(number[:17] + self.rng.choice("0123456789X"))
            values.append(number[:15] + number[16] + number[15] + number[17])
        self.compare(values, "residentId", resident_oracle)

    def test_credit_code_wrong(self):
        """GB 32100 one character changed to any other, letters outside the alphabet included."""
        values = []
        while len(values) < 3000:
            code, place = credit(self.rng), self.rng.randrange(8, 18)
            changed = code[:place] + self.rng.choice(ALPHABET + "IOSVZ") + code[place + 1 :]
            if not changed[:17].isdigit():
                values.append(changed)
        self.compare(values, "creditCode", uscc.is_valid)

    def test_full_width(self):
        """A full-width digit is refused with the reason, never read as its neighbour."""
        for number, kind in ((resident(self.rng), "residentId"), ("91330100799655058B", "creditCode")):
            for place in (0, 9, 16):
                value = number[:place] + number[place].translate(FULL_WIDTH) + number[place + 1 :]
                _, (answer,) = idcheck([value])
                self.assertEqual((answer["valid"], answer["kind"]), (False, kind))
                self.assertIn("全角", answer["reason"])

    def test_digits_only_credit_codes(self):
        """A credit code that is all digits and no identity number is a valid credit code."""
        values = []
        while len(values) < 300:
            body = "91330113" + f"{self.rng.randrange(10**9):09d}"
            code = body + uscc.calc_check_digit(body)
            if code.isdigit():
                values.append(code)
        self.compare(values, "creditCode", uscc.is_valid)


if __name__ == "__main__":
    unittest.main()
