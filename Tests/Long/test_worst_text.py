"""As much of the worst text as a body may hold (T12; S20): every act, by form, multipart and JSON, as a value and as a name, signed out and
signed in. A request costs the server's processor at most 50 ms in a release build."""
import itertools
import json
import unittest
import urllib.parse

import load
from load import house

import test_hostile as hostile

MOST = 0.05 if load.OPTIMISED else 1.0
BODY = 1 << 20
TOKEN = "0" * 32
# Marks in an order that has to be changed, marks alone, on each letter, what joins or stretches a letter, a letter that becomes three,
# long runs, NUL, what turns the direction, and what has to be escaped.
WORST = [
    "\u0301\u0323", "\u0323", "\U000e0100", "e\u0301\u0323", "\u1161", "\u09be", "\ufb2c", "\U0001f1e8", "\uac00\u11a8",
    "a", "9", "长", "\0", "\u202e\u2066", "\ufeff\u200d", "<&\"'", "\\", "\r\n", " ", "e" + "\u0301" * 8,
]
# With these every text is tried; with the rest, one after the other.
EVERY_TEXT = {
    "/api/sign-in", "/api/registration/applicant", "/api/password/forgotten", "/api/gateway/callback", "/api/me/archive/project",
    "/api/notices/{id}/objections", "/api/office/plans", "/api/office/experts/rows",
}
# Files that are read as text where they come in: the field, and the bytes that it may have.
TEXT_FILES = {
    "/office/plans": ("file", 256 << 10), "/office/experts/rows": ("file", 1 << 20), "/office/payments/reconciliation": ("file", 4 << 20)}
# These end the session of who tries them, or take the whole server with them.
LASTING = {
    "/api/me/erasure", "/api/applications/{id}/withdrawal", "/api/applications/{id}/submission", "/api/demo/clock", "/api/demo/session"}


def draft(server):
    """Somebody with an application that can be edited, and the application."""
    with house.database(server.place) as db:
        login, case = db.execute("""
            SELECT a.login, c.id FROM cases c JOIN accounts a ON a.person_id = c.person_id WHERE c.state = 'draft'
            ORDER BY c.id LIMIT 1""").fetchone()
    fields = json.dumps({"account": login, "password": "Pingheng-2022"})
    reply = server.request("POST", "/api/sign-in", {"Content-Type": "application/json"}, fields)
    assert reply.status == 200, reply.text
    return house.Person(server, reply.json()["token"]), case


def much(piece, size):
    """So many bytes of it."""
    return (piece.encode() * (size // len(piece.encode()) + 1))[:size].decode(errors="ignore")


def as_json(name, value):
    return json.dumps({name: value}, ensure_ascii=False).encode()


def fitting(piece, make):
    """The longest run of a piece with which the whole body still fits."""
    each = len(make(piece * 2)) - len(make(piece))
    return make(piece * ((BODY - len(make(""))) // each))


class WorstText(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = house.Server(house.demo())
        cls.addClassCleanup(cls.server.kill)
        names = house.accounts(cls.server.place)
        cls.people = {role: cls.server.enter(names[role][0]) for role in hostile.ROLES}
        described = cls.server.request("GET", "/api/openapi.json").json()
        operations = [hostile.Operation(m, path, op) for path, ops in described["paths"].items() for m, op in ops.items()]
        cls.acts = [op for op in operations if op.method == "POST" and op.fields]
        cls.line, cls.figures = load.Line(cls.server), []

    def cost(self, what, path, headers, body):
        """Sends it, three times when something else may have taken the time: the seconds of processor time."""
        least = None
        for _ in range(3):
            before = load.processor(self.server)
            reply = self.line.ask("POST", path, headers, body)
            seconds = load.processor(self.server) - before
            self.assertTrue(200 <= reply.status < 500 and reply.status != 429, (what, reply.status, reply.text[:300]))
            least = seconds if least is None else min(least, seconds)
            if least <= MOST / 2:
                break
        self.figures.append((least, what))
        self.assertLessEqual(least, MOST, what)

    def askers(self, op):
        """Who sends it, with what the sending takes: as a program, as a page, and the token of its form."""
        form = {"Cookie": f"pingheng-form={TOKEN}"}
        if not op.signed:
            yield "signed out", {}, form, TOKEN
        person = self.people[op.roles[0] if op.roles else "applicant"]
        yield "signed in", person.bearer, person.cookie, person.csrf

    def bodies(self, op, piece, as_name, token):
        """Its address, type and body in each kind that the act takes; `None` for a program's token."""
        field = next((n for n, s in op.fields.items() if "maxLength" in s), next(iter(op.fields)))

        def pair(text):
            return (text, "x") if as_name else (field, text)

        def part(name, value):
            return f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'

        def parts(text):
            return (part("_token", token) + part(*pair(text)) + "--b--").encode()

        def plain(text):
            return f"_token={token}&{'='.join(pair(text))}".encode()

        def escaped(text):
            return urllib.parse.urlencode({"_token": token, **dict([pair(text)])}).encode()

        yield "JSON", op.at(), "application/json", fitting(piece, lambda text: as_json(*pair(text)))
        yield "urlencoded", op.at(page=True), "application/x-www-form-urlencoded", fitting(piece, plain)
        yield "escaped", op.at(page=True), "application/x-www-form-urlencoded", fitting(piece, escaped)
        yield "multipart", op.at(page=True), "multipart/form-data; boundary=b", fitting(piece, parts)

    def report(self, title):
        self.figures.sort(key=lambda figure: figure[0])
        least, worst = load.part([seconds for seconds, _ in self.figures], 0.5), self.figures[-1]
        load.say(f"{title}: {len(self.figures)} requests, median {least * 1000:.1f} ms, most {worst[0] * 1000:.1f} ms with {worst[1]}")

    def test_bodies(self):
        """B51 S20 as the value and as the name of a field, as much as the body admits"""
        type(self).figures = []
        turn = itertools.cycle(WORST)
        self.assertGreater(len(self.acts), 90)
        for op in self.acts:
            for piece in WORST if op.path in EVERY_TEXT else [next(turn), next(turn)]:
                for (who, program, page, token), as_name in itertools.product(self.askers(op), (False, True)):
                    for kind, path, media, body in self.bodies(op, piece, as_name, token):
                        what = (op.path, kind, "name" if as_name else "value", ascii(piece), who, len(body))
                        with self.subTest(what=what):
                            self.cost(what, path, {**(program if kind == "JSON" else page), "Content-Type": media}, body)
        self.report("full bodies")

    def test_admitted(self):
        """B51 S20 S26 as long as each field admits, with eight marks on each letter: what is taken costs no more than what is refused"""
        type(self).figures = []
        owner, case = draft(self.server)
        for op in self.acts:
            # A password's hash takes its time on purpose.
            if "password" in op.fields or op.path in LASTING:
                continue
            body = op.plausible()
            for name, schema in op.fields.items():
                if name in body and "maxLength" in schema and "enum" not in schema and schema.get("type", "string") == "string":
                    body[name] = ("e" + "\u0301" * 8) * min(schema["maxLength"], 40_000)
            sent = json.dumps(body, ensure_ascii=False).encode()
            if len(sent) > BODY:
                continue
            askers = [(who, program, op.at()) for who, program, _, _ in self.askers(op)]
            if op.path.startswith("/api/applications/{id}/"):
                askers.append(("the owner", owner.bearer, op.at(id=case)))
            for who, program, path in askers:
                with self.subTest(operation=op, who=who):
                    self.cost((op.path, "admitted", who, len(sent)), path, {**program, "Content-Type": "application/json"}, sent)
        self.report("what fields admit")

    def test_files(self):
        """B51 S20 lists, statements and plans as files, as long as they may be"""
        type(self).figures = []
        for (path, (name, size)), piece in itertools.product(TEXT_FILES.items(), WORST):
            person = self.people["office"]
            head = (
                f'--b\r\nContent-Disposition: form-data; name="_token"\r\n\r\n{person.csrf}\r\n'
                f'--b\r\nContent-Disposition: form-data; name="{name}"; filename="a.csv"\r\n\r\n')
            body = (head + much(piece, size) + "\r\n--b--").encode()
            what = (path, "file", ascii(piece), size)
            with self.subTest(what=what):
                self.cost(what, path, {**person.cookie, "Content-Type": "multipart/form-data; boundary=b"}, body)
        self.report("files")


if __name__ == "__main__":
    unittest.main()
