"""Evidence from outside (A2.3.5, S21–S25, S32): some hundred files of every kind go to one server, ten at a time. Each gets the
right answer in words, and the server holds none of them whole in its memory."""
import concurrent.futures
import html
import os
import pathlib
import re
import socket
import threading
import time
import unittest
import urllib.parse

import evidence_files as files
import house

MOST = 200 << 20  # what the server may hold, whatever comes in
AT_ONCE = 10


class Memory:
    """What a process holds in memory, looked at all the while; its helpers are looked at apart."""

    def __init__(self, pid):
        self.pid, self.peak, self.helpers, self.over = pid, 0, 0, threading.Event()
        self.start = self.resident(pid)
        # The peak that the kernel keeps begins anew.
        pathlib.Path(f"/proc/{pid}/clear_refs").write_text("5")
        self.thread = threading.Thread(target=self.look, daemon=True)
        self.thread.start()

    @staticmethod
    def field(pid, name):
        try:
            found = re.search(rf"^{name}:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text(), re.M)
            return int(found.group(1)) * 1024 if found else 0
        except OSError:
            return 0

    def resident(self, pid):
        return self.field(pid, "VmRSS")

    def children(self):
        try:
            tasks = os.listdir(f"/proc/{self.pid}/task")
            return [int(child) for task in tasks for child in pathlib.Path(f"/proc/{self.pid}/task/{task}/children").read_text().split()]
        except OSError:
            return []

    def look(self):
        while not self.over.wait(0.01):
            self.peak = max(self.peak, self.resident(self.pid))
            self.helpers = max(self.helpers, sum(self.resident(child) for child in self.children()))

    def stop(self):
        self.over.set()
        self.thread.join()
        self.peak = max(self.peak, self.field(self.pid, "VmHWM"))
        return self

    def __str__(self):
        start, peak, helpers = self.start >> 20, self.peak >> 20, self.helpers >> 20
        return f"server {start} → peak {peak} MB, helpers {helpers} MB"


class Evidence(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = list(files.every())
        cls.place = house.demo()
        cls.server = house.Server(cls.place)
        names = house.accounts(cls.place)["applicant"]
        with house.database(cls.place) as db:
            name, cls.record = db.execute(f"""
                SELECT a.login, r.id FROM archive_records r JOIN accounts a ON a.person_id = r.person_id
                WHERE a.login IN ({",".join("?" * len(names))})
                  AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.record_id = r.id)
                ORDER BY r.id LIMIT 1""", names).fetchone()
        cls.person = cls.server.enter(name)
        cls.person.csrf

    @classmethod
    def tearDownClass(cls):
        if cls.server in house.Server.running:
            assert cls.server.stop() == 0

    def upload(self, file):
        return self.person.upload(f"/me/archive/records/{self.record}/evidence", "file", file.name.replace('"', "%22"), file.data)

    @staticmethod
    def said(reply):
        if reply.status == 303:
            return urllib.parse.unquote(reply.headers.get("set-cookie", ""))
        return html.unescape(re.sub(r"<[^>]+>", "", reply.text))

    def rows(self):
        with house.database(self.place) as db:
            return db.execute("SELECT id, name, type, size, pages, hints FROM evidence WHERE record_id = ?", [self.record]).fetchall()

    def vault(self):
        return {str(p) for p in (self.place / "data" / "files").rglob("*") if p.is_file()}

    def test_1_every_file_gets_its_answer(self):
        """A2.3.5 S21–S25 every file is answered rightly, ten at a time, and the server's memory stays small."""
        everything = self.files
        self.assertGreaterEqual(len(everything), 60)
        before, kept = self.vault(), [f for f in everything if f.kind]
        memory = Memory(self.server.process.pid)
        started = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(self.upload, everything))
        seconds = time.monotonic() - started
        memory.stop()
        for file, reply in zip(everything, replies):
            with self.subTest(file.title):
                self.assertEqual(reply.status, 303 if file.kind else 422, self.said(reply)[:600])
                self.assertIn(file.words, self.said(reply))
        rows = self.rows()
        self.assertEqual(len(rows), len(kept))
        sizes = {}
        for _, _, kind, size, pages, _ in rows:
            sizes.setdefault((kind, size), set()).add(pages)
        for file in kept:
            with self.subTest(file.title):
                self.assertIn(file.pages, sizes[(file.kind, len(file.data))])
        # Nothing of what was refused lies anywhere; the same content lies there once.
        self.assertEqual(len(self.vault() - before), len({f.data for f in kept}))
        self.assertEqual(list((self.place / "data" / "incoming").iterdir()), [])
        megabytes = sum(len(f.data) for f in everything) >> 20
        print(f"\n{len(everything)} files, {megabytes} MB in {seconds:.1f} s; {memory}", end=" ")
        self.assertLess(memory.peak, MOST)
        self.assertLess(memory.peak - memory.start, MOST)

    def test_2_hints_only_where_due(self):
        """A2.3.5 a hint stands beside the file that needs it, and beside no other."""
        hinted = {name for _, name, _, _, _, hints in self.rows() if hints != "[]"}
        due = ("转正", "较小", "对焦", "空白")
        wanted = {f.name for f in self.files if f.kind and any(word in f.words for word in due)}
        self.assertEqual(hinted, wanted)
        page = self.person.get(f"/me/archive/records/{self.record}").text
        for word in ("已转正", "图片较小", "可能不清晰", "有空白页"):
            self.assertIn(word, page)

    def test_3_what_is_kept_comes_back(self):
        """S32 S43 what is kept comes back byte for byte, by its true type, inert in a browser."""
        wanted = {(f.kind, len(f.data)): f.data for f in self.files if f.kind}
        for id, name, kind, size, _, _ in self.rows():
            reply = self.person.get(f"/evidence/{id}")
            self.assertEqual(reply.status, 200)
            self.assertEqual(reply.headers["content-type"], kind)
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
            self.assertIn("sandbox", reply.headers["content-security-policy"])
            self.assertEqual(int(reply.headers["content-length"]), size)
            if (kind, size) in wanted and size > 1 << 20:
                self.assertEqual(reply.body, wanted[(kind, size)])

    def test_4_ten_of_the_largest(self):
        """S21 fifty uploads of 20 MB, ten at a time, raise what the server holds by less than 64 MB."""
        largest = files.File("largest", "largest.pdf", files.padded(files.document(), files.LIMIT), files.PDF, "")
        memory = Memory(self.server.process.pid)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(self.upload, [largest] * 50))
        memory.stop()
        self.assertEqual({r.status for r in replies}, {303})
        print(f"\n{memory}", end=" ")
        self.assertLess(memory.peak - memory.start, 64 << 20)

    def in_pieces(self, data, number):
        """Sends a file ahead in pieces of 1 MiB, and then its form."""
        opened = self.person.post("/api/uploads", {"name": "largest.pdf", "size": len(data), "modified": number})
        assert opened.status == 200, opened.text
        upload, offset = opened.json()["data"]["id"], opened.json()["data"]["offset"]
        while offset < len(data):
            headers = {**self.person.bearer, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
            reply = self.server.request("PATCH", f"/api/uploads/{upload}", headers, data[offset:offset + (1 << 20)])
            assert reply.status == 204, (reply.status, reply.text)
            offset = int(reply.headers["upload-offset"])
        return self.person.post(f"/api/me/archive/records/{self.record}/evidence", {"file": upload})

    def test_4_ten_of_the_largest_in_pieces(self):
        """S21 thirty uploads of 20 MB in pieces, ten at a time, raise what the server holds by less than 64 MB,
        and leave nothing that can be read."""
        data, before = files.padded(files.document(), files.LIMIT), len(self.rows())
        memory = Memory(self.server.process.pid)
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            replies = list(pool.map(lambda number: self.in_pieces(data, number), range(30)))
        memory.stop()
        self.assertEqual({r.status for r in replies}, {200})
        self.assertEqual(len(self.rows()), before + 30)
        print(f"\n{memory}", end=" ")
        self.assertLess(memory.peak - memory.start, 64 << 20)
        # Long enough that hundreds of megabytes of cipher text do not hold it by chance, as they hold four bytes.
        plain = data[:16]
        for path in (self.place / "data" / "files" / "unfinished").iterdir():
            self.assertNotIn(plain, path.read_bytes())

    def test_4_far_too_large(self):
        """S20 what is far beyond the limit is refused in words before it has come in, without being kept anywhere."""
        for size in (22 << 20, 300 << 20):
            line = self.half_an_upload(1 << 10, declared=size)
            line.settimeout(20)
            got = line.recv(65536).decode(errors="replace")
            line.close()
            self.assertTrue(got.startswith("HTTP/1.1 413"), got[:200])

    def half_an_upload(self, size=8 << 20, declared=None):
        """A connection in the middle of an upload, half of its body sent."""
        parts = (
            "--b\r\n"
            'Content-Disposition: form-data; name="_token"\r\n'
            "\r\n"
            f"{self.person.csrf}\r\n"
            "--b\r\n"
            'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\n'
            "\r\n"
        )
        body = parts.encode() + b"%PDF-1.7\n" + b"a canary of an upload " * (size // 22)
        head = (
            f"POST /me/archive/records/{self.record}/evidence HTTP/1.1\r\n"
            "Host: x\r\n"
            f"Cookie: pingheng={self.person.token}\r\n"
            "Content-Type: multipart/form-data; boundary=b\r\n"
            f"Content-Length: {declared or 2 * len(body)}\r\n"
            "\r\n"
        )
        line = socket.create_connection(("127.0.0.1", self.server.port), timeout=30)
        line.sendall(head.encode() + body)
        return line

    def test_5_a_broken_upload(self):
        """S21 an upload that breaks off leaves nothing: no row, no file, no open descriptor."""
        before = (self.rows(), self.vault())

        def waiting():
            descriptors = f"/proc/{self.server.process.pid}/fd"
            links = (os.path.join(descriptors, name) for name in os.listdir(descriptors))
            targets = (os.readlink(link) for link in links if os.path.lexists(link))
            return [target for target in targets if ".part" in target]

        lines = [self.half_an_upload() for _ in range(5)]
        self.wait_until(lambda: len(waiting()) == 5)
        self.assertEqual(list((self.place / "data" / "incoming").iterdir()), [])
        for line in lines:
            line.close()
        self.wait_until(lambda: not waiting())
        self.assertEqual((self.rows(), self.vault()), before)

    def wait_until(self, what, seconds=20):
        end = time.monotonic() + seconds
        while not what():
            self.assertLess(time.monotonic(), end, "it does not come to pass")
            time.sleep(0.02)

    def test_6_killed_in_the_middle(self):
        """S21 S44 F1 a server killed in the middle of uploads leaves nothing of them, and removes at its start what was half written."""
        lines = [self.half_an_upload() for _ in range(3)]
        time.sleep(0.3)
        self.server.kill()
        for line in lines:
            line.close()
        some = sorted(self.vault())[0]
        pathlib.Path(some + ".1.2.tmp").write_bytes(b"half")
        (self.place / "data" / "incoming" / "1.2.part").write_bytes(b"half")
        before = self.rows()
        type(self).server = house.Server(self.place)
        self.assertEqual(self.rows(), before)
        self.assertEqual([p for p in self.vault() if p.endswith(".tmp")], [])
        self.assertEqual(list((self.place / "data" / "incoming").iterdir()), [])
        for path in (self.place / "data").rglob("*"):
            if path.is_file():
                self.assertNotIn(b"a canary of an upload", path.read_bytes())


if __name__ == "__main__":
    unittest.main()
