"""Answers that nobody reads (T12): thousands of connections that ask for much and take nothing."""
import resource
import socket
import unittest

import load
from load import house

CONNECTIONS, ASKED = 2500, 8
MOST = 256 << 20


class Unread(unittest.TestCase):
    def test_unread(self):
        """B61 2,500 connections that read nothing take no more memory than is bounded, and others are answered"""
        limits = resource.getrlimit(resource.RLIMIT_NOFILE)
        if limits[1] != resource.RLIM_INFINITY and limits[1] < 3 * CONNECTIONS:
            self.skipTest(f"only {limits[1]} open files")
        resource.setrlimit(resource.RLIMIT_NOFILE, (3 * CONNECTIONS, limits[1]))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, limits)
        server = house.Server(house.demo())
        self.addCleanup(server.kill)
        request = b"GET /api/openapi.json HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        size = len(server.request("GET", "/api/openapi.json").body)
        self.assertGreater(size, 50_000)
        person = server.enter(house.accounts(server.place)["office"][0])
        load.clear_peak(server)
        idle = []
        for number in range(CONNECTIONS):
            connection = socket.socket()
            self.addCleanup(connection.close)
            # As little as the kernel lets wait at this end.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2304)
            connection.connect(("127.0.0.1", server.port))
            connection.sendall(request * ASKED)
            idle.append(connection)
            if number % 100 == 0:
                self.assertEqual(person.get("/office").status, 200, number)
        for _ in range(20):
            self.assertEqual(person.get("/office").status, 200)
        most = load.peak(server)
        load.say(f"{CONNECTIONS} connections of {ASKED} × {size >> 10} KB: {most >> 20} MB")
        self.assertLess(most, MOST)
        # What is being answered is finished before a server ends.
        for connection in idle:
            connection.close()
        self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
