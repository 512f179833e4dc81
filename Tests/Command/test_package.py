"""A plan's package, checked by the script that lies in it and by nothing of ours (R2, R7, R15, R16, S51–S55): it agrees with itself, and each of
more than twenty planted changes is found at its place, though whoever made it has written the list of files anew."""
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
            (self.plan, self.wanted), *_ = db.execute(
                "SELECT c.plan_id, COUNT(*) FROM certificates x JOIN cases c ON c.id = x.case_id GROUP BY c.plan_id ORDER BY 2 DESC").fetchall()
            self.names = [row[0] for row in db.execute("SELECT name FROM experts")]
        server = house.Server(place)
        people = house.accounts(place)
        bureau = server.enter(people["bureau"][0])
        opened = bureau.post("/api/bureau/inspections", {"plan": self.plan, "size": 3, "reason": "年度随机抽查"})
        assert opened.status in (200, 201), opened.text
        drawn = bureau.post(f"/api/bureau/inspections/{re.search('[0-9a-f]{32}', opened.text).group()}/reveal", {"publicValue": "08 15 22 26"})
        assert drawn.status in (200, 201, 204), drawn.text
        self.reply = server.enter(people["bureau"][0]).get(f"/plans/{self.plan}/package.zip")
        self.others = {role: server.enter(people[role][0]).get(f"/plans/{self.plan}/package.zip").status for role in ("applicant", "employer", "authority", "expert", "administrator")}
        self.unknown = server.enter(people["bureau"][0]).get("/plans/no-such-plan/package.zip").status
        assert server.stop() == 0
        with house.database(place) as db:
            self.told = db.execute("SELECT COUNT(*) FROM audit_entries WHERE act = 'plan.packaged' AND subject = ?", [self.plan]).fetchone()[0]
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
    "a candidate added": (table("draws.json", lambda rows: rows[0]["candidates"].append(["E-9999", rows[0]["candidates"][0][1]])), "名单、人数或秘密数"),
    "a candidate taken out": (table("draws.json", lambda rows: rows[0]["candidates"].pop()), "名单、人数或秘密数"),
    "seats changed": (table("draws.json", lambda rows: rows[0]["seats"].__setitem__(0, rows[0]["seats"][0].rsplit(" ", 1)[0] + " 1")), "名单、人数或秘密数"),
    "another secret number": (table("draws.json", lambda rows: rows[0].update(nonce="00" * 32, nonceDigest=sha(bytes(32)))), "承诺与审计链"),
    "another public value": (table("draws.json", lambda rows: rows[0].update(publicValue="1 2 3 4 5")), "种子不符"),
    "another seed": (table("draws.json", lambda rows: rows[0].update(seed="11" * 32)), "种子不符"),
    "a member exchanged": (table("draws.json", lambda rows: rows[0]["result"].__setitem__(0, next(c for c, _ in rows[0]["candidates"] if c not in rows[0]["result"]))), "重新抽取的结果不同"),
    "a case spared by an inspection": (table("inspections.json", lambda rows: rows[0]["candidates"].remove(next(c for c in rows[0]["candidates"] if c[0] in rows[0]["result"]))), "抽查"),
    "a sample exchanged": (table("inspections.json", lambda rows: rows[0]["result"].__setitem__(0, next(c for c, _ in rows[0]["candidates"] if c not in rows[0]["result"]))), "重新抽取的结果不同"),
    "a vote turned": (table("ballots.json", lambda rows: rows[0]["votes"][0].__setitem__(1, "no" if rows[0]["votes"][0][1] == "yes" else "yes")), "票单与摘要不符"),
    "a vote taken out": (table("ballots.json", lambda rows: rows[0]["votes"].pop()), "票单与摘要不符"),
    "a vote added": (table("ballots.json", lambda rows: rows[0]["votes"].append(["ff" * 16, "yes"])), "重新计票的结果不同"),
    "a vote turned, counted anew": (table("ballots.json", recounted), "审计链上宣布时"),
    "another count, counted and told anew": (table("ballots.json", lambda rows: rows[0].update(yes=rows[0]["yes"] - 1, abstain=rows[0]["abstain"] + 1)), "表决结果"),
    "a byte of a result sheet": (lambda files: files.update({name: turn(files[name], len(files[name]) // 3) for name in [min(n for n in files if n.startswith("results/"))]}), "表决结果"),
    "a result sheet taken out": (table("results.json", without_meetings), "没有表决结果表"),
    "passed against the votes": (table("ballots.json", lambda rows: rows[0].update(passed=not rows[0]["passed"])), "是否通过与票数不符"),
    "fewer present": (table("ballots.json", lambda rows: rows[0].update(present=1)), "法定人数"),
    "a step of a case left out": (case_line(lambda case: case["events"].pop(2)), "经过与审计链不符"),
    "another state": (case_line(lambda case: case.update(state="refused")), "状态不是最后一步"),
    "certified without a vote": (table("ballots.json", lambda rows: rows.remove(next(row for row in rows if row["passed"]))), "没有通过的表决"),
    "a notice cut short": (table("notices.json", lambda rows: rows[0].update(days=4)), "不足五个工作日"),
    "a notice that ends a day earlier": (table("notices.json", lambda rows: rows[0].update(lastDay=day_before(rows[0]["lastDay"]))), "期满的日期与审计链不符"),
    "an interruption made up": (table("notices.json", lambda rows: rows[0]["interruptions"].append(
        {"from": None, "to": None, "workdays": 1, "reason": "检修", "lastBefore": rows[0]["lastDay"], "lastDay": rows[0]["lastDay"], "at": rows[0]["publishedAt"]})), "中断和延长与审计链不符"),
    "a holiday made a working day": (table("calendar.json", lambda calendar: calendar["changes"].append({"edition": 1, "year": 2022, "body": "{}"})), "工作日历第 1 版"),
    "more days off": (table("calendar.json", lambda calendar: [year["off"].append({"name": "假", "from": f"{year['year']}-01-01", "to": f"{year['year']}-12-31"}) for year in calendar["bundled"]]), "扣除中断的日子只有"),
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
    "a holder exchanged": (table("certificates.json", lambda rows: rows[0].update(holder="别人")), "持证人"),
    "a certificate taken out": (table("certificates.json", lambda rows: rows.pop()), "却没有证书"),
    "a number twice": (table("certificates.json", lambda rows: rows[1].update(sequence=rows[0]["sequence"], series=rows[0]["series"])), "编号重复"),
    "a revocation hidden or made up": (table("certificates.json", lambda rows: rows[0].update(revokedAt="" if rows[0]["revokedAt"] else "2022-12-01T00:00:00+08:00")), "与申报的状态不符"),
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
        """S54 S55 S51 each planted change is found at its place, and the signature of the list, which only the office can make, tells of all"""
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
        for change, words in ((lambda f: f.pop("README.txt"), "README.txt：缺少"), (lambda f: f.update({"more.txt": b"x"}), "more.txt：清单里没有"),
                              (lambda f: f.update({"README.txt": b"x"}), "README.txt：内容与清单不符")):
            files = dict(self.package.files)
            change(files)
            code, said = self.package.check(files)
            self.assertEqual(code, 1)
            self.assertTrue(any(words in line for line in said), said)


if __name__ == "__main__":
    unittest.main(verbosity=2)
