"""Bytes crafted to end or hold up the program (T12, T13; S20, S23, S42): from outside, signed out, as a stranger sends them.

The process that serves is the same after each of them as it was before.
"""
import random
import signal
import socket
import unittest

import house

# 0, 1, the ends of 32 and 64 bits and one beyond, below zero.
NUMBERS = [
    "0", "1", "-1", "2147483647", "2147483648", "4294967295", "9223372036854775807", "9223372036854775808",
    "18446744073709551615", "-9223372036854775808",
]


def raw(port, lines, body=b""):
    """One request written by hand: the status."""
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
        got = b""
        while piece := connection.recv(65_536):
            got += piece
    return int(got.split(b" ", 2)[1])


class Crafted(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = house.Server(house.demo())

    @classmethod
    def tearDownClass(cls):
        said, code = cls.server.said(), cls.server.stop()
        assert code == 0, code
        assert "request.failed" not in said, said[-3000:]

    def tearDown(self):
        """The process still runs: the very same, since a server that ends is not started again here."""
        self.assertIsNone(self.server.process.poll(), self.server.said()[-2000:])
        self.assertEqual(self.server.request("GET", "/healthz").status, 200)

    def verify(self, file):
        """Asks whether a file is a certificate, as anybody may."""
        body = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n' + file + b"\r\n--b--\r\n")
        headers = {"Content-Type": "multipart/form-data; boundary=b"}
        reply = self.server.request("POST", "/api/verify/file", headers, body)
        self.assertEqual(reply.status, 200, (file[:200], reply.text[:300]))
        self.assertFalse(reply.json()["signed"], file[:200])

    @staticmethod
    def plausible(cms):
        """A file with one signature over all but its gap, such that nothing is wrong but the signature."""
        head = b"%PDF-1.4\n/SubFilter /ETSI.CAdES.detached /M (D:20221220093000+08'00')\n/ByteRange [0 "
        tail = b"\n%%EOF\n"
        gap = b"<" + cms.hex().encode() + b"0000>"
        start = len(head) + 33 + len("]\n/Contents ")
        numbers = b" ".join(b"%010d" % n for n in (start, start + len(gap), len(tail)))
        return head + numbers + b" ]\n/Contents " + gap + tail

    def test_pdf_numbers(self):
        """B50 a PDF whose signature's range overflows, and every range at the edges of numbers, is refused; the server serves on."""
        self.verify(b"%PDF-1.4\n/ByteRange [0 9223372036854775807 1 1]")
        dice = random.Random(50)
        for _ in range(50):
            numbers = " ".join(dice.choice(NUMBERS) for _ in range(4))
            self.verify(f"%PDF-1.4\n/ByteRange [{numbers}]\n/Contents <00>\n%%EOF".encode())

    def test_pdf_mutants(self):
        """B50 signatures whose DER is cut, lies about its lengths, or is noise are refused by the process that serves on."""
        dice = random.Random(51)
        data = bytes.fromhex("06092a864886f70d010702a0")
        for _ in range(70):
            body = data + bytes(dice.randrange(256) for _ in range(dice.randrange(400)))
            length = dice.choice([len(body), 0, 1, 0x7FFF, 0xFFFF, len(body) + dice.randrange(4)])
            file = bytearray(self.plausible(b"\x30\x82" + length.to_bytes(2, "big") + body))
            for _ in range(dice.randrange(3)):
                file[dice.randrange(9, len(file))] = dice.randrange(256)
            self.verify(bytes(file))


class Heads(unittest.TestCase):
    """What stands in a head twice, or names another host, or claims to come from elsewhere."""

    @classmethod
    def setUpClass(cls):
        cls.server = house.Server(house.demo(), "--address", "http://title.example.cn", "--limits", "0.01")
        cls.count = 0

    @classmethod
    def tearDownClass(cls):
        code = cls.server.stop()
        assert code == 0, code

    def ask(self, *lines, host="Host: title.example.cn", target="/", client=None):
        """Each request comes from an address of its own, unless it is said."""
        type(self).count += 1
        client = client or [f"X-Forwarded-For: 198.51.100.{self.count}"]
        return raw(self.server.port, [f"GET {target} HTTP/1.1", *([host] if host else []), *client, *lines])

    def test_host(self):
        """B61 one Host, which is the site's: a second line is 400, another site's 421; whoever watches the server may ask by any name."""
        self.assertEqual(self.ask(), 200)
        self.assertEqual(self.ask(host="Host: TITLE.example.cn:80"), 200)
        self.assertEqual(self.ask("Host: title.example.cn"), 400)
        self.assertEqual(self.ask("Host: evil.example"), 400)
        for host in ("Host: evil.example", f"Host: 127.0.0.1:{self.server.port}", "Host: title.example.cn.evil.example", "Host:"):
            self.assertIn(self.ask(host=host), (400, 421), host)
            self.assertEqual(self.ask(host=host, target="/api/plans"), 421, host)
        self.assertEqual(self.ask(host="Host: 10.0.0.1", target="/healthz"), 200)

    def test_twice(self):
        """B53 a header that means nothing when it comes twice is refused when it does."""
        for line in ("Origin: http://title.example.cn", "Authorization: Bearer x", "Cookie: a=b", "Content-Length: 0"):
            self.assertEqual(self.ask(line, line), 400, line)
        self.assertEqual(self.ask("Accept: text/html", "Accept: */*"), 200)

    def test_forwarded(self):
        """B53 the last line of X-Forwarded-For, which the proxy has added, says who is limited; the first is the client's."""
        got = [
            self.ask(client=[f"X-Forwarded-For: 10.0.0.{n}", "X-Forwarded-For: 192.0.2.9"]) for n in range(60)
        ]
        self.assertEqual((got[0], got[-1]), (200, 429), got)
        self.assertEqual(self.ask(client=["X-Forwarded-For: 192.0.2.9", "X-Forwarded-For: 192.0.2.10"]), 200)


class Ended(unittest.TestCase):
    def test_no_report(self):
        """B50 S42 a server that ends by a fault leaves no registers, no memory and no core file behind."""
        server = house.Server(house.demo())
        before = len(server.said())
        server.process.send_signal(signal.SIGILL)
        self.assertEqual(server.process.wait(60), -signal.SIGILL)
        server.kill()
        self.assertEqual(server.said()[before:], "")


if __name__ == "__main__":
    unittest.main()
