"""B30 B1 Two people at one case: the applicant turns, replaces, removes and puts back own files and records, by hand, on a desk and a
phone; whoever checks the case sees it as it was handed in."""
import re
import unittest

import house


class OwnFiles(house.InHouse):
    def setUp(self):
        names = [account["account"] for account in self.house.of_role("applicant")]
        with self.house.database() as db:
            marks = ",".join("?" * len(names))
            self.login, self.case, authority = db.execute(f"""
                SELECT a.login, c.id, c.authority_id FROM cases c JOIN accounts a ON a.person_id = c.person_id
                WHERE c.state IN ('awaitingPayment', 'certified') AND a.login IN ({marks})
                ORDER BY c.state LIMIT 1""", names).fetchone()
            self.officer = db.execute("""
                SELECT a.login FROM accounts a JOIN memberships m ON m.account_id = a.id
                WHERE m.role = 'authority' AND m.unit_id = ? ORDER BY a.login LIMIT 1""", (authority,)).fetchone()[0]
        self.person = self.house.person().enter(self.login)

    def looked(self, name):
        """The page without violations on desk and phone, with pictures."""
        for size, word in ((house.PHONE, "phone"), (house.DESK, "desk")):
            house.resize(self.page, size)
            found = self.axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
            told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            self.assertEqual(told, [], (self.page.url, word))
            house.picture(self.person, f"own-files-{name}-{word}")

    def seen(self, officer):
        """The case as the officer reads it, without what is drawn for each page."""
        self.assertEqual(officer.go(f"/authority/cases/{self.case}"), 200)
        return re.sub(r'(name="_(?:token|command)" value=")[0-9a-f]*', r"\1", officer.page.content())

    def test_turned_replaced_removed_and_put_back(self):
        """B30 B1 a file is turned for good, replaced, removed and put back; the officer's page does not change by a byte"""
        officer = self.house.person().enter(self.officer)
        before = self.seen(officer)
        self.person.go("/me/archive")
        self.page.locator('#education a[href^="/me/archive/records/"]').first.click()
        record = self.page.url.split(self.house.url)[1]
        scan = {"name": "毕业证书.pdf", "mimeType": "application/pdf", "buffer": house.scan("diploma", pages=2)}
        self.page.locator("input[type=file]").set_input_files(scan)
        self.person.send(record + "/evidence")
        self.page.locator('a[href^="/me/evidence/"]').first.click()
        file = self.page.url.split(self.house.url)[1].split("?")[0]
        self.looked("file")
        picture = self.page.locator(".sheet img")
        address = picture.get_attribute("src")
        upright = self.person.bytes(address)
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="向右转").click()
        self.assertIn("已转好并保存", self.person.text())
        self.assertNotEqual(self.person.bytes(address), upright)
        self.assertEqual(self.seen(officer), before)

        scan["name"] = "新的毕业证书.pdf"
        self.page.locator(f'form[action="{file}/replacement"] input[type=file]').set_input_files(scan)
        self.person.send(file + "/replacement")
        self.assertIn("已换成新的一份", self.person.text())
        new = self.page.url.split(self.house.url)[1].split("?")[0]
        self.assertNotEqual(new, file)
        self.person.send(new + "/removal")
        self.assertIn("已移除“新的毕业证书.pdf”", self.person.text())
        self.looked("removed-file")
        self.person.go(record)
        self.assertNotIn("新的毕业证书.pdf", self.person.text())
        self.person.send(record + "/removal")
        self.looked("removed")
        self.assertEqual(self.seen(officer), before)
        self.person.send(record + "/return")
        self.assertIn("已恢复", self.person.text())
        self.looked("record")
        self.person.go(new)
        self.person.send(new + "/return")
        self.assertIn("已恢复“新的毕业证书.pdf”", self.person.text())
        self.assertEqual(self.seen(officer), before)
        officer.close()


if __name__ == "__main__":
    unittest.main()
