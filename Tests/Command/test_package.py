"""A plan's package, checked by the script that lies in it and by nothing of ours (R2, R7, R15, R16, S51–S55):
it agrees with itself, and each of more than twenty planted changes is found at its place, though whoever made it has
written the list of files anew."""
import concurrent.futures
import datetime
import hashlib
import io
import json
import pathlib
import re
import subprocess
import sys
import unittest
import zipfile

import house


def sha(data):
    return hashlib.sha256(data).hexdigest()


class Package:
    """One package, made once: of the demo's plan with the most certificates."""

    made = None

    def __init__(self):
        place = house.demo()
        with house.database(place) as db:
            (self.plan, self.wanted), *_ = db.execute("""
                SELECT c.plan_id, COUNT(*) FROM certificates x JOIN cases c ON c.id = x.case_id
                GROUP BY c.plan_id ORDER BY 2 DESC""").fetchall()
            self.names = [row[0] for row in db.execute("SELECT name FROM experts")]
        server = house.Server(place)
        people = house.accounts(place)
        bureau = server.enter(people["bureau"][0])
        opened = bureau.post("/api/bureau/inspections", {"plan": self.plan, "size": 3, "reason": "年度随机抽查"})
        assert opened.status in (200, 201), opened.text
        inspection = re.search("[0-9a-f]{32}", opened.text).group()
        drawn = bureau.post(f"/api/bureau/inspections/{inspection}/reveal", {"publicValue": "08 15 22 26"})
        assert drawn.status in (200, 201, 204), drawn.text
        path = f"/plans/{self.plan}/package.zip"
        self.reply = server.enter(people["bureau"][0]).get(path)
        others = ("applicant", "employer", "authority", "expert", "administrator")
        self.others = {role: server.enter(people[role][0]).get(path).status for role in others}
        self.unknown = server.enter(people["bureau"][0]).get("/plans/no-such-plan/package.zip").status
        assert server.stop() == 0
        with house.database(place) as db:
            self.told = db.execute(
                "SELECT COUNT(*) FROM audit_entries WHERE act = 'plan.packaged' AND subject = ?",
                [self.plan]).fetchone()[0]
        self.files = {name: data for name, data in self._read()}

    def _read(self):
        with zipfile.ZipFile(io.BytesIO(self.reply.body)) as archive:
            assert archive.testzip() is None
            for name in archive.namelist():
                yield name, archive.read(name)

    def check(self, files):
        """Writes the files and runs their script: exit code and lines."""
        folder = house.temporary()
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        done = subprocess.run([sys.executable, "-I", str(folder / "verify.py")], capture_output=True, text=True, timeout=300)
        return done.returncode, done.stdout.splitlines() + done.stderr.splitlines()


# Each change: the file, what is done to it, and a part of the line that must name it.


def table(name, change):
    def apply(files):
        rows = json.loads(files[name])
        change(rows)
        files[name] = json.dumps(rows, ensure_ascii=False).encode()
    return apply


def first(name, change):
    return table(name, lambda rows: change(rows[0]))


def case_line(change, pick=lambda case: case["state"] == "certified"):
    def apply(files):
        name = "cases/1.jsonl"
        cases = [json.loads(line) for line in files[name].decode().splitlines()]
        change(next(case for case in cases if pick(case)))
        files[name] = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases).encode()
    return apply


def chain(change, part=0):
    def apply(files):
        name = sorted(name for name in files if re.match(r"audit/0", name))[part]
        entries = [json.loads(line) for line in files[name].decode().splitlines()]
        change(entries)
        files[name] = "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries).encode()
    return apply


def candidate_added(draw):
    draw["candidates"].append(["E-9999", draw["candidates"][0][1]])


def one_seat(draw):
    draw["seats"][0] = draw["seats"][0].rsplit(" ", 1)[0] + " 1"


def exchanged(draw):
    """Whoever was drawn first makes place for somebody who was not drawn."""
    draw["result"][0] = next(number for number, _ in draw["candidates"] if number not in draw["result"])


def spared(inspection):
    """A case that was drawn is no candidate."""
    drawn = next(one for one in inspection["candidates"] if one[0] in inspection["result"])
    inspection["candidates"].remove(drawn)


def vote_turned(ballot):
    vote = ballot["votes"][0]
    vote[1] = "no" if vote[1] == "yes" else "yes"


def yes_as_abstention(ballot):
    ballot.update(yes=ballot["yes"] - 1, abstain=ballot["abstain"] + 1)


def passed_out(rows):
    rows.remove(next(row for row in rows if row["passed"]))


def result_sheet_turned(files):
    name = min(name for name in files if name.startswith("results/"))
    files[name] = turn(files[name], len(files[name]) // 3)


def interrupted(notice):
    notice["interruptions"].append({
        "from": None, "to": None, "workdays": 1, "reason": "检修",
        "lastBefore": notice["lastDay"], "lastDay": notice["lastDay"], "at": notice["publishedAt"],
    })


def ends_earlier(notice):
    notice["lastDay"] = day_before(notice["lastDay"])


def holiday_worked(calendar):
    calendar["changes"].append({"edition": 1, "year": 2022, "body": "{}"})


def all_days_off(calendar):
    for year in calendar["bundled"]:
        year["off"].append({"name": "假", "from": f"{year['year']}-01-01", "to": f"{year['year']}-12-31"})


def number_twice(rows):
    rows[1].update(sequence=rows[0]["sequence"], series=rows[0]["series"])


def revocation_turned(row):
    row["revokedAt"] = "" if row["revokedAt"] else "2022-12-01T00:00:00+08:00"


def recounted(rows):
    """One vote turned, and everything that the package itself says of it made to fit."""
    ballot = next(row for row in rows if row["yes"] > 0)
    vote = next(vote for vote in ballot["votes"] if vote[1] == "yes")
    vote[1] = "no"
    ballot["yes"] -= 1
    ballot["no"] += 1
    text = ballot["id"] + "\n" + "".join(f"{number} {vote}\n" for number, vote in sorted(ballot["votes"]))
    ballot["digest"] = sha(text.encode())


def without_meetings(rows):
    rows[:] = [row for row in rows if row["subject"].startswith("linping")]


def day_before(text):
    return (datetime.date.fromisoformat(text) - datetime.timedelta(days=1)).isoformat()


def turn(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


def certificate(change):
    def apply(files):
        name = sorted(name for name in files if name.startswith("certificates/"))[0]
        files[name] = change(files[name])
    return apply


def heads(change):
    def apply(files):
        rows = [json.loads(line) for line in files["audit/heads.jsonl"].decode().splitlines()]
        change(rows)
        files["audit/heads.jsonl"] = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return apply


def newest_out(rows):
    newest = max(row["number"] for row in rows)
    rows[:] = [row for row in rows if row["number"] != newest]


CHANGES = {
    "a candidate added": (first("draws.json", candidate_added), "名单、人数或秘密数"),
    "a candidate taken out": (first("draws.json", lambda row: row["candidates"].pop()), "名单、人数或秘密数"),
    "B11 a reason made up": (first("draws.json", lambda row: row.update(fewBecause="没有别人")), "候选不足的理由"),
    "seats changed": (first("draws.json", one_seat), "名单、人数或秘密数"),
    "another secret number": (
        first("draws.json", lambda row: row.update(nonce="00" * 32, nonceDigest=sha(bytes(32)))), "承诺与审计链"),
    "another public value": (first("draws.json", lambda row: row.update(publicValue="1 2 3 4 5")), "种子不符"),
    "another seed": (first("draws.json", lambda row: row.update(seed="11" * 32)), "种子不符"),
    "a member exchanged": (first("draws.json", exchanged), "重新抽取的结果不同"),
    "a case spared by an inspection": (first("inspections.json", spared), "抽查"),
    "a sample exchanged": (first("inspections.json", exchanged), "重新抽取的结果不同"),
    "a vote turned": (first("ballots.json", vote_turned), "票单与摘要不符"),
    "a vote taken out": (first("ballots.json", lambda row: row["votes"].pop()), "票单与摘要不符"),
    "a vote added": (first("ballots.json", lambda row: row["votes"].append(["ff" * 16, "yes"])), "重新计票的结果不同"),
    "a vote turned, counted anew": (table("ballots.json", recounted), "审计链上宣布时"),
    "another count, counted and told anew": (first("ballots.json", yes_as_abstention), "表决结果"),
    "a byte of a result sheet": (result_sheet_turned, "表决结果"),
    "a result sheet taken out": (table("results.json", without_meetings), "没有表决结果表"),
    "passed against the votes": (first("ballots.json", lambda row: row.update(passed=not row["passed"])), "是否通过与票数不符"),
    "B13 the majority counted of fewer": (first("ballots.json", lambda row: row.update(majorityOf="voting")), "审计链上宣布时"),
    "fewer present": (first("ballots.json", lambda row: row.update(present=1)), "法定人数"),
    "a step of a case left out": (case_line(lambda case: case["events"].pop(2)), "经过与审计链不符"),
    "another state": (case_line(lambda case: case.update(state="refused")), "状态不是最后一步"),
    "certified without a vote": (table("ballots.json", passed_out), "没有通过的表决"),
    "a notice cut short": (first("notices.json", lambda row: row.update(days=4)), "不足五个工作日"),
    "a notice that ends a day earlier": (first("notices.json", ends_earlier), "期满的日期与审计链不符"),
    "an interruption made up": (first("notices.json", interrupted), "中断和延长与审计链不符"),
    "a holiday made a working day": (table("calendar.json", holiday_worked), "工作日历第 1 版"),
    "more days off": (table("calendar.json", all_days_off), "扣除中断的日子只有"),
    "an entry changed": (chain(lambda entries: entries[20].update(actor="office:somebody")), "审计第"),
    "an entry taken out": (chain(lambda entries: entries.pop(30)), "审计第"),
    "an entry put in": (chain(lambda entries: entries.insert(40, dict(entries[40]))), "审计第"),
    "the tail cut off": (chain(lambda entries: entries.__delitem__(slice(-3, None)), part=-1), "截短"),
    "a head signed by nobody": (heads(lambda rows: rows[-1].update(signature="00" * 64)), "链头"),
    "a head taken out": (heads(newest_out), "没有签名的链头"),
    "the plan changed": (lambda files: files.__setitem__("plan/v1.yaml", files["plan/v1.yaml"] + b"\n# \n"), "plan/v1.yaml"),
    "a byte of a certificate": (certificate(lambda data: turn(data, len(data) // 3)), "证书"),
    "a byte of its signature": (certificate(lambda data: turn(data, data.index(b"/Contents") + 400)), "证书"),
    "bytes behind a certificate": (certificate(lambda data: data + b"\n%%EOF\n"), "没有覆盖整个文件"),
    "a holder exchanged": (first("certificates.json", lambda row: row.update(holder="别人")), "持证人"),
    "a certificate taken out": (table("certificates.json", lambda rows: rows.pop()), "却没有证书"),
    "a number twice": (table("certificates.json", number_twice), "编号重复"),
    "a revocation hidden or made up": (first("certificates.json", revocation_turned), "与申报的状态不符"),
}


class PackageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        if Package.made is None:
            Package.made = Package()
        cls.package = Package.made

    def test_agrees(self):
        """R2 R7 R16 S51 S53 S55 the whole package agrees with itself, and making it is on the chain"""
        self.assertEqual(self.package.reply.status, 200)
        code, said = self.package.check(self.package.files)
        self.assertEqual((code, said[-1]), (0, "全部一致"), said)
        self.assertIn(f"证书 {self.package.wanted} 份", said[0])
        self.assertGreaterEqual(self.package.told, 1)

    def test_who(self):
        """S12 only the plan's office and the bureau get it"""
        self.assertEqual(set(self.package.others.values()), {403})
        self.assertEqual(self.package.unknown, 404)

    def test_no_names(self):
        """R11 no expert's name is in any of its files"""
        self.assertGreater(len(self.package.names), 5)
        for name, data in self.package.files.items():
            for expert in self.package.names:
                self.assertNotIn(expert.encode(), data, name)

    def test_changes(self):
        """S54 S55 S51 each planted change is found at its place,
        and the signature of the list, which only the office can make, tells of all"""
        def check(change):
            files = dict(self.package.files)
            change(files)
            changed = files != self.package.files
            listed = {name: sha(data) for name, data in files.items() if not name.startswith("manifest.")}
            files["manifest.json"] = json.dumps(listed).encode()
            return changed, *self.package.check(files)

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            found = {name: pool.submit(check, change) for name, (change, _) in CHANGES.items()}
        for name, (_, words) in CHANGES.items():
            with self.subTest(name):
                changed, code, said = found[name].result()
                self.assertTrue(changed)
                self.assertEqual(code, 1, said)
                self.assertTrue(any("manifest.sig" in line for line in said), said)
                self.assertTrue(any(words in line and "manifest" not in line for line in said), (name, words, said))

    def test_list(self):
        """S55 a file that is missing, new or changed is named even before its content is looked at"""
        changes = [
            (lambda files: files.pop("README.txt"), "README.txt：缺少"),
            (lambda files: files.update({"more.txt": b"x"}), "more.txt：清单里没有"),
            (lambda files: files.update({"README.txt": b"x"}), "README.txt：内容与清单不符"),
        ]
        for change, words in changes:
            files = dict(self.package.files)
            change(files)
            code, said = self.package.check(files)
            self.assertEqual(code, 1)
            self.assertTrue(any(words in line for line in said), said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
