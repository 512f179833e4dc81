"""Guessing as it comes over the wire (T11; S2, S3): ten thousand codes, and logins that somebody has beside those that nobody has."""
import json
import math
import re
import secrets
import time
import unittest
import urllib.parse

import load
from load import house

CODES, SESSIONS, NETWORKS = 10_000, 40, 200
LOGINS, ROUNDS = 50, 4
JSON, FORM = {"Content-Type": "application/json"}, {"Content-Type": "application/x-www-form-urlencoded"}


def origin(number):
    """Another network each time."""
    return {"X-Forwarded-For": f"10.{number // 250}.{number % 250}.7"}


class Browser:
    """Somebody who signs in by the pages and keeps what they leave."""

    def __init__(self, server, network):
        self.line, self.network, self.cookies = load.Line(server), origin(network), {}

    def post(self, path, **fields):
        # Signed out, the token is what the form's own cookie holds; signed in, the page has it.
        token = self.token(path) if "pingheng" in self.cookies else self.cookies.setdefault("pingheng-form", secrets.token_hex(16))
        body = urllib.parse.urlencode({"_token": token, **fields})
        reply = self.line.ask("POST", path, {**FORM, **self.network, **self.cookie}, body)
        self.cookies.update({name: value for name, value in reply.cookies if value})
        return reply

    def token(self, path):
        page = self.line.ask("GET", path, {**self.network, **self.cookie})
        return re.search(r'name="_token" value="([^"]+)"', page.text)[1]

    @property
    def cookie(self):
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}


class Guesses(unittest.TestCase):
    LOGIN, PASSWORD = "guanli", "Guanli-shi-2031"

    def code(self, secret):
        """The next right code that was not used yet; codes of the step to come are taken as well."""
        while int(time.time()) // 30 + 1 <= self.step:
            time.sleep(0.5)
        self.step = max(self.step, int(time.time()) // 30 - 1) + 1
        return house.totp(secret, self.step)

    def enter(self, browser, secret):
        """Both steps of signing in: the statuses."""
        first = browser.post("/sign-in", account=self.LOGIN, password=self.PASSWORD)
        if first.status != 303:
            return [first.status]
        browser.cookies.pop("pingheng-form", None)
        return [first.status, browser.post("/second-factor", code=self.code(secret)).status]

    def half(self, line, network):
        """A session that waits for its code; nothing when the password is not looked at."""
        body = json.dumps({"account": self.LOGIN, "password": self.PASSWORD})
        reply = line.ask("POST", "/api/sign-in", {**JSON, **origin(network)}, body)
        self.assertIn(reply.status, (200, 422), reply.text)
        return reply.json()["token"] if reply.status == 200 else None

    def test_codes(self):
        """B3 B52 of ten thousand wrong codes with the right password twenty are looked at; a new device waits, the owner's gets in."""
        server = house.Server(house.temporary(), "--limits", "off", demo=False)
        self.addCleanup(server.kill)
        _, secret = house.administrator(server, self.LOGIN, self.PASSWORD)
        self.step = int(time.time()) // 30
        owner = Browser(server, 700)
        self.assertEqual(self.enter(owner, secret), [303, 303])
        device = owner.cookies["pingheng-devices"]

        line = load.Line(server)
        sessions = [self.half(line, number) for number in range(SESSIONS)]
        self.assertNotIn(None, sessions)
        now = int(time.time()) // 30
        right = {house.totp(secret, step) for step in range(now - 2, now + 40)}
        wrong = next(code for code in (f"{n}" * 6 for n in range(10)) if code not in right)
        began, answers = time.monotonic(), {}
        for number in range(CODES):
            headers = {**JSON, **origin(number % NETWORKS), "Authorization": f"Bearer {sessions[number % SESSIONS]}"}
            reply = line.ask("POST", "/api/second-factor", headers, json.dumps({"code": wrong}))
            unasked = "没有核对" in reply.text
            answers[reply.status, unasked] = answers.get((reply.status, unasked), 0) + 1
        seconds = time.monotonic() - began
        self.assertLessEqual(set(answers), {(422, True), (422, False), (401, False)}, answers)
        with house.database(server.place) as db:
            acts = dict(db.execute("SELECT act, COUNT(*) FROM audit_entries GROUP BY act"))
        # After twenty one waits 15 seconds, then twice as long each time, and then one is looked at.
        most = 20 + int(math.log2(seconds / 15 + 1))
        load.say(f"{acts['account.codeRefused']} of {CODES} codes looked at in {seconds:.0f} s, at most {most}; {answers}")
        self.assertIn(acts["account.codeRefused"], range(5, most + 1))
        self.assertEqual(acts["account.guessesUnasked"], 1)

        self.assertIsNone(self.half(line, 900), "a network that was never seen does not wait")
        known = Browser(server, 901)
        known.cookies["pingheng-devices"] = device
        self.assertEqual(self.enter(known, secret), [303, 303])
        self.assertEqual(server.stop(), 0)
        self.assertEqual(house.audit(server.place)[0], 0)

    def blank(self, reply, login):
        """What is the same for everybody: no login, no random id, no number of seconds."""
        return reply.status, re.sub(r"[0-9a-f]{16,}|\d+ (秒|分钟)", "*", reply.text.replace(f'value="{login}"', "*"))

    def test_logins(self):
        """B54 S2 fifty logins that somebody has and fifty that nobody has: the same bodies, and the same time within five in a hundred."""
        place = house.demo()
        with house.database(place) as db:
            known = [login for login, in db.execute("SELECT login FROM accounts WHERE closed_at IS NULL ORDER BY id LIMIT ?", [LOGINS])]
        self.assertEqual(len(known), LOGINS)
        unknown = [f"nobody-{number}" for number in range(LOGINS)]
        server = house.Server(place)
        self.addCleanup(server.kill)
        line, network = load.Line(server), 0
        times, bodies = {True: [], False: []}, {True: set(), False: set()}

        def guess(login, is_known, measured=True):
            body = json.dumps({"account": login, "password": "not-this-one-2031"})
            began = time.perf_counter()
            reply = line.ask("POST", "/api/sign-in", {**JSON, **origin(network)}, body)
            if measured:
                times[is_known].append(time.perf_counter() - began)
            bodies[is_known].add(self.blank(reply, login))

        for _ in range(ROUNDS):
            for pair in zip(known, unknown):
                network += 1
                # Who comes first changes, so that neither has what the other has warmed.
                for login in pair if network % 2 else pair[::-1]:
                    guess(login, login in known)
        form = f"_token={'0' * 32}&password=not-this-one-2031&account="
        for login in known + unknown:
            network += 1
            headers = {**FORM, **origin(network), "Cookie": "pingheng-form=" + "0" * 32}
            bodies[login in known].add(self.blank(line.ask("POST", "/sign-in", headers, form + login), login))
        for login in (known[0], unknown[0]):
            for _ in range(8):
                guess(login, login in known, measured=False)
        self.assertEqual(bodies[True], bodies[False])
        self.assertEqual(len(bodies[True]), 3, "by the API wrong and not looked at, by the page wrong")
        medians = {kind: load.part(figures, 0.5) for kind, figures in times.items()}
        ratio = medians[True] / medians[False]
        load.say(f"medians {medians[True] * 1000:.2f} ms known, {medians[False] * 1000:.2f} ms unknown: {ratio:.3f}")
        most = 1.05 if load.OPTIMISED else 1.15
        self.assertTrue(1 / most <= ratio <= most, medians)


if __name__ == "__main__":
    unittest.main()
