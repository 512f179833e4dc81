"""Nobody but the office learns who the experts are (R11, S19): every page and file that the public, applicants,
employers and authorities can reach by links, each as page and as JSON, searched for the experts' names, accounts and
ids in whatever form they could stand there."""
import io
import json
import re
import subprocess
import unittest
import urllib.parse
import zipfile

import house

# Links of a page, also those of pictures and forms that only look something up.
LINKS = re.compile(r"""(?:href|src|action)="(/[^"#]*)""")
# Pages of one shape beyond this many are alike: cases of a list, files of a case.
ALIKE = 12
MOST = 900


def shape(path):
    return re.sub(r"[0-9a-f]{16,}|[0-9]{4,}[0-9A-Za-z-]*", "*", urllib.parse.urlsplit(path).path)


def piped(command, data):
    """What a program makes of these bytes."""
    return subprocess.run(command, input=data, capture_output=True, timeout=60).stdout


def texts(reply):
    """What a reader of the answer gets to see: headers, the bytes, and what is packed in them."""
    yield " ".join(f"{name}: {value}" for name, value in reply.headers.items())
    kind = reply.headers.get("content-type", "")
    if kind.startswith("application/pdf"):
        plain = piped(["qpdf", "--qdf", "--object-streams=disable", "-", "-"], reply.body)
        yield plain.decode("latin-1")
        yield plain.decode("utf-16-be", errors="ignore")
        yield piped(["pdftotext", "-layout", "-", "-"], reply.body).decode()
    elif reply.body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(reply.body)) as archive:
            for name in archive.namelist():
                data = archive.read(name)
                yield name + " " + data.decode(errors="replace")
    else:
        yield urllib.parse.unquote(reply.text)


class Leaks(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = house.demo()
        cls.server = house.Server(cls.place)
        with house.database(cls.place) as db:
            people = {row[0] for row in db.execute("SELECT name FROM persons")}
            rows = db.execute("""
                SELECT e.id, e.name, e.account_id, a.login
                FROM experts e LEFT JOIN accounts a ON a.id = e.account_id""").fetchall()
        cls.needles = {text for row in rows for text in row if text and text not in people}
        # As PDF tools write text beyond ASCII, and as JSON may.
        cls.needles |= {json.dumps(text)[1:-1] for text in cls.needles}
        cls.names = house.accounts(cls.place)

    @classmethod
    def tearDownClass(cls):
        said = cls.server.said()
        assert cls.server.stop() == 0
        # But for the accounts that the demo shows to whoever starts it.
        lines = [line for line in said.splitlines() if not line.startswith("  ") and any(needle in line for needle in cls.needles)]
        assert not lines, lines[:3]

    def crawl(self, get, starts):
        """Everything that links lead to; the number of answers that were searched."""
        wanted, seen, alike, searched = list(starts), set(starts), {}, 0
        while wanted and searched < MOST:
            path = wanted.pop(0)
            form = shape(path)
            alike[form] = alike.get(form, 0) + 1
            if alike[form] > ALIKE:
                continue
            for address in (path, "/api" + path):
                reply = get(address)
                self.assertLess(reply.status, 500, address)
                searched += 1
                for text in texts(reply):
                    found = sorted(needle for needle in self.needles if needle in text)
                    self.assertEqual(found, [], (address, text[:300]))
                if address == path and reply.headers.get("content-type", "").startswith("text/html"):
                    for link in LINKS.findall(reply.text):
                        link = link.replace("&amp;", "&")
                        self.assertTrue(link.isascii(), f"{link} on {path} carries what only people read")
                        if link not in seen and not link.startswith(("/sign-out", "/demo")):
                            seen.add(link)
                            wanted.append(link)
        self.assertLess(searched, MOST, "the crawl has an end")
        return searched

    def role(self, role, *accounts):
        for account in accounts:
            with self.subTest(role=role, account=account):
                person = self.server.enter(account)
                everybody = json.loads((self.place / "data/demo.json").read_text())["accounts"]
                home = next(one["home"] for one in everybody if one["account"] == account)
                self.assertGreater(self.crawl(person.get, [home]), 30)

    def test_finds(self):
        """R11 the search itself finds a name: on the office's own page of experts"""
        reply = self.server.enter(self.names["office"][0]).get("/office/experts")
        self.assertTrue(any(needle in text for text in texts(reply) for needle in self.needles))

    def test_public(self):
        """R11 S19 the public"""
        entrances = ["/", "/plans", "/notices", "/verify", "/api/openapi.json", "/metrics"]
        self.assertGreater(self.crawl(lambda path: self.server.request("GET", path), entrances), 30)

    def test_applicant(self):
        """R11 S19 applicants, among them one whose case has been voted on, and their own data"""
        with house.database(self.place) as db:
            rows = db.execute("""
                SELECT a.login FROM accounts a
                JOIN cases c ON c.person_id = a.person_id JOIN ballots b ON b.case_id = c.id
                ORDER BY a.login LIMIT 2""")
            voted = [row[0] for row in rows]
        self.role("applicant", self.names["applicant"][0])
        for login in voted:
            account = {"account": login, "password": "Pingheng-2022"}
            headers = {"Content-Type": "application/json"}
            reply = self.server.request("POST", "/api/sign-in", headers, json.dumps(account))
            person = house.Person(self.server, reply.json()["token"])
            self.assertGreater(self.crawl(person.get, ["/me", "/me/export"]), 30)

    def test_employer(self):
        """R11 S19 employers"""
        self.role("employer", *self.names["employer"][:2])

    def test_authority(self):
        """R11 S19 authorities"""
        self.role("authority", *self.names["authority"][:2])


if __name__ == "__main__":
    unittest.main(verbosity=2)
