"""A key folder belongs to one installation, and nothing in it is destroyed that is not the server's own and over (B2)."""
import os
import shutil
import time
import unittest

import house

FOREIGN = "属于另一个安装"
INSTALLATIONS = house.HOME / "share" / "pingheng" / "keys"


def tree(folder):
    """Names and bytes of the keys; heads are signed at every start."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def ballots(folder):
    return sorted(path.name for path in folder.glob("ballot-*-*.key"))


class SideBySide(unittest.TestCase):
    def test_votes_of_demos_beside_each_other(self):
        """B2 two demos and a third server of one user, none with --keys: the running votes of both demos can be counted after
        the clocks of all have turned"""
        copied, filled, third = house.demo(), house.temporary(), house.temporary()
        (copied / "keys").rename(copied / "data" / "keys")
        servers = [house.Server(place, keys=False) for place in (copied, filled)]
        running, left = {}, {}
        for server in servers:
            keys = server.place / "data" / "keys"
            running[server] = ballots(keys)
            self.assertTrue(running[server], "a vote is running in the demo")
            # What a crash would leave behind: once it is gone, the clock has turned.
            with house.database(server.place) as db:
                meeting, = db.execute("SELECT id FROM meetings WHERE state = 'closed' LIMIT 1").fetchone()
            owner = (keys / "installation").read_text().strip()
            left[server] = keys / f"ballot-{owner}-{meeting}-{'f' * 32}.key"
            left[server].write_bytes(b"left")
            for path in keys.glob("ballot-*.key"):
                if path.name.count("-") == 3:
                    os.utime(path, (time.time() - 120,) * 2)
        servers.append(house.Server(third, demo=False, keys=False))
        self.assertEqual(len(list(INSTALLATIONS.glob("*/installation"))), 1, "a demo's keys go with its data")
        end = time.monotonic() + 90
        while any(path.exists() for path in left.values()) and time.monotonic() < end:
            time.sleep(0.2)
        for server in servers[:2]:
            self.assertFalse(left[server].exists(), "the clock has turned")
            self.assertEqual(ballots(server.place / "data" / "keys"), running[server])
            office = [server.enter(account) for account in house.accounts(server.place)["office"]]
            counted = 0
            for person in office:
                for meeting in person.get("/api/office/meetings").json()["meetings"]:
                    if meeting["state"] == "open":
                        reply = person.post(f"/api/office/meetings/{meeting['id']}/count", {})
                        if reply.status == 409:
                            self.assertIn("没有正在进行的表决", reply.text)
                            continue
                        self.assertEqual(reply.status, 200, reply.text)
                        counted += 1
            self.assertEqual(counted, 1)
            self.assertEqual(ballots(server.place / "data" / "keys"), [])
        for server in servers:
            self.assertEqual(server.stop(), 0)


class OneInstallation(unittest.TestCase):
    def refused(self, word, *arguments):
        done = house.run(*arguments, timeout=60)
        self.assertEqual((done.returncode, done.stdout, done.stderr.count("\n")), (1, "", 1), done.stderr)
        self.assertIn(word, done.stderr)

    def test_a_second_installation_is_refused(self):
        """B2 a second installation, and a copy of the first, refuse to start with the folder of a server: a sentence, exit 1"""
        place = house.temporary()
        server = house.Server(place, demo=False)
        before = tree(place / "keys")
        start = ["serve", "--port", "0", "--keys", place / "keys", "--data"]
        self.refused(FOREIGN, *start, place / "other")
        shutil.copytree(place / "data", place / "copy")
        self.refused("正由另一个服务使用", *start, place / "copy")
        self.assertEqual(server.request("GET", "/readyz").status, 200)
        self.assertEqual(server.stop(), 0)
        self.refused(FOREIGN, *start, place / "other")
        self.assertEqual(tree(place / "keys"), before)
        self.assertEqual(house.Server(place, demo=False).stop(), 0)

    def test_keys_are_found_by_the_installation(self):
        """B2 without --keys a folder of its own is made for each installation, by serve alone, and every command finds it"""
        places = [house.temporary(), house.temporary()]
        known = set(INSTALLATIONS.glob("*"))
        for place in places:
            self.refused("没有数据库", "audit", "verify", "--data", place / "data")
            self.assertEqual(house.Server(place, demo=False, keys=False).stop(), 0)
        made = set(INSTALLATIONS.glob("*")) - known
        self.assertEqual(len(made), 2)
        self.assertEqual({path.name for path in made}, {(path / "installation").read_text().strip() for path in made})
        shown = []
        for place in places:
            data = ["--data", place / "data"]
            done = house.run("audit", "verify", *data)
            self.assertEqual(done.returncode, 0, done.stderr)
            shown.append(house.run("keys", "list", *data).stdout)
            done = house.run("backup", "--to", place / "backup", *data)
            self.assertEqual(done.returncode, 0, done.stderr)
            done = house.run("restore", "--from", place / "backup", "--data", place / "restored")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(shown[0] and shown[1] and shown[0] != shown[1])
        self.assertEqual(set(INSTALLATIONS.glob("*")) - known, made)
        # Lost keys are not covered up by new ones.
        for path in made:
            path.rename(house.temporary() / "away")
        self.refused("没有这个数据库的密钥", "serve", "--port", "0", "--data", places[0] / "data")
        self.refused("没有找到", "restore", "--from", places[0] / "backup", "--data", places[0] / "again")
        self.assertEqual(set(INSTALLATIONS.glob("*")), known)


if __name__ == "__main__":
    unittest.main()
