"""B22 what people do at the same moment on PostgreSQL: carried out or refused in words, never a fault of the server's.

PostgreSQL comes from PINGHENG_TEST_POSTGRES (as `./test` sets it), or is started for this file.
"""
import contextlib
import json
import threading
import unittest
import urllib.parse

import house
import test_last_second as last_second

PEOPLE, WINDOWS, ROUNDS = 12, 4, 3


class AtOnce(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = contextlib.ExitStack()
        cls.addClassCleanup(cls.stack.close)
        cls.url = cls.stack.enter_context(last_second.postgres())
        cls.place = house.temporary()
        place = ["--data", cls.place / "data", "--keys", cls.place / "keys", "--database", cls.url]
        done = house.run("drafts", *place, "--people", PEOPLE, "--cases", 1, timeout=170)
        assert done.returncode == 0, done.stderr
        cls.people = json.loads(done.stdout)["people"]
        cls.nodes = [house.Server(cls.place, "--database", cls.url, "--clock", clock, "--limits", "off", demo=False)
                     for clock in ("2022-08-10T12:00:00+08:00", "shared")]
        for node in cls.nodes:
            cls.addClassCleanup(node.kill)

    def all_at_once(self, requests):
        """The answers to requests on connections that stand already, all sent at the same moment: status and head."""
        lines = [last_second.Line(port) for port, _ in requests]
        barrier, answers = threading.Barrier(len(requests)), [None] * len(requests)

        def send(number):
            barrier.wait(30)
            answers[number] = lines[number].send(requests[number][1])[3:5]

        threads = [threading.Thread(target=send, args=(number,)) for number in range(len(requests))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        for line in lines:
            line.socket.close()
        self.assertNotIn(None, answers, "somebody was not answered")
        return answers

    def test_applications(self):
        """B22 an application that is started in several windows and at both nodes at once is one, and nobody sees a fault"""
        plan = last_second.ask(self.url, "SELECT DISTINCT plan_id FROM cases")[0][0]
        for _ in range(ROUNDS):
            last_second.ask(self.url, "UPDATE cases SET state = 'withdrawn' WHERE state = 'draft'")
            for person in self.people:
                form = urllib.parse.urlencode({"_token": person["csrf"], "plan": plan})
                request = (f"POST /applications HTTP/1.1\r\nhost: 127.0.0.1\r\ncookie: pingheng={person['token']}\r\n"
                           "content-type: application/x-www-form-urlencoded\r\n"
                           f"content-length: {len(form)}\r\n\r\n{form}").encode()
                answers = self.all_at_once([(self.nodes[n % 2].port, request) for n in range(WINDOWS)])
                self.assertEqual([status for status, _ in answers], [303] * WINDOWS)
                places = {line for _, head in answers for line in head.lower().split(b"\r\n") if line.startswith(b"location:")}
                self.assertEqual(len(places), 1, places)
            opened = last_second.ask(self.url, "SELECT COUNT(*), COUNT(DISTINCT person_id) FROM cases WHERE state = 'draft'")
            self.assertEqual(opened, [[str(PEOPLE), str(PEOPLE)]])


if __name__ == "__main__":
    unittest.main()
