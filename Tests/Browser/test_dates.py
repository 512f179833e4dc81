"""Half a date stops saving, autosaving and sending, with the field named (B10)."""

import re
import unittest

import house

ME = "d0p00002"


class Dates(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = house.House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def me(self) -> house.Person:
        person = self.house.person().enter(ME)
        self.addCleanup(person.close)
        return person

    def fill(self, page, employer):
        page.locator("input[name=employer]").fill(employer)
        page.locator("input[name=post]").fill("技术员")
        for name, value in (("employerKind", "enterprise"), ("technical", "yes"), ("match", "same")):
            page.locator(f'input[name={name}][value="{value}"]').check()
        page.locator("input[name=from]").fill("2012-07-01")

    def halve(self, page, name="to"):
        """The first part of a day is taken out, or the only one written."""
        field = page.locator(f"input[name={name}]")
        field.focus()
        if field.input_value():
            page.keyboard.press("Delete")
        else:
            page.keyboard.type("2")
        self.assertTrue(field.evaluate("one => one.validity.badInput"))
        self.assertEqual(field.input_value(), "")
        return field

    def stored(self, employer) -> list[tuple]:
        with self.house.database() as db:
            return db.execute(
                """SELECT json_extract(body, '$.to'), json_extract(body, '$.ongoing'), state FROM archive_records
                WHERE kind = 'work' AND json_extract(body, '$.employer') = ?""", (employer,)).fetchall()

    def test_half_a_date_is_not_sent(self):
        """B10 neither button sends half a date; the field is named and takes the focus; whole, it is sent"""
        me = self.me()
        page = me.page
        for button in ("保存并送单位审核", "保存草稿"):
            employer = "半天" + button
            me.go("/me/archive/work/new")
            # Nothing is saved by itself before the day is half.
            page.locator("input[name=from]").fill("2012-07-01")
            self.halve(page)
            self.fill(page, employer)
            page.get_by_role("button", name=button).click()
            page.get_by_text("“结束时间”只填了一部分").first.wait_for()
            self.assertEqual(page.evaluate("document.activeElement.name"), "to")
            self.assertEqual(page.locator("input[name=to]").get_attribute("aria-invalid"), "true")
            self.assertEqual(self.stored(employer), [])
            page.locator("input[name=to]").fill("2019-12-31")
            self.assertEqual(page.locator("[data-half]").count(), 0)
            with page.expect_navigation():
                page.get_by_role("button", name=button).click()
            self.assertEqual([row[0] for row in self.stored(employer)], ["2019-12-31"])
        self.assertEqual(me.errors, [])

    def test_half_a_date_is_not_saved_by_itself(self):
        """B10 a day that is taken apart while a draft saves itself stays on the server as it was, and so does what waits in the browser"""
        me = self.me()
        page = me.page
        me.go("/me/archive/work/new")
        self.fill(page, "自动保存厂")
        page.locator("input[name=to]").fill("2019-12-31")
        page.get_by_text(re.compile("^已保存")).first.wait_for()
        self.halve(page)
        page.get_by_text("还没有保存：“结束时间”只填了一部分").wait_for()
        page.locator("input[name=post]").fill("工程师")
        page.wait_for_timeout(2500)
        self.assertEqual([row[0] for row in self.stored("自动保存厂")], ["2019-12-31"])
        kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('pingheng:')).map(([, one]) => one)")
        self.assertEqual(len(kept), 1)
        self.assertNotIn('["to",""]', kept[0].replace(" ", ""))
        page.locator("input[name=to]").fill("2020-06-30")
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        self.assertEqual([row[0] for row in self.stored("自动保存厂")], ["2020-06-30"])

    def test_still_going_on_is_ticked(self):
        """B10 an empty end is sent back, the tick is taken and said in words"""
        me = self.me()
        page = me.page
        me.go("/me/archive/work/new")
        self.fill(page, "仍在厂")
        with page.expect_navigation():
            page.get_by_role("button", name="保存并送单位审核").click()
        self.assertIn("请填写“结束时间”；还没有结束的，请勾选“仍在继续”", me.text())
        page.get_by_label("仍在继续").check()
        with page.expect_navigation():
            page.get_by_role("button", name="保存并送单位审核").click()
        self.assertEqual([row[2] for row in self.stored("仍在厂")], ["waiting"])
        self.assertTrue(page.get_by_label("仍在继续").is_checked())

    def test_a_form_that_stores_nothing_stops_as_well(self):
        """B10 the self-check does not take half a date for an empty one"""
        me = self.house.person()
        self.addCleanup(me.close)
        page = me.page
        page.goto("/plans/linping-manufacturing-2022/check")
        before = page.url
        self.halve(page, "graduated")
        page.locator("form:has(input[name=graduated]) button[type=submit]").last.click()
        page.get_by_text("“毕业时间”只填了一部分").first.wait_for()
        self.assertEqual(page.url, before)


if __name__ == "__main__":
    unittest.main()
