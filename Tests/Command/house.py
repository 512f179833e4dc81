"""What the tests of the command line share: running the program, and an installation of the demo that each file gets a copy of.

The binary's path is in PINGHENG; without it, .build/release/pingheng or .build/debug/pingheng. Nothing touches the keys of
the person who runs the tests: HOME lies in a temporary folder. The demo is filled once (the slow part) in the folder that
PINGHENG_TEST_DEMO names, which `./test` sets for all files together; without it each file makes its own and removes it.
"""
import atexit
import base64
import contextlib
import fcntl
import hashlib
import hmac
import http.client
import json
import os
import pathlib
import shutil
import re
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILT = [ROOT / ".build" / kind / "pingheng" for kind in ("release", "debug")]
PINGHENG = os.environ.get("PINGHENG") or str(next((p for p in BUILT if p.exists()), BUILT[0]))
LINPING = ROOT / "Plans" / "linping-manufacturing-2022.yaml"

_own = []


def temporary():
    """A folder that is removed when the tests end."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="pingheng-command-"))
    _own.append(folder)
    return folder


@atexit.register
def _clean():
    for server in list(Server.running):
        server.kill()
    for folder in _own:
        shutil.rmtree(folder, ignore_errors=True)


HOME = temporary()
ENVIRONMENT = {**os.environ, "HOME": str(HOME), "XDG_DATA_HOME": str(HOME / "share")}


def run(*arguments, input=None, timeout=120, cwd=ROOT):
    """Runs the program; `input` may be text or bytes. Output is text."""
    data = input.encode() if isinstance(input, str) else input
    more = {"input": data} if data is not None else {"stdin": subprocess.DEVNULL}
    done = subprocess.run(
        [PINGHENG, *map(str, arguments)], capture_output=True, timeout=timeout, cwd=cwd, env=ENVIRONMENT, **more)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode(errors="replace")
    return done


def answer(done):
    """The one JSON object on standard output."""
    lines = done.stdout.splitlines()
    assert len(lines) == 1, (done.returncode, done.stdout, done.stderr)
    return json.loads(lines[0])


# A process's peak counts what its parent held before exec, so a small process stands between: only the program is measured.
_MEASURE = """
import json, os, sys, time
start = time.monotonic()
actions = [
    (os.POSIX_SPAWN_OPEN, 0, sys.argv[1], os.O_RDONLY, 0),
    (os.POSIX_SPAWN_OPEN, 1, sys.argv[2], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600),
]
pid = os.posix_spawn(sys.argv[3], sys.argv[3:], os.environ, file_actions=actions)
_, status, usage = os.wait4(pid, 0)
print(json.dumps({
    "code": os.waitstatus_to_exitcode(status),
    "peak": usage.ru_maxrss * 1024,
    "cpu": usage.ru_utime + usage.ru_stime,
}))
"""


def measure(*arguments, stdin=os.devnull, stdout=os.devnull, timeout=120):
    """Runs the program and measures it: `code`, `peak` (bytes resident),
    `cpu` (seconds of computing, which a busy machine does not stretch)."""
    command = [sys.executable, "-I", "-S", "-c", _MEASURE, str(stdin), str(stdout), PINGHENG, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=timeout, cwd=ROOT, env=ENVIRONMENT)
    return json.loads(done.stdout.splitlines()[-1])


class Server:
    """`pingheng serve` on a free port; stopped by its own process id only."""

    running = set()

    def __init__(self, place, *options, demo=True, keys=True, wait=600, environment=None, program=PINGHENG):
        self.place = pathlib.Path(place)
        self.log = self.place / "server.log"
        command = [str(program), "serve", "--port", "0", "--data", str(self.place / "data")]
        command += ["--keys", str(self.place / "keys")] if keys else []
        command += ["--demo"] if demo else []
        self._output = open(self.log, "ab")
        started = self.log.stat().st_size
        self.process = subprocess.Popen(
            command + list(options), stdin=subprocess.DEVNULL, stdout=self._output, stderr=subprocess.STDOUT, cwd=ROOT,
            env={**ENVIRONMENT, **(environment or {})})
        Server.running.add(self)
        self.port = self._wait(started, wait)

    def _wait(self, started, seconds):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"serve ended with {self.process.returncode}: {self.said()[-2000:]}")
            for line in self.log.read_bytes()[started:].decode(errors="replace").splitlines():
                if line.startswith("评衡已启动：") and line.endswith("/"):
                    port = int(line.rstrip("/").rsplit(":", 1)[1])
                    with contextlib.suppress(OSError):
                        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
                            connection.request("GET", "/healthz")
                            if connection.getresponse().status == 200:
                                return port
            time.sleep(0.1)
        self.kill()
        raise AssertionError(f"serve did not start within {seconds} s: {self.said()[-2000:]}")

    def said(self):
        return self.log.read_text(errors="replace")

    def stop(self, seconds=60):
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._ended()
        return code

    def kill(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(30)
        self._ended()

    def _ended(self):
        Server.running.discard(self)
        self._output.close()

    def request(self, method, path, headers=None, body=None, timeout=60):
        """One request on a connection of its own: status, headers (small letters; the last of a name), body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            got = connection.getresponse()
            headers = {name.lower(): value for name, value in got.getheaders()}
            cookies = [value for name, value in got.getheaders() if name.lower() == "set-cookie"]
            return Reply(got.status, headers, got.read(), cookies)
        finally:
            connection.close()

    def enter(self, account):
        """A session of a demo account."""
        headers = {"Content-Type": "application/json"}
        reply = self.request("POST", "/api/demo/session", headers, json.dumps({"account": account}))
        assert reply.status == 200, (account, reply.status, reply.text)
        return Person(self, reply.json()["token"])


class Reply:
    def __init__(self, status, headers, body, cookies=()):
        self.status, self.headers, self.body = status, headers, body
        self.cookies = [tuple(cookie.split(";")[0].split("=", 1)) for cookie in cookies]

    @property
    def text(self):
        return self.body.decode(errors="replace")

    def json(self):
        return json.loads(self.body)


class Person:
    """Somebody signed in: by bearer under /api/, by cookie and token for forms."""

    def __init__(self, server, token):
        self.server, self.token = server, token
        self._csrf = None

    @property
    def bearer(self):
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def cookie(self):
        return {"Cookie": f"pingheng={self.token}"}

    @property
    def csrf(self):
        if self._csrf is None:
            self._csrf = self.server.request("GET", "/api/sign-in", self.cookie).headers["x-csrf-token"]
        return self._csrf

    def get(self, path):
        return self.server.request("GET", path, self.bearer if path.startswith("/api/") else self.cookie)

    def post(self, path, fields, timeout=60):
        """JSON under /api/, else a form with its token."""
        if path.startswith("/api/"):
            headers, body = {**self.bearer, "Content-Type": "application/json"}, json.dumps(fields)
        else:
            headers = {**self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
            body = urllib.parse.urlencode({"_token": self.csrf, **fields}, doseq=True)
        return self.server.request("POST", path, headers, body, timeout)

    def upload(self, path, field, name, data, content="application/octet-stream"):
        boundary = "----pingheng-command"
        head = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="_token"\r\n'
            "\r\n"
            f"{self.csrf}\r\n"
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            f"Content-Type: {content}\r\n"
            "\r\n"
        )
        body = head.encode() + data + f"\r\n--{boundary}--\r\n".encode()
        headers = {**self.cookie, "Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.server.request("POST", path, headers, body)


def totp(secret, step=None):
    """The six digits of RFC 6238, of now or of a step of 30 seconds."""
    key = base64.b32decode(secret.replace(" ", ""))
    counter = struct.pack(">Q", int(time.time()) // 30 if step is None else step)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place:place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def first_links(server):
    """The tokens of the links that the server has printed for the first administrator, in order."""
    return re.findall(r"^  https?://\S+/first/([0-9a-f]{32})$", server.said(), re.MULTILINE)


def administrator(server, login="guanli", password="Guanli-shi-2031"):
    """The first administrator of an installation without demo, by the printed link, signed in; and the second factor's secret."""
    token = first_links(server)[-1]
    enrolment = server.request("GET", f"/api/first/{token}").json()
    fields = {
        "account": login,
        "name": "管理员",
        "password": password,
        "again": password,
        "sealed": enrolment["sealed"],
        "code": totp(enrolment["secret"]),
    }
    headers = {"Content-Type": "application/json"}
    reply = server.request("POST", f"/api/first/{token}", headers, json.dumps(fields))
    assert reply.status == 200, reply.text
    return Person(server, reply.json()["token"]), enrolment["secret"]


def _demo():
    """The folder with the filled demo (`data`, `keys`), made when it is not there yet."""
    folder = pathlib.Path(os.environ["PINGHENG_TEST_DEMO"]) if os.environ.get("PINGHENG_TEST_DEMO") else temporary() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "ready").exists():
            for name in ("data", "keys"):
                shutil.rmtree(folder / name, ignore_errors=True)
            server = Server(folder)
            code = server.stop()
            assert code == 0, f"serve ended with {code} after SIGTERM"
            # The port stands in the certificates' links.
            (folder / "ready").write_text(str(server.port))
    return folder


def copy_of(place):
    """A copy of an installation, keys included: signed heads lie with the keys, so no two copies may share them."""
    fresh = temporary()
    for name in ("data", "keys"):
        subprocess.run(["cp", "-a", str(pathlib.Path(place) / name), str(fresh / name)], check=True, timeout=60)
    return fresh


def demo():
    """A copy of the filled demo of one's own."""
    return copy_of(_demo())


def accounts(place):
    """The demo's accounts by role."""
    found = {}
    for account in json.loads((pathlib.Path(place) / "data" / "demo.json").read_text())["accounts"]:
        found.setdefault(account["role"], []).append(account["account"])
    return found


@contextlib.contextmanager
def database(place, write=False):
    """The embedded database: to read (also while a server runs), or, as somebody who owns the disk, to write."""
    path = pathlib.Path(place) / "data" / "pingheng.sqlite"
    connection = sqlite3.connect(path if write else f"file:{path}?mode=ro", uri=not write, timeout=30)
    try:
        yield connection
        if write:
            connection.commit()
    finally:
        connection.close()


def counts(place):
    """How many rows each table has."""
    with database(place) as db:
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        tables = [row[0] for row in db.execute(query)]
        return {table: db.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()[0] for table in sorted(tables)}


def audit(place, *options):
    """`audit verify`: exit code and report."""
    done = run("audit", "verify", "--data", pathlib.Path(place) / "data", "--keys", pathlib.Path(place) / "keys", *options)
    return done.returncode, answer(done) if done.stdout else done.stderr
