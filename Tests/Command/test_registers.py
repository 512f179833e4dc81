"""F7 S33 other authorities' registers are asked over HTTP: a register on 127.0.0.1 that answers well, late, too much,
nonsense and about somebody else.

Swift's tests have the records and the rules; here is the wire, and the page.
"""
import contextlib
import http.server
import json
import os
import pathlib
import subprocess
import threading
import time
import unittest

import house

TOKEN = "a-token-of-the-register"


class Register:
    """Answers by its script; without one, well. An answer is a function of the handler and the question."""

    def __init__(self):
        self.script, self.asked = [], []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                question = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, question))
                with contextlib.suppress(OSError):
                    (outer.script.pop(0) if outer.script else Register.well)(self, question)

            def do_GET(self):
                outer.asked.append((self.path, {}, {}))
                self.say(200, b"{}")

            def say(self, status, body, content="application/json", **more):
                self.send_response(status)
                self.send_header("content-type", content)
                self.send_header("content-length", str(len(body)))
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/lookup?unit=1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @staticmethod
    def records(question):
        if question["register"] == "credits":
            return [{"year": 2021, "subject": "professional", "credits": 33, "system": "learning", "hours": 0}]
        return [{"payer": "杭州<b>某</b>公司", "place": "330113", "from": "2019-01", "to": "2022-07"}]

    @staticmethod
    def body(question, **other):
        answer = {
            "residentId": question["residentId"],
            "source": "某省学时登记系统",
            "records": Register.records(question),
            **other,
        }
        return json.dumps(answer).encode()

    @staticmethod
    def well(handler, question):
        handler.say(200, Register.body(question))

    @staticmethod
    def status(status, **headers):
        return lambda handler, question: handler.say(status, Register.body(question), **headers)

    @staticmethod
    def text(body, content="application/json"):
        return lambda handler, question: handler.say(200, body if isinstance(body, bytes) else body(question), content)

    @staticmethod
    def hanging(handler, question):
        time.sleep(30)
        Register.well(handler, question)

    @staticmethod
    def dripping(handler, question):
        """A head at once, and then a byte a second: the head's time-out never comes."""
        body = Register.body(question)
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("content-length", str(len(body)))
        handler.end_headers()
        for byte in body:
            handler.wfile.write(bytes([byte]))
            handler.wfile.flush()
            time.sleep(1)

    @staticmethod
    def huge(handler, question):
        """A body without end and without a length: it is left once too much has come."""
        handler.send_response(200)
        handler.send_header("content-type", "application/json")
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        piece = b" " * 65536
        for _ in range(2000):
            handler.wfile.write(b"10000\r\n" + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")


def key_file(folder, text=TOKEN + "\n", mode=0o600):
    path = pathlib.Path(folder) / f"key-{time.monotonic_ns()}"
    path.write_text(text)
    os.chmod(path, mode)
    return path


class Registers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.register = Register()
        cls.place = house.demo()
        key = key_file(cls.place)
        options = []
        for name in ("credits", "insurance"):
            options += [f"--{name}-register", cls.register.url, f"--{name}-register-key", str(key)]
        cls.server = house.Server(cls.place, *options, "--lookups-per-hour", "100")
        cls.person = cls.server.enter(house.accounts(cls.place)["applicant"][0])

    @classmethod
    def tearDownClass(cls):
        cls.server.kill()
        cls.register.close()

    def setUp(self):
        self.register.script.clear()
        self.register.asked.clear()

    def press(self, register="credits", *script):
        """The button, over the API: status and answer, and how long it took."""
        self.register.script[:] = script
        start = time.monotonic()
        reply = self.person.post(f"/api/me/archive/registers/{register}", {})
        return reply, time.monotonic() - start

    def archive(self):
        return self.person.get("/api/me/archive").json()

    def test_good(self):
        """A1.3 S52 what the register says stands in the archive with its source and time;
        the question carries the token, the person and what for."""
        reply, _ = self.press()
        self.assertEqual(reply.status, 200, reply.text)
        (path, headers, question), = self.register.asked
        told = (path, headers["authorization"], headers["content-type"])
        self.assertEqual(told, ("/lookup?unit=1", f"Bearer {TOKEN}", "application/json"))
        fields = ["id", "name", "purpose", "register", "residentId"]
        self.assertEqual(
            (sorted(question), question["purpose"], question["register"]), (fields, "titleReview", "credits"))
        self.assertEqual(headers["idempotency-key"], question["id"])
        record = next(r for r in self.archive()["records"] if r["kind"] == "credit" and r.get("origin"))
        stands = (record["body"]["credits"], record["state"], record["origin"]["source"])
        self.assertEqual(stands, ("33", "approved", "某省学时登记系统"))
        self.press("insurance")
        page = self.person.get("/me/archive").text
        self.assertIn("某省学时登记系统，2022年8月10日", page.replace(" ", ""))
        self.assertIn("杭州&lt;b&gt;某&lt;/b&gt;公司", page)
        # By number and address only: neither the resident id nor the name is in the log or on the chain.
        self.assertNotIn(question["residentId"], self.server.said())
        with house.database(self.place) as db:
            details = [row[0] for row in db.execute("SELECT detail FROM audit_entries WHERE act = 'register.asked'")]
        self.assertTrue(details and all(
            json.loads(detail)["purpose"] == "titleReview"
            and question["residentId"] not in detail
            and question["name"] not in detail
            for detail in details))

    def test_refused(self):
        """F7 S33 no answer of another kind is taken: what stood there stands, the words are Chinese, and the next press asks again."""
        self.press()
        before = [r for r in self.archive()["records"] if r.get("origin")]
        text, body = Register.text, Register.body
        silent, unusable = "没有回应", "不能采用"
        wrong = {"year": 3000, "subject": "general", "credits": 1, "system": "learning", "hours": 0}
        answers = [
            ("server error", Register.status(500), silent),
            ("busy", Register.status(429), silent),
            ("unknown", Register.status(404), unusable),
            ("not let in", Register.status(401), unusable),
            ("redirect", Register.status(302, location="/elsewhere"), unusable),
            ("wrong person", text(lambda question: body(question, residentId="11010519491231002X")), unusable),
            ("not JSON", text(b"<html>"), unusable),
            ("another type", text(lambda question: body(question), "text/html"), unusable),
            ("cut", text(lambda question: body(question)[:-9]), unusable),
            ("empty", text(b""), unusable),
            ("not UTF-8", text(lambda question: body(question).replace(b"learning", b"learn\xff\xfe")), unusable),
            ("deep", text(b"[" * 100_000), unusable),
            ("a wrong record", text(lambda question: body(question, records=[wrong])), unusable),
            ("too many", text(lambda question: body(question, records=Register.records(question) * 201)), unusable),
            ("huge", Register.huge, unusable),
        ]
        for name, answer, word in answers:
            with self.subTest(name):
                self.register.asked.clear()
                reply, seconds = self.press("credits", answer)
                self.assertEqual((reply.status, len(self.register.asked)), (503, 1), reply.text)
                self.assertIn(word, reply.json()["detail"])
                self.assertIn("已填写的内容都还在", reply.json()["detail"])
                self.assertLess(seconds, 5)
        self.assertEqual([r for r in self.archive()["records"] if r.get("origin")], before)
        self.assertEqual(self.press()[0].status, 200)

    def test_slow(self):
        """F7 a register that hangs, or sends a byte a second, is left after ten seconds; meanwhile everybody else is served at once."""
        for answer in (Register.hanging, Register.dripping):
            with self.subTest(answer.__name__):
                result = []
                pressing = threading.Thread(target=lambda: result.append(self.press("insurance", answer)))
                pressing.start()
                time.sleep(0.5)
                slowest = 0
                for _ in range(20):
                    start = time.monotonic()
                    self.assertEqual(self.person.get("/me").status, 200)
                    slowest = max(slowest, time.monotonic() - start)
                pressing.join(40)
                reply, seconds = result[0]
                self.assertEqual(reply.status, 503, reply.text)
                self.assertIn("社保系统现在没有回应，已填写的内容都还在，请稍后再查。", reply.json()["detail"])
                self.assertTrue(9 < seconds < 14, seconds)
                self.assertLess(slowest, 2)

    def test_page(self):
        """F7 by the form: back on the archive's page, which says that the system was silent, and no success is claimed;
        then the button works again."""
        self.register.script[:] = [Register.status(503)]
        reply = self.person.post("/me/archive/registers/insurance", {})
        self.assertEqual((reply.status, reply.headers["location"]), (303, "/me/archive#insurance"))
        self.assertIn("社保系统现在没有回应", self.person.get("/me/archive").text)
        self.assertEqual(self.person.post("/me/archive/registers/insurance", {}).status, 303)
        self.assertNotIn("没有回应", self.person.get("/me/archive").text)

    def test_not_mine(self):
        """S12 S16 only applicants ask, only about themselves: no field names another person, no other role has the button."""
        clerk = self.server.enter(house.accounts(self.place)["employer"][0])
        self.assertEqual(clerk.post("/api/me/archive/registers/credits", {}).status, 403)
        self.assertEqual(self.person.post("/api/me/archive/registers/credits", {"residentId": "11010519491231002X"}).status, 422)
        self.assertEqual(self.person.post("/api/me/archive/registers/other", {}).status, 404)
        self.assertEqual(self.register.asked, [])
        imported = self.press() and next(r for r in self.archive()["records"] if r.get("origin"))
        more = {"year": 2021, "subject": "general", "credits": 400, "system": "learning", "hours": 0}
        self.assertEqual(self.person.post(f"/api/me/archive/credit/{imported['id']}", more).status, 404)
        self.assertEqual(self.person.get(f"/me/archive/records/{imported['id']}").status, 200)


class Options(unittest.TestCase):
    def test_usage(self):
        """S33 addresses in the clear, tokens that others can read, half a configuration: refused with the reason before anything starts."""
        folder = house.temporary()
        good = str(key_file(folder))
        readable = str(key_file(folder, mode=0o644))
        no_token = str(key_file(folder, "two lines\nof text that\n"))

        def credits_at(address):
            return ["--credits-register", address, "--credits-register-key", good]

        def insurance_with(key):
            return ["--insurance-register", "https://register.example.cn/", "--insurance-register-key", key]

        refused = [
            (credits_at("http://register.example.cn/"), "https"),
            (credits_at("https://u:p@register.example.cn/"), "https"),
            (["--credits-register", "https://register.example.cn/"], "--credits-register-key"),
            (["--insurance-register-key", good], "--insurance-register"),
            (insurance_with(readable), "chmod 600"),
            (insurance_with(str(folder / "none")), "读不到"),
            (insurance_with(no_token), "令牌"),
            (["--lookups-per-hour", "0"], "--lookups-per-hour"),
        ]
        for options, word in refused:
            with self.subTest(options=options):
                done = subprocess.run(
                    [house.PINGHENG, "serve", "--data", str(folder / "data"), *options],
                    capture_output=True, text=True, timeout=60, cwd=house.ROOT, env=house.ENVIRONMENT)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(word, done.stderr)
                self.assertNotIn("of text that", done.stderr)

    def test_production(self):
        """In production nothing is simulated: without a register there is no button, and the API says so."""
        place = house.copy_of(house.demo())
        with house.database(place, write=True) as db:
            person, = db.execute("SELECT login FROM accounts WHERE person_id IS NOT NULL ORDER BY login LIMIT 1").fetchone()
        server = house.Server(place, "--production", demo=False)
        self.addCleanup(server.kill)
        account = {"account": person, "password": "Pingheng-2022"}
        reply = server.request("POST", "/api/sign-in", {"Content-Type": "application/json"}, json.dumps(account))
        someone = house.Person(server, reply.json()["token"])
        self.assertEqual(someone.post("/api/me/archive/registers/insurance", {}).status, 409)
        page = someone.get("/me/archive").text
        self.assertNotIn("从系统查询</button>", page)
        self.assertIn("还没有接通社保系统", page)


if __name__ == "__main__":
    unittest.main()
