"""Ten thousand files and bodies that were bent somewhere, at the doors where strangers bring them (T12, T13; S20, S23, B50): each is
answered, none with a fault of the server's, and the process that serves is the same at the end. PINGHENG_MUTANTS sets how many."""
import io
import json
import os
import random
import socket
import unittest
import zipfile

import openpyxl
from PIL import Image

import load
from load import house

import evidence_files as files
import test_worst_text as worst

COUNT = int(os.environ.get("PINGHENG_MUTANTS", "10000"))
# 0, 1, the ends of 16, 32 and 64 bits and one beyond, and below zero.
NUMBERS = [0, 1, -1] + [(1 << bits) + more for bits in (15, 16, 31, 32, 63, 64) for more in (-1, 0, 1)]
MARKS = ["\u0301\u0323" * 20, "\0", "\u202e", "\ufeff", "\U000e0100" * 9, "'", '"', "{", "[" * 40, "&a *a", "!!python/object:os", "%%EOF"]
# What ended the process once.
FIRST = b"%PDF-1.4\n/ByteRange [0 9223372036854775807 1 1]"


def numeral(dice):
    return str(dice.choice(NUMBERS)).encode()


def word(dice):
    """A number as files write it: so many bytes, one end first or the other."""
    size = dice.choice((2, 4, 8))
    return (dice.choice(NUMBERS) & (1 << 8 * size) - 1).to_bytes(size, dice.choice(("big", "little")))


def mutant(data, dice):
    """The same bytes, bent in one to four places."""
    data = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(data) + 1)
        length = min(len(data) - at, 1 << dice.randrange(10))
        kind = dice.randrange(8)
        if kind == 0:
            data[at:at + 1] = bytes([dice.randrange(256)])
        elif kind == 1:
            bent = word(dice)
            data[at:at + len(bent)] = bent
        elif kind == 2:
            digits = [i for i in range(len(data)) if 0x30 <= data[i] <= 0x39]
            start = end = dice.choice(digits) if digits else at
            while end < len(data) and 0x30 <= data[end] <= 0x39:
                end += 1
            data[start:end] = numeral(dice)
        elif kind == 3:
            del data[at:at + length]
        elif kind == 4:
            data[at:at] = data[at:at + length] * dice.randint(1, 3)
        elif kind == 5:
            other = dice.randrange(len(data) + 1)
            data[other:other] = data[at:at + length]
        elif kind == 6:
            data[at:at] = dice.choice(MARKS).encode()
        else:
            del data[at:None if dice.randrange(4) == 0 else at + 1]
    return bytes(data)


def bent_table(table, dice):
    """A spreadsheet with one of its parts bent, packed as it should be; or the whole file bent."""
    if dice.randrange(3) == 0:
        return mutant(table, dice)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(table)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = dice.choice([name for name in names if "sheet" in name or "shared" in name or dice.randrange(3) == 0] or names)
        for name in names:
            new.writestr(name, mutant(old.read(name), dice) if name == chosen else old.read(name))
    return out.getvalue()


class Mutants(unittest.TestCase):
    KINDS = ("pdf", "png", "jpeg", "xlsx", "yaml", "json", "multipart", "cookie")

    @classmethod
    def setUpClass(cls):
        cls.server = house.Server(house.demo())
        cls.addClassCleanup(cls.server.kill)
        cls.pid = cls.server.process.pid
        cls.line, cls.statuses = load.Line(cls.server), {}
        names = house.accounts(cls.server.place)
        cls.office = cls.server.enter(names["office"][0])
        cls.owner, cls.case = worst.draft(cls.server)
        draft = cls.office.post("/api/office/plans", {"from": "template linping-manufacturing-2022"})
        assert draft.status == 200, draft.text
        cls.draft = f"/office/plans/drafts/{draft.json()['data']['id']}"
        cls.version = cls.office.get(f"/api{cls.draft}").json()["draft"]["version"]
        with house.database(cls.server.place) as db:
            query = "SELECT r.id FROM archive_records r JOIN cases c ON c.person_id = r.person_id WHERE c.id = ? ORDER BY r.id LIMIT 1"
            cls.record, = db.execute(query, [cls.case]).fetchone()
        cls.evidence = f"/me/archive/records/{cls.record}/evidence"
        cls.seeds()

    @classmethod
    def seeds(cls):
        documents = [f.data for f in list(files.good()) + list(files.bad_documents()) if f.data[:5] == b"%PDF-"]
        cls.pdf = [d for d in documents if len(d) < 200_000] + [FIRST]
        pictures = [f.data for f in files.bad_pictures()] + [
            files.saved(Image.new(mode, (300, 400), "white"), kind) for kind in ("PNG", "JPEG") for mode in ("L", "RGB")]
        pictures += [(house.ROOT / "Public/demo" / name).read_bytes() for name in ("signature.png", "portrait.jpg")]
        cls.png = [d for d in pictures if d[1:4] == b"PNG" and len(d) < 200_000]
        cls.jpeg = [d for d in pictures if d[:2] == b"\xff\xd8" and len(d) < 200_000]
        book, out = openpyxl.Workbook(), io.BytesIO()
        book.active.append(["姓名", "专业", "职称级别", "工作单位", "任期起", "任期止", "账号"])
        book.active.append(["张三", "机电制造", "高级", "研究院", "2022-01-01", 44_926, 1.5])
        book.save(out)
        cls.xlsx = out.getvalue()
        cls.yaml = house.LINPING.read_bytes()

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        assert code == 0, code

    def tearDown(self):
        self.assertIsNone(self.server.process.poll(), self.server.said()[-3000:])

    # One of each kind.

    def pdf_mutant(self, dice):
        file = mutant(dice.choice(self.pdf), dice)
        if dice.randrange(2):
            return self.send_file("/verify/file", None, "file", "a.pdf", file)
        return self.send_file(self.evidence, self.owner, "file", "a.pdf", file)

    def png_mutant(self, dice):
        file = mutant(dice.choice(self.png), dice)
        if dice.randrange(2):
            return self.send_file(f"/applications/{self.case}/commitment", self.owner, "hand", "a.png", file)
        return self.send_file(self.evidence, self.owner, "file", "a.png", file)

    def jpeg_mutant(self, dice):
        file = mutant(dice.choice(self.jpeg), dice)
        if dice.randrange(2):
            return self.send_file(f"/applications/{self.case}/photo", self.owner, "photo", "a.jpg", file)
        return self.send_file(self.evidence, self.owner, "file", "a.jpg", file)

    def xlsx_mutant(self, dice):
        return self.send_file("/office/experts/rows", self.office, "file", "a.xlsx", bent_table(self.xlsx, dice))

    def yaml_mutant(self, dice):
        """What is saved is read by the pages of the draft."""
        file = mutant(self.yaml, dice)
        saved = self.send_file(f"/api{self.draft}/source", self.office, "file", "a.yaml", file, version=str(self.version))
        if saved.status != 200:
            return saved
        type(self).version = saved.json()["data"]["version"]
        return self.line.ask("GET", self.draft + dice.choice(["", "/publish", "/trial"]), self.office.cookie)

    def json_mutant(self, dice):
        path, fields = dice.choice([
            ("/api/sign-in", {"account": "wang", "password": "x"}),
            ("/api/gateway/callback", {"order": "1", "amount": 30000, "state": "paid", "signature": "00"}),
            ("/api/me/archive/project", {"name": "控制阀", "from": "2020-01-01", "contribution": "设计", "open": True}),
            ("/api/office/experts", {"name": "张三", "years": 12, "list": ["a", 1.5, None, {"b": [True, False]}]}),
        ])
        headers = {"Content-Type": "application/json", **(self.office if "office" in path else self.owner).bearer}
        return self.line.ask("POST", path, headers, mutant(json.dumps(fields, ensure_ascii=dice.randrange(2) == 0).encode(), dice))

    def multipart_mutant(self, dice):
        body = (
            b'--bound\r\nContent-Disposition: form-data; name="_token"\r\n\r\n' + self.owner.csrf.encode()
            + b'\r\n--bound\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
            + FIRST + b'\r\n--bound\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n--bound--\r\n')
        headers = {"Content-Type": "multipart/form-data; boundary=bound", **self.owner.cookie}
        return self.line.ask("POST", self.evidence, headers, mutant(body, dice))

    def cookie_mutant(self, dice):
        """By hand, since no library sends such a head; line ends are taken out, they would make it another request."""
        cookie = f"pingheng={self.owner.token}; pingheng-form={'0' * 32}; pingheng-devices={'0' * 64}; pingheng-flash=%E5%A5%BD"
        bent = mutant(cookie.encode(), dice).replace(b"\r", b" ").replace(b"\n", b" ")
        head = b"GET /me/archive HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nCookie: " + bent + b"\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=60) as connection:
            connection.sendall(head)
            got = b""
            while piece := connection.recv(1 << 16):
                got += piece
        self.assertTrue(got.startswith(b"HTTP/1.1 "), (bent, got[:100]))
        return house.Reply(int(got.split(b" ", 2)[1]), {}, got)

    def send_file(self, path, person, field, name, data, **more):
        token = person.csrf if person else "0" * 32
        cookie = person.cookie if person else {"Cookie": f"pingheng-form={token}"}
        part = '--bound\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
        texts = "".join(part.format(*pair) for pair in {"_token": token, **more}.items())
        head = f'{texts}--bound\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        headers = {"Content-Type": "multipart/form-data; boundary=bound", **cookie}
        return self.line.ask("POST", path, headers, head.encode() + data + b"\r\n--bound--\r\n")

    def check(self, what, reply):
        seen = self.statuses.setdefault(what[0], {})
        seen[reply.status] = seen.get(reply.status, 0) + 1
        self.assertTrue(200 <= reply.status < 500, (what, reply.status, reply.text[:500]))
        self.assertNotEqual(reply.status, 429, what)

    def test_first(self):
        """B50 the 48 bytes that ended the process are a file without a good signature"""
        reply = self.send_file("/api/verify/file", None, "file", "a.pdf", FIRST)
        self.assertEqual((reply.status, reply.json()["signed"]), (200, False), reply.text)

    def test_mutants(self):
        """B50 S20 S23 PDF, PNG, JPEG, XLSX, YAML, JSON, multipart and cookies: no crash, no 5xx, the same process at the end"""
        for number in range(COUNT):
            kind = self.KINDS[number % len(self.KINDS)]
            # Each has dice of its own, so that one can be thrown again by its number.
            self.check((kind, number), getattr(self, f"{kind}_mutant")(random.Random(number)))
            if number % 500 == 0:
                self.assertIsNone(self.server.process.poll(), (kind, number))
        load.say("; ".join(f"{kind} {seen}" for kind, seen in self.statuses.items()))
        self.assertEqual(self.server.request("GET", "/healthz").status, 200)
        self.assertEqual(self.server.process.pid, self.pid)
        self.assertNotIn("request.failed", self.server.said())


if __name__ == "__main__":
    unittest.main()
