"""The administrator in Chromium: the first one by the link that the server prints, recovery codes, and the calendar of
working days. Without JavaScript where it says so; every page fits a phone and a desk, and axe finds nothing.

PINGHENG_SCREENSHOTS=<folder> keeps a picture of each page at each size.
"""

import os
import pathlib
import re
import unittest

from axe_playwright_python.sync_playwright import Axe

import house


class Looking(unittest.TestCase):
    maxDiff = None
    axe = Axe()

    def look(self, person: house.Person, name: str):
        """The page as it is now: its width, what axe says, and pictures."""
        page, wrong = person.page, []
        for title, size in {"phone": house.PHONE, "desk": house.DESK}.items():
            page.set_viewport_size(size)
            width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if width[0] > width[1]:
                wrong.append(f"{name} {title}: {width[0]} px wide on {width[1]} px")
            if folder := os.environ.get("PINGHENG_SCREENSHOTS"):
                page.screenshot(path=pathlib.Path(folder) / f"administrator-{name}-{title}.png", full_page=True)
        wrong += [f"{name}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in self.axe.run(page).response["violations"]]
        self.assertEqual(wrong, [])


class First(Looking):
    def test_first(self):
        """S58 S4 by the link, without JavaScript: a wrong code is told and the picture stays, then signed in;
        ten recovery codes; one of them opens the next session"""
        self.house = house.House(demo=False)
        self.addCleanup(self.house.close)
        token = re.search(r"/first/([0-9a-f]{32})", self.house.output()).group(1)
        person = self.house.person(java_script_enabled=False)
        page = person.page
        self.assertEqual(person.go(f"/first/{token}"), 200)
        if os.environ.get("PINGHENG_SCREENSHOTS"):
            looker = self.house.person()
            looker.go(f"/first/{token}")
            self.look(looker, "first")
            looker.close()
        secret = page.locator("code.long").inner_text()
        for label, text in (("账号", "guanli"), ("姓名", "管理员"), ("验证码", "000000")):
            page.get_by_label(label, exact=True).fill(text)

        def passwords():
            page.locator("#f-password").fill("Guanli-shi-2031")
            page.locator("#f-again").fill("Guanli-shi-2031")

        passwords()
        page.get_by_role("button", name="设立并登录").click()
        self.assertIn("验证码不对", person.text())
        self.assertEqual(page.locator("code.long").inner_text(), secret)
        self.assertEqual(page.locator("#f-account").input_value(), "guanli")
        passwords()
        page.locator("#f-code").fill(house.totp(secret.replace(" ", "")))
        page.get_by_role("button", name="设立并登录").click()
        page.wait_for_url("**/recovery-codes")
        page.get_by_role("button", name="生成新的十个恢复码").click()
        codes = page.locator("main li code").all_inner_texts()
        self.assertEqual(len(set(codes)), 10)
        page.get_by_role("link", name="抄好了，继续").click()
        page.wait_for_url("**/admin")
        self.assertEqual(person.go(f"/first/{token}"), 409)
        self.assertEqual(person.errors, [one for one in person.errors if "409" in one or "422" in one])
        person.close()
        later = self.house.person()
        later.go("/sign-in?back=/admin/units")
        later.page.get_by_label("账号").fill("guanli")
        later.page.get_by_label("密码").fill("Guanli-shi-2031")
        later.page.get_by_role("button", name="登录").click()
        later.page.get_by_role("link", name="用恢复码登录").click()
        self.look(later, "recovery")
        later.page.get_by_label("恢复码").fill(codes[3].upper())
        later.page.get_by_role("button", name="验证").click()
        later.page.wait_for_url("**/admin/units")
        self.assertIn("还剩 9 个", later.page.locator("body").inner_text())
        later.go("/recovery-codes")
        self.look(later, "recovery-codes")
        later.page.get_by_role("button", name="生成新的十个恢复码").click()
        later.page.wait_for_selector("main li code")
        self.look(later, "recovery-codes-made")
        later.close()


class Calendar(Looking):
    def test_year(self):
        """N3.2 R4 the administrator adds a year: everything wrong at once with what was typed kept, then it stands;
        what is past stays; without JavaScript"""
        self.house = house.House(demo=False, options=["--clock", "2026-11-26T10:00:00+08:00"])
        self.addCleanup(self.house.close)
        person = self.house.person(java_script_enabled=False)
        page = person.page
        person.go("/first/" + re.search(r"/first/([0-9a-f]{32})", self.house.output()).group(1))
        fields = {
            "account": "guanli",
            "name": "管理员",
            "password": "Guanli-shi-2031",
            "again": "Guanli-shi-2031",
            "code": house.totp(page.locator("code.long").inner_text().replace(" ", "")),
        }
        for field, text in fields.items():
            page.locator(f"#f-{field}").fill(text)
        page.get_by_role("button", name="设立并登录").click()
        page.wait_for_url("**/recovery-codes")
        person.go("/admin")
        page.get_by_role("link", name="工作日历").first.click()
        self.assertEqual(re.findall(r"(\d{4}) 年", page.locator("tbody").inner_text())[:1], ["2026"])
        page.get_by_role("link", name="增加 2027 年").click()
        self.assertEqual(page.locator(r"#f-off\.2\.name").input_value(), "春节")

        def fill(**values):
            for name, text in values.items():
                page.locator("#f-" + name.replace("_", r"\.")).fill(text)

        fill(
            source="国务院办公厅关于2027年部分节假日安排的通知（测试）",
            off_1_from="2027-01-01", off_1_to="2027-01-03",
            off_2_from="2027-02-11", off_2_to="2027-02-05",
            off_8_name="临时假",
            work="2027-02-06 2027-02-22，2月30日",
        )
        page.get_by_role("button", name="增加", exact=True).click()
        said = page.locator(".errors").inner_text()
        for wrong in ("第 8 个假期的第一天", "第 8 个假期的最后一天", "“2月30日”不是日期", "春节", "2027-02-22"):
            self.assertIn(wrong, said)
        kept = (page.locator(r"#f-off\.8\.name").input_value(), page.locator(r"#f-off\.1\.to").input_value())
        self.assertEqual(kept, ("临时假", "2027-01-03"))
        fill(off_2_from="2027-02-05", off_2_to="2027-02-11", off_8_name="", work="2月20日（周六）")
        page.get_by_role("button", name="增加", exact=True).click()
        page.wait_for_url("**/admin/calendar/2027")
        for there in ("测试", "2027年2月5日（周五）", "2027年2月20日（周六）", "管理员，", "工作日 256 天"):
            self.assertIn(there, person.text())
        page.get_by_role("link", name="更正今天以后的安排").click()
        fill(off_1_to="2027-01-04", source="国务院办公厅关于2027年部分节假日安排的通知（测试）\n又一个通知")
        page.get_by_role("button", name="更正", exact=True).click()
        page.wait_for_url("**/admin/calendar/2027")
        self.assertIn("工作日 255 天", person.text())
        # What is past stays.
        person.go("/admin/calendar/2026/correction")
        fill(off_1_from="2026-01-02")
        page.get_by_role("button", name="更正", exact=True).click()
        self.assertIn("已经过去的日子不能改", page.locator(".errors").inner_text())
        person.go("/admin/calendar/2025")
        self.assertIn("不能再改", person.text())
        other = self.house.person(storage_state=person.context.storage_state())
        pages = {
            "calendar": "/admin/calendar",
            "calendar-year": "/admin/calendar/2027",
            "calendar-correction": "/admin/calendar/2027/correction",
            "calendar-new": "/admin/calendar/new",
            "health": "/admin/health",
            "role": "/role",
        }
        for name, path in pages.items():
            self.assertEqual(other.go(path), 200)
            self.look(other, name)
        self.assertEqual(other.errors, [])
        other.close()
        person.close()


if __name__ == "__main__":
    unittest.main(verbosity=2)
