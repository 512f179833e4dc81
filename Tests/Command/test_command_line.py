"""Every command from outside: what it prints, how it ends, and that it asks for no more memory than it should."""
import json
import os
import pathlib
import re
import secrets
import shutil
import subprocess
import unittest
import urllib.parse

import house

MB = 1 << 20

# One person's facts.
FACTS = {
    "id": "c-001", "speciality": "机电制造", "filing": "normal", "identity": {"civilServant": False},
    "employer": {"kind": "enterprise", "ownership": "private", "sector": "other", "supervisedBy": "district"},
    "education": [{
        "level": "bachelor", "degree": "bachelor", "graduated": "2014-06-30",
        "major": "机械设计制造及其自动化", "match": "same",
    }],
    "titles": [{"level": "assistant", "obtained": "2016-12-01"}],
    "appointments": [{"level": "assistant", "from": "2017-01-01", "to": None}],
    "work": [{"from": "2014-07-01", "to": None, "employerKind": "enterprise", "technical": True, "match": "same"}],
    "achievements": [{"condition": 1, "date": "2019-03-01"}],
    "credits": [{"year": year, "credits": 50} for year in (2019, 2020, 2021, 2022)], "industryRegisterHours": None,
    "assessments": [{"year": year, "result": "competent"} for year in (2019, 2020, 2021, 2022)],
    "affiliation": {"insurance": "330113", "file": "330113", "labour": "330113"}, "integrity": [],
}


def bad_facts(number, more):
    """A line that begins as it should and goes on with what is wrong."""
    return f'{{"id": "b-{number}", "speciality": "电子", {more}}}'


# What is wrong with a line, the line, and the id that is told with the error.
BAD = [
    ("not JSON", "{", None),
    ("not an object", "[1, 2]", None),
    ("a number", "7", None),
    ("no id", '{"speciality": "电子"}', None),
    ("an empty id", '{"id": "", "speciality": "电子"}', ""),
    ("an id of another type", '{"id": 7, "speciality": "电子"}', None),
    ("no speciality", '{"id": "b-1"}', "b-1"),
    ("an unknown filing", bad_facts(2, '"filing": "special"'), "b-2"),
    ("a day that is none", bad_facts(3, '"titles": [{"level": "assistant", "obtained": "2022-02-30"}]'), "b-3"),
    ("a list where an object belongs", bad_facts(4, '"employer": []'), "b-4"),
    ("a year that no number holds", bad_facts(5, '"credits": [{"year": 99999999999999999999, "credits": 1}]'), "b-5"),
    ("an infinite number", bad_facts(6, '"credits": [{"year": 2019, "credits": 1e999}]'), "b-6"),
    ("an end before the beginning", bad_facts(7, '"work": [{"from": "2020-01-01", "to": "2019-01-01"}]'), "b-7"),
    ("text after the object", '{"id": "b-8", "speciality": "电子"} x', None),
    ("deep nesting", bad_facts(9, '"work": ' + "[" * 5_000 + "]" * 5_000), None),
    ("half a surrogate pair", '{"id": "b-10", "speciality": "\\ud800"}', "b-10"),
]


def line(number=1, **changes):
    return json.dumps({**FACTS, "id": f"c-{number:06d}", **changes}, ensure_ascii=False)


def eligibility(text, *more, plan="linping-manufacturing-2022"):
    done = house.run("eligibility", "--plan", plan, *more, input=text)
    return done, [json.loads(answer) for answer in done.stdout.splitlines()]


class Usage(unittest.TestCase):
    COMMANDS = [
        ["serve"],
        ["plan"],
        ["plan", "check"],
        ["eligibility"],
        ["workdays"],
        ["idcheck"],
        ["photo"],
        ["audit"],
        ["audit", "verify"],
        ["certificate", "verify"],
        ["backup"],
        ["restore"],
        ["keys"],
        ["keys", "list"],
        ["keys", "rotate"],
        ["rehearse"],
        ["bench"],
    ]
    WRONG = [
        ["nonsense"],
        ["plan", "check"],
        ["eligibility"],
        ["eligibility", "--plan"],
        ["eligibility", "--plan", "no-such-plan"],
        ["workdays"],
        ["workdays", "--start", "x", "--days", "1"],
        ["workdays", "--start", "2022-08-01", "--days", "many"],
        ["photo"],
        ["photo", "--what"],
        ["idcheck", "more"],
        ["audit", "nonsense"],
        ["certificate", "verify"],
        ["backup"],
        ["restore", "--from", "x"],
        ["serve", "--port", "99999"],
        ["serve", "--clock", "yesterday"],
        ["serve", "--production", "--demo"],
        ["serve", "--production", "--clock", "2022-08-10T10:00:00+08:00"],
        ["serve", "--files", "s3://bucket"],
        ["bench", "nonsense"],
    ]

    def test_help(self):
        """Every command prints help and ends with 0."""
        for command in ([], *self.COMMANDS):
            with self.subTest(command=command):
                done = house.run(*command, "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertIn("USAGE", done.stdout.upper())

    def test_wrong_usage(self):
        """Wrong usage ends with 2, says so on standard error and prints no answer."""
        for command in self.WRONG:
            with self.subTest(command=command):
                done = house.run(*command, timeout=30)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertNotEqual(done.stderr.strip(), "")

    def test_benchmarks_described(self):
        """Every part of `bench` stands in the document about it."""
        said = house.run("bench", "nonsense").stderr.splitlines()[0]
        names = said.partition("可用：")[2].rstrip("。").split("、")
        self.assertIn("upload", names)
        described = (house.ROOT / "docs" / "benchmarks.md").read_text()
        self.assertEqual([name for name in names if f"`{name}`" not in described], [])

    def test_bad_files(self):
        """A file that is missing or no such thing ends with 1 and one line that says what to do."""
        folder = house.temporary()
        (folder / "text").write_text("no backup, no certificate")
        commands = [
            ["certificate", "verify", folder / "missing.pdf"],
            ["restore", "--from", folder / "missing", "--data", folder / "a"],
            ["restore", "--from", folder / "text", "--data", folder / "a"],
            ["audit", "verify", "--data", folder / "none"],
            ["backup", "--to", folder / "b", "--data", folder / "none"],
        ]
        for command in commands:
            with self.subTest(command=command):
                done = house.run(*command)
                self.assertEqual((done.returncode, done.stdout), (1, ""))
                self.assertRegex(done.stderr, r"\A[^\n]*[\u4e00-\u9fff][^\n]*\n\Z")
        self.assertFalse((folder / "a").exists())
        self.assertFalse((folder / "none").exists())


class PlanCheck(unittest.TestCase):
    def check(self, *files):
        done = house.run("plan", "check", *files)
        return done.returncode, done.stdout.splitlines()

    def test_bundled(self):
        """Every bundled plan is without mistakes."""
        plans = sorted(p for p in (house.ROOT / "Plans").glob("*.yaml") if p.name != "calendar.yaml")
        self.assertGreaterEqual(len(plans), 3)
        code, lines = self.check(*plans)
        self.assertEqual((code, len(lines)), (0, len(plans)))
        self.assertTrue(all("没有错误" in line for line in lines))

    # What stands in the plan, what is planted in its place, and a word of what would be right.
    PLANTED = [
        ("year: 2022\n", "year: twenty\n"),
        ("publishedOn: 2022-07-20", "publishedOn: 2022-13-20"),
        ("award: {level: intermediate,", "award: {level: supreme,"),
        ("  close: 2022-08-15", "  close: 15.8.2022"),
        ("  correctionWorkingDays: 5", "  correctionWorkingDays: -5"),
        ("rule: notCivilServant", "rule: notMartian"),
        ("  reportLimit: 1000", "  reportLimits: 1000"),
        ("photo: {bytesOver: 30720,", "photo: {bytesOver: lots,"),
        ("notices: {employerDays: 5,", "notices: {employerDays: 3,"),
        ("  quorum: 2/3", "  quorum: 3/2"),
    ]

    def test_ten_mistakes(self):
        """Ten planted mistakes are told all at once, each with its line and what would be right."""
        text = house.LINPING.read_text()
        wanted = set()
        for old, new in self.PLANTED:
            self.assertEqual(text.count(old), 1, old)
            wanted.add(text[: text.index(old)].count("\n") + 1)
            text = text.replace(old, new)
        self.assertEqual(len(wanted), 10)
        file = house.temporary() / "bad.yaml"
        file.write_text(text)
        code, lines = self.check(file)
        told = [re.fullmatch(re.escape(str(file)) + r":(\d+): (.+)（应为：(.+)）", line) for line in lines]
        self.assertTrue(all(told), lines)
        self.assertEqual({int(m[1]) for m in told} & wanted, wanted, lines)
        self.assertEqual(code, 1)
        # A key that is written wrongly is both unknown and missing; nothing else is told twice.
        self.assertLessEqual(len(lines), 12, lines)

    def test_each_mistake(self):
        """Each of them alone is told on its own line, and nothing follows from it."""
        text = house.LINPING.read_text()
        folder = house.temporary()
        for number, (old, new) in enumerate(self.PLANTED):
            with self.subTest(planted=new):
                (folder / "one.yaml").write_text(text.replace(old, new))
                code, lines = self.check(folder / "one.yaml")
                line = text[: text.index(old)].count("\n") + 1
                self.assertEqual(code, 1)
                self.assertTrue(any(told.startswith(f"{folder / 'one.yaml'}:{line}: ") for told in lines), lines)
                self.assertLessEqual(len(lines), 2, lines)

    def test_hostile(self):
        """S33 what is no plan, or a bomb of aliases, is told and ends soon."""
        folder = house.temporary()
        bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for n in range(1, 12):
            bomb += f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n"
        files = {
            "empty": b"",
            "binary": bytes(range(256)),
            "list": b"- 1\n- 2\n",
            "bomb": bomb.encode(),
            "deep": b"[" * 100_000,
            "tabs": b"id:\n\t- x\n",
            "large": b"# " + b"x" * (8 << 20),
            "twice": b"id: a\nid: b\n",
        }
        for name, data in files.items():
            with self.subTest(name=name):
                (folder / name).write_bytes(data)
                done = house.run("plan", "check", folder / name, timeout=60)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(done.stdout, rf"\A{re.escape(str(folder / name))}:\d+: .*（应为：")
        code, lines = self.check(folder / "missing", house.LINPING)
        self.assertEqual((code, len(lines)), (1, 2))
        self.assertIn("没有错误", lines[1])


class Eligibility(unittest.TestCase):
    def test_verdict(self):
        """A1.2.1.2 one person's verdict, by the plan's id and by its file, from standard input and from a file."""
        done, verdicts = eligibility(line(1) + "\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual((verdicts[0]["id"], verdicts[0]["verdict"], verdicts[0]["route"]), ("c-000001", "eligible", "normal"))
        self.assertIn("A1.2.1.2", [f["clause"] for f in verdicts[0]["findings"]])
        file = house.temporary() / "facts.jsonl"
        file.write_text(line(1))
        self.assertEqual(eligibility("", "--facts", file, plan=house.LINPING)[1], verdicts)
        missing, _ = eligibility("", "--facts", file.parent / "missing")
        self.assertEqual((missing.returncode, missing.stdout, missing.stderr.count("\n")), (2, "", 1))

    def test_unknown(self):
        """What is missing is unknown and never counts as met; what is unmet makes ineligible."""
        _, (verdict,) = eligibility('{"id": "c", "speciality": "机电制造"}')
        self.assertEqual(verdict["verdict"], "manual")
        _, (verdict,) = eligibility(line(1, identity={"civilServant": True}))
        self.assertEqual(verdict["verdict"], "ineligible")

    def test_bad_lines(self):
        """A bad line gives an error in its place and exit 1 at the end; all others are judged, in order."""
        text, wanted = "", []
        for number, (_, bad, known) in enumerate(BAD):
            text += line(number) + "\n" + bad + "\n"
            wanted += [("verdict", f"c-{number:06d}"), ("error", known)]
        done, answers = eligibility(text + line(999))
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(answers), len(wanted) + 1)
        self.assertEqual([("error" if "error" in a else "verdict", a["id"]) for a in answers[:-1]], wanted)
        for (what, _, _), told in zip(BAD, answers[1::2]):
            with self.subTest(what=what):
                self.assertEqual(set(told), {"id", "error"})
                self.assertRegex(told["error"], r"[\u4e00-\u9fff]")
                self.assertNotRegex(told["error"], r"Swift\.|DecodingError|debugDescription")

    def test_bytes(self):
        """Blank lines, CR LF, a byte order mark and a last line without its end are no mistakes;
        broken UTF-8, NUL and a line beyond the limit are."""
        done, answers = eligibility("\ufeff" + line(1) + "\r\n\r\n  \n" + line(2))
        self.assertEqual((done.returncode, [a["id"] for a in answers]), (0, ["c-000001", "c-000002"]))
        broken = line(3).encode().replace("机电制造".encode(), b"\xff\xfe\xc0")
        long = b'{"id": "' + b"x" * (2 << 20) + b'"}'
        lines = [line(1).encode(), broken, b"\0\0", long, line(2).encode()]
        done = house.run("eligibility", "--plan", "linping-manufacturing-2022", input=b"\n".join(lines))
        answers = [json.loads(told) for told in done.stdout.splitlines()]
        self.assertEqual(["error" in a for a in answers], [False, True, True, True, False])
        self.assertEqual(done.returncode, 1)

    def test_stream(self):
        """100,000 lines stream in bounded memory: hardly more than 1,000 need."""
        folder = house.temporary()
        peaks = {}
        for count in (1_000, 100_000):
            facts, verdicts = folder / f"{count}.jsonl", folder / f"{count}.out"
            with facts.open("w") as out:
                for number in range(count):
                    out.write((line(number) if number % 100 else BAD[number // 100 % len(BAD)][1][:400]) + "\n")
            command = ["eligibility", "--plan", "linping-manufacturing-2022"]
            done = house.measure(*command, stdin=facts, stdout=verdicts, timeout=400)
            self.assertEqual(done["code"], 1)
            with verdicts.open() as told:
                for number, text in enumerate(told):
                    answer = json.loads(text)
                    self.assertEqual("error" in answer, number % 100 == 0)
                    if number % 100:
                        self.assertEqual(answer["id"], f"c-{number:06d}")
            self.assertEqual(number + 1, count)
            peaks[count] = done["peak"]
        self.assertLess(peaks[100_000] - peaks[1_000], 24 * MB, peaks)
        self.assertLess(peaks[100_000], 200 * MB, peaks)


class Workdays(unittest.TestCase):
    def test_answer(self):
        """R4 the week of National Day 2022, whose Saturday and Sunday after it are worked."""
        told = house.answer(house.run("workdays", "--start", "2022-09-30", "--days", "5"))
        workdays = ["2022-10-08", "2022-10-09", "2022-10-10", "2022-10-11", "2022-10-12"]
        self.assertEqual(told, {"start": "2022-09-30", "days": 5, "end": "2022-10-12", "workdays": workdays})
        told = house.answer(house.run("workdays", "--start", "2022-09-30", "--days", "1", "--count-start"))
        self.assertEqual((told["end"], told["workdays"]), ("2022-09-30", ["2022-09-30"]))
        told = house.answer(house.run("workdays", "--start", "2022-10-01", "--days", "1", "--count-start"))
        self.assertEqual(told["end"], "2022-10-08", "a holiday does not count even when the start does")

    # A start, a number of days, and the exit code.
    REFUSED = [
        ("2035-01-01", "5", 1),
        ("1999-01-01", "5", 1),
        ("2022-08-01", "100000", 1),
        ("2022-08-01", "9223372036854775807", 1),
        ("2022-08-01", "0", 2),
        ("2022-08-01", "99999999999999999999", 2),
        ("2022-08-01", "1.5", 2),
        ("2022-02-29", "1", 2),
        ("２０２２-08-01", "1", 2),
        ("2022-8-1", "1", 2),
        ("", "1", 2),
        ("2022-08-01T00:00", "1", 2),
        ("99999-01-01", "1", 2),
    ]

    def test_refusals(self):
        """No guess where there is no calendar (1); no number or day that is none (2); one line each."""
        for start, days, code in self.REFUSED:
            with self.subTest(start=start, days=days):
                done = house.run("workdays", f"--start={start}", f"--days={days}", timeout=30)
                self.assertEqual((done.returncode, done.stdout), (code, ""), done.stderr)
                self.assertNotEqual(done.stderr, "")
        done = house.run("workdays", "--start=2022-08-01", "--days=-1")
        self.assertEqual((done.returncode, done.stdout), (2, ""))


class IDCheck(unittest.TestCase):
    def ask(self, data):
        done = house.run("idcheck", input=data)
        return done.returncode, [json.loads(told) for told in done.stdout.splitlines()]

    def test_kinds(self):
        """GB 11643, GB 32100: made-up numbers, in either case; a reason where one is wrong."""
        code, told = self.ask("11010519491231002X\n11010519491231002x\n91330100799655058B\n91330100799655058b\n")
        self.assertEqual(code, 0)
        wanted = [("residentId", True, None)] * 2 + [("creditCode", True, None)] * 2
        self.assertEqual([(t["kind"], t["valid"], t["reason"]) for t in told], wanted)
        wrong = [
            "110105194912310021",
            "11010519491331002X",
            "91330100799655058C",
            "1101051949123100２X",
            "１１010519491231002X",
            "",
            "x",
            "110105 19491231002X",
            "11010519491231002X" * 100,
            "O1330100799655058B",
        ]
        code, told = self.ask("\n".join(wrong) + "\n")
        self.assertEqual((code, len(told)), (1, len(wrong)))
        for value, answer in zip(wrong, told):
            with self.subTest(value=value):
                self.assertFalse(answer["valid"])
                self.assertRegex(answer["reason"], r"[\u4e00-\u9fff]")

    def test_bytes(self):
        """An answer a line whatever the bytes are; none for none."""
        self.assertEqual(self.ask(""), (0, []))
        lines = [b"\xff\xfe", b"\0\0", b"9" * (2 << 20), b"\xe2\x80\xae11010519491231002X\r", b"11010519491231002X\r"]
        code, told = self.ask(b"\n".join(lines) + b"\n")
        self.assertEqual((code, [t["valid"] for t in told]), (1, [False, False, False, False, True]))

    def test_stream(self):
        """100,000 lines stream in bounded memory."""
        folder = house.temporary()
        peaks = {}
        for count in (1_000, 100_000):
            (folder / "in").write_text("11010519491231002X\n91330100799655058B\n" * (count // 2))
            done = house.measure("idcheck", stdin=folder / "in", stdout=folder / "out", timeout=200)
            self.assertEqual(done["code"], 0)
            self.assertEqual((folder / "out").read_bytes().count(b'"valid":true'), count)
            peaks[count] = done["peak"]
        self.assertLess(peaks[100_000] - peaks[1_000], 16 * MB, peaks)


class Serving(unittest.TestCase):
    """The server's own contract, on an empty installation: it starts in a moment."""

    @classmethod
    def setUpClass(cls):
        cls.server = house.Server(house.temporary(), demo=False)

    def test_machines(self):
        """Health, readiness, metrics and the API's description."""
        self.assertEqual(self.server.request("GET", "/healthz").status, 200)
        self.assertEqual(self.server.request("GET", "/readyz").status, 200)
        self.assertIn("# TYPE", self.server.request("GET", "/metrics").text)
        self.assertEqual(self.server.request("GET", "/api/openapi.json").json()["openapi"], "3.1.0")
        page = self.server.request("GET", "/sign-in").text
        self.assertIn('name="account"', page)
        self.assertIn('name="password"', page)

    def test_no_demo(self):
        """S58 nothing of the demo exists without --demo."""
        for path in ("/demo", "/plain", "/kit", "/api/demo"):
            self.assertEqual(self.server.request("GET", path).status, 404, path)
        headers = {"Content-Type": "application/json"}
        reply = self.server.request("POST", "/api/demo/clock", headers, '{"to": "day"}')
        self.assertEqual(reply.status, 404)
        self.assertFalse((self.server.place / "data" / "demo.json").exists())

    def test_first_administrator(self):
        """S58 the first administrator comes by a link on the console: another at each start, one use, none any more once there is one."""
        server = house.Server(house.temporary(), demo=False)
        token, = house.first_links(server)
        self.assertNotIn("密码", server.said())
        for _ in range(2):  # a program that looks at links first uses nothing up
            page = server.request("GET", f"/first/{token}")
            self.assertEqual((page.status, page.headers["cache-control"]), (200, "no-store"))
            self.assertIn('class="qr"', page.text)
        self.assertEqual(server.stop(), 0)
        server = house.Server(server.place, demo=False)
        old, new = house.first_links(server)
        self.assertEqual(old, token)
        self.assertEqual(server.request("GET", f"/first/{old}").status, 404)
        # By the form, without a script: cookie, hidden fields, 303 into the administrator's pages.
        page = server.request("GET", f"/first/{new}")
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
        secret = re.search(r'<code class="long">([A-Z2-7 ]+)</code>', page.text).group(1)
        fields = {
            **hidden,
            "account": "guanli",
            "name": "管理员",
            "password": "Guanli-shi-2031",
            "again": "Guanli-shi-2031",
            "code": "000000",
        }
        cookie = page.headers["set-cookie"].split(";")[0]
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
        wrong = server.request("POST", f"/first/{new}", headers, urllib.parse.urlencode(fields))
        self.assertEqual(wrong.status, 422, wrong.text)
        self.assertIn(secret, wrong.text, "the same secret once more: the phone has scanned it")
        fields["sealed"] = re.search(r'name="sealed" value="([^"]*)"', wrong.text).group(1)
        fields["code"] = house.totp(secret)
        done = server.request("POST", f"/first/{new}", headers, urllib.parse.urlencode(fields))
        self.assertEqual((done.status, done.headers.get("location")), (303, "/recovery-codes"), done.text)
        session = [value for name, value in done.cookies if name == "pingheng"][0]
        person = house.Person(server, session)
        self.assertEqual(person.get("/admin").status, 200)
        self.assertEqual(server.request("GET", f"/first/{new}").status, 409)
        self.assertEqual(server.request("POST", f"/first/{new}", headers, urllib.parse.urlencode(fields)).status, 409)
        self.assertEqual(server.stop(), 0)
        restarted = house.Server(server.place, demo=False)
        self.assertEqual(restarted.stop(), 0)
        self.assertEqual(house.first_links(restarted), [old, new], "never again once there is one")

    def test_metrics_token(self):
        """S60 from beyond this machine, which a proxied request is, /metrics asks for the token;
        a file that others can read, or a short token, is refused."""
        place = house.temporary()
        token, file = secrets.token_urlsafe(24), place / "token"
        file.write_text(token + "\n")
        file.chmod(0o640)
        start = ["serve", "--port", "0", "--data", place / "data", "--keys", place / "keys", "--metrics-token", file]
        self.assertEqual(house.run(*start).returncode, 2)
        file.chmod(0o600)
        server = house.Server(place, "--metrics-token", str(file), demo=False)
        proxied = {"X-Forwarded-For": "192.0.2.7"}
        self.assertEqual(server.request("GET", "/metrics").status, 200)
        self.assertEqual(server.request("GET", "/metrics", proxied).status, 404)
        for wrong in ("", "Bearer ", "Bearer x", f"Bearer {token}x", f"Basic {token}"):
            reply = server.request("GET", "/metrics", {**proxied, "Authorization": wrong})
            self.assertEqual(reply.status, 404, wrong)
        answer = server.request("GET", "/metrics", {**proxied, "Authorization": f"Bearer {token}"})
        self.assertEqual(answer.status, 200)
        self.assertIn("pingheng_requests_total", answer.text)
        self.assertNotIn(token, server.said() + answer.text)
        self.assertEqual(server.stop(), 0)
        file.write_text("short")
        self.assertEqual(house.run(*start).returncode, 2)
        reply = self.server.request("GET", "/metrics", {**proxied, "Authorization": "Bearer "})
        self.assertEqual(reply.status, 404, "without the option nobody from elsewhere")

    def test_keys(self):
        """S57 another folder of keys, a missing key and keys open to others stop the start with a sentence."""
        place = house.temporary()
        self.assertEqual(house.Server(place, demo=False).stop(), 0)
        keys = place / "keys"
        names = sorted(keys.glob("*.key"))
        self.assertTrue(names)
        self.assertTrue(all(name.stat().st_mode & 0o777 == 0o600 for name in names))
        self.assertEqual(keys.stat().st_mode & 0o777, 0o700)
        start = ["serve", "--port", "0", "--data", place / "data", "--keys"]
        done = house.run(*start, place / "others", timeout=60)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("密钥", done.stderr)
        self.assertFalse((place / "others").exists(), "B2 no keys are made for a database that has some")
        names[0].chmod(0o644)
        done = house.run(*start, keys, timeout=60)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("chmod 600", done.stderr)
        names[0].rename(place / names[0].name)
        done = house.run(*start, keys, timeout=60)
        self.assertEqual((done.returncode, done.stderr.count("\n")), (1, 1))
        self.assertIn("缺少", done.stderr)


@unittest.skipUnless(os.environ.get("PINGHENG_TEST_POSTGRES"), "needs PINGHENG_TEST_POSTGRES")
class FileReader(unittest.TestCase):
    """`pingheng-file`, which opens what people upload, lies beside the program."""

    @classmethod
    def setUpClass(cls):
        cls.place = house.temporary()
        cls.program = cls.place / "pingheng"
        shutil.copy(house.PINGHENG, cls.program)

    def test_missing(self):
        """B50 without it, or with one that answers otherwise, the server says what to do at its start and takes no file."""
        reader = self.place / "pingheng-file"
        for text in (None, "#!/bin/sh\nexit 0\n", "#!/bin/sh\nprintf 'PFR\\002'\n"):
            if text:
                reader.write_text(text)
                reader.chmod(0o755)
            server = house.Server(
                self.place, demo=False, program=self.program, environment={"PINGHENG_HOME": str(house.ROOT)})
            try:
                self.assertIn("pingheng-file", server.said())
                self.assertIn("swift build -c release --product pingheng-file", server.said())
                self.assertIn("一律不收", server.said())
            finally:
                self.assertEqual(server.stop(), 0)
            (self.place / "server.log").unlink()

    def test_by_hand(self):
        """S23 B50 it answers a file with a report, a wrong call with 2, and takes no second file."""
        reader = pathlib.Path(house.PINGHENG).resolve().with_name("pingheng-file")
        for job, file in (("inspect", b""), ("inspect", b"%PDF-1.7\n"), ("photo", b"\xff\xd8\xff"), ("photo", b"")):
            done = subprocess.run([reader, job], input=file, capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stderr, done.stdout[:4]), (0, b"", b"PFR\x01"), (job, file))
        for wrong in ([], ["draw"], ["inspect", "photo"], ["--help"]):
            done = subprocess.run([reader, *wrong], input=b"", capture_output=True, timeout=60)
            self.assertEqual((done.returncode, done.stdout), (2, b""), wrong)


class Postgres(unittest.TestCase):
    """The same commands on PostgreSQL, in a schema of their own."""

    @classmethod
    def setUpClass(cls):
        url, cls.schema = os.environ["PINGHENG_TEST_POSTGRES"], f"command_{secrets.token_hex(6)}"
        cls.sql(f"CREATE SCHEMA {cls.schema}")
        cls.addClassCleanup(cls.sql, f"DROP SCHEMA {cls.schema} CASCADE")
        cls.url = f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{cls.schema}"

    @classmethod
    def sql(cls, text):
        command = ["psql", "-qX", os.environ["PINGHENG_TEST_POSTGRES"], "-c", text]
        subprocess.run(command, check=True, capture_output=True, timeout=60)

    def test_two_nodes(self):
        """F13 two servers on one database: the first administrator is made once,
        a session of one is known to the other; the chain verifies; backup says which tool is right."""
        place = house.temporary()
        first, second = [house.Server(place, "--database", self.url, demo=False) for _ in range(2)]
        # The node that was started last printed the one link that is valid, on whichever node it is opened. Both write one log.
        links = house.first_links(second)
        self.assertEqual([first.request("GET", f"/first/{token}").status for token in links], [404, 200])
        person, _ = house.administrator(second)
        self.assertEqual(person.get("/api/admin").status, 200)
        self.assertEqual(house.Person(first, person.token).get("/api/admin").status, 200)
        self.assertEqual(first.request("GET", f"/first/{links[-1]}").status, 409)
        for server in (first, second):
            self.assertEqual(server.request("GET", "/readyz").status, 200)
            self.assertEqual(server.stop(), 0)
        code, report = house.audit(place, "--database", self.url)
        self.assertEqual((code, report["ok"]), (0, True), report)
        self.assertGreater(report["entries"], 0)
        folders = ["--data", place / "data", "--keys", place / "keys"]
        done = house.run("backup", "--to", place / "b", *folders, "--database", self.url)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1))
        self.assertIn("pg_dump", done.stderr)
        table = f"{self.schema}.audit_entries"
        self.sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL; UPDATE {table} SET actor = 'x' WHERE number = 1")
        code, report = house.audit(place, "--database", self.url)
        self.assertEqual((code, report["ok"], report["firstBad"]), (1, False, 1))

    def test_no_answer(self):
        """F6 a database that does not answer: one line, exit 1; an address that is none: wrong usage or one line."""
        for url, word in (("postgres://nobody@127.0.0.1:9/none", "数据库"), ("mysql://x", "postgres://")):
            with self.subTest(url=url):
                place = house.temporary()
                folders = ["--data", place / "data", "--keys", place / "keys"]
                done = house.run("serve", "--port", "0", *folders, "--database", url, timeout=60)
                self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1), done.stderr)
                self.assertIn(word, done.stderr)


if __name__ == "__main__":
    unittest.main()
