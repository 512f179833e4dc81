"""B53 S36 a real nginx and a real HAProxy before the server, with the very files that docs/proxies hands to operators: whatever a
client writes into X-Forwarded-For, its own address is the one that is limited, and no neighbour's.

Everything is on 127.0.0.1. Clients differ by the address from which they connect, 127.1.n.1, each in a network of its own.
"""
import atexit
import collections
import contextlib
import functools
import html
import http.client
import itertools
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import time
import unittest
import urllib.parse

import evidence_files as files
import house

SITE = "title.example.gov.cn"
ORIGIN = f"https://{SITE}"
DOCS = house.ROOT / "docs" / "proxies"
OUTER, STRANGE = "127.0.0.77", "127.0.0.78"  # a proxy in front of the other one: its address, and one that nobody has named
# A hundredth of the usual limits: so many sign-ins from one address, and the next one 50 s later.
LIMITS, FREE = "0.01", 3
PASSWORD = "Pingheng-2022"

_clients = itertools.count(1)


def client():
    """An address that nobody has used yet."""
    number = next(_clients)
    return f"127.{1 + number // 200}.{1 + number % 200}.1"


def tool(name):
    found = shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin")
    assert found, f"{name} is missing: Scripts/install --tests"
    return found


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def certificate():
    """A certificate of the site's name, its key, and both in one file."""
    folder = house.temporary()
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={SITE}"]
    command += ["-addext", f"subjectAltName=DNS:{SITE}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    (folder / "both.pem").write_text((folder / "cert.pem").read_text() + (folder / "key.pem").read_text())
    return folder


def start(stack, *arguments, **more):
    """A server that has to end well, without a fault on the way."""
    server = house.Server(*arguments, **more)

    def end():
        said, code = server.said(), server.stop()
        assert code == 0, code
        assert "request.failed" not in said, said[-3000:]

    stack.callback(end)
    return server


class Proxy:
    """nginx or HAProxy by its file in docs/proxies, in which nothing but places is changed; ended by its own process id only."""

    NGINX = """
        daemon off;
        worker_processes 1;
        pid {folder}/pid;
        error_log {folder}/log warn;
        events {{ worker_connections 256; }}
        http {{
            client_body_temp_path {folder}/body;
            proxy_temp_path {folder}/proxy;
            fastcgi_temp_path {folder}/fastcgi;
            uwsgi_temp_path {folder}/uwsgi;
            scgi_temp_path {folder}/scgi;
            gzip on;
            include {folder}/pingheng.conf;
        }}
    """
    HAPROXY = """
global
    maxconn 256
    log stdout format raw local0
defaults
    log global
"""

    def __init__(self, kind, target, certificate, tls=True, source=None):
        self.kind, self.tls, self.certificate = kind, tls, certificate
        self.folder = house.temporary()
        # nginx's workers are another user when root starts it.
        self.folder.chmod(0o711)
        self.log = self.folder / ("access" if kind == "nginx" else "log")
        atexit.register(self.stop)
        for _ in range(3):
            self.port = free_port()
            command = getattr(self, "_" + kind)(target, source)
            with open(self.folder / "log", "ab") as output:
                self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=output, stderr=output)
            if self._answers():
                return
            self.stop()
        raise AssertionError(f"{kind} did not start: {(self.folder / 'log').read_text()[-2000:]}")

    def _nginx(self, target, source):
        assert not source
        self._fill("nginx.conf", "pingheng.conf", {
            "server 127.0.0.1:8080;": f"server 127.0.0.1:{target};",
            "listen 443 ssl http2;": f"listen 127.0.0.1:{self.port}{' ssl http2' if self.tls else ''};",
            "/etc/ssl/title.example.gov.cn.pem": f"{self.certificate}/cert.pem",
            "/etc/ssl/private/title.example.gov.cn.pem": f"{self.certificate}/key.pem",
            "/var/log/nginx/pingheng.log": str(self.log),
        })
        (self.folder / "nginx.conf").write_text(self.NGINX.format(folder=self.folder))
        return [tool("nginx"), "-e", self.folder / "log", "-p", self.folder, "-c", self.folder / "nginx.conf"]

    def _haproxy(self, target, source):
        assert self.tls
        self._fill("haproxy.cfg", "pingheng.cfg", {
            "bind :443 ssl": f"bind 127.0.0.1:{self.port} ssl",
            "/etc/haproxy/title.example.gov.cn.pem": f"{self.certificate}/both.pem",
            "server pingheng 127.0.0.1:8080": f"server pingheng 127.0.0.1:{target}{f' source {source}' if source else ''}",
        })
        (self.folder / "base.cfg").write_text(self.HAPROXY)
        return [tool("haproxy"), "-db", "-f", self.folder / "base.cfg", "-f", self.folder / "pingheng.cfg"]

    def _fill(self, document, name, places):
        text = (DOCS / document).read_text()
        for old, new in places.items():
            assert text.count(old) == 1, (document, old, text.count(old))
            text = text.replace(old, new)
        (self.folder / name).write_text(text)

    def _answers(self):
        end = time.monotonic() + 15
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz").status == 200:
                    return True
            time.sleep(0.1)
        return False

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(15)

    def ask(self, *arguments, **more):
        return ask(self.port, *arguments, tls=self.certificate if self.tls else None, **more)

    def curl(self, target, *options, origin=None):
        """The same by HTTP/2, as browsers speak it: status, cookies set, body."""
        command = [tool("curl"), "-sS", "--http2", "--max-time", "30", "--cacert", self.certificate / "cert.pem", "--interface"]
        command += [origin or client(), "--connect-to", f"{SITE}:443:127.0.0.1:{self.port}", "-D", "-", *options, ORIGIN + target]
        done = subprocess.run(command, capture_output=True, timeout=60)
        assert done.returncode == 0, done.stderr
        head, body = done.stdout.split(b"\r\n\r\n", 1)
        first, *lines = head.decode().split("\r\n")
        assert first.startswith("HTTP/2 "), first
        fields = [line.split(": ", 1) for line in lines]
        cookies = [value for name, value in fields if name == "set-cookie"]
        return house.Reply(int(first.split()[1]), dict(fields), body, cookies)


class Line(http.client.HTTPConnection):
    def __init__(self, port, tls, origin):
        super().__init__("127.0.0.1", port, timeout=60, source_address=(origin, 0))
        self.tls = tls

    def connect(self):
        super().connect()
        if self.tls:
            self.sock = ssl.create_default_context(cafile=self.tls / "cert.pem").wrap_socket(self.sock, server_hostname=SITE)


Refused = collections.namedtuple("Refused", "status")


def ask(port, method, target, lines=(), body=None, origin="127.0.0.1", tls=None, host=SITE):
    """One request whose header lines are said one by one, so that a name may come twice; who hangs up has refused."""
    line = Line(port, tls, origin)
    try:
        line.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        lines = ([f"Host: {host}"] if host else []) + list(lines)
        if body is not None and not any(said.lower().startswith("content-length:") for said in lines):
            lines.append(f"Content-Length: {len(body)}")
        for said in lines:
            name, value = said.split(":", 1)
            line.putheader(name, value.removeprefix(" "))
        line.endheaders(body)
        got = line.getresponse()
        fields = got.getheaders()
        headers = {name.lower(): value for name, value in fields}
        return house.Reply(got.status, headers, got.read(), [value for name, value in fields if name.lower() == "set-cookie"])
    except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
        return Refused(None)
    finally:
        line.close()


# What a client might write to be taken for others, another each time.
CLAIMS = {
    "nothing": lambda n: [],
    "one line": lambda n: [f"X-Forwarded-For: 1.2.3.{n}"],
    "two lines": lambda n: [f"X-Forwarded-For: 1.2.3.{n}", f"X-Forwarded-For: 1.2.4.{n}"],
    "small letters": lambda n: [f"x-forwarded-for: 1.2.3.{n}", f"X-FORWARDED-FOR: 1.2.4.{n}"],
    "spaces": lambda n: [f"X-Forwarded-For:   1.2.3.{n}  ,\t 1.2.4.{n}   "],
    "five hundred": lambda n: ["X-Forwarded-For: " + ", ".join(f"1.{n}.{i % 250}.7" for i in range(500))],
    "fifty lines": lambda n: [f"X-Forwarded-For: 1.{n}.{i}.7" for i in range(50)],
    "ends with commas": lambda n: [f"X-Forwarded-For: 1.2.3.{n}, ,,", "X-Forwarded-For:", "X-Forwarded-For: ,"],
    "trusted ones at the end": lambda n: [f"X-Forwarded-For: 1.2.3.{n}, {OUTER}, 127.0.0.1", "X-Forwarded-For: ::1"],
    "no addresses": lambda n: [f"X-Forwarded-For: unknown{n}, _hidden, \"[::{n}]:80\", <b>, {'9' * 60}\xe9\xff"],
    "IPv6": lambda n: [f"X-Forwarded-For: 2001:db8:{n}::1, ::ffff:1.2.3.{n}"],
    "called the connection's own": lambda n: [f"X-Forwarded-For: 1.2.3.{n}", "Connection: close, X-Forwarded-For"],
    "other headers": lambda n: [f"Forwarded: for=1.2.3.{n}", f"X-Real-IP: 1.2.3.{n}", f"X_Forwarded_For: 1.2.3.{n}"],
}


class Limits(unittest.TestCase):
    """Signing in is limited by address: `FREE` times, then 429."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        options = ["--production", "--address", ORIGIN, "--limits", LIMITS]
        options += ["--trusted-proxy", "127.0.0.1", "--trusted-proxy", OUTER]
        cls.server = start(cls.stack, house.temporary(), *options, demo=False)
        cls.certificate = certificate()
        nginx, haproxy = (cls.proxy(kind, cls.server.port) for kind in ("nginx", "haproxy"))
        inner = cls.proxy("nginx", cls.server.port, tls=False)
        cls.both = cls.proxy("haproxy", inner.port, source=OUTER)
        cls.unnamed = cls.proxy("haproxy", inner.port, source=STRANGE)
        cls.ways = {"nginx": nginx, "HAProxy": haproxy, "HAProxy before nginx": cls.both}

    @classmethod
    def proxy(cls, kind, target, **how):
        proxy = Proxy(kind, target, cls.certificate, **how)
        cls.stack.callback(proxy.stop)
        return proxy

    def setUp(self):
        self.number = 0

    def wrong(self, way, origin, lines=()):
        """One wrong sign-in, of a login that nobody else tries."""
        self.number += 1
        body = json.dumps({"account": f"nobody{self.number}", "password": "wrong-one"}).encode()
        reply = way("POST", "/api/sign-in", ["Content-Type: application/json", *lines], body, origin=origin)
        if reply.status == 429:
            self.assertIn(int(reply.headers["retry-after"]), range(1, 61))
            self.assertIn("您所在的网络", reply.text)
        return reply.status

    def direct(self, *arguments, **more):
        return ask(self.server.port, *arguments, **more)

    def check_limited(self, way, origin, claim):
        got = [self.wrong(way, origin, claim(n)) for n in range(FREE + 3)]
        self.assertEqual(got, [422] * FREE + [429] * 3)

    def test_claims(self):
        """B53 S36 whatever a client's own X-Forwarded-For says, its address is limited: by nginx, by HAProxy, by one before the other."""
        for (name, way), (title, claim) in itertools.product(self.ways.items(), CLAIMS.items()):
            with self.subTest(way=name, claim=title):
                self.check_limited(way.ask, client(), claim)

    def test_mixed(self):
        """B53 a client that claims in another manner each time is one client."""
        for name, way in self.ways.items():
            with self.subTest(way=name):
                origin = client()
                got = [self.wrong(way.ask, origin, claim(n)) for n, claim in enumerate(CLAIMS.values())]
                self.assertEqual(got, [422] * FREE + [429] * (len(CLAIMS) - FREE))

    def test_neighbours(self):
        """B53 S36 clients behind one proxy have limits of their own: who is refused takes nothing from whom he claims to be."""
        for name, way in self.ways.items():
            with self.subTest(way=name):
                attacker, neighbour, third = client(), client(), client()
                self.assertEqual(self.wrong(way.ask, neighbour), 422)
                claims = [[f"X-Forwarded-For: {neighbour}"] * (1 + n % 2) for n in range(FREE + 5)]
                self.assertEqual([self.wrong(way.ask, attacker, lines) for lines in claims], [422] * FREE + [429] * 5)
                self.assertEqual([self.wrong(way.ask, neighbour) for _ in range(FREE)], [422] * (FREE - 1) + [429])
                claim = [f"X-Forwarded-For: {third}"]
                self.assertEqual([self.wrong(way.ask, who, claim) for who in (attacker, neighbour)], [429, 429])
                self.check_limited(way.ask, third, CLAIMS["one line"])

    def test_one_count(self):
        """B53 a client is the same by whichever proxy it comes, and by HTTP/2."""
        origin, body = client(), json.dumps({"account": "nobody", "password": "wrong-one"})
        got = []
        for number, proxy in enumerate([*self.ways.values()] * 2):
            claims = [f"X-Forwarded-For: 1.2.{number}.{n}" for n in (1, 2)]
            options = ["-H", claims[0], "-H", claims[1], "-H", "Content-Type: application/json", "-d", body]
            got.append(proxy.curl("/api/sign-in", *options, origin=origin).status)
        self.assertEqual(got, [422] * FREE + [429] * (len(got) - FREE))

    def test_unnamed_proxy(self):
        """B53 behind a proxy that no --trusted-proxy names all share its limit; what it or a client says is not believed."""
        claims = list(CLAIMS.values())
        got = [self.wrong(self.unnamed.ask, client(), claims[n](n)) for n in range(FREE + 3)]
        self.assertEqual(got, [422] * FREE + [429] * 3)
        self.assertEqual(self.wrong(self.both.ask, client()), 422)

    def test_direct(self):
        """B53 who comes without a proxy is believed nothing, and takes nothing from whom he names; a trusted address's word counts."""
        neighbour = client()
        for title, claim in {**CLAIMS, "a neighbour": lambda n: [f"X-Forwarded-For: {neighbour}"]}.items():
            with self.subTest(claim=title):
                self.check_limited(self.direct, client(), claim)
        self.check_limited(self.ways["nginx"].ask, neighbour, CLAIMS["nothing"])
        for trusted in ("127.0.0.1", OUTER):
            got = [self.wrong(self.direct, trusted, [f"X-Forwarded-For: {client()}"]) for _ in range(FREE + 3)]
            self.assertEqual(got, [422] * (FREE + 3))
        self.assertEqual(self.wrong(self.direct, "127.0.0.1", [f"X-Forwarded-For: {neighbour}"]), 429)

    def test_metrics(self):
        """B53 S60 who comes by a proxy is not from this machine, whatever is said or left out."""
        self.assertEqual(self.direct("GET", "/metrics").status, 200)
        self.assertEqual(self.direct("GET", "/metrics", origin=client()).status, 404)
        for name, way in self.ways.items():
            for lines in ([], ["X-Forwarded-For:"], ["X-Forwarded-For: 127.0.0.1"], ["Connection: close, X-Forwarded-For"]):
                with self.subTest(way=name, lines=lines):
                    self.assertEqual(way.ask("GET", "/metrics", lines, origin="127.0.0.1").status, 404)

    def test_log(self):
        """S42 the proxies' logs have the client's address and the path, and no query string."""
        for name, way in self.ways.items():
            with self.subTest(way=name):
                origin = client()
                way.ask("GET", "/verify?name=secret", ["X-Forwarded-For: 1.2.3.4"], origin=origin)
                end = time.monotonic() + 10
                while (said := way.log.read_text()) and origin not in said and time.monotonic() < end:
                    time.sleep(0.05)
                self.assertRegex(next(line for line in said.splitlines() if line.startswith(origin + " ")), r"GET /verify \d{3}")
                self.assertNotIn("secret", said)


def by_each_proxy(test):
    """The test, once for each of the class's ways to the server."""
    @functools.wraps(test)
    def run(self):
        for name, way in self.ways.items():
            with self.subTest(way=name):
                test(self, way)
    return run


class Pages(unittest.TestCase):
    """Forms, files and heads by either proxy."""

    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        place = house.demo()
        cls.server = start(cls.stack, place, "--address", ORIGIN)
        cls.certificate, cls.ways = certificate(), {}
        for name in ("nginx", "HAProxy"):
            cls.ways[name] = Proxy(name.lower(), cls.server.port, cls.certificate)
            cls.stack.callback(cls.ways[name].stop)
        names = house.accounts(place)["applicant"]
        with house.database(place) as db:
            cls.login, cls.record = db.execute(f"""
                SELECT a.login, r.id FROM archive_records r JOIN accounts a ON a.person_id = r.person_id
                WHERE a.login IN ({",".join("?" * len(names))})
                  AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.record_id = r.id)
                ORDER BY r.id LIMIT 1""", names).fetchone()

    @staticmethod
    def token(page):
        return html.unescape(re.search(r'name="_token" value="([^"]+)"', page.text)[1])

    @staticmethod
    def form(**fields):
        return urllib.parse.urlencode(fields).encode()

    FORM = "Content-Type: application/x-www-form-urlencoded"

    def sign_in(self, way, *lines, **more):
        """By the page and its form, as a browser does."""
        page = way.ask("GET", "/sign-in", lines)
        self.assertEqual(page.status, 200, page.text[:300])
        cookie = "Cookie: " + "; ".join("=".join(pair) for pair in page.cookies)
        body = self.form(_token=self.token(page), account=self.login, password=PASSWORD)
        return way.ask("POST", "/sign-in", [cookie, self.FORM, *lines], body, **more)

    def bearer(self, way):
        body = json.dumps({"account": self.login, "password": PASSWORD}).encode()
        reply = way.ask("POST", "/api/sign-in", ["Content-Type: application/json"], body)
        self.assertEqual(reply.status, 200, reply.text)
        return f"Authorization: Bearer {reply.json()['token']}"

    @by_each_proxy
    def test_sign_in(self, way):
        """B53 S7 S9 signing in by the form works with the site's origin, whatever scheme is claimed; its cookies are Secure."""
        for lines in ([], [f"Origin: {ORIGIN}", "Sec-Fetch-Site: same-origin"], ["X-Forwarded-Proto: http", "X-Forwarded-Host: x"]):
            reply = self.sign_in(way, *lines)
            self.assertEqual((reply.status, reply.headers["location"]), (303, "/me"), lines)
            self.assertIn("strict-transport-security", reply.headers)
            self.assertIn("__Host-pingheng", dict(reply.cookies))
            self.assertIn("; Secure", reply.headers["set-cookie"])
            cookie = f"Cookie: __Host-pingheng={dict(reply.cookies)['__Host-pingheng']}"
            self.assertEqual(way.ask("GET", "/me", [cookie]).status, 200)

    @by_each_proxy
    def test_http2(self, way):
        """B53 by HTTP/2, where browsers send each cookie in a line of its own, the program gets one line; two origins are refused."""
        page = way.curl("/sign-in")
        crumbs = [option for pair in page.cookies for option in ("-H", "Cookie: " + "=".join(pair))] + ["-H", "Cookie: a=b"]
        form = ["-d", self.form(_token=self.token(page), account=self.login, password=PASSWORD).decode()]
        own = ["-H", f"Origin: {ORIGIN}"]
        foreign = way.curl("/sign-in", *crumbs, *form, "-H", "Origin: https://evil.example")
        self.assertEqual(foreign.status, 403)
        self.assertEqual(way.curl("/sign-in", *crumbs, *form, *own, *own).status, 400)
        reply = way.curl("/sign-in", *crumbs, *form, *own)
        self.assertEqual((reply.status, reply.headers["location"]), (303, "/me"))
        session = dict(reply.cookies)["__Host-pingheng"]
        crumbs = ["-H", "Cookie: before=1", "-H", f"Cookie: __Host-pingheng={session}", "-H", "Cookie: behind=2"]
        self.assertEqual(way.curl("/me", *crumbs).status, 200)
        self.assertEqual(way.curl("/", "-H", "Host: evil.example").status, 421)

    @by_each_proxy
    def test_foreign(self, way):
        """B53 B61 S9 by a proxy, too, another site's Host is 421 and another site's Origin 403."""
        for host in ("evil.example", f"127.0.0.1:{way.port}", f"{SITE}.evil.example", f"{SITE}:80"):
            lines = ["Accept: text/html", f"X-Forwarded-Host: {SITE}"]
            self.assertEqual(way.ask("GET", "/", lines, host=host).status, 421, host)
        self.assertEqual(self.sign_in(way, host="evil.example").status, 421)
        self.assertEqual(way.ask("GET", "/", host=f"{SITE.upper()}:443").status, 200)
        body = self.form(_token="x", account=self.login, password=PASSWORD)
        for origin in ("https://evil.example", f"http://{SITE}", f"{ORIGIN}:8443", "null", f"{ORIGIN}, {ORIGIN}"):
            self.assertEqual(way.ask("POST", "/sign-in", [self.FORM, f"Origin: {origin}"], body).status, 403, origin)

    def refused(self, reply, what):
        """By the proxy or by the server, in words or by hanging up."""
        self.assertIn(reply.status, (400, None), what)

    @by_each_proxy
    def test_twice(self, way):
        """B53 two lines of Host, Origin, Authorization or Cookie never reach anything that works."""
        own = self.bearer(way)
        self.assertEqual(way.ask("GET", "/api/me", [own]).status, 200)
        for first, second in ((SITE, "evil.example"), ("evil.example", SITE)):
            for line in (f"Host: {second}", f"host:{second}"):
                self.refused(way.ask("GET", "/api/me", [own, line], host=first), (first, line))
        for lines in (
            [own, own], [own, "Authorization: Bearer x"], ["Authorization: Bearer x", own],
            [own, "Cookie: a=b", "Cookie: c=d"], [own, f"Origin: {ORIGIN}", f"Origin: {ORIGIN}"],
            [own, f"Origin: {ORIGIN}", "Origin: https://evil.example"], [own, "Origin: null", f"Origin: {ORIGIN}"],
        ):
            self.refused(way.ask("GET", "/api/me", lines), lines)
        self.assertIn(way.ask("GET", "/", host=None).status, (400, 421))
        # Two equal lines: nginx refuses them, HAProxy makes one of them; two the program would refuse itself.
        alone = {"nginx": 400, "haproxy": 200}[way.kind]
        self.assertEqual(way.ask("GET", "/api/me", [own, f"Host: {SITE}"]).status, alone)

    @by_each_proxy
    def test_lengths(self, way):
        """B53 S20 a body of two lengths, or of none that can be read, never reaches anything that works."""
        body = json.dumps({"account": self.login, "password": PASSWORD}).encode()
        size, kind = len(body), "Content-Type: application/json"
        self.assertEqual(way.ask("POST", "/api/sign-in", [kind, f"Content-Length: {size}"], body).status, 200)
        for lengths in (
            [size, size + 1], [size + 1, size], [size, 0], [0, size], [f"{size}, {size + 1}"], [f"+{size}"], [f"-{size}"],
            [hex(size)], ["x"], [f"{size} {size}"],
        ):
            lines = [kind, *(f"Content-Length: {length}" for length in lengths)]
            self.refused(way.ask("POST", "/api/sign-in", lines, body), lengths)
        equal = [kind, f"Content-Length: {size}", f"Content-Length: {size}"]
        self.assertEqual(way.ask("POST", "/api/sign-in", equal, body).status, {"nginx": 400, "haproxy": 200}[way.kind])
        for coding in ("gzip", "chunked, chunked", "identity"):
            lines = [kind, f"Transfer-Encoding: {coding}"]
            self.assertIn(way.ask("POST", "/api/sign-in", [*lines, "Content-Length: 0"], body).status, (400, 501, None), coding)

    @by_each_proxy
    def test_smuggled(self, way):
        """B53 S20 a request within a request's body is never one of its own: who asks next by the same proxy gets his own answer."""
        hidden = f"GET /api/me HTTP/1.1\r\nHost: {SITE}\r\n{self.bearer(way)}\r\n\r\n".encode()
        ending = b"0\r\n\r\n"
        chunk = b"%x\r\n%s\r\n" % (len(hidden), hidden)
        for lengths, body in (
            (["Content-Length: 0", "Transfer-Encoding: chunked"], chunk + ending),
            (["Transfer-Encoding: chunked", f"Content-Length: {len(chunk + ending)}"], chunk + ending),
            (["Transfer-Encoding: chunked", "Content-Length: 5"], ending + hidden),
            (["Content-Length: 0", f"Content-Length: {len(hidden)}"], hidden),
            (["Transfer-Encoding : chunked", f"Content-Length: {len(chunk)}"], chunk),
            (["Transfer-Encoding:\x0bchunked", f"Content-Length: {len(chunk)}"], chunk),
        ):
            reply = way.ask("POST", "/api/verify", ["Content-Type: application/json", *lengths], body)
            self.assertNotIn(reply.status, (200, 500, 502), lengths)
            for _ in range(3):
                following = way.ask("GET", "/healthz")
                self.assertEqual((following.status, following.text), (200, "ok\n"), lengths)

    @by_each_proxy
    def test_long_address(self, way):
        """S20 addresses up to 8 KiB go through, and what is beyond is refused in the program's words."""
        lines = ["Accept: text/html"]
        for size, status in ((8192, 200), (8193, 414)):
            target = "/?q=" + "a" * (size - 4)
            direct = ask(self.server.port, "GET", target, lines)
            self.assertEqual(way.ask("GET", target, lines).status, direct.status, size)
            self.assertEqual(direct.status, status)

    @by_each_proxy
    def test_files(self, way):
        """S21 S32 a file of 6 MB goes through, with its form and in pieces, and comes back byte for byte, also to who asks for a part."""
        data = files.padded(files.document(), 6 << 20)
        own = self.bearer(way)
        evidence = f"/api/me/archive/records/{self.record}/evidence"
        head = '--b\r\nContent-Disposition: form-data; name="file"; filename="large.pdf"\r\n\r\n'
        body = head.encode() + data + b"\r\n--b--\r\n"
        reply = way.ask("POST", evidence, [own, "Content-Type: multipart/form-data; boundary=b"], body)
        self.assertEqual(reply.status, 200, reply.text[:500])
        about = json.dumps({"name": "pieces.pdf", "size": len(data), "modified": way.port}).encode()
        opened = way.ask("POST", "/api/uploads", [own, "Content-Type: application/json"], about).json()["data"]
        for offset in range(0, len(data), 1 << 20):
            lines = [own, "Content-Type: application/offset+octet-stream", f"Upload-Offset: {offset}"]
            reply = way.ask("PATCH", f"/api/uploads/{opened['id']}", lines, data[offset:offset + (1 << 20)])
            self.assertEqual(reply.status, 204, reply.text[:500])
        named = json.dumps({"file": opened["id"]}).encode()
        self.assertEqual(way.ask("POST", evidence, [own, "Content-Type: application/json"], named).status, 200)
        with house.database(self.server.place) as db:
            query = "SELECT id FROM evidence WHERE record_id = ? AND size = ? ORDER BY created_at DESC LIMIT 2"
            kept = [id for id, in db.execute(query, [self.record, len(data)])]
        self.assertEqual(len(kept), 2)
        for id in kept:
            self.assertEqual(way.ask("GET", f"/api/evidence/{id}", [own]).body, data)
            part = way.ask("GET", f"/api/evidence/{id}", [own, "Range: bytes=1000000-1000099"])
            # The program knows no parts: all of it is a right answer, a wrong part is none.
            wanted = {200: data, 206: data[1_000_000:1_000_100]}
            self.assertEqual(part.body, wanted[part.status])
        # Nothing of it has lain in nginx's folders, which would be said there.
        self.assertNotIn("buffered to a temporary file", (way.folder / "log").read_text())

    @by_each_proxy
    def test_guesses(self, way):
        """B53 S3 wrong passwords for one login count by the client's network: from another one the login is still looked at."""
        login, attacker, owner = f"somebody{way.port}", client(), client()

        def guess(origin, n):
            """Whether it was looked at."""
            body = json.dumps({"account": login, "password": "wrong-one"}).encode()
            lines = ["Content-Type: application/json", f"X-Forwarded-For: 1.{n}.3.4", f"X-Forwarded-For: 2.{n}.3.4"]
            return "没有核对" not in way.ask("POST", "/api/sign-in", lines, body, origin=origin).text

        self.assertEqual([guess(attacker, n) for n in range(7)], [True] * 5 + [False] * 2)
        self.assertEqual([guess(owner, n) for n in range(5)], [True] * 5)


if __name__ == "__main__":
    unittest.main()
