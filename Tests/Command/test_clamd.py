"""Files from outside go by clamd where one is configured (S25, T14): what it finds is refused, and without its answer nothing is kept."""
import concurrent.futures
import contextlib
import html
import os
import re
import socket
import socketserver
import struct
import tempfile
import threading
import time
import unittest

import evidence_files as files
import house

# In two parts, so that no scanner finds it in this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd:
    """As much of clamd as a client meets; `mood` says how it behaves: scan, silent, nonsense, hangs up, small, ends early."""

    def __init__(self, path=None):
        self.mood, self.streams, self.sizes, self.commands = "scan", [], [], []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                with contextlib.suppress(OSError, struct.error):
                    self.talk()

            def exactly(self, count):
                data = b""
                while len(data) < count:
                    piece = self.request.recv(count - len(data))
                    if not piece:
                        raise OSError("gone")
                    data += piece
                return data

            def talk(self):
                command = b""
                while not command.endswith(b"\0"):
                    command += self.exactly(1)
                outer.commands.append(command)
                if outer.mood == "silent":
                    # Until the other side has enough of it.
                    while self.request.recv(65536):
                        pass
                    return
                if command == b"zPING\0":
                    return self.request.sendall(b"PONG\0")
                assert command == b"zINSTREAM\0", command
                content, size = b"", None
                while size != 0:
                    size = struct.unpack(">I", self.exactly(4))[0]
                    outer.sizes.append(size)
                    content += self.exactly(size)
                    if outer.mood == "hangs up":
                        return
                    if outer.mood == "small":
                        return self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                outer.streams.append(content)
                answer = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"
                self.request.sendall({"nonsense": b"what?\0", "ends early": answer[:8]}.get(outer.mood, answer))

        kind = socketserver.ThreadingUnixStreamServer if path else socketserver.ThreadingTCPServer
        kind.daemon_threads = kind.allow_reuse_address = True
        self.server = kind(path or ("127.0.0.1", 0), Handler)
        self.place = f"unix:{path}" if path else f"127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Scanned(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="pingheng-clamd-")
        cls.clamd = Clamd(os.path.join(cls.folder.name, "clamd.ctl"))
        cls.place = house.demo()
        cls.server = house.Server(cls.place, "--clamd", cls.clamd.place)
        names = house.accounts(cls.place)
        with house.database(cls.place) as db:
            name, cls.record = db.execute(f"""
                SELECT a.login, r.id FROM archive_records r JOIN accounts a ON a.person_id = r.person_id
                WHERE a.login IN ({",".join("?" * len(names["applicant"]))}) ORDER BY r.id LIMIT 1""", names["applicant"]).fetchone()
        cls.person = cls.server.enter(name)
        cls.administrator = cls.server.enter(names["administrator"][0])
        cls.person.csrf
        cls.clean = files.saved(files.paper())
        cls.infected = files.with_segment(cls.clean, 0xFE, EICAR)

    @classmethod
    def tearDownClass(cls):
        cls.clamd.close()
        if cls.server in house.Server.running:
            assert cls.server.stop() == 0
        cls.folder.cleanup()

    def setUp(self):
        self.clamd.mood = "scan"
        # What failed before is not held against it.
        self.health()

    def health(self):
        return self.administrator.get("/api/admin/health").json()["virusScan"]

    def upload(self, data, name="聘书.jpg"):
        return self.person.upload(f"/me/archive/records/{self.record}/evidence", "file", name, data)

    def kept(self):
        with house.database(self.place) as db:
            rows = db.execute("SELECT COUNT(*) FROM evidence").fetchone()[0]
        return rows, {str(p) for p in (self.place / "data" / "files").rglob("*") if p.is_file()}

    @staticmethod
    def said(reply):
        return html.unescape(re.sub(r"<[^>]+>", "", reply.text))

    def test_clean(self):
        """S25 what clamd finds clean is kept; it got the very bytes, in pieces"""
        before = self.kept()
        self.assertEqual(self.upload(self.clean).status, 303)
        self.assertEqual(self.clamd.streams[-1], self.clean)
        self.assertEqual(self.clamd.sizes[-1], 0)
        self.assertLessEqual(max(self.clamd.sizes), 65_536)
        self.assertEqual(self.kept()[0], before[0] + 1)
        self.assertEqual(self.health(), {})

    def test_found(self):
        """S25 T14 a file in which clamd finds something is refused with its name, and nothing of it is kept"""
        before = self.kept()
        reply = self.upload(self.infected)
        self.assertEqual(reply.status, 422)
        self.assertIn("查出了病毒（Eicar-Test-Signature）", self.said(reply))
        self.assertEqual(self.kept(), before)
        self.assertEqual(list((self.place / "data" / "incoming").iterdir()), [])
        # What is no picture is told so before anybody scans it.
        count = len(self.clamd.streams)
        self.assertEqual(self.upload(EICAR, "eicar.com").status, 422)
        self.assertEqual(len(self.clamd.streams), count)

    def test_no_sense(self):
        """S25 an answer that is none keeps nothing, and the person is told kindly"""
        for seed, mood in enumerate(("nonsense", "ends early", "hangs up", "small")):
            with self.subTest(mood):
                self.setUp()
                self.clamd.mood = mood
                before = self.kept()
                reply = self.upload(files.saved(files.paper(seed=100 + seed)))
                self.assertEqual(reply.status, 503)
                self.assertIn("现在不能检查病毒，请稍后再上传", self.said(reply))
                self.assertEqual(self.kept(), before)

    def test_silent(self):
        """S25 F7 a clamd that never answers ends in words within its time;
        who does not upload feels nothing, who does is told at once after that"""
        self.clamd.mood = "silent"
        before = self.kept()
        with concurrent.futures.ThreadPoolExecutor(1) as pool:
            started = time.monotonic()
            waiting = pool.submit(self.upload, self.clean)
            slowest = 0.0
            while not waiting.done():
                asked = time.monotonic()
                self.assertEqual(self.administrator.get("/api/plans").status, 200)
                slowest = max(slowest, time.monotonic() - asked)
                time.sleep(0.2)
            took = time.monotonic() - started
        self.assertEqual(waiting.result().status, 503)
        self.assertIn("现在不能检查病毒，请稍后再上传", self.said(waiting.result()))
        self.assertGreater(took, 25)
        self.assertLess(took, 40)
        self.assertLess(slowest, 5)
        again = time.monotonic()
        self.assertEqual(self.upload(self.clean).status, 503)
        self.assertLess(time.monotonic() - again, 3)
        self.assertEqual(self.kept(), before)
        print(f"\nsilent clamd: refused after {took:.1f} s; slowest other page {slowest:.2f} s", end=" ")

    def test_gone(self):
        """S25 a clamd that is not there: refused at once, shown to the administrator; when it is back, files are taken without a restart"""
        path, before = self.clamd.place[5:], self.kept()
        self.clamd.close()
        os.unlink(path)
        started = time.monotonic()
        self.assertEqual(self.upload(self.clean).status, 503)
        self.assertLess(time.monotonic() - started, 10)
        self.assertEqual(self.kept(), before)
        self.assertEqual(self.health(), {"problem": "连不上 clamd"})
        self.assertIn("查病毒的程序没有应答", self.said(self.administrator.get("/admin/health")))
        type(self).clamd = Clamd(path)
        time.sleep(3.2)
        self.assertEqual(self.upload(files.saved(files.paper(seed=77))).status, 303)
        self.assertIn("文件查过病毒才收下", self.said(self.administrator.get("/admin/health")))


class Places(unittest.TestCase):
    def test_places(self):
        """S25 only this machine's clamd is asked; anything else is refused at the start with a sentence"""
        for place in ("clamd.example:3310", "10.0.0.1:3310", "unix:clamd", "3310", ""):
            done = house.run("serve", "--clamd", place, "--data", house.temporary() / "data", timeout=30)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("--clamd 应写成", done.stderr)

    def test_tcp(self):
        """S25 over TCP on this machine"""
        clamd, place = Clamd(), house.demo()
        try:
            server = house.Server(place, "--clamd", clamd.place)
            administrator = server.enter(house.accounts(place)["administrator"][0])
            self.assertIn("文件查过病毒才收下", administrator.get("/admin/health").text)
            self.assertEqual(clamd.commands, [b"zPING\0"])
            self.assertEqual(server.stop(), 0)
        finally:
            clamd.close()


if __name__ == "__main__":
    unittest.main()
