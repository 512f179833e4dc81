"""B1 B30 What was handed in stays so: an applicant edits, turns, replaces and removes whatever there is, with the built program,
while employer, authority and office look at the same case: their pages, files and answers stay the same, byte by byte."""
import re
import unittest

import evidence_files as files
import house


class Snapshot(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = house.demo()
        cls.server = house.Server(cls.place)
        names = house.accounts(cls.place)["applicant"]
        with house.database(cls.place) as db:
            cls.case, cls.login, employer, authority, office = db.execute(f"""
                SELECT c.id, a.login, c.employer_id, c.authority_id, c.office_id FROM cases c
                JOIN accounts a ON a.person_id = c.person_id
                WHERE c.state NOT IN ('draft', 'returned') AND c.submitted_at IS NOT NULL
                    AND a.login IN ({",".join("?" * len(names))})
                ORDER BY CASE c.state WHEN 'awaitingPayment' THEN 0 WHEN 'certified' THEN 1 ELSE 2 END, c.id LIMIT 1""",
                names).fetchone()
            units = {"employer": employer, "authority": authority, "office": office}
            cls.desks = {}
            for role, unit in units.items():
                row = db.execute("""
                    SELECT a.login FROM accounts a JOIN memberships m ON m.account_id = a.id
                    WHERE m.role = ? AND m.unit_id = ? ORDER BY a.login LIMIT 1""", (role, unit)).fetchone()
                if row and row[0] in house.accounts(cls.place).get(role, []):
                    cls.desks[role] = row[0]
        cls.owner = cls.server.enter(cls.login)
        cls.people = {role: cls.server.enter(login) for role, login in cls.desks.items()}

    @classmethod
    def tearDownClass(cls):
        assert cls.server.stop() == 0

    @staticmethod
    def plain(text):
        """Without what is drawn for each page: tokens, ids of commands."""
        return re.sub(r'(name="_(?:token|command)" value=")[0-9a-f]*', r"\1", text)

    def seen(self):
        """What the desks see: pages, answers, every file and the first page of each as a picture."""
        seen = {}
        for role, person in self.people.items():
            page = f"/{role}/cases/{self.case}"
            reply = person.get(page)
            self.assertEqual(reply.status, 200, page)
            seen[page] = self.plain(reply.text)
            seen["/api" + page] = person.get("/api" + page).text
            for path in sorted(set(re.findall(r'(?:href|src)="(/evidence/[^"?#]+|' + page + r'/evidence/[^"?#]+)', reply.text))):
                answer = person.get(path)
                self.assertEqual(answer.status, 200, path)
                seen[role + path] = self.plain(answer.text) if "html" in answer.headers["content-type"] else answer.body
            for path in ("photo.jpg", "commitment.pdf", "evaluation-form.pdf"):
                answer = person.get(f"/cases/{self.case}/{path}")
                seen[role + path] = answer.body if answer.status == 200 else answer.status
        return seen

    def archive(self):
        with house.database(self.place) as db:
            return db.execute("""
                SELECT r.id, r.kind, r.state FROM archive_records r JOIN accounts a ON a.person_id = r.person_id
                WHERE a.login = ? AND r.removed_at IS NULL ORDER BY r.id""", (self.login,)).fetchall()

    def own_files(self):
        with house.database(self.place) as db:
            return [row[0] for row in db.execute("""
                SELECT e.id FROM evidence e JOIN accounts a ON a.person_id = e.person_id
                WHERE a.login = ? AND e.record_id IS NOT NULL AND e.removed_at IS NULL ORDER BY e.id""", (self.login,))]

    def test_1_nobody_else_sees_a_change(self):
        """B1 B30 after each of the owner's acts the desks see what they saw before."""
        self.assertGreaterEqual(len(self.people), 2, self.desks)
        picture = next(f for f in files.every() if f.kind == files.JPEG)
        record = self.archive()[0][0]
        reply = self.owner.upload(f"/me/archive/records/{record}/evidence", "file", "一.jpg", picture.data)
        self.assertEqual(reply.status, 303, reply.text[-800:])
        before = self.seen()
        self.assertGreater(len(before), 8)

        def same(what):
            now = self.seen()
            self.assertEqual(now.keys(), before.keys(), what)
            for path, bytes in before.items():
                self.assertEqual(now[path], bytes, (what, path))

        def done(path, fields=None, words=""):
            reply = self.owner.post(path, fields or {})
            self.assertEqual(reply.status, 303, (path, reply.text[-800:]))
            return reply

        for record, kind, _ in self.archive()[:6]:
            reply = self.owner.upload(f"/me/archive/records/{record}/evidence", "file", f"{kind}.jpg", picture.data)
            self.assertEqual(reply.status, 303)
        same("attached")
        for number, file in enumerate(self.own_files()[:6]):
            done(f"/me/evidence/{file}/turn", {"turn": str(1 + number % 3)})
        same("turned")
        for file in self.own_files()[:2]:
            reply = self.owner.upload(f"/me/evidence/{file}/replacement", "file", "换.jpg", picture.data)
            self.assertEqual(reply.status, 303, reply.text[-800:])
        same("replaced")
        removed = self.own_files()[:3]
        for file in removed:
            done(f"/me/evidence/{file}/removal")
        same("removed")
        self.assertIn("恢复", self.owner.get(f"/me/evidence/{removed[0]}").text)
        done(f"/me/evidence/{removed[0]}/return")
        same("restored")
        records = [record for record, _, _ in self.archive()]
        for record in records:
            done(f"/me/archive/records/{record}/removal")
        self.assertEqual(self.archive(), [])
        same("every record removed")
        page = self.owner.get("/me/removed").text
        self.assertTrue(all(record in page for record in records))
        for record in records:
            done(f"/me/archive/records/{record}/return")
        same("every record restored")
        # The owner sees the application as it was handed in, too, with every record that counted.
        reply = self.owner.get(f"/api/applications/{self.case}")
        self.assertEqual(reply.status, 200, reply.text[:500])
        mine = reply.json()["application"]["records"]
        role = next(iter(self.people))
        desk = self.people[role].get(f"/api/{role}/cases/{self.case}").json()["records"]
        self.assertGreater(len(mine), 3)
        self.assertEqual([one["id"] for one in mine], [one["id"] for one in desk])

    def test_2_what_is_not_the_owners(self):
        """B30 nobody turns, replaces, removes or restores another's files and records; what was handed in cannot be removed."""
        with house.database(self.place) as db:
            file, = db.execute("""
                SELECT e.id FROM evidence e JOIN accounts a ON a.person_id = e.person_id
                WHERE a.login <> ? ORDER BY e.id LIMIT 1""", (self.login,)).fetchone()
            record, = db.execute("""
                SELECT r.id FROM archive_records r JOIN accounts a ON a.person_id = r.person_id
                WHERE a.login <> ? ORDER BY r.id LIMIT 1""", (self.login,)).fetchone()
            attached = db.execute("SELECT id FROM evidence WHERE case_id = ? ORDER BY id LIMIT 1", (self.case,)).fetchone()
        for act, fields in (("turn", {"turn": "1"}), ("removal", {}), ("return", {})):
            self.assertEqual(self.owner.post(f"/me/evidence/{file}/{act}", fields).status, 404, act)
        for act in ("removal", "return"):
            self.assertEqual(self.owner.post(f"/me/archive/records/{record}/{act}", {}).status, 404, act)
        self.assertTrue(attached, "the case has no attachment")
        for act, fields in (("turn", {"turn": "1"}), ("removal", {})):
            reply = self.owner.post(f"/me/evidence/{attached[0]}/{act}", fields)
            self.assertEqual(reply.status, 409, act)
            self.assertIn("不能修改", reply.text)


if __name__ == "__main__":
    unittest.main()
