"""A clerk's morning without a mouse: archive records, two applications, the notice, by keys alone (A3.1.2, A3.1.3, A3.1.4)."""

import unittest

import house


class ClerkKeyboard(house.ByKeyboard):
    def employer(self, wanted):
        """The employer with most cases in a state, in time to be decided: at its own page."""
        best = (0, None)
        for account in (one for one in self.house.everybody if one["role"] == "employer"):
            person = self.house.person().enter(account["account"])
            lines = person.context.request.get("/api/employer/cases").json()["counts"]["lines"]
            found = sum(line["count"] for line in lines if line["state"] == wanted)
            if found > best[0]:
                person.go(f"/employer/cases?state={wanted}")
                late = person.page.locator("tr[data-row]", has_text="已截止").count()
                best = max(best, (0 if late else found, account["account"]), key=lambda one: one[0])
            person.close()
        self.assertIsNotNone(best[1], f"the demo has an employer with cases in {wanted}")
        self.person = self.house.person().enter(best[1])
        return best[0]

    def walk_to(self, url):
        self.tab_to(f'header nav a[href="{url}"]')
        self.press_and_wait("Enter")

    def look(self):
        found = self.axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        self.assertEqual([(one["id"], one["nodes"][0]["html"][:160]) for one in found], [])

    def test_applications(self):
        """A3.1.3 one passed with what the clerk confirms, the next returned with a list"""
        waiting = self.employer("employerReview")
        self.walk_to("/employer/cases")
        self.look()
        first = self.page.locator("tr.on td:nth-child(2), tr.on td:nth-child(1) a").first.inner_text()
        self.press("1")
        self.tab_to("details[data-key='1'] input[name=backbone][value=yes]")
        self.press("Space")
        self.tab_to("details[data-key='1'] input[name=noNominalEmployment]")
        self.press("Space")
        self.tab_to("details[data-key='1'] textarea[name=opinion]")
        self.page.keyboard.type("情况属实，同意推荐。")
        self.press_and_wait("Control+Enter")
        self.assertIn("已通过", self.person.text())
        self.person.go(f"/employer/cases?state=employerNotice&name={first}")
        self.assertIn(first, self.person.text())
        if waiting > 1:
            self.walk_to("/employer/cases")
            self.press("2")
            self.tab_to("details[data-key='2'] textarea[name=items]")
            self.page.keyboard.type("请补充近三年的年度考核表。")
            self.press_and_wait("Control+Enter")
            self.assertIn("已退回", self.person.text())

    def test_notice(self):
        """A3.1.4 what has passed is posted, with the first day on which it can be reported"""
        self.employer("employerNotice")
        self.walk_to("/employer/notices")
        self.tab_to("input[name=case]")
        self.press("Space")
        self.tab_to('form[action="/employer/notices/confirmation"] button')
        self.press_and_wait("Enter")
        self.assertIn("不能撤回", self.person.text())
        self.tab_to('form[action="/employer/notices"] button')
        self.press_and_wait("Enter")
        self.assertIn("公示已开始", self.person.text())
        self.assertIn("最早可报送", self.person.text())
        self.look()

    def test_archive(self):
        """A3.1.2 a record is looked at, ticked and approved"""
        for account in (one for one in self.house.everybody if one["role"] == "employer"):
            self.person = self.house.person().enter(account["account"])
            self.person.go("/employer/archive-reviews")
            if self.page.locator("input[name=record]").count():
                break
            self.person.close()
        before = self.page.locator("input[name=record]").count()
        self.assertGreater(before, 0, "the demo has records that wait")
        self.tab_to("input[name=record]")
        self.press("Space")
        self.tab_to("main details summary")
        self.press("Enter")
        self.tab_to("input[name=decision][value=approve]")
        self.press("Space")
        self.tab_to("main form button.btn")
        self.press_and_wait("Enter")
        self.assertEqual(self.page.locator("input[name=record]").count(), before - 1)
        self.look()


if __name__ == "__main__":
    unittest.main()
