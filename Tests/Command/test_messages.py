"""F7 F9 S33 messages leave the machine: by a provider's HTTP interface and by SMTP, against gateways on 127.0.0.1
that fail, hang and answer late.

`pingheng message` tries the adapters one by one; the last test has a server send by itself.
"""
import base64
import concurrent.futures
import contextlib
import email
import email.header
import http.server
import json
import pathlib
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import unittest

import house


class Provider:
    """A text message provider: answers by its script (a status, or seconds to be silent), takes each id once."""

    def __init__(self, *script):
        self.script, self.requests, self.taken = list(script), [], {}
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                outer.requests.append({"headers": {k.lower(): v for k, v in self.headers.items()}, "body": body, "path": self.path})
                step = outer.script.pop(0) if outer.script else 200
                # Whoever answers late has taken it all the same.
                if step == 200 or isinstance(step, float):
                    outer.taken.setdefault(self.headers["idempotency-key"], []).append(body["text"])
                if isinstance(step, float):
                    time.sleep(step)
                    step = 200
                with contextlib.suppress(OSError):
                    self.send_response(step)
                    if step == 302:
                        self.send_header("location", "/elsewhere")
                    self.send_header("content-length", "0")
                    self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}/send?v=1"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class MailServer:
    """As much of an SMTP server as a client meets; `answers` changes what it says to a verb, `silent` lists verbs it never answers."""

    def __init__(self, answers=None, silent=(), tls=None, offers=("PIPELINING", "8BITMIME"), early=b""):
        self.answers, self.silent, self.tls, self.offers, self.early = answers or {}, silent, tls, list(offers), early
        self.mails, self.commands = [], []
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self):
                with contextlib.suppress(OSError, ssl.SSLError):
                    self.talk()

            def talk(self):
                encrypted = False
                self.say(outer.answers.get("greeting", "220-hello\r\n220 fake"))
                while True:
                    line = self.rfile.readline()
                    if not line:
                        return
                    assert line.endswith(b"\r\n"), line
                    verb = line.decode().split(" ")[0].strip().upper()
                    outer.commands.append((line.decode().strip(), encrypted))
                    if verb in outer.silent:
                        time.sleep(60)
                    if verb in outer.answers:
                        self.say(outer.answers[verb])
                    elif verb == "EHLO":
                        offers = ["fake"] + outer.offers + (["STARTTLS"] if outer.tls and not encrypted else [])
                        self.wfile.write("".join(f"250{'-' if i < len(offers) - 1 else ' '}{o}\r\n" for i, o in enumerate(offers)).encode())
                    elif verb == "STARTTLS":
                        self.wfile.write(b"220 go\r\n" + outer.early)
                        self.connection = outer.tls.wrap_socket(self.connection, server_side=True)
                        self.rfile = self.connection.makefile("rb")
                        self.wfile = self.connection.makefile("wb", buffering=0)
                        encrypted = True
                    elif verb == "AUTH":
                        self.say("235 in")
                    elif verb == "DATA":
                        self.say("354 go")
                        content = b""
                        while not content.endswith(b"\r\n.\r\n"):
                            content += self.rfile.readline()
                        outer.mails.append(content[:-3].replace(b"\r\n..", b"\r\n."))
                        if "end" in outer.silent:
                            time.sleep(60)
                        self.say(outer.answers.get("end", "250 taken"))
                    elif verb == "QUIT":
                        return self.say("221 bye")
                    else:
                        self.say("250 ok")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.port = self.server.server_address[1]
        self.url = f"smtp://127.0.0.1:{self.port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def send(*options, to, timeout=60, **secrets):
    """`pingheng message`: exit code, words, seconds."""
    start = time.monotonic()
    done = subprocess.run(
        [house.PINGHENG, "message", *options, "--to", to], capture_output=True, text=True, timeout=timeout,
        cwd=house.ROOT, env={**house.ENVIRONMENT, **secrets})
    return done.returncode, done.stdout + done.stderr, time.monotonic() - start


class Texts(unittest.TestCase):
    def provider(self, *script):
        provider = Provider(*script)
        self.addCleanup(provider.close)
        return provider

    def test_taken(self):
        """F9 a text message is posted once with its id as idempotency key, and the token as bearer."""
        provider = self.provider()
        message = ["--text-gateway", provider.url, "--id", "m-1", "--body", "缴费提醒“{}”"]
        code, said, _ = send(*message, to="13800000000", PINGHENG_TEXT_TOKEN="secret")
        self.assertEqual(code, 0, said)
        self.assertEqual([r["body"] for r in provider.requests], [{"id": "m-1", "to": "13800000000", "text": "缴费提醒“{}”"}])
        headers = provider.requests[0]["headers"]
        told = (headers["idempotency-key"], headers["authorization"], headers["content-type"])
        self.assertEqual(told, ("m-1", "Bearer secret", "application/json"))
        self.assertNotIn("secret", said)

    def test_answers(self):
        """F7 S33 5xx and 429 may be tried again, other refusals not; a redirect is not followed."""
        for status, word in ((500, "没有送出"), (503, "没有送出"), (429, "没有送出"), (400, "被拒绝"), (401, "被拒绝"), (302, "被拒绝")):
            with self.subTest(status=status):
                provider = self.provider(status)
                code, said, _ = send("--text-gateway", provider.url, to="13800000000")
                self.assertEqual((code, word in said), (1, True), said)
                self.assertEqual(len(provider.requests), 1)

    def test_hangs(self):
        """F7 a provider that hangs is left after ten seconds; the same id again is taken once."""
        provider = self.provider(30.0)
        code, said, seconds = send("--text-gateway", provider.url, "--id", "late", to="13800000000")
        self.assertEqual((code, "没有送出" in said), (1, True), said)
        self.assertTrue(8 < seconds < 20, seconds)
        self.assertEqual(send("--text-gateway", provider.url, "--id", "late", to="13800000000")[0], 0)
        self.assertEqual(list(provider.taken), ["late"])

    def test_nobody(self):
        """F7 where nobody listens it is said at once."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            code, said, seconds = send("--text-gateway", f"http://127.0.0.1:{free.getsockname()[1]}/", to="13800000000")
        self.assertEqual((code, "没有送出" in said), (1, True), said)
        self.assertLess(seconds, 8)

    def test_usage(self):
        """S33 passwords and foreign plain addresses on the command line are refused."""
        refused = [
            ["--text-gateway", "http://sms.example.cn/"],
            ["--text-gateway", "https://u:p@sms.example.cn/"],
            ["--mail-server", "smtp://u:p@h"],
            ["--mail-server", "smtp://h"],
            [],
        ]
        for options in refused:
            with self.subTest(options=options):
                self.assertEqual(send(*options, to="13800000000")[0], 2)


class Mails(unittest.TestCase):
    def server(self, **how):
        server = MailServer(**how)
        self.addCleanup(server.close)
        return server

    def mail(self, server, *options, to="wang@example.com", **secrets):
        return send("--mail-server", server.url, "--mail-from", "office@example.gov.cn", *options, to=to, **secrets)

    def test_taken(self):
        """F9 a mail has its Chinese subject and text, a stable Message-ID, and lines that begin with dots."""
        server = self.server()
        body = "第一行\n.\n..两个点\n" + "很长的一段。" * 200
        subject = "请缴纳评审费：2022 年度工程师资格评审，逾期视为放弃申报"
        code, said, _ = self.mail(server, "--id", "m-7", "--subject", subject, "--body", body)
        self.assertEqual(code, 0, said)
        mail = email.message_from_bytes(server.mails[0])
        self.assertEqual(str(email.header.make_header(email.header.decode_header(mail["subject"]))), subject)
        self.assertEqual(mail.get_payload(decode=True).decode(), body)
        told = (mail["message-id"], mail["to"], mail.get_content_charset())
        self.assertEqual(told, ("<m-7@example.gov.cn>", "<wang@example.com>", "utf-8"))
        self.assertTrue(all(len(line) <= 78 for line in server.mails[0].split(b"\r\n")))
        verbs = [line.split(" ")[0] for line, _ in server.commands]
        self.assertEqual(verbs[:4], ["EHLO", "MAIL", "RCPT", "DATA"])

    def test_answers(self):
        """B23 RFC 5321 4yz may be tried again, 5yz is final, at each step, the answer to the content among them."""
        wanted = [
            ({"greeting": "421 busy"}, "没有送出"),
            ({"MAIL": "451 later"}, "没有送出"),
            ({"RCPT": "450 greylisted"}, "没有送出"),
            ({"RCPT": "550 no such user"}, "被拒绝"),
            ({"DATA": "554 no"}, "被拒绝"),
            ({"end": "552 too much"}, "被拒绝"),
            ({"EHLO": "garbage"}, "没有送出"),
            ({"end": "451 disk"}, "没有送出"),
            ({"end": "garbage"}, "不知是否送达"),
        ]
        for answers, word in wanted:
            with self.subTest(answers=answers):
                code, said, _ = self.mail(self.server(answers=answers))
                self.assertEqual((code, word in said), (1, True), said)

    def test_hangs(self):
        """F7 F9 a server that is silent before the content may be tried again;
        silent after it, the mail may have been delivered and is not repeated."""
        servers = {"RCPT": "没有送出", "end": "不知是否送达"}
        with concurrent.futures.ThreadPoolExecutor() as both:
            waiting = {verb: both.submit(self.mail, self.server(silent=(verb,))) for verb in servers}
            for verb, word in servers.items():
                with self.subTest(verb=verb):
                    code, said, seconds = waiting[verb].result()
                    self.assertEqual((code, word in said), (1, True), said)
                    self.assertTrue(35 < seconds < 50, seconds)

    def test_injection(self):
        """S33 an address that is two commands is refused before anything is said."""
        server = self.server()
        code, said, _ = self.mail(server, to="a@b.cn>\r\nRCPT TO:<x@y.cn")
        self.assertEqual((code, "被拒绝" in said), (1, True), said)
        self.assertEqual(server.commands, [])


class Encrypted(unittest.TestCase):
    """STARTTLS against a certificate of the test's own; on this machine it is asked for where a certificate to trust is named."""

    @classmethod
    def setUpClass(cls):
        cls.folder = house.temporary()
        for name in ("cert", "foreign"):
            command = [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
                "-addext", "subjectAltName=IP:127.0.0.1",
                "-keyout", cls.folder / f"{name}-key.pem", "-out", cls.folder / f"{name}.pem",
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=60)
        cls.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        cls.context.load_cert_chain(cls.folder / "cert.pem", cls.folder / "cert-key.pem")

    def mail(self, server, trust="cert", **secrets):
        options = ["--mail-server", f"smtp://sender@127.0.0.1:{server.port}", "--mail-from", "o@example.cn"]
        options += ["--mail-trust", str(self.folder / f"{trust}.pem")]
        return send(*options, to="w@example.com", **secrets)

    def server(self, **how):
        server = MailServer(**how)
        self.addCleanup(server.close)
        return server

    def test_encrypted(self):
        """S33 nothing but EHLO and STARTTLS goes in the clear; the password comes after, and only after."""
        server = self.server(tls=self.context, offers=("AUTH PLAIN LOGIN",))
        code, said, _ = self.mail(server, PINGHENG_MAIL_PASSWORD="geheim")
        self.assertEqual(code, 0, said)
        self.assertEqual([line for line, encrypted in server.commands if not encrypted], ["EHLO pingheng.localdomain", "STARTTLS"])
        auth = next(line for line, encrypted in server.commands if line.startswith("AUTH PLAIN") and encrypted)
        self.assertEqual(base64.b64decode(auth.split()[2]), b"\0sender\0geheim")
        self.assertEqual(len(server.mails), 1)

    def test_not_encrypted(self):
        """S33 a certificate that is not trusted, no offer of encryption, or words slipped in before it: nothing is sent."""
        servers = [
            ({"tls": self.context}, "foreign"),
            ({}, "cert"),
            ({"tls": self.context, "early": b"250 AUTH PLAIN\r\n"}, "cert"),
        ]
        for how, trust in servers:
            with self.subTest(how=how):
                server = self.server(**how)
                code, said, _ = self.mail(server, trust, PINGHENG_MAIL_PASSWORD="geheim")
                self.assertEqual((code, "没有送出" in said), (1, True), said)
                self.assertEqual(server.mails, [])
                self.assertFalse(any("AUTH" in line for line, _ in server.commands))


class Served(unittest.TestCase):
    def test_server(self):
        """F7 F9 a server sends what people are told, repeats what failed under its id, shows what was refused,
        and is not held up by a provider that hangs."""
        provider = Provider(503, 30.0)
        self.addCleanup(provider.close)
        place = house.demo()
        with house.database(place, write=True) as db:
            db.execute("UPDATE outbox SET state = 'sent'")
        server = house.Server(place, "--text-gateway", provider.url)
        try:
            people = house.accounts(place)
            clerk, case = self.case_to_return(place, server, people)
            sent = clerk.post(f"/api/employer/cases/{case}/return", {"items": "照片不清晰"})
            self.assertEqual(sent.status, 200, sent.text)
            self.wait(lambda: len(provider.requests) >= 1, 20)
            slowest = 0
            self.wait(lambda: len(provider.requests) >= 2, 45)
            for _ in range(50):
                start = time.monotonic()
                self.assertEqual(server.request("GET", "/plans").status, 200)
                slowest = max(slowest, time.monotonic() - start)
            self.assertLess(slowest, 5)
            keys = {request["headers"]["idempotency-key"] for request in provider.requests}
            self.assertEqual(len(keys), 1)
            self.assertIn("补正 1 处", provider.requests[0]["body"]["text"])
            with house.database(place) as db:
                self.assertEqual(db.execute("SELECT COUNT(*) FROM outbox WHERE state <> 'sent'").fetchone()[0], 1)
        finally:
            self.assertEqual(server.stop(), 0)
        # The provider had taken it while the server was waiting: it is told again, and takes it once.
        with house.database(place, write=True) as db:
            db.execute("UPDATE outbox SET next_at = 0 WHERE state = 'waiting'")
        server = house.Server(place, "--text-gateway", provider.url)
        try:
            self.wait(lambda: len(provider.requests) >= 3, 20)
            with house.database(place) as db:
                self.wait(lambda: db.execute("SELECT COUNT(*) FROM outbox WHERE state <> 'sent'").fetchone()[0] == 0, 20)
            self.assertEqual(len(provider.taken), 1)
        finally:
            self.assertEqual(server.stop(), 0)

    def case_to_return(self, place, server, people):
        with house.database(place) as db:
            login, case = db.execute("""
                SELECT a.login, c.id FROM cases c
                JOIN memberships m ON m.unit_id = c.employer_id AND m.role = 'employer'
                JOIN accounts a ON a.id = m.account_id
                WHERE c.state = 'employerReview' AND c.plan_id = 'linping-manufacturing-2022'
                ORDER BY a.login, c.id LIMIT 1""").fetchone()
        account = {"account": login, "password": "Pingheng-2022"}
        headers = {"Content-Type": "application/json"}
        reply = server.request("POST", "/api/sign-in", headers, json.dumps(account))
        self.assertEqual(reply.status, 200, reply.text)
        return house.Person(server, reply.json()["token"]), case

    def wait(self, holds, seconds):
        end = time.monotonic() + seconds
        while not holds():
            self.assertLess(time.monotonic(), end, "it did not happen in time")
            time.sleep(0.1)


if __name__ == "__main__":
    unittest.main()
