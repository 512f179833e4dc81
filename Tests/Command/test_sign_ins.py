"""B57 B22 more sign-ins at once than there is room for: 503 with Retry-After beyond it, and who is signed in goes on.
"""
import json
import os
import re
import selectors
import socket
import time
import unittest

import house

# One processor hashes, and so many wait for it (`PasswordQueue`).
WAITING = 128
AT_ONCE = 400


class Rush:
    """Sign-ins on connections that stand already, sent in one breath; every address is another, as a proxy tells it."""

    def __init__(self, server, requests):
        self.answers, self._parts = {}, {}
        self._selector = selectors.DefaultSelector()
        sockets = [socket.create_connection(("127.0.0.1", server.port), timeout=30) for _ in requests]
        for number, (connection, request) in enumerate(zip(sockets, requests)):
            connection.sendall(request)
            connection.setblocking(False)
            self._parts[number] = b""
            self._selector.register(connection, selectors.EVENT_READ, number)

    def read(self, seconds):
        """Takes what has been answered; until all is, or so many seconds are over."""
        end = time.monotonic() + seconds
        while self._selector.get_map():
            ready = self._selector.select(max(0, end - time.monotonic()))
            for key, _ in ready:
                piece = key.fileobj.recv(65536)
                self._parts[key.data] += piece
                if not piece:
                    self._selector.unregister(key.fileobj)
                    key.fileobj.close()
                    self.answers[key.data] = self._parts[key.data].decode()
            if not ready or time.monotonic() > end:
                break
        return self.answers

    @property
    def unanswered(self):
        return len(self._selector.get_map())


def sign_in(number):
    """A wrong sign-in of a login that nobody has: JSON, and of the later ones every second a form."""
    is_form = number > WAITING + 40 and number % 2 == 0
    body = "account=nobody&password=wrong-one" if is_form else json.dumps({"account": f"nobody{number}", "password": "wrong-one"})
    return (
        f"POST {'/sign-in' if is_form else '/api/sign-in'} HTTP/1.1\r\n"
        "Host: 127.0.0.1\r\n"
        f"Content-Type: {'application/x-www-form-urlencoded' if is_form else 'application/json'}\r\n"
        f"X-Forwarded-For: 10.{number // 200}.{number % 200}.7\r\n"
        "Connection: close\r\n"
        f"Content-Length: {len(body)}\r\n"
        "\r\n"
        f"{body}"
    ).encode()


def peak(server):
    """Bytes resident at most so far."""
    with open(f"/proc/{server.process.pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) * 1024


class SignInsAtOnce(unittest.TestCase):
    def test_rush(self):
        """B57 B22 beyond the queue 503 in words with Retry-After; a page of somebody signed in does not wait for the queue."""
        all_processors = os.sched_getaffinity(0)
        os.sched_setaffinity(0, set(sorted(all_processors)[:2]))
        try:
            server = house.Server(house.temporary(), demo=False)
        finally:
            os.sched_setaffinity(0, all_processors)
        self.addCleanup(server.kill)
        person, _ = house.administrator(server)
        self.assertEqual(person.get("/role").status, 200)

        rush = Rush(server, [sign_in(number) for number in range(AT_ONCE)])
        page = person.get("/role")
        self.assertEqual(page.status, 200)
        self.assertIn("我的账号", page.text)
        rush.read(0)
        self.assertGreater(rush.unanswered, 0, "the page was answered after the last of the sign-ins")

        answers = rush.read(25).values()
        self.assertEqual(rush.unanswered, 0)
        self.assertEqual(len(answers), AT_ONCE)
        refused = [answer for answer in answers if answer.startswith("HTTP/1.1 503")]
        looked_at = [answer for answer in answers if answer.startswith("HTTP/1.1 422")]
        self.assertGreaterEqual(len(looked_at), WAITING)
        self.assertGreater(len(refused), 20)
        # What is left are forms for which there was room: they carry no token.
        rest = [answer for answer in answers if answer not in refused and answer not in looked_at]
        self.assertTrue(all(answer.startswith("HTTP/1.1 403") for answer in rest), rest[:1])
        for answer in refused:
            head, body = answer.split("\r\n\r\n", 1)
            self.assertIn(int(re.search(r"(?im)^retry-after: (\d+)\r?$", head)[1]), range(1, 121))
            self.assertIn("没有受理", body)
        pages = [answer for answer in refused if "text/html" in answer]
        self.assertTrue(pages and len(pages) < len(refused))
        self.assertIn("<h1>现在使用的人较多</h1>", pages[0])
        self.assertLess(peak(server), 200 << 20)

        # Once it is over, everybody is let in again.
        headers = {"Content-Type": "application/json"}
        fields = json.dumps({"account": "guanli", "password": "Guanli-shi-2031"})
        self.assertEqual(server.request("POST", "/api/sign-in", headers, fields).status, 200)


if __name__ == "__main__":
    unittest.main()
