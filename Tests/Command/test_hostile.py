"""Thousands of hostile requests against one server (T2, T4, T12, T13; S9–S18, S20, S26, S28, S33):
each is refused in words, none changes anything.

Most are generated from the API's own description: every operation × who asks × how the request is bent. Those that no HTTP library
would send go through a bare socket. After each group the whole database is compared with what it was, and so are the files.
"""
import hashlib
import itertools
import json
import re
import secrets
import socket
import unittest
import urllib.parse

import house

ROLES = ("applicant", "employer", "authority", "office", "expert", "bureau", "administrator")
# What a failure inside would show.
LEAKS = re.compile(
    rb"Fatal error|Swift\.|sqlite error|sqlite3?_|GRDB|NSCocoa|Error Domain|/Sources/|/tmp/|stack trace|StoreError",
    re.I)
CHINESE = re.compile(r"[\u4e00-\u9fff]{2}")
# These refuse nobody who comes properly: they are not called with a body that would be right.
CLOCK = "/api/demo/clock"


def unknown():
    return secrets.token_hex(16)


# Reading that is itself an act on record: who takes all that the platform holds of a person is on the audit chain.
RECORDED = {"/api/me/export"}


class Operation:
    def __init__(self, method, path, described):
        self.method, self.path, self.id = method.upper(), path, described["operationId"]
        self.roles = described.get("x-roles")
        self.signed = self.roles is not None or "security" in described
        self.parts = re.findall(r"\{(\w+)\}", path)
        self.query = [p["name"] for p in described.get("parameters", []) if p["in"] == "query"]
        body = described.get("requestBody", {}).get("content", {})
        self.files = "multipart/form-data" in body
        schema = next(iter(body.values()), {}).get("schema", {})
        self.fields, self.required = schema.get("properties", {}), schema.get("required", [])

    def at(self, value=None, page=False, **values):
        """The address with its parts filled in."""
        path = self.path
        for part in self.parts:
            path = path.replace("{" + part + "}", urllib.parse.quote(values.get(part) or value or unknown(), safe=""))
        return path[4:] or "/" if page else path

    def plausible(self):
        """A body that the form would take; every id in it is of nothing."""
        body = {}
        for name, schema in self.fields.items():
            if "contentMediaType" in schema:
                continue
            kind = schema.get("type")
            if "enum" in schema:
                body[name] = next((v for v in schema["enum"] if v), schema["enum"][0])
            elif schema.get("format") == "date":
                body[name] = "2022-08-20"
            elif kind == "integer":
                body[name] = max(schema.get("minimum", 1), 1)
            elif kind == "boolean":
                body[name] = True
            elif kind == "array":
                body[name] = [schema["items"]["enum"][0]] if "enum" in schema.get("items", {}) else [unknown()]
            elif name in ("case", "plan", "record", "unit", "employer", "membership", "order", "expert", "number"):
                body[name] = unknown()[: schema.get("maxLength", 32)]
            else:
                body[name] = "内容" * max(1, (schema.get("minLength") or 1))
        return body

    def __repr__(self):
        return f"{self.method} {self.path}"


class Snapshot:
    """Everything that a request could change: rows, audit entries by act, files."""

    # When somebody was last seen, how often a password was wrong, and where the clock stood change by themselves.
    LEFT_OUT = {"sessions": None, "wrong_guesses": None, "accounts": ("totp_step",), "business_clock": ("stood",)}

    def __init__(self, place, but_acts=()):
        self.tables = {}
        with house.database(place) as db:
            for table in house.counts(place):
                if table in self.LEFT_OUT and self.LEFT_OUT[table] is None:
                    continue
                rows = self.entries(db, but_acts) if table == "audit_entries" else self.rows(db, table)
                self.tables[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
        self.files = sorted(str(p) for p in (place / "data" / "files").rglob("*") if p.is_file())

    def rows(self, db, table):
        left_out = self.LEFT_OUT.get(table, ())
        columns = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")') if row[1] not in left_out]
        return sorted(repr(row) for row in db.execute(f'SELECT {", ".join(columns)} FROM "{table}"'))

    @staticmethod
    def entries(db, but_acts):
        """How many audit entries there are of each act, but for those that the attempts themselves leave."""
        found = db.execute("SELECT act, COUNT(*) FROM audit_entries GROUP BY act ORDER BY act")
        return [repr(row) for row in found if row[0] not in but_acts]

    def changes(self, other):
        tables = [table for table in self.tables if self.tables[table] != other.tables[table]]
        return tables + (["files"] if self.files != other.files else [])


class Hostile(unittest.TestCase):
    asked = 0

    @classmethod
    def setUpClass(cls):
        cls.place = house.demo()
        cls.server = house.Server(cls.place)
        names = cls.names = house.accounts(cls.place)
        cls.people = {role: [cls.server.enter(name) for name in names[role][:2]] for role in ROLES}
        described = cls.server.request("GET", "/api/openapi.json").json()
        cls.operations = [Operation(m, path, op) for path, ops in described["paths"].items() for m, op in ops.items()]
        cls.acts = [op for op in cls.operations if op.method == "POST"]
        cls.reads = [op for op in cls.operations if op.method == "GET"]
        with house.database(cls.place) as db:
            cls.look_up(db, names["applicant"][0])
        cls.owner = {}
        for state, (login, case) in cls.owners.items():
            account = {"account": login, "password": "Pingheng-2022"}
            reply = cls.server.request(
                "POST", "/api/sign-in", {"Content-Type": "application/json"}, json.dumps(account))
            assert reply.status == 200, reply.text
            cls.owner[state] = (house.Person(cls.server, reply.json()["token"]), case)
        for person in itertools.chain(*cls.people.values()):
            person.csrf

    @classmethod
    def look_up(cls, db, applicant):
        """What the demo has: its cases, whose they are, and what is not this applicant's."""
        cls.owners = {}
        cases = db.execute("""
            SELECT c.state, a.login, c.id FROM cases c JOIN accounts a ON a.person_id = c.person_id ORDER BY c.id""")
        for state, login, case in cases:
            cls.owners.setdefault(state, (login, case))
        cls.unit = dict(db.execute("""
            SELECT a.login, m.unit_id FROM accounts a JOIN memberships m ON m.account_id = a.id
            WHERE m.unit_id IS NOT NULL"""))
        cls.person = dict(db.execute("SELECT login, person_id FROM accounts WHERE person_id IS NOT NULL"))
        fields = ("id", "person", "employer", "authority", "office", "state")
        rows = db.execute(
            "SELECT id, person_id, employer_id, authority_id, office_id, state FROM cases ORDER BY id")
        cls.cases = [dict(zip(fields, row)) for row in rows]
        me = cls.person[applicant]
        cls.foreign_record, = db.execute("""
            SELECT id FROM archive_records WHERE person_id <> ? AND kind = 'project'
            ORDER BY id LIMIT 1""", [me]).fetchone()
        # Nobody's who works, or applied, where the employer's account is: that employer has to look at it.
        at = cls.unit[cls.names["employer"][0]]
        cls.foreign_evidence, = db.execute("""
            SELECT e.id FROM evidence e JOIN persons p ON p.id = e.person_id
            WHERE p.id <> ? AND p.employer_id <> ?
                AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.person_id = p.id AND c.employer_id = ?)
            ORDER BY e.id LIMIT 1""", [me, at, at]).fetchone()
        cls.foreign_order, = db.execute("""
            SELECT p.id FROM payments p JOIN cases c ON c.id = p.case_id WHERE c.person_id <> ?
            ORDER BY p.id LIMIT 1""", [me]).fetchone()
        cls.internal = db.execute(
            "SELECT id, unit_id FROM notices WHERE kind = 'employer' ORDER BY id").fetchall()
        cls.meeting, = db.execute(
            "SELECT id FROM meetings WHERE state = 'closed' ORDER BY id LIMIT 1").fetchone()

    @classmethod
    def tearDownClass(cls):
        said, code = cls.server.said(), cls.server.stop()
        assert code == 0, code
        assert "request.failed" not in said, said[-3000:]
        audit = house.audit(cls.place)
        assert audit[0] == 0 and audit[1]["ok"], audit
        assert cls.asked >= 200, cls.asked

    def setUp(self):
        self.allowed, self.before = (), Snapshot(self.place)

    def allow(self, *acts):
        """Audit entries that the attempts themselves leave."""
        self.allowed, self.before = acts, Snapshot(self.place, acts)

    def tearDown(self):
        """Nothing has changed, and the server is well."""
        self.assertEqual(Snapshot(self.place, self.allowed).changes(self.before), [])
        self.assertEqual(self.server.request("GET", "/healthz").status, 200)

    def refused(self, method, path, headers=None, body=None, status=None, harmless=()):
        """Asks, and expects a refusal in words; `harmless` names other statuses that are right for this shape."""
        type(self).asked += 1
        if isinstance(body, (dict, list)):
            headers, body = {"Content-Type": "application/json", **(headers or {})}, json.dumps(body)
        reply = self.server.request(method, path, headers, body, timeout=30)
        what = (method, path[:200], headers, (body or "")[:300], reply.status, reply.text[:400])
        if reply.status in harmless:
            self.assertIsNone(LEAKS.search(reply.body), what)
            return reply
        self.assertTrue(400 <= reply.status < 500, what)
        if status is not None:
            self.assertIn(reply.status, status if isinstance(status, tuple) else (status,), what)
        self.assertIn("content-security-policy", reply.headers, what)
        self.assertIsNone(LEAKS.search(reply.body), what)
        if method == "HEAD":
            return reply
        if path.startswith("/api/"):
            self.assertEqual(reply.headers.get("content-type"), "application/problem+json", what)
            problem = reply.json()
            self.assertEqual(problem["status"], reply.status, what)
            self.assertRegex(problem["title"], CHINESE, what)
            self.assertRegex(problem.get("detail") or "", CHINESE, what)
        else:
            self.assertIn("text/html", reply.headers.get("content-type", ""), what)
            self.assertRegex(reply.text, CHINESE, what)
        return reply

    def right(self, operation, other=False):
        """Somebody who may in general, signed in where that is needed."""
        role = operation.roles[0] if operation.roles else "applicant"
        return self.people[role][1 if other else 0]


class Generated(Hostile):
    def test_signed_out(self):
        """S11 S14 who is not signed in, or comes with a made-up session, gets 401 from the API and the sign-in page from pages."""
        self.assertGreater(len(self.operations), 150)
        for op in self.operations:
            if not op.signed:
                continue
            with self.subTest(operation=op):
                body = {} if op.method == "POST" else None
                self.refused(op.method, op.at(), {}, body, 401)
                self.refused(op.method, op.at(), {"Authorization": "Bearer " + secrets.token_hex(32)}, body, 401)
                self.refused(op.method, op.at(), {"Cookie": "pingheng=" + secrets.token_hex(32)}, body, 401)
                # A page leads to sign-in, which shows nothing of what was asked for.
                reply = self.refused(op.method, op.at(page=True), {}, "" if op.method == "POST" else None, harmless=(303,))
                if reply.status == 303:
                    self.assertTrue(reply.headers["location"].startswith("/sign-in?back=%2F"), reply.headers)

    def test_wrong_role(self):
        """S12 S13 everybody in every other role is refused, before anything of the body is looked at."""
        count = 0
        for op in self.operations:
            for role in ROLES:
                if op.roles is None or role in op.roles:
                    continue
                with self.subTest(operation=op, role=role):
                    person = self.people[role][0]
                    self.refused(op.method, op.at(), person.bearer, op.plausible() if op.method == "POST" else None, 403)
                    count += 1
        self.assertGreater(count, 500)

    def test_token(self):
        """S9 a form without its token, with another session's, or from another site is refused; so is JSON by cookie."""
        stranger = self.people["administrator"][1]
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for op in self.acts:
            person = self.right(op)
            with self.subTest(operation=op):
                path = op.at(page=True)
                for token in ("", "_token=", f"_token={stranger.csrf}", f"_token={secrets.token_hex(16)}", f"_token={person.csrf[:-1]}"):
                    self.refused("POST", path, {**person.cookie, **form}, token, 403)
                good = f"_token={person.csrf}"
                self.refused("POST", path, {**person.cookie, **form, "Origin": "https://evil.example"}, good, 403)
                self.refused("POST", path, {**person.cookie, **form, "Origin": "null"}, good, 403)
                self.refused("POST", path, {**person.cookie, **form, "Sec-Fetch-Site": "cross-site"}, good, 403)
                self.refused("POST", op.at(), person.cookie, {}, 403)
                self.refused("POST", op.at(), {**person.cookie, "X-CSRF-Token": stranger.csrf}, {}, 403)

    def test_unknown_ids(self):
        """S14 an id of nothing, also one that means harm, is not found, whatever else is right."""
        nasty = [
            unknown(), "' OR '1'='1", "1; DROP TABLE cases--", "..%2F..%2Fetc%2Fpasswd", "%25", "-1", "0", "9" * 400,
            "null", "🙂", "*", "{id}", "<script>",
        ]
        for op in self.operations:
            if not op.parts:
                continue
            for value in nasty if op.method == "GET" else nasty[:4]:
                with self.subTest(operation=op, value=value):
                    # An empty answer for a certificate number nobody holds tells nothing; a public page may say so with 200.
                    harmless = (200,) if op.path in ("/api/certificates/{number}",) else ()
                    person = self.right(op)
                    body = op.plausible() if op.method == "POST" else None
                    self.refused(op.method, op.at(value), person.bearer, body, harmless=harmless)

    def test_unknown_ids_in_bodies(self):
        """S14 S18 a body that is right but for its ids, which are of nothing, does nothing."""
        ids = {"case", "plan", "record", "unit", "employer", "membership", "order", "expert", "ballot"}
        count = 0
        for op in self.acts:
            # In an archive an employer is a name, and any name is right.
            if op.parts or op.files or not ids & set(op.fields) or op.path.startswith("/api/me/archive"):
                continue
            with self.subTest(operation=op):
                # A batch answers 200 and says of each row what was not done (S18).
                batch = any(op.fields.get(name, {}).get("type") == "array" for name in ids)
                person = self.right(op)
                reply = self.refused(
                    "POST", op.at(), person.bearer, op.plausible(), harmless=(200,) if batch else ())
                if reply.status == 200:
                    self.assertRegex(reply.text, "没有|未|不", reply.text)
                count += 1
        self.assertGreater(count, 8)

    @staticmethod
    def wrong_values(schema, required):
        """What a field of this kind never takes."""
        values = [{"a": 1}, [[["x"]]], "a\u0000b", "\u202egnp.exe", "\ud800"]
        if "contentMediaType" in schema:
            values = values[:2] + ["not a file"]
        if "maxLength" in schema:
            values.append("长" * (schema["maxLength"] + 1))
        if schema.get("type") == "integer":
            too_small = -1 if schema["minimum"] > -1 else schema["minimum"] - 1
            values += [too_small, 10**30, 1.5, 1e300, "１２", "0x10"]
            # Nothing at all is right where nothing is required.
            values += ["", " "] if required else []
        if schema.get("format") == "date":
            values += ["2022-02-30", "99999-01-01", "0000-00-00", "2022-8-1", "-2022-01-01", 20220801]
        if "enum" in schema:
            values += ["no such choice", schema["enum"][:2] + ["x"]]
        if schema.get("type") == "boolean":
            values += ["perhaps", 7]
        return values

    def test_field_shapes(self):
        """S16 S26 S28 every field of every act: an object, a list of lists, a control character, too long a text,
        a number beyond all bounds, twice: refused as 400 or 422."""
        for op in self.acts:
            person = self.right(op)
            for name, schema in op.fields.items():
                for value in self.wrong_values(schema, required=name in op.required):
                    if name == "password" and value in ("a\u0000b", "\u202egnp.exe") and len(op.required) < 2:
                        continue
                    shape = {name: value}
                    with self.subTest(operation=op, shape=str(shape)[:120]):
                        self.refused("POST", op.at(), person.bearer, shape, (400, 403, 404, 409, 413, 415, 422))
                if schema.get("type") != "array":
                    with self.subTest(operation=op, twice=name):
                        self.twice(op, person, name)

    def twice(self, op, person, name):
        """Twice the same name, in JSON and in a form."""
        headers = {**person.bearer, "Content-Type": "application/json"}
        body = f'{{"{name}": "x", "{name}": "x"}}'
        self.refused("POST", op.at(), headers, body, (400, 403, 404, 409, 413, 415, 422))
        headers = {**person.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = f"_token={person.csrf}&{name}=x&{name}=y"
        self.refused("POST", op.at(page=True), headers, body, (400, 403, 404, 409, 422))

    def test_more_than_asked(self):
        """S16 fields that an act does not have are refused, not ignored:
        state, role, amount, owner, and what JavaScript would trip over."""
        for op in self.acts:
            extras = [
                {"state": "certified"},
                {"role": "administrator", "unit_id": "platform"},
                {"cents": 1, "__proto__": {"admin": True}},
                {"id": unknown(), "person_id": unknown()},
                {"": "x"},
                {"a" * 5_000: 1},
            ]
            for extra in extras:
                with self.subTest(operation=op, extra=str(extra)[:60]):
                    if set(extra) & set(op.fields):
                        continue
                    body = {k: v for k, v in op.plausible().items()} if extra.keys() & {"state"} else {}
                    self.refused("POST", op.at(), self.right(op).bearer, {**body, **extra}, (400, 403, 404, 409, 415, 422))

    def test_bodies(self):
        """S20 bodies that are no JSON, no object, too deep, of another type or encoding: 400, 413, 415."""
        bodies = [
            "", "{", "null", "[]", '"x"', "7", "{'a': 1}", '{"a": NaN}', '{"a": 1,}', "{}{}", "\ufeff{}",
            '{"a":' * 40 + "1" + "}" * 40,
            "[" * 100_000,
            b"\xff\xfe{\x00}\x00",
            b'{"a": "\xff\xc0\x80"}',
            b'{"a": "\xed\xa0\x80"}',
            b"\x00" * 100,
            '{"a": "\\u12"}',
            '{"a": "\\x"}',
            "{" + ",".join(f'"a{n}": 1' for n in range(501)) + "}",
        ]
        types = [
            "text/xml", "application/x-www-form-urlencoded", "text/plain", "application/json-seq",
            "multipart/form-data", "*/*",
        ]
        for op in self.acts:
            person = self.right(op)
            as_json = {**person.bearer, "Content-Type": "application/json"}
            chosen = bodies if not op.parts and op.fields else bodies[:4]
            for body in chosen:
                if body == "" and not op.required:
                    continue
                with self.subTest(operation=op, body=str(body)[:60]):
                    data = body.encode() if isinstance(body, str) else body
                    self.refused("POST", op.at(), as_json, data, (400, 404, 409, 413, 415, 422))
            for kind in types:
                with self.subTest(operation=op, kind=kind):
                    self.refused("POST", op.at(), {**person.bearer, "Content-Type": kind}, b"a=b", (400, 415))
            with self.subTest(operation=op, kind="compressed"):
                self.refused("POST", op.at(), {**as_json, "Content-Encoding": "gzip"}, b"\x1f\x8b\x08\x00", 415)

    def test_methods(self):
        """S11 no method but those declared: 405 with the list of those that are."""
        declared = {}
        for op in self.operations:
            declared.setdefault(op.path, {}).update({op.method: op}, **({"HEAD": op} if op.method == "GET" else {}))
        for path, methods in declared.items():
            op = next(iter(methods.values()))
            for method in {"PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"} - set(methods):
                with self.subTest(operation=op, method=method):
                    reply = self.refused(method, op.at(), self.right(op).bearer, None, 405)
                    self.assertEqual(set(reply.headers.get("allow", "").split(", ")), set(methods))

    def test_queries(self):
        """S28 S29 every query of every page, with numbers beyond all bounds and text that means harm: an answer or a refusal, no trap."""
        values = [
            "-1", "0", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1e9", "' OR 1=1 --",
            "%25", "_", "a" * 3_000, "<script>alert(1)</script>", "99999-12-31", "\u4e00" * 300, "../../etc/passwd",
        ]
        guessed = {"page", "size", "sort", "q", "state", "before", "after", "plan", "back"}
        names = sorted({name for op in self.reads for name in op.query} | guessed)
        for op in self.reads:
            if op.parts and not op.query or op.path in RECORDED:
                continue
            for name in names if not op.parts else op.query:
                for value in values if name in op.query or name in ("page", "q") else values[:2]:
                    with self.subTest(operation=op, name=name, value=value[:40]):
                        path = op.at(page=True) + "?" + urllib.parse.urlencode({name: value})
                        person = self.right(op)
                        reply = self.refused("GET", path, person.cookie, harmless=(200, 303, 404))
                        self.assertNotIn(b"<script>alert(1)</script>", reply.body)

    def foreign_cases(self):
        """Cases that the first person of each role has nothing to do with, or not yet."""
        mine = {role: self.unit.get(self.names[role][0]) for role in ROLES}
        me = self.person[self.names["applicant"][0]]

        early = ("draft", "employerReview", "authorityReview", "underReview")

        def cases(rule):
            return [case["id"] for case in self.cases if rule(case)]

        return {
            "applicant": cases(lambda case: case["person"] != me)[::40],
            "employer": cases(lambda case: case["employer"] != mine["employer"] and case["state"] != "draft")[::40],
            "authority": cases(lambda case: case["authority"] != mine["authority"])[::40],
            "office": cases(lambda case: case["state"] == "draft")[:4],
            "bureau": cases(lambda case: case["state"] in early)[::20],
            "expert": cases(lambda case: case["state"] in ("draft", "certified", "employerReview"))[::8],
        }

    def test_other_peoples(self):
        """T2 T4 S14 what belongs to others answers as if it did not exist:
        cases, records, files, orders, notices of other people and other units."""
        foreign = self.foreign_cases()
        no_case = ("/notices/", "/meetings/", "/objections/", "/draws/", "/rechecks/")
        count = 0
        for op in self.operations:
            role = op.roles[0] if op.roles else None
            if role not in foreign or not ({"id", "case"} & set(op.parts)) or any(part in op.path for part in no_case):
                continue
            for case in foreign[role]:
                with self.subTest(operation=op, case=case):
                    body = op.plausible() if op.method == "POST" else None
                    if op.files:
                        body = None
                    self.refused(op.method, op.at(case), self.people[role][0].bearer, body, (403, 404, 409, 415, 422))
                    count += 1
        applicant, employer = self.people["applicant"][0], self.people["employer"][0]
        for op in self.operations:
            if "record" in op.parts and op.roles == ["applicant"]:
                with self.subTest(operation=op, record="another's"):
                    body = None if op.files or op.method == "GET" else op.plausible()
                    path = op.at(record=self.foreign_record)
                    self.refused(op.method, path, applicant.bearer, body, (404, 409, 415, 422))
                    count += 1
        unit = self.unit[self.names["employer"][0]]
        notice = next(n for n, owner in self.internal if owner != unit)
        evidence = f"/api/evidence/{self.foreign_evidence}"
        asked = [
            (applicant, evidence),
            (employer, evidence),
            (self.people["administrator"][0], evidence),
            (applicant, f"/api/pay/{self.foreign_order}"),
            (employer, f"/api/employer/notices/{notice}"),
            (employer, f"/api/employer/notices/{notice}/table.pdf"),
            (employer, f"/api/employer/notices/{notice}/table.xlsx"),
            (applicant, f"/api/notices/{notice}"),
        ]
        for person, path in asked:
            self.refused("GET", path, person.bearer, None, 404)
        self.refused("POST", f"/api/pay/{self.foreign_order}", applicant.bearer, {"outcome": "paid"}, (404, 422))
        authority = self.people["authority"][0]
        acts = [
            (employer, "/api/employer/notices", {"case": foreign["employer"]}),
            (employer, "/api/employer/reports", {"case": foreign["employer"]}),
            (authority, "/api/authority/recommendations", {"case": foreign["authority"]}),
            (employer, "/api/employer/archive-reviews", {"record": [self.foreign_record], "decision": "approve"}),
        ]
        for person, path, body in acts:
            self.refused("POST", path, person.bearer, body, harmless=(200,))
        self.assertGreater(count, 150)

    def test_wrong_state(self):
        """S14 what the state does not allow is refused, by the owner and by every officer: nothing moves a case that is closed."""
        closed = ("certified", "expired", "refused", "withdrawn", "vetoed")
        steps = [
            op for op in self.acts
            if op.path.startswith("/api/applications/{id}/") and not op.path.endswith(("/paper", "/removal"))
        ]
        for state in closed:
            person, case = self.owner[state]
            for op in steps:
                with self.subTest(state=state, operation=op):
                    if op.files:
                        self.assertIn(self.upload(person, op.at(case, page=True), op), (400, 403, 404, 409, 422))
                    else:
                        self.refused("POST", op.at(case), person.bearer, op.plausible(), (403, 404, 409, 422))
        for role in ("employer", "authority", "office", "bureau", "expert"):
            unit = self.unit.get(self.names[role][0])
            own = [c for c in self.cases if c["state"] in closed and (role in ("bureau", "expert") or c[role] == unit)]
            self.assertTrue(own or role == "employer", role)
            for op in self.acts:
                if op.roles != [role] or "/cases/{id}/" not in op.path or op.path.endswith("/notes"):
                    continue
                for case in {c["state"]: c for c in own}.values():
                    with self.subTest(role=role, operation=op, state=case["state"]):
                        person = self.people[role][0]
                        self.refused("POST", op.at(case["id"]), person.bearer, op.plausible(), (403, 404, 409, 422))
        office, expert = self.people["office"][0], self.people["expert"][0]
        for step in ("opening", "ballots", "count", "closing"):
            path = f"/api/office/meetings/{self.meeting}/{step}"
            self.refused("POST", path, office.bearer, {}, (403, 404, 409))
        meeting = f"/api/expert/meetings/{self.meeting}"
        self.refused("POST", f"{meeting}/attendance", expert.bearer, {}, (403, 404, 409))
        ballots = {"ballot": [unknown()], "vote": ["yes"], "confirm": True}
        self.refused("POST", f"{meeting}/ballots", expert.bearer, ballots, (403, 404, 409, 422))

    def upload(self, person, path, op):
        type(self).asked += 1
        field = next(name for name, schema in op.fields.items() if "contentMediaType" in schema)
        return person.upload(path, field, "a.jpg", b"\xff\xd8\xff\xe0" + bytes(100)).status


class Written(Hostile):
    def multipart(self, body, boundary="b", person=None, path=None, headers=None, **more):
        person = person or self.people["applicant"][0]
        body = body.encode() if isinstance(body, str) else body
        path = path or f"/me/archive/records/{unknown()}/evidence"
        kind = f"multipart/form-data; boundary={boundary}"
        return self.refused("POST", path, {**person.cookie, "Content-Type": kind, **(headers or {})}, body, **more)

    def test_multipart(self):
        """S20 S21 multipart that is broken anywhere: refused, nothing of it kept."""
        token = self.people["applicant"][0].csrf
        first = f'--b\r\nContent-Disposition: form-data; name="_token"\r\n\r\n{token}\r\n'
        file = '--b\r\nContent-Disposition: form-data; name="file"; filename="{}"\r\n\r\n{}\r\n'

        def part(content, *headers):
            """The token's part, and one more with these headers."""
            return first + "--b\r\n" + "".join(header + "\r\n" for header in headers) + f"\r\n{content}\r\n--b--"

        bodies = [
            "", "--", "--b", "--b--", "--b\r\n", "--c\r\n\r\n--c--", first, first + "--b",
            first + file.format("a.pdf", "%PDF-"),
            first + file.format("a.pdf", "x").rstrip() + "--b--",
            part("x") + "\r\n",
            part("x", "Content-Disposition: form-data"),
            part("x", 'Content-Disposition: attachment; name="file"; filename="a"'),
            part("x", 'Content-Disposition: form-data; name="file"; name="x"'),
            part("x", 'Content-Disposition: form-data; name="file; filename="a'),
            part(
                "eA==", 'Content-Disposition: form-data; name="file"; filename="a"',
                "Content-Transfer-Encoding: base64"),
            part("x", "X: " + "y" * 9_000),
            first + file.format("a.pdf", "x") * 40 + "--b--",
            first + file.format("a.pdf", "") + "--b--",
            first + file.format("", "") + "--b--",
            first + file.format("a.exe", "MZ") + "--b--",
            first + file.format("a.html", "<html><script>") + "--b--",
            first + file.format("a.svg", "<svg onload=alert(1)>") + "--b--",
            first + file.format("../../../etc/passwd", "root") + "--b--",
            first + file.format("a.pdf", "%PDF-1.4 /JavaScript %%EOF") + "--b--",
            first + file.format("a.zip", "PK\x03\x04") + "--b--",
            part("no file", 'Content-Disposition: form-data; name="file"'),
            part("%PDF-1.4 %%EOF", 'Content-Disposition: form-data; name="other"; filename="a.pdf"'),
            "\r\n" * 10_000,
            "--b\r\n" * 10_000,
        ]
        for body in bodies:
            with self.subTest(body=body[:80]):
                self.multipart(body, status=(400, 403, 404, 413, 422))
        name = b'--b\r\nContent-Disposition: form-data; name="x\xff\xfe"\r\n\r\n1\r\n--b--'
        self.multipart(first.encode() + name, status=(400, 422))
        value = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n\xff\xfe\r\n--b--'
        self.multipart(first.encode() + value, status=400)
        for boundary in ("", '""', "a b", "x" * 71, "\u00e9"):
            with self.subTest(boundary=boundary):
                self.multipart(b"--b--", boundary=boundary.encode("latin-1").decode("latin-1"), status=(400, 403))
        self.multipart(file.format("a.pdf", "%PDF-1.4 %%EOF") + "--b--", status=403)

    def test_forms(self):
        """S20 forms with broken encoding, too many fields, too much text: refused."""
        person = self.people["applicant"][0]
        kind = {**person.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        token = f"_token={person.csrf}"
        bodies = [
            "%", "name=%", "name=%zz", "name=%ff", "name=%ed%a0%80", "name=%c0%af", "%ff=x", b"name=\xff",
            "name=a%00b", "name=a%0d%0aSet-Cookie:x=y", "name=%e2%80%ae", "name=%ef%bb%bf",
            "&" * 600, "a=b&" * 600, "name=" + "x" * 5_000,
            "state=approved", "send=perhaps", "version=1&version=2", "name[]=x", "=x", "_token=x&_token=y",
        ]
        for body in bodies:
            body = body.encode() if isinstance(body, str) else body
            with self.subTest(body=body[:60]):
                self.refused("POST", "/me/archive/project", kind, token.encode() + b"&" + body, status=(400, 403, 413, 422))

    def test_sizes(self):
        """S20 one byte more than a body may have is 413, told before it is sent where its length is declared;
        so are heads and addresses."""
        person = self.people["applicant"][0]
        declared = [
            ("/api/me/archive/project", "application/json", (1 << 20) + 1),
            ("/me/archive/project", "application/x-www-form-urlencoded", (1 << 20) + 1),
            ("/verify/file", "multipart/form-data; boundary=b", 64 << 20),
            ("/api/sign-in", "application/json", 1 << 40),
            ("/sign-in", "application/x-www-form-urlencoded", (1 << 63) - 1),
        ]
        for path, kind, size in declared:
            with self.subTest(path=path):
                head = (
                    f"POST {path} HTTP/1.1\r\n"
                    "Host: x\r\n"
                    f"Cookie: pingheng={person.token}\r\n"
                    f"Content-Type: {kind}\r\n"
                    f"Content-Length: {size}\r\n"
                    "Connection: close\r\n"
                    "\r\n"
                )
                got = self.raw(head.encode())
                self.assertEqual(self.status(got), 413, got[:200])
                self.assertRegex(got.decode(errors="replace"), CHINESE)
        within = json.dumps({"name": "x" * ((1 << 20) - 20)})
        self.refused("POST", "/api/me/archive/project", {**person.bearer, "Content-Type": "application/json"}, within, 422)
        self.refused("GET", "/" + "a" * 8_200, {}, None, 414)
        self.refused("GET", "/?" + "a=b&" * 101, {}, None, 400)
        self.refused("GET", "/", {"X-Long": "x" * 17_000}, None, 431)

    def test_sessions(self):
        """S6 S14 tokens that are none, too long, doubled, another's in part: signed out."""
        good = self.people["office"][0].token
        bent = good.upper() if good.upper() != good else good[::-1]
        for token in ("", " ", "x", good[:-1], good + "0", bent, "a" * 599, "' OR 1=1", "%00", "null"):
            with self.subTest(token=token[:20]):
                self.refused("GET", "/api/office", {"Authorization": f"Bearer {token}"}, None, 401)
                reply = self.refused("GET", "/api/office", {"Cookie": f"pingheng={token}"}, None, 401)
                self.assertNotIn("pingheng=", reply.headers.get("set-cookie", "").replace("pingheng-form", ""))
        headers = [
            f"bearer{good}",
            f"Basic {good}",
            f"Bearer {good},{good}",
            f"Bearer\u00a0{good}",
            "Bearer " + "x" * 5_000,
            f"Negotiate {good}",
        ]
        for header in headers:
            with self.subTest(header=header[:20]):
                self.refused("GET", "/api/office", {"Authorization": header.encode("latin-1")}, None, 401)
        self.refused("GET", "/api/office", {"Cookie": f"pingheng={good}; pingheng={secrets.token_hex(32)}"}, None, 401)

    # Who is told that the password is wrong: all in the same words.
    PASSWORDS = [
        ("d0unit002", "wrong-password"),
        ("nobody-at-all", "wrong-password"),
        ("' OR '1'='1", "x" * 12),
        ("admin'--", "Pingheng-2022"),
        ("%", "Pingheng-2022"),
        ("ADMIN", "pingheng-2022"),
        ("d0unit002", "Pingheng-2022 "),
    ]
    # What is no sign-in at all.
    NO_SIGN_INS = [
        {},
        {"account": "admin"},
        {"account": ["admin"], "password": {"$ne": 1}},
        {"account": "a" * 65, "password": "x"},
        {"account": "admin", "password": "x" * 129},
        {"account": "admin\u0000", "password": "x"},
        {"account": "admin", "password": None},
        {"account": "admin", "password": "Pingheng-2022", "role": "bureau"},
    ]
    # Where the demo's clock cannot be put.
    NO_MOMENTS = [
        "yesterday", "2022-08-10", "1970-01-01", "2022-13-01", "-1", "99999-01-01", "2022-08-10T10:00:00+99:99", "",
        "9" * 41, "deadlines",
    ]

    def test_sign_in(self):
        """S2 T11 wrong passwords, unknown accounts and texts that mean harm are told alike; nothing but the attempt is noted."""
        self.allow("account.signInFailed")
        answers = set()
        for account, password in self.PASSWORDS:
            with self.subTest(account=account):
                reply = self.refused("POST", "/api/sign-in", {}, {"account": account, "password": password}, (403, 422))
                answers.add((reply.status, reply.json()["detail"], json.dumps(reply.json().get("errors"))))
        self.assertEqual(len(answers), 1, answers)
        for body in self.NO_SIGN_INS:
            with self.subTest(body=str(body)[:60]):
                self.refused("POST", "/api/sign-in", {}, body, (400, 422))
        applicant = self.people["applicant"][0]
        for code in ("000000", "12345", "1234567", "abcdef", "１２３４５６", "", "' OR 1", -1, 10**9):
            with self.subTest(code=code):
                self.refused("POST", "/api/second-factor", applicant.bearer, {"code": code}, (400, 403, 409, 422))
        self.refused("POST", "/api/role", applicant.bearer, {"membership": unknown()}, 404)
        self.refused("POST", "/api/demo/session", {}, {"account": "nobody"}, 404)
        for to in self.NO_MOMENTS:
            with self.subTest(to=to):
                self.refused("POST", CLOCK, {}, {"to": to}, (400, 409, 422))

    def test_payment(self):
        """T3 F8 a payment that the gateway did not sign, or of another order or amount, is refused."""
        bodies = [
            {"order": unknown(), "cents": 20000, "gateway": "x", "signature": "00" * 32},
            {"order": self.foreign_order, "cents": 20000, "gateway": "x", "signature": "00" * 32},
            {"order": self.foreign_order, "cents": -1, "gateway": "x", "signature": ""},
            {"order": self.foreign_order, "cents": 0, "gateway": "x", "signature": "x"},
            {"order": "", "cents": "20000.00", "gateway": "", "signature": ""},
            {},
        ]
        for body in bodies:
            with self.subTest(body=body):
                self.refused("POST", "/api/gateway/callback", {}, body, (400, 403, 404, 409, 422))

    PATHS = [
        # Out of the style and the scripts.
        "/static/../../../etc/passwd", "/static/..%2f..%2f..%2fetc%2fpasswd", "/static/%2e%2e/%2e%2e/etc/passwd",
        "/static/....//....//etc/passwd", "/static/..\\..\\etc\\passwd", "/static/%5c..%5c..%5cetc",
        "/static//etc/passwd", "/static/css/../../Package.swift", "/static/", "/static/.git/config", "/static/%00",
        # What is not served, and what is spelt as if it were.
        "/.git/config", "/.env", "/data/pingheng.sqlite", "/files/", "/keys", "/demo.json", "/api", "/api/v1",
        "/api/openapi.json/x", "/api//plans", "/API/plans", "/plans/../admin", "/plans/%2e%2e/admin", "/./admin",
        "/admin/", "/admin;x=1", "/admin%2f", "/admin%00", "/%61dmin/%2e%2e", "/wp-login.php", "/metrics/x",
        "/healthz/x", "/readyz/..", "/%", "/%zz", "/%ff", "/%c0%af",
        # Out of a page's own address.
        "/me/archive/records/../../../admin", "/evidence/..%2f..%2fpingheng.sqlite", "/certificates/..%2f1",
        "//evil.example/", "/\\evil.example", "/sign-in/..;/admin", "/plans/" + "a/" * 500,
        "/plans/" + "%41" * 2_000, "/kit/../admin", "/?%ff", "/?a=%00", "/?a=%e2%80%ae", "/?%00=1",
    ]
    BACKS = [
        "https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)",
        "/%0d%0aSet-Cookie:x=y", "\\\\evil",
    ]

    def test_paths(self):
        """S33 no path leads out of what is served, however it is spelt; nothing that is not declared answers."""
        for path in self.PATHS:
            with self.subTest(path=path[:80]):
                # The administrator's own pages answer with sign-in to somebody signed out; nothing else may.
                # A certificate's number without its code shows the form to look one up, whatever the number.
                harmless = (200, 303) if path.startswith("/certificates/") else (303,)
                reply = self.refused("GET", path, {}, None, (400, 404, 414), harmless=harmless)
                if reply.status == 303:
                    self.assertTrue(reply.headers["location"].startswith("/sign-in?back="), (path, reply.headers))
                self.assertNotIn(b"root:", reply.body)
        for back in self.BACKS:
            with self.subTest(back=back):
                reply = self.server.request("GET", "/sign-in?back=" + urllib.parse.quote(back, safe=""))
                self.assertIn(reply.status, (200, 400))
                self.assertNotIn('action="//', reply.text)
                self.assertNotIn("x", {k for k in reply.headers if k == "x"})

    HEADERS = [
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Original-URL": "/admin"},
        {"X-Rewrite-URL": "/admin"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Role": "administrator"},
        {"Host": "evil.example"},
        {"Host": ""},
        {"Host": "a" * 500},
        {"Range": "bytes=0-0"},
        {"Range": "bytes=-1,0-" + "1," * 1_000},
        {"If-None-Match": "*"},
        {"Expect": "200-ok"},
        {"Accept": "../../etc"},
        {"Accept-Language": "\u00ff" * 100},
        {"Cookie": "=" * 3_000},
        {"Cookie": "pingheng"},
        {"Cookie": ";" * 3_000},
        {"Referer": "javascript:x"},
        {"User-Agent": "() { :;}; /bin/id"},
        {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2-Settings": "x"},
        {"Transfer-Encoding": "identity"},
    ]

    def test_headers(self):
        """S27 S36 headers that would mislead a server behind another are believed by nobody."""
        for headers in self.HEADERS:
            with self.subTest(headers=str(headers)[:60]):
                clean = {k: v.encode("latin-1") if isinstance(v, str) else v for k, v in headers.items()}
                self.refused("GET", "/api/admin", clean, None, (400, 401, 417, 501))
                reply = self.server.request("GET", "/", clean)
                self.assertIn(reply.status, (200, 400, 417), reply.text[:200])
                self.assertNotIn("evil.example", reply.text)

    def raw(self, data, wait=10):
        """What the server says to these bytes; empty when it hangs up without a word."""
        type(self).asked += 1
        with socket.create_connection(("127.0.0.1", self.server.port), timeout=wait) as line:
            said = b""
            try:
                line.sendall(data)
                line.shutdown(socket.SHUT_WR)
                while piece := line.recv(65_536):
                    said += piece
            except (ConnectionResetError, BrokenPipeError):
                pass
        return said

    def status(self, said):
        match = re.match(rb"HTTP/1\.[01] (\d{3})", said)
        return int(match[1]) if match else None

    @staticmethod
    def first_lines():
        """What a connection begins with: no HTTP, or a first line that is none."""
        host = b"Host: x\r\n\r\n"
        return {
            "nothing": b"",
            "a line end": b"\r\n\r\n",
            "noise": bytes(range(256)) * 4,
            "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
            "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "HTTP/0.9": b"GET /\r\n\r\n",
            "HTTP/9.9": b"GET / HTTP/9.9\r\n" + host,
            "no version": b"GET / HTTP/\r\n" + host,
            "small letters": b"get / HTTP/1.1\r\n" + host,
            "no method": b" / HTTP/1.1\r\n" + host,
            "a method of its own": b"G\x00T / HTTP/1.1\r\n" + host,
            "a long method": b"G" * 70_000 + b" / HTTP/1.1\r\n" + host,
            "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "absolute": b"GET http://evil.example/ HTTP/1.1\r\n" + host,
            "star": b"OPTIONS * HTTP/1.1\r\n" + host,
            "spaces": b"GET  /  HTTP/1.1\r\n" + host,
            "NUL in the path": b"GET /\x00 HTTP/1.1\r\n" + host,
            "bytes in the path": b"GET /\xff\xfe HTTP/1.1\r\n" + host,
            "a fragment": b"GET /#/../admin HTTP/1.1\r\n" + host,
        }

    @staticmethod
    def header_lines():
        """Heads that are broken, or without measure."""
        head = b"GET / HTTP/1.1\r\nHost: x\r\n"
        return {
            "NUL in a header": head + b"X: a\x00b\r\n\r\n",
            "bytes in a header": head + b"X: \xff\xfe\r\n\r\n",
            "no colon": head + b"nonsense\r\n\r\n",
            "a space before the colon": head + b"X : y\r\n\r\n",
            "folded": head + b"X: a\r\n b\r\n\r\n",
            "bare CR": head + b"X: a\rY: b\r\n\r\n",
            "bare LF": b"GET / HTTP/1.1\nHost: x\n\n",
            "an empty name": head + b": x\r\n\r\n",
            "large headers": head + b"X: " + b"y" * 40_000 + b"\r\n\r\n",
            "many headers": head + b"X: y\r\n" * 300 + b"\r\n",
            "headers without end": head + b"X: y\r\n" * 50_000,
            "a long address": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        }

    @staticmethod
    def bodies_on_the_wire(post):
        """Bodies whose length is wrong, told twice or not kept to; `post` is a head without its end."""
        chunked = post + b"Transfer-Encoding: chunked\r\n\r\n"
        chunk = b"10000\r\n" + b" " * 65_536 + b"\r\n"
        form = post.replace(b"/api/me", b"/me").replace(b"application/json", b"application/x-www-form-urlencoded")
        return {
            "negative length": post + b"Content-Length: -1\r\n\r\n{}",
            "length of words": post + b"Content-Length: two\r\n\r\n{}",
            "length beyond numbers": post + b"Content-Length: 99999999999999999999999\r\n\r\n{}",
            "two lengths": post + b"Content-Length: 2\r\nContent-Length: 20\r\n\r\n{}",
            "a list of lengths": post + b"Content-Length: 2, 2\r\n\r\n{}",
            "plus": post + b"Content-Length: +2\r\n\r\n{}",
            "hexadecimal": post + b"Content-Length: 0x2\r\n\r\n{}",
            "both": post + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "chunked twice": post + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
            "an unknown coding": post + b"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
            "coding hidden": post + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            "a chunk of words": chunked + b"zz\r\n{}\r\n0\r\n\r\n",
            "a chunk too large": chunked + b"ffffffffffffffffff\r\n{}",
            "a chunk cut": chunked + b"10\r\n{}",
            "chunks beyond the limit": chunked + chunk * 20 + b"0\r\n\r\n",
            "cut in the body": post + b"Content-Length: 100\r\n\r\n{",
            "cut in the head": post[:40],
            "form cut": form + b"Content-Length: 100\r\n\r\n_token=",
        }

    def test_wire(self):
        """T12 T13 what no HTTP library sends: refused with 4xx or hung up on, never a 5xx,
        and never two answers to one smuggled request."""
        post = (
            "POST /api/me/archive/project HTTP/1.1\r\n"
            "Host: x\r\n"
            f"Cookie: pingheng={self.people['office'][0].token}\r\n"
            "Content-Type: application/json\r\n"
        ).encode()
        wires = {**self.first_lines(), **self.header_lines(), **self.bodies_on_the_wire(post)}
        # A request that the wire's own rules allow is answered by the page it asks for: harmless, and only the front page.
        readable = {"absolute", "bytes in a header", "a fragment", "bare LF", "folded", "spaces", "HTTP/0.9"}
        for name, data in wires.items():
            with self.subTest(wire=name):
                said = self.raw(data)
                status = self.status(said)
                if status is not None and not (name in readable and status in (200, 303)):
                    self.assertTrue(400 <= status < 500, (name, said[:300]))
                self.assertIsNone(LEAKS.search(said), said[:300])
        smuggled = b"GET /api/admin HTTP/1.1\r\nHost: x\r\n\r\n"
        fronts = [
            b"Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            f"Content-Length: {len(smuggled)}\r\nContent-Length: 0\r\n\r\n".encode(),
        ]
        for front in fronts:
            said = self.raw(post + front + smuggled)
            self.assertNotIn(b" 200 ", said[:20])
            self.assertLessEqual(said.count(b"HTTP/1.1 "), 2)
            self.assertNotIn(b"audit", said)

    def test_broken_off(self):
        """F9 callers that go away in the middle, many at once, cost nothing: the others are still answered."""
        lines = []
        person = self.people["applicant"][0]
        request = (
            "POST /me/archive/project HTTP/1.1\r\n"
            "Host: x\r\n"
            f"Cookie: pingheng={person.token}\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 5000\r\n"
            "\r\n"
            f"_token={person.csrf}&name="
        ).encode()
        for number in range(100):
            line = socket.create_connection(("127.0.0.1", self.server.port), timeout=10)
            line.sendall(request[: 40 + 3 * number])
            lines.append(line)
        type(self).asked += len(lines)
        self.assertEqual(self.server.request("GET", "/healthz", timeout=5).status, 200)
        for number, line in enumerate(lines):
            if number % 2:
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
            line.close()
        self.assertEqual(person.get("/api/me").status, 200)


if __name__ == "__main__":
    unittest.main()
