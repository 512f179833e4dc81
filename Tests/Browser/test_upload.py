"""A file on its way when the connection, the server or the page ends: it goes on from where it stopped, and is there
once (A2.3.5, S21, F11)."""

import contextlib
import hashlib
import io
import os
import pathlib
import random
import socket
import tempfile
import threading
import time
import unittest

from PIL import Image

import house


def scan(megabytes: int, seed=2022, width=2400) -> bytes:
    """A picture that is as large as a scan, from a seed."""
    noise = random.Random(seed).randbytes(width * width * 2 // 3 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (width, width * 2 // 3), noise).save(out, "JPEG", quality=95)
    data = out.getvalue()
    assert len(data) > megabytes << 20, len(data)
    return data


def refusing(status: int):
    """A handler of requests that are all answered so."""
    return lambda route: route.fulfill(status=status, headers={"upload-offset": "0"})


class Wire:
    """What lies between browser and server: slow towards the server, and cut or mended at will."""

    def __init__(self, url: str):
        self.far = ("127.0.0.1", int(url.rsplit(":", 1)[1]))
        # A small window: what the kernel would take at once is not on its way yet.
        self.ear = socket.socket()
        self.ear.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 << 10)
        self.ear.bind(("127.0.0.1", 0))
        self.ear.listen(64)
        self.url = f"http://127.0.0.1:{self.ear.getsockname()[1]}"
        self.open: set[socket.socket] = set()
        self.whole, self.bytes_per_second = True, 0
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        while True:
            try:
                near, _ = self.ear.accept()
            except OSError:
                return
            if not self.whole:
                near.close()
                continue
            try:
                far = socket.create_connection(self.far, timeout=60)
            except OSError:
                near.close()
                continue
            self.open |= {near, far}
            threading.Thread(target=self._carry, args=(near, far, True), daemon=True).start()
            threading.Thread(target=self._carry, args=(far, near, False), daemon=True).start()

    def _carry(self, source, target, outward):
        try:
            while data := source.recv(16 << 10):
                if outward and self.bytes_per_second:
                    time.sleep(len(data) / self.bytes_per_second)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            self.open.discard(end)
            # Closing alone says nothing to the other side while a thread still reads from here.
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def cut(self):
        self.whole = False
        for end in list(self.open):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self.whole, self.bytes_per_second = True, 0

    def close(self):
        self.ear.close()
        self.cut()


class Upload(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = house.House()
        cls.wire = Wire(cls.house.url)
        cls.house.url = cls.wire.url

    @classmethod
    def tearDownClass(cls):
        cls.wire.close()
        cls.house.close()

    def setUp(self):
        self.person = self.house.person(house.PHONE).enter(self.house.of_role("applicant")[0]["account"])
        page = self.person.page
        if page.locator('form[action="/applications"]').count():
            self.person.send("/applications")
        else:
            page.get_by_role("link", name="继续这份申报").first.click()
        page.wait_for_url("**/applications/*")
        self.case = page.url.split("?")[0].rstrip("/")
        self.person.go(self.case + "/attachments")
        self.kept_before = self.kept()
        self.asked = []
        page.on("request", lambda asked: self.asked.append(asked))

    def tearDown(self):
        self.person.close()

    @property
    def form(self):
        return self.person.page.locator('form[enctype="multipart/form-data"]').first

    def choose(self, data: bytes, name="劳动合同😀.jpg"):
        """Chooses a file that lies on disk, as people do: it has a time of its last change."""
        folder = pathlib.Path(tempfile.mkdtemp(dir=self.house.path))
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1_660_000_000, 1_660_000_000))
        self.form.locator("input[type=file]").set_input_files(folder / name)

    def start(self):
        """Sends the form slowly, and comes back when some of it, and not all, is on its way."""
        self.wire.bytes_per_second = 800 << 10
        self.form.get_by_role("button", name="上传").click()
        bar = self.form.locator("progress")
        self.person.page.wait_for_function("bar => bar.value > 45 && bar.value < 95", arg=bar.element_handle())

    def wait_for_words(self, words: str):
        status = self.form.get_by_role("status")
        self.person.page.wait_for_function("([words, text]) => words.textContent.includes(text)", arg=[status.element_handle(), words])

    def pieces(self) -> list[int]:
        """Where each piece that was sent begins."""
        return [int(asked.headers["upload-offset"]) for asked in self.asked if asked.method == "PATCH"]

    def kept(self) -> list[tuple[str, str]]:
        """Name and digest of what the person has uploaded."""
        request = self.person.context.request
        case = request.get("/api/applications/" + self.case.rsplit("/", 1)[1] + "/attachments").json()
        files = [file for line in case["attachments"] for file in line["files"]]
        return [(file["name"], hashlib.sha256(self.person.bytes(f"/evidence/{file['id']}")).hexdigest()) for file in files]

    def assert_went_on(self, before: int, size: int):
        """What was sent after the break begins where the server was, not at the beginning, and is sent about once."""
        pieces = self.pieces()
        self.assertGreater(before, 0)
        rest = pieces[before:]
        self.assertGreaterEqual(rest[0], 1 << 20)
        self.assertEqual(rest[0] % 65_536, 0)
        self.assertEqual(rest, sorted(set(rest)))
        # No more than what was missing, in pieces of 1 MiB.
        self.assertLessEqual(len(rest), -(-(size - rest[0]) >> 20) + 1)
        self.assertEqual(len([asked for asked in self.asked if asked.method == "POST" and asked.url.endswith("/attachments")]), 1)

    def test_cut(self):
        """A2.3.5 F11 cut in the middle, it goes on from there by itself, and is there once, byte for byte"""
        page, data = self.person.page, scan(4)
        self.choose(data)
        self.start()
        self.wire.cut()
        self.wait_for_words("连接断了，已传的部分还在，恢复后接着传。")
        if shots := os.environ.get("PINGHENG_SCREENSHOTS"):
            self.form.screenshot(path=pathlib.Path(shots) / "upload-broken.png")
        before, had = len(self.pieces()), self.kept_before
        self.wire.mend()
        page.get_by_text(f"已上传 {len(had) + 1} 份").wait_for()
        self.assert_went_on(before, len(data))
        self.assertEqual(set(self.kept()) - set(had), {("劳动合同😀.jpg", hashlib.sha256(data).hexdigest())})
        self.assertEqual([line for line in self.person.errors if "ERR_" not in line], [])

    def test_killed(self):
        """A2.3.5 S21 the server is killed in the middle and started again: the upload goes on from there"""
        page, data = self.person.page, scan(4, seed=2023)
        self.choose(data)
        self.start()
        self.house.kill()
        self.wait_for_words("连接断了，已传的部分还在，恢复后接着传。")
        before, had = len(self.pieces()), self.kept_before
        self.wire.mend()
        self.house.start()
        page.get_by_text(f"已上传 {len(had) + 1} 份").wait_for(timeout=90_000)
        self.assert_went_on(before, len(data))
        self.assertEqual(set(self.kept()) - set(had), {("劳动合同😀.jpg", hashlib.sha256(data).hexdigest())})

    def test_closed(self):
        """A2.3.5 the page is closed in the middle; the same file, chosen again on a new page, goes on from there; another file does not"""
        page, data = self.person.page, scan(4, seed=2024)
        self.choose(data)
        self.start()
        self.person.go("/me")
        before, had = len(self.pieces()), self.kept_before
        self.wire.mend()
        self.person.go(self.case + "/attachments")
        self.choose(data)
        self.form.get_by_role("button", name="上传").click()
        page.get_by_text(f"已上传 {len(had) + 1} 份").wait_for()
        self.assert_went_on(before, len(data))
        other = scan(4, seed=2025)
        self.asked.clear()
        self.choose(other, "另一份.jpg")
        with page.expect_navigation():
            self.form.get_by_role("button", name="上传").click()
        page.get_by_text(f"已上传 {len(had) + 2} 份").wait_for()
        self.assertEqual(self.pieces()[0], 0)
        digests = {hashlib.sha256(one).hexdigest() for one in (data, other)}
        self.assertEqual({digest for _, digest in set(self.kept()) - set(had)}, digests)

    def test_forgotten(self):
        """A2.3.5 an upload that the server has forgotten when its form comes is sent once more, by itself"""
        had = self.kept_before
        with self.house.database() as db:
            forget = lambda: db.execute("UPDATE uploads SET expires_at = created_at + 1") and db.commit()
            self.person.page.route("**/attachments", lambda route: (forget(), route.continue_()), times=1)
            self.choose(scan(2, seed=2026))
            self.form.get_by_role("button", name="上传").click()
            self.person.page.get_by_text(f"已上传 {len(had) + 1} 份").wait_for()
        self.assertEqual(self.pieces().count(0), 2)
        self.assertEqual(len(self.kept()), len(had) + 1)

    def test_alone(self):
        """A2.3.5 where a file cannot go ahead it goes with its form: no room for it, or nodes that send it in circles"""
        page, had = self.person.page, self.kept_before
        for count, (path, status) in enumerate((("**/api/uploads", 503), ("**/api/uploads/*", 409)), 1):
            data = scan(2, seed=2030 + count)
            page.route(path, refusing(status))
            self.choose(data)
            with page.expect_navigation():
                self.form.get_by_role("button", name="上传").click()
            page.get_by_text(f"已上传 {len(had) + count} 份").wait_for()
            page.unroute(path)
            self.assertIn(hashlib.sha256(data).hexdigest(), [digest for _, digest in self.kept()])

    def test_small(self):
        """A2.3.5 a small file goes with its form, in one request"""
        self.choose(scan(0, width=700), "小.jpg")
        with self.person.page.expect_navigation():
            self.form.get_by_role("button", name="上传").click()
        self.assertEqual(self.pieces(), [])
        self.assertIn("小.jpg", [name for name, _ in self.kept()])

    def test_refused(self):
        """A2.3.5 what is refused is said on the page, and the form can be used again"""
        page = self.person.page
        form = page.locator('form[enctype="multipart/form-data"]').first
        no_picture = {"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": b"PK\x03\x04 not a picture"}
        form.locator("input[type=file]").set_input_files(no_picture)
        form.get_by_role("button", name="上传").click()
        page.get_by_role("alert").wait_for()
        self.assertIn("处需要修改", self.person.text())
        again = page.locator('form[enctype="multipart/form-data"]').first
        again.locator("input[type=file]").set_input_files({"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": scan(1)})
        with page.expect_navigation():
            again.get_by_role("button", name="上传").click()
        page.get_by_text("已上传").first.wait_for()


if __name__ == "__main__":
    unittest.main()
