"""A disk that is full (F4): a small file system of its own, filled again and again to the last byte or nearly;
what is refused is refused in words with 503, reading goes on, and when there is room again so does writing,
without a restart. Needs the right to mount; skipped without."""
import os
import secrets
import subprocess
import time
import unittest

import house

SIZE = 24 << 20


def mountable():
    place = house.temporary()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", place], capture_output=True).returncode:
        return False
    return subprocess.run(["umount", place], capture_output=True).returncode == 0


@unittest.skipUnless(mountable(), "needs the right to mount")
class FullDisk(unittest.TestCase):
    def setUp(self):
        self.place = house.temporary()
        self.data = self.place / "data"
        self.data.mkdir(mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=0700", "none", self.data], check=True)
        self.addCleanup(subprocess.run, ["umount", self.data], check=True)
        self.server = house.Server(self.place, demo=False)
        self.addCleanup(self.server.kill)
        self.person, _ = house.administrator(self.server)

    def fill(self, left):
        """All but so many bytes."""
        self.free()
        state = os.statvfs(self.data)
        with open(self.data / "ballast", "wb") as file:
            chunk, rest = b"\0" * 4096, max(0, state.f_bavail * state.f_frsize - left)
            try:
                for _ in range(rest // 4096):
                    file.write(chunk)
            except OSError:
                pass

    def free(self):
        (self.data / "ballast").unlink(missing_ok=True)

    def add(self):
        name = f"单位{secrets.token_hex(8)}"
        reply = self.person.post("/api/admin/units", {"kind": "office", "name": name, "level": ""})
        return name, reply

    def test_full(self):
        """F4 503 in words, reads go on, nothing acknowledged is lost, writing within ten seconds of room"""
        kept, refused = [], 0
        for left in (0, 0, 4096, 20_000, 100_000, 400_000, 1_500_000):
            with self.subTest(left=left):
                self.fill(left)
                full = None
                for _ in range(4000):
                    name, reply = self.add()
                    if reply.status in (200, 201):
                        kept.append(name)
                        continue
                    full = reply
                    break
                self.assertIsNotNone(full, "it never became full")
                self.assertEqual(full.status, 503, full.text)
                self.assertIn("磁盘已满", full.json()["detail"])
                self.assertTrue(full.headers["retry-after"])
                refused += 1
                form = self.person.post("/admin/units", {"kind": "office", "name": "满", "level": ""})
                self.assertEqual(form.status, 503)
                self.assertIn("磁盘已满", form.text)
                for path in ("/", "/sign-in", "/admin", "/admin/units", "/api/admin/accounts", "/admin/health", "/healthz"):
                    reply = self.person.get(path)
                    self.assertEqual(reply.status, 200, path)
                self.free()
                start = time.monotonic()
                while (again := self.add())[1].status not in (200, 201):
                    self.assertLess(time.monotonic() - start, 10, again[1].text)
                    time.sleep(0.2)
                kept.append(again[0])
        with house.database(self.place) as db:
            names = {name for (name,) in db.execute("SELECT name FROM units")}
        self.assertEqual([name for name in kept if name not in names], [])
        self.assertNotIn("满", names)
        self.assertIsNone(self.server.process.poll(), "it is the same process")
        self.assertEqual(self.server.stop(), 0)
        code, report = house.audit(self.place)
        self.assertEqual((code, report["ok"]), (0, True), report)


if __name__ == "__main__":
    unittest.main(verbosity=2)
