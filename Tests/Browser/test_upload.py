"""A file on its way when the connection breaks: the page says so, sends it again by itself, and it is there once (A2.3.5, F11)."""

import io
import random
import socket
import threading
import time
import unittest

from PIL import Image

import house


def scan(megabytes: int) -> bytes:
    """A picture that is as large as a scan, from a seed."""
    noise = random.Random(2022).randbytes(2400 * 1600 * 3)
    out = io.BytesIO()
    Image.frombytes("RGB", (2400, 1600), noise).save(out, "JPEG", quality=95)
    data = out.getvalue()
    assert len(data) > megabytes << 20, len(data)
    return data


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
            far = socket.create_connection(self.far, timeout=60)
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
            end.close()

    def cut(self):
        self.whole = False
        for end in list(self.open):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

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

    def tearDown(self):
        self.person.close()

    def test_cut(self):
        """A2.3.5 F11 cut in the middle, sent again by itself, there once"""
        page = self.person.page
        form = page.locator('form[enctype="multipart/form-data"]').first
        form.locator("input[type=file]").set_input_files({"name": "劳动合同😀.jpg", "mimeType": "image/jpeg", "buffer": scan(3)})
        self.wire.bytes_per_second = 800 << 10
        form.get_by_role("button", name="上传").click()
        bar = form.locator("progress")
        page.wait_for_function("bar => bar.value > 10 && bar.value < 95", arg=bar.element_handle())
        self.wire.cut()
        status = form.get_by_role("status")
        page.wait_for_function("words => words.textContent.includes('连接断了')", arg=status.element_handle())
        self.wire.mend()
        page.get_by_text("已上传 1 份").wait_for()
        case = self.person.context.request.get("/api/applications/" + self.case.rsplit("/", 1)[1] + "/attachments").json()
        self.assertEqual([file["name"] for line in case["attachments"] for file in line["files"]], ["劳动合同😀.jpg"])
        self.assertEqual([line for line in self.person.errors if "ERR_" not in line], [])

    def test_refused(self):
        """A2.3.5 what is refused is said on the page, and the form can be used again"""
        page = self.person.page
        form = page.locator('form[enctype="multipart/form-data"]').first
        form.locator("input[type=file]").set_input_files({"name": "合同.jpg", "mimeType": "image/jpeg", "buffer": b"PK\x03\x04 not a picture"})
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
