"""An officer's morning without a mouse: three cases from the list to the decision and on to the next, by keys alone.

PINGHENG_SCREENSHOTS=<folder> keeps pictures of the pages at both sizes.
"""

import io
import os
import pathlib
import re
import unittest
import zipfile

import house

QUEUE = "/authority/cases"


class OfficerKeyboard(house.ByKeyboard):
    def setUp(self):
        """The authority and plan with most to do in time: a test may have done some of it already."""
        best = (0, None, None)
        for account in self.house.of_role("authority"):
            person = self.house.person().enter(account["account"])
            lines = person.context.request.get(f"/api{QUEUE}").json()["counts"]["lines"]
            for plan in {line["planID"] for line in lines if line["state"] == "authorityReview"}:
                person.go(f"{QUEUE}?plan={plan}")
                late = person.page.locator("tr[data-row]", has_text="已截止").count()
                in_time = 0 if late else person.page.locator("tr[data-row]").count()
                best = max(best, (in_time, account["account"], plan), key=lambda one: one[0])
            person.close()
        found, account, plan = best
        self.account = account
        self.assertGreaterEqual(found, 3, "the demo has an authority with three cases before it, in time")
        self.person = self.house.person().enter(account)
        self.queue = f"{QUEUE}?plan={plan}"
        self.person.go(self.queue)

    def look(self, name: str):
        found = []
        for size in (house.PHONE, house.DESK):
            self.page.set_viewport_size(size)
            wide = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if wide[0] > wide[1]:
                found.append(f"{name}: {wide[0]} px wide on {wide[1]} px")
            for one in self.axe.run(self.page, options={"resultTypes": ["violations"]}).response["violations"]:
                found.append(f"{name} {size['width']}: {one['id']}: {' | '.join(node['html'][:160] for node in one['nodes'][:3])}")
            folder = os.environ.get("PINGHENG_SCREENSHOTS")
            if folder:
                pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=f"{folder}/officer-{name}-{size['width']}.png", full_page=True)
        self.assertEqual(found, [])

    def names(self) -> list[str]:
        return [cell.inner_text().strip() for cell in self.page.locator("tr[data-row] td:nth-child(2)").all()]

    def marked(self) -> str:
        return self.page.locator("tr.on td:nth-child(2)").inner_text().strip()

    def beside(self) -> str:
        return self.page.locator("aside h2").first.inner_text().strip()

    def pass_it(self):
        """1, a common text, every line of the check-list, Ctrl+Enter."""
        self.press("1", "Space")
        boxes = self.page.locator("details[data-key='1'] input[name=ticked]").count()
        for index in range(boxes):
            self.tab_to(f"details[data-key='1'] input[name=ticked][value='{index}']")
            self.press("Space")
        self.assertEqual(self.page.locator("details[data-key='1'] input[name=ticked]:checked").count(), boxes)
        self.press_and_wait("Control+Enter")

    # A3.2.0

    def test_an_account_for_one_speciality(self):
        """The administrator narrows the account by keyboard; its list holds nothing else from the next page on, until it is widened."""
        chosen = self.page.locator("tr[data-row] td:nth-child(5)").first.inner_text().strip()
        others = {cell.inner_text().strip() for cell in self.page.locator("tr[data-row] td:nth-child(5)").all()} - {chosen}
        self.assertGreaterEqual(len(others), 1, "the demo has cases of several specialities")
        administrator = self.house.person().enter(self.house.of_role("administrator")[0]["account"])
        officer, self.person = self.person, administrator
        accounts = administrator.context.request.get("/api/admin/accounts?role=authority").json()["accounts"]
        listed = next(item for item in accounts if item["login"] == self.account)
        self.person.go(f"/admin/accounts/{listed['id']}")
        self.look("account")
        self.tab_to("a[href*='/posts/']")
        self.press_and_wait("Enter")
        self.look("scope")
        self.tab_to(f"input[name=speciality][value='{chosen}']")
        self.press("Space")
        self.tab_to("main form button[type=submit]")
        self.press_and_wait("Enter")
        self.assertIn(f"只办理{chosen}", self.person.text())
        officer.go(self.queue)
        shown = {cell.inner_text().strip() for cell in officer.page.locator("tr[data-row] td:nth-child(5)").all()}
        self.assertEqual(shown, {chosen})
        self.assertEqual({line["speciality"] for line in officer.context.request.get(f"/api{QUEUE}").json()["counts"]["lines"]}, {chosen})
        officer.go("/authority")
        self.assertIn(f"您的账号办理{chosen}专业的申报", officer.text())
        self.person = officer
        self.look("home-narrow")
        officer.go("/authority/statistics")
        self.look("statistics-narrow")
        self.assertNotIn("按申报途径", officer.page.locator("main h2, main h3, main figcaption").all_inner_texts())
        scope = f"/admin/accounts/{listed['id']}/posts/{listed['posts'][0]['id']}"
        administrator.go(scope)
        administrator.page.locator(f"input[name=speciality][value='{chosen}']").uncheck()
        administrator.send(scope)
        self.assertNotIn("（只办理", administrator.text())
        officer.go(self.queue)
        shown = {cell.inner_text().strip() for cell in officer.page.locator("tr[data-row] td:nth-child(5)").all()}
        self.assertEqual(shown, others | {chosen})
        administrator.close()

    # A3.2.1

    def test_three_cases_by_keyboard(self):
        first, second, third = self.names()[:3]
        self.assertEqual((self.marked(), self.beside()), (first, first))
        self.look("list")

        # The first beside the list: passed, and the next stands there.
        self.pass_it()
        self.assertIn(f"下一份：{second}", self.person.text())
        self.assertEqual((self.marked(), self.beside()), (second, second))
        self.assertNotIn(first, self.names())

        # The second on a page of its own: what the rules found goes on the correction list.
        self.press_and_wait("Enter")
        self.assertTrue(self.page.locator("h1").inner_text().startswith(second))
        self.look("case")
        items = self.page.locator("textarea[name=items]")
        if self.page.locator("[data-correction]").count():
            self.press("j", "r")
            line = self.page.locator("[data-correction]").first.get_attribute("data-correction")
            self.assertEqual(items.input_value(), line)
            self.press("r")
            self.assertEqual(items.input_value(), line, "the same line once")
        self.press("2", "Space")
        self.press_and_wait("Control+Enter")
        self.assertIn("已退回", self.person.text())
        self.assertTrue(self.page.locator("h1").inner_text().startswith(third), self.page.locator("h1").inner_text())

        # The third: refused, with its clause.
        self.press("3", "Space")
        self.tab_to("input[name=clause]")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type("A1.3")
        self.press_and_wait("Control+Enter")
        self.assertIn("不能恢复", self.person.text())
        self.tab_to("form[action$='/refusal'] button")
        self.press_and_wait("Enter")
        self.assertIn("已办理为不通过", self.person.text())

        # Back to the list by L: where it was.
        if self.page.locator("a[data-back]").count():
            self.press_and_wait("l")
        self.assertTrue(self.page.url.split("?")[0].endswith(QUEUE))
        self.assertFalse({first, second, third} & set(self.names()))
        for state, name in (("authorityPassed", first), ("returned", second), ("refused", third)):
            self.person.go(f"{self.queue}&state={state}&name={name}")
            self.assertIn(name, self.names())

    def test_a_key_decides_on_the_marked_row_only(self):
        rows = self.names()
        self.press("j")
        self.assertEqual(self.marked(), rows[1])
        self.assertEqual(self.beside(), rows[0])
        self.press_and_wait("2")
        self.assertEqual((self.marked(), self.beside()), (rows[1], rows[1]))
        self.page.locator("details[data-key='2'][open]").wait_for()
        self.assertNotIn("#", self.page.url)
        self.press("?")
        self.assertTrue(self.page.locator("dialog#keys").is_visible())
        self.press("Escape")

    # A3.2.0

    def test_handlers_views_statistics_and_export(self):
        rows = self.names()
        self.press("x", "j", "x")
        self.page.get_by_role("button", name="分派勾选的申报").focus()
        self.press_and_wait("Enter")
        self.assertIn("已分派 2 份", self.person.text())
        self.page.get_by_role("link", name=re.compile("我经办的 2")).focus()
        self.press_and_wait("Enter")
        self.assertEqual(self.names(), rows[:2])

        self.page.locator("details.views summary").focus()
        self.press("Enter")
        self.page.get_by_label("视图名称").fill("我的待办")
        self.press_and_wait("Enter")
        self.person.go(QUEUE)
        self.page.get_by_role("link", name="★ 我的待办").focus()
        self.press_and_wait("Enter")
        self.assertEqual(self.names(), rows[:2])
        self.look("views")

        # From a case back to the list as it was.
        self.page.locator("tr[data-row] td:nth-child(2) a").nth(1).focus()
        self.press_and_wait("Enter")
        self.assertIn("不再由我经办", self.person.text())
        self.page.get_by_label("备注").fill("电话核实过")
        self.page.get_by_role("button", name="添加备注").focus()
        self.press_and_wait("Enter")
        self.assertIn("电话核实过", self.person.text())
        self.look("own-case")
        self.press_and_wait("l")
        self.assertEqual((self.names(), self.marked()), (rows[:2], rows[1]))

        with self.page.expect_download() as waited:
            self.page.get_by_role("button", name="导出 Excel").focus()
            self.press("Enter")
        sheet = zipfile.ZipFile(io.BytesIO(pathlib.Path(waited.value.path()).read_bytes()))
        strings, cells = sheet.read("xl/sharedStrings.xml").decode(), sheet.read("xl/worksheets/sheet1.xml").decode()
        self.assertEqual([name for name in rows if f">{name}</t>" in strings], rows[:2])
        self.assertIsNone(re.search(r"<f[ >]", cells))
        self.assertIsNone(re.search(r">\d{17}[\dX]<", strings), "no personal number is whole")

        self.person.go("/authority/statistics")
        self.assertIn("按规则结论", self.person.text())
        self.look("statistics")
        self.person.go("/authority/colleagues")
        self.look("colleagues")

    def test_a_colleague_stands_in(self):
        one, other = (self.house.person().enter(account["account"]) for account in self.house.of_role("office")[:2])
        one.go("/office/cases?state=readyForReview")
        name = one.page.locator("tr[data-row] td:nth-child(2)").first.inner_text().strip()
        one.page.locator("tr[data-row] input").first.check()
        one.send("/office/cases/handlers")
        self.assertIn("已分派 1 份", one.text())
        other.go("/office/cases?state=readyForReview&mine=yes")
        self.assertNotIn(name, other.text())
        one.go("/office/colleagues")
        one.page.get_by_label("请假的同事").select_option(label="经办人甲")
        one.page.get_by_label("代办的同事").select_option(label="经办人甲")
        one.page.get_by_label("从", exact=True).fill("2022-08-10")
        one.page.get_by_label("到", exact=True).fill("2022-08-12")
        one.send("/office/colleagues/absences")
        self.assertIn("请选择另一位同事代办", one.text())
        one.page.get_by_label("代办的同事").select_option(label="经办人乙")
        one.send("/office/colleagues/absences")
        self.assertIn("请假中", one.text())
        kept, self.person = self.person, one
        self.look("office-colleagues")
        self.person = kept
        other.go("/office/cases?state=readyForReview&mine=yes")
        self.assertIn(name, other.text())
        self.assertIn("经办人甲（请假，经办人乙代办）", other.text())
        # Whoever stands in, or nobody in particular, decides: here a colleague hands it back on the case's own page.
        other.page.locator("tr[data-row] a").first.click()
        other.open("/office/cases/handlers").locator("select[name=way]").select_option("handOver")
        other.page.locator("select[name=account]").select_option(label="经办人甲")
        other.send("/office/cases/handlers")
        self.assertIn("已经由这位同事经办", other.text())
        other.open("/office/cases/handlers").locator("select[name=way]").select_option("take")
        other.send("/office/cases/handlers")
        self.assertIn("已由经办人甲经办", other.text())
        one.close()
        other.close()


if __name__ == "__main__":
    unittest.main()
