"""N2.1 F10 T1 the last second of the window: submissions around the deadline by two server processes on one PostgreSQL.

One node's clock is two seconds fast, the other's two seconds slow; the database's clock is the one that counts. The tests' own
clock is the database's, so for every request it is known whether it had been sent before the deadline, whatever came of it.

400 submissions; 2,000 with PINGHENG_LONG=1. PINGHENG_TEST_SUBMISSIONS names another number. PostgreSQL comes from
PINGHENG_TEST_POSTGRES (as `./test` sets it), or is started for this file.
"""
import contextlib
import json
import os
import random
import shutil
import socket
import subprocess
import threading
import time
import unittest
import urllib.parse
import uuid

import house

COUNT = int(os.environ.get("PINGHENG_TEST_SUBMISSIONS") or (2000 if os.environ.get("PINGHENG_LONG") == "1" else 400))
PEOPLE = 40 if COUNT > 400 else 20
CONNECTIONS = 200  # at each node
# Seconds: how exactly a node knows the database's time beside a busy browser; its own clock is two seconds off.
KNOWN = 0.5
SLACK = 0.5  # seconds that a busy machine may need from the client's send to the server's event loop
DEADLINE = "2022-08-16T00:00:00+08:00"
DEADLINE_MICROSECONDS = 1660579200 * 1_000_000


@contextlib.contextmanager
def postgres():
    """A database of its own on a PostgreSQL server: its address."""
    url, folder = os.environ.get("PINGHENG_TEST_POSTGRES"), None
    script = str(house.ROOT / "Scripts" / "postgres-for-tests")
    if not url:
        started = subprocess.run([script, "start"], check=True, capture_output=True, text=True, timeout=60)
        said = dict(line.split("=", 1) for line in started.stdout.splitlines())
        url, folder = said["URL"], said["DIR"]
    name = "deadline_" + uuid.uuid4().hex[:12]
    try:
        ask(url, f"CREATE DATABASE {name}")
        yield urllib.parse.urlunsplit(urllib.parse.urlsplit(url)._replace(path="/" + name))
        ask(url, f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        if folder:
            subprocess.run([script, "stop", folder], check=False, timeout=60)


def ask(url, query):
    """Rows of texts."""
    done = subprocess.run(["psql", "-X", "-At", "-F", "\x1f", "-d", url, "-c", query], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [line.split("\x1f") for line in done.stdout.splitlines()]


def wrong_clock():
    """The library that puts a process's clock wrong, built once for this file."""
    library = house.temporary() / "wrong_clock.so"
    compiler = shutil.which("clang") or shutil.which("cc")
    assert compiler, "a C compiler is missing (clang comes with Swift)"
    source = house.ROOT / "Tests" / "Command" / "wrong_clock.c"
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(source)], check=True, timeout=60)
    return str(library)


class Line:
    """A connection that is open before it is needed; one request, one answer, and the instants around them."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def send(self, request):
        begun = time.time()
        self.socket.sendall(request)
        sent = time.time()
        status, head, body = self.read()
        return begun, sent, time.time(), status, head, body

    def read(self):
        data = b""
        while b"\r\n\r\n" not in data:
            data += self.more()
        head, body = data.split(b"\r\n\r\n", 1)
        length = next(int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
        while len(body) < length:
            body += self.more()
        assert len(body) == length, "an answer was followed by another one"
        return int(head.split(b" ")[1]), head, body

    def more(self):
        piece = self.socket.recv(65536)
        assert piece, "the connection was closed without an answer"
        return piece

    def is_silent(self):
        """Nothing more has come."""
        self.socket.settimeout(0.01)
        with contextlib.suppress(TimeoutError, BlockingIOError):
            return self.socket.recv(1) == b"" and False
        return True


class Sender(threading.Thread):
    """Sends its submissions at their instants, one after the other."""

    def __init__(self, port, node):
        super().__init__(daemon=True)
        self.line, self.node, self.plan, self.seen, self.problem = Line(port), node, [], [], None

    def run(self):
        try:
            for at, case, request in sorted(self.plan):
                time.sleep(max(0, at - time.time()))
                self.seen.append((case, self.node, *self.line.send(request)))
        except Exception as problem:  # told by the test
            self.problem = repr(problem)


def submission(case, person):
    form = f"_token={person['csrf']}"
    return (f"POST /applications/{case}/submission HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: pingheng={person['token']}\r\n"
            f"content-type: application/x-www-form-urlencoded\r\ncontent-length: {len(form)}\r\n\r\n{form}").encode()


WHOLE = """
    SELECT c.id, c.state, c.version, COALESCE(c.submitted_at, 0), md5(
        c.details || c.speciality || c.filing || COALESCE(c.photo, '') || COALESCE(c.commitment, '')
        || COALESCE((SELECT string_agg(a.record_id || a.body || a.contribution, ',' ORDER BY a.record_id)
                     FROM case_achievements a WHERE a.case_id = c.id), '')
        || COALESCE((SELECT string_agg(e.id || e.address, ',' ORDER BY e.id)
                     FROM evidence e WHERE e.case_id = c.id), ''))
    FROM cases c"""


class LastSecond(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.url = cls.stack.enter_context(postgres())
        cls.place, cls.library = house.temporary(), wrong_clock()
        place = ["--data", cls.place / "data", "--keys", cls.place / "keys", "--database", cls.url]
        done = house.run("drafts", *place, "--people", PEOPLE, "--cases", COUNT // PEOPLE, timeout=170)
        assert done.returncode == 0, done.stderr
        cls.people = json.loads(done.stdout)["people"]

    def node(self, clock, off=None):
        options = ["--database", self.url, "--clock", clock, "--limits", "off"]
        environment = {"LD_PRELOAD": self.library, "WRONG_CLOCK_SECONDS": str(off)} if off else None
        return house.Server(self.place, *options, demo=False, environment=environment)

    def cases(self):
        return {row[0]: {"state": row[1], "version": row[2], "at": int(row[3]), "content": row[4]} for row in ask(self.url, WHOLE)}

    def rush(self, nodes, rng, deadline):
        """Everybody submits around the deadline, most in its last second or the first one after; some at both nodes at once."""
        senders = [[Sender(node.port, number) for _ in range(CONNECTIONS)] for number, node in enumerate(nodes)]
        for person in self.people:
            for case in person["cases"]:
                near = rng.random() < 0.5
                at = deadline + (rng.uniform(-1, 1) if near else rng.uniform(-6, 6))
                for node in (0, 1) if rng.random() < 0.1 else (rng.randrange(2),):
                    rng.choice(senders[node]).plan.append((at, case, submission(case, person)))
        everybody = [sender for node in senders for sender in node if sender.plan]
        self.assertGreater(deadline - 7, time.time(), "the nodes started too slowly for the rush")
        for sender in everybody:
            sender.start()
        for sender in everybody:
            sender.join(120)
            self.assertFalse(sender.is_alive(), "a submission was not answered")
        self.assertEqual([sender.problem for sender in everybody if sender.problem], [])
        self.assertTrue(all(sender.line.is_silent() for sender in everybody), "somebody was answered twice")
        for sender in [sender for node in senders for sender in node]:
            sender.line.socket.close()
        return [one for sender in everybody for one in sender.seen]

    def judge(self, seen, deadline, before):
        """Each case's answers against what the database holds."""
        after, moved = self.cases(), DEADLINE_MICROSECONDS - deadline * 1e6
        # When a request was read is known no better than from its sending to its answer.
        slack = SLACK + max(answered - sent for _, _, _, sent, answered, *_ in seen)
        answers = {}
        for case, node, begun, sent, answered, status, head, body in seen:
            self.assertIn(status, (303, 409), body.decode(errors="replace")[-1500:])
            answers.setdefault(case, []).append((begun, sent, answered, status, body.decode()))
        counted = {"in time": 0, "late": 0, "at the very moment": 0, "waited past the deadline": 0}
        for case, tries in answers.items():
            accepted = [one for one in tries if one[3] == 303]
            row = after[case]
            self.assertEqual(row["state"], "employerReview" if accepted else "draft")
            self.assertEqual(row["content"], before[case]["content"], "what was filled in has changed")
            self.assertLessEqual(len(accepted), 1, "a case was submitted twice")
            if accepted:
                begun, sent, answered, _, _ = accepted[0]
                received = (row["at"] - moved) / 1e6
                self.assertLess(row["at"], DEADLINE_MICROSECONDS, "a late submission was accepted")
                self.assertTrue(begun - KNOWN <= received <= answered + KNOWN, (begun, received, answered))
                counted["waited past the deadline"] += answered > deadline
            else:
                self.assertEqual(row["version"], before[case]["version"])
            first = min(one[1] for one in tries)
            if first < deadline - slack:
                counted["in time"] += 1
                self.assertTrue(accepted, f"sent {deadline - first:.3f} s before the deadline and refused: {tries}")
            elif min(one[0] for one in tries) >= deadline:
                counted["late"] += 1
                self.assertFalse(accepted)
                for one in tries:
                    self.assertIn("截止", one[4])
            else:
                counted["at the very moment"] += 1
        self.assertEqual(len(answers), COUNT)
        return counted

    def test_deadline(self):
        """N2.1 F10 two nodes, clocks two seconds off to both sides:
        none late accepted, none in time refused, each answered once, drafts intact."""
        before = self.cases()
        nodes = [self.node("2022-08-15T23:59:35+08:00", off=2), self.node("shared", off=-2)]
        try:
            for node in nodes:
                reply = node.request("GET", "/readyz")
                self.assertEqual((reply.status, "相差" in reply.text), (503, True), "a node whose clock is off says so")
                self.assertEqual(node.request("GET", "/me", {"Cookie": f"pingheng={self.people[0]['token']}"}).status, 200)
            moved = int(ask(self.url, "SELECT moved FROM business_clock")[0][0])
            deadline = (DEADLINE_MICROSECONDS - moved) / 1e6
            seen = self.rush(nodes, random.Random(815), deadline)
            counted = self.judge(seen, deadline, before)
            self.addClassCleanup(print, f"{len(seen)} submissions of {COUNT} cases: {counted}")
            for what in ("in time", "late", "at the very moment"):
                self.assertGreater(counted[what], COUNT // 50)
        finally:
            self.assertEqual([node.stop() for node in nodes], [0, 0])
        submitted = ask(self.url, """
            SELECT (SELECT COUNT(*) FROM cases WHERE state = 'employerReview'),
                   (SELECT COUNT(*) FROM case_events WHERE action = 'submit'),
                   (SELECT COUNT(*) FROM audit_entries WHERE act = 'case.submit')""")[0]
        self.assertEqual(len(set(submitted)), 1, f"cases, events and entries on the chain differ: {submitted}")
        code, report = house.audit(self.place, "--database", self.url)
        self.assertEqual((code, report["ok"]), (0, True), report)

    def test_later(self):
        """N2.1 afterwards the clock lets the drafts expire, with all that was filled in, and touches nothing that was submitted."""
        before = self.cases()
        self.assertEqual({row["state"] for row in before.values()}, {"draft", "employerReview"})
        node = self.node("2022-08-16T00:05:00+08:00")
        try:
            self.assertEqual(node.request("GET", "/readyz").status, 200)
            end = time.monotonic() + 60
            while any(row["state"] == "draft" for row in self.cases().values()) and time.monotonic() < end:
                time.sleep(0.5)
        finally:
            self.assertEqual(node.stop(), 0)
        for case, row in self.cases().items():
            self.assertEqual(row["state"], {"draft": "expired"}.get(before[case]["state"], before[case]["state"]))
            self.assertEqual(row["content"], before[case]["content"])


if __name__ == "__main__":
    unittest.main()
