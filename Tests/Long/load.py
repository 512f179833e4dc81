"""What the long tests share: connections that stay open, what a server takes of the processor and of memory, and the order of figures."""
import http.client
import pathlib
import re
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "Command"))
import house  # noqa: E402

# What is told in milliseconds holds for a release build, which PINGHENG names; one to find faults in takes many times as long.
OPTIMISED = "release" in pathlib.Path(house.PINGHENG).resolve().parts


def processor(server):
    """Seconds of processor time that the server's process has taken so far, to the nanosecond; its helpers' are not in it."""
    return time.clock_gettime((~server.process.pid << 3) | 2)


def clear_peak(server):
    """The most that is resident begins anew."""
    pathlib.Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")


def peak(server):
    """Bytes resident at most since then."""
    status = pathlib.Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) * 1024


def part(figures, share):
    """The figure that so large a share of them does not exceed."""
    ordered = sorted(figures)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def say(text):
    print(f"\n    {text}", file=sys.stderr, end=" ", flush=True)


class Line:
    """One connection to a server, which stays open as long as the server leaves it so."""

    def __init__(self, server, timeout=120):
        self.server, self.timeout, self.connection = server, timeout, None

    def ask(self, method, path, headers=None, body=None):
        if self.connection is not None:
            try:
                return self._ask(method, path, headers, body)
            except (http.client.HTTPException, OSError):
                # It was closed in the meantime.
                self.close()
        self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=self.timeout)
        return self._ask(method, path, headers, body)

    def _ask(self, method, path, headers, body):
        try:
            self.connection.request(method, path, body=body, headers=headers or {})
        except (BrokenPipeError, ConnectionResetError):
            # Refused before it was sent to its end: the answer is there.
            pass
        got = self.connection.getresponse()
        fields = {name.lower(): value for name, value in got.getheaders()}
        cookies = [value for name, value in got.getheaders() if name.lower() == "set-cookie"]
        reply = house.Reply(got.status, fields, got.read(), cookies)
        if got.will_close:
            self.close()
        return reply

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None
