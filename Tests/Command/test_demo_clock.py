"""B14 The demo's clock over restarts: it goes on where it stood, also after a kill, and never back."""
import json
import re
import unittest

import house


def now(server):
    """The demo's business time, to the minute."""
    return tuple(map(int, re.findall(r"\d+", server.request("GET", "/api/demo").json()["now"])))


class DemoClock(unittest.TestCase):
    def test_goes_on(self):
        """B14 moved ahead and ended in order or killed, the demo starts where its clock stood; another start is asked for by --clock"""
        place = house.demo()
        server = house.Server(place)
        headers = {"Content-Type": "application/json"}
        reply = server.request("POST", "/api/demo/clock", headers, json.dumps({"to": "2022-08-19T15:30"}))
        self.assertEqual(reply.status, 200, reply.text)
        stood = now(server)
        self.assertGreaterEqual(stood, (2022, 8, 19, 15, 30))
        for end in (server.stop, None):
            end() if end else server.kill()
            server = house.Server(place)
            self.assertGreaterEqual(now(server), stood)
            self.assertLess(now(server), (2022, 8, 19, 15, 50), "while it is off it stands")
            stood = now(server)
        server.stop()
        server = house.Server(place, "--clock", "2022-08-20T08:00:00+08:00")
        self.assertGreaterEqual(now(server), (2022, 8, 20, 8, 0))
        server.stop()


if __name__ == "__main__":
    unittest.main()
