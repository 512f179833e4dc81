"""What a program of the first release wrote is opened by this one, on both engines (F16): people sign in with their
passwords, what was sealed is read, the audit chain holds, certificates verify. See Tests/Fixtures/200/README.md."""
import gzip
import os
import pathlib
import re
import shutil
import subprocess
import unittest
import urllib.parse
import uuid

import house

FIXTURE = house.ROOT / "Tests" / "Fixtures" / "200"
NUMBER = "ZJHZLP2022000001"
PASSWORD = "rehearsal-Pass-2022"
APPLICANT = "r7-p00049"


def unpacked(engine):
    """A place as a server wants it: keys that only their owner reads, and on SQLite the database."""
    place = house.temporary()
    shutil.copytree(FIXTURE / engine / "keys", place / "keys")
    subprocess.run(["chmod", "-R", "u=rwX,go=", str(place / "keys")], check=True)
    (place / "data").mkdir(mode=0o700)
    if engine == "sqlite":
        packed = (FIXTURE / "sqlite" / "pingheng.sqlite.gz").read_bytes()
        (place / "data" / "pingheng.sqlite").write_bytes(gzip.decompress(packed))
    return place


class Opened:
    """The checks; each engine runs them on a server of its own."""

    engine = ""
    options = []

    @classmethod
    def start(cls):
        cls.place = unpacked(cls.engine)
        cls.server = house.Server(cls.place, *cls.options, demo=False)

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def test_people_sign_in_and_read_what_was_sealed(self):
        """F16 S57 a password of then is taken, and the person's own page shows what was sealed with the keys of then"""
        form = self.server.request("GET", "/sign-in")
        token = re.search(r'name="_token" value="([^"]+)"', form.text)[1]
        cookies = "; ".join(f"{name}={value}" for name, value in form.cookies)
        fields = {"_token": token, "account": APPLICANT, "password": PASSWORD}
        headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        reply = self.server.request("POST", "/sign-in", headers, urllib.parse.urlencode(fields))
        self.assertEqual(reply.status, 303, reply.text[:500])
        session = dict(reply.cookies)["pingheng"]
        person = house.Person(self.server, session)
        home = person.get("/me")
        self.assertEqual(home.status, 200)
        self.assertIn("已发证", home.text)
        phone = person.get("/me/contact")
        self.assertRegex(phone.text, r'name="phone"[^>]* value="1\d{10}"')
        number = person.get("/me/identity")
        self.assertRegex(number.text, r"\d{3,6}\*+[0-9X]{1,4}")

    def test_certificates_of_then_are_known(self):
        """A4.3 F16 a certificate of then is found by its number, and its file verifies"""
        page = self.server.request("GET", f"/verify?number={NUMBER}")
        self.assertEqual(page.status, 200)
        self.assertIn(NUMBER, page.text)
        self.assertNotIn("未找到", page.text)

    def test_the_audit_chain_holds(self):
        """S52 F16 the audit chain of then verifies with its heads"""
        where = ["--data", self.place / "data", "--keys", self.place / "keys", *self.options]
        done = house.run("audit", "verify", *where)
        self.assertEqual(done.returncode, 0, done.stderr)


class OnSQLite(Opened, unittest.TestCase):
    engine = "sqlite"

    @classmethod
    def setUpClass(cls):
        cls.start()


@unittest.skipUnless(os.environ.get("PINGHENG_TEST_POSTGRES"), "PINGHENG_TEST_POSTGRES is not set")
class OnPostgres(Opened, unittest.TestCase):
    engine = "postgres"

    @classmethod
    def setUpClass(cls):
        server = os.environ["PINGHENG_TEST_POSTGRES"]
        cls.name = f"fixture_{uuid.uuid4().hex}"
        address = server.rsplit("/", 1)[0] + "/" + cls.name
        cls.psql(server, "-c", f"CREATE DATABASE {cls.name}")
        dump = house.temporary() / "database.sql"
        dump.write_bytes(gzip.decompress((FIXTURE / "postgres" / "database.sql.gz").read_bytes()))
        cls.psql(address, "-v", "ON_ERROR_STOP=1", "-o", os.devnull, "-f", str(dump))
        cls.options = ["--database", address]
        cls.start()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.psql(os.environ["PINGHENG_TEST_POSTGRES"], "-c", f"DROP DATABASE {cls.name} WITH (FORCE)")

    @staticmethod
    def psql(address, *arguments):
        subprocess.run(["psql", address, "-q", *arguments], check=True, timeout=60)


class Certificate(unittest.TestCase):
    def test_the_file_of_then_verifies(self):
        """A4.3 F16 the certificate's file of then verifies with the anchors of then"""
        for engine in ("sqlite", "postgres"):
            with self.subTest(engine):
                place = unpacked(engine)
                file = FIXTURE / engine / "certificate.pdf"
                done = house.run("certificate", "verify", "--keys", place / "keys", file)
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertTrue(pathlib.Path(file).stat().st_size > 0)


if __name__ == "__main__":
    unittest.main()
