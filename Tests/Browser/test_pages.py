"""Every role's pages in Chromium: they answer, fit the screen, say nothing on the console, and axe finds nothing to complain about.

PINGHENG_SCREENSHOTS=<folder> keeps a picture of each page at each size.
"""

import gzip
import os
import pathlib
import re
import unittest
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

import house

SIZES = {"phone": house.PHONE, "desk": house.DESK}
PUBLIC = [
    "/", "/plans", "/notices", "/objections", "/verify", "/sign-in", "/registration/applicant", "/registration/employer", "/demo", "/kit",
]
NO_PAGES = re.compile(r"\.(pdf|xlsx|jpg|ics|atom|zip|txt|pem|py|yaml)$|^/evidence/|/export$|^/demo|^/sign-out")
PAGES_A_ROLE = 48
# What may be otherwise on a phone than on a desk: how large a target is, what scrolls, what only a menu shows. A role's own pages
# are looked at for everything on both, what they lead to on the desk.
NARROW = {"runOnly": ["target-size", "scrollable-region-focusable", "button-name", "link-name", "label", "nested-interactive"]}
# What a page shows when a value was printed and not written.
SLIPS = ["HTML(bytes:", "Optional(", "undefined", "TitleReview.", "Casework."]
# Pages of later stages, and with something in them, beyond the first of each shape.
LATER_STAGES = [
    "officeReview", "qualificationNotice", "awaitingPayment", "readyForReview", "underReview", "passed", "notPassed",
    "resultNotice", "reported", "approved", "certified",
]
MORE = {
    "office": ["/office/cases?state=readyForReview", "/office/committees/linping-manufacturing-2022-demo5"],
    "employer": ["/employer/cases?state=employerNotice"],
    "authority": ["/authority/cases?state=" + ",".join(LATER_STAGES)],
}


def shape(path: str) -> str:
    """The path with its ids taken out: pages of one shape are one page."""
    return "/".join("*" if re.search(r"\d{3}|^[0-9a-f]{12,}$", part) else part for part in path.split("/"))


class Pages(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.house = house.House()
        cls.axe = Axe()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def walk(self, name: str, person: house.Person, starts: list[str], depth=2):
        """Looks at the pages and at one page of each shape that they lead to, so many steps deep."""
        seen: dict[str, str] = {}
        wanted = [(path, 0) for path in starts]
        while wanted and len(seen) < PAGES_A_ROLE:
            path, level = wanted.pop(0)
            form = path if level == 0 else shape(urlsplit(path).path)
            if form in seen:
                continue
            seen[form] = seen[shape(urlsplit(path).path)] = path
            with self.subTest(role=name, path=path):
                self.look(name, person, path, whole=level == 0)
            if level < depth:
                links = person.page.locator("nav a, main a").evaluate_all("all => all.map(one => one.href)")
                for link in links:
                    parts = urlsplit(link)
                    if link.startswith(self.house.url) and not NO_PAGES.search(parts.path) and shape(parts.path) not in seen:
                        wanted.append((parts.path + (f"?{parts.query}" if parts.query else ""), level + 1))
        person.close()
        self.assertGreater(len(seen), 1)

    def look(self, name: str, person: house.Person, path: str, whole=True):
        page = person.page
        person.errors.clear()
        page.set_viewport_size(house.PHONE)
        self.assertEqual(person.go(path), 200)
        wrong = [f"the page shows {slip!r}" for slip in SLIPS if slip in page.locator("body").inner_text()]
        for title, size in SIZES.items():
            page.set_viewport_size(size)
            width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if width[0] > width[1]:
                wrong.append(f"{title}: {width[0]} px wide on {width[1]} px: " + page.evaluate(WIDEST))
            self.keep(name, page, path, title)
            options = NARROW if title == "phone" and not whole else None
            wrong += [f"{title}: {line}" for line in self.violations(page, options)]
        wrong += self.weight(page)
        page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {line}" for line in self.violations(page, {"runOnly": ["color-contrast"]})]
        page.emulate_media(color_scheme="light")
        self.assertEqual(wrong + person.errors, [])

    def weight(self, page) -> list[str]:
        """What a page costs on a phone: its text compressed, its scripts and style, all from the own host."""
        loaded = page.evaluate("performance.getEntriesByType('resource').map(one => [one.name, one.decodedBodySize])")
        size = lambda ending: sum(size for name, size in loaded if urlsplit(name).path.endswith(ending))
        weights = {"HTML": (len(gzip.compress(page.content().encode())), 40), "scripts": (size(".js"), 30), "style": (size(".css"), 20)}
        return [f"{what} of {bytes} bytes" for what, (bytes, most) in weights.items() if bytes > most << 10] + [
            f"loads {name}" for name, _ in loaded if not name.startswith((self.house.url, "data:", "blob:"))]

    def violations(self, page, options=None) -> list[str]:
        found = self.axe.run(page, options=options or {"resultTypes": ["violations"]}).response["violations"]
        return [f"{one['id']}: {' | '.join(node['html'][:160] for node in one['nodes'][:3])} ({len(one['nodes'])})" for one in found]

    def keep(self, name: str, page, path: str, title: str):
        folder = os.environ.get("PINGHENG_SCREENSHOTS")
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            file = re.sub(r"[^a-z0-9-]+", "_", f"{name}{shape(path)}".lower()[:90])
            page.screenshot(path=f"{folder}/{file}-{title}.png", full_page=True)

    def role(self, name: str, *numbers: int):
        accounts = self.house.of_role(name)
        for number in numbers or (0,):
            account = accounts[number]
            person = self.house.person().enter(account["account"])
            links = person.page.locator("header nav a").evaluate_all("all => all.map(one => one.getAttribute('href'))")
            self.walk(f"{name}{number}", person, [account["home"], *links, *MORE.get(name, [])])

    def test_public(self):
        self.walk("public", self.house.person(), PUBLIC)

    def test_applicant(self):
        person = self.house.person().enter(self.house.of_role("applicant")[0]["account"])
        if person.page.locator('form[action="/applications"]').count():
            person.send("/applications")
        person.close()
        self.role("applicant", 0, 1, 2, 3)

    def test_employer(self):
        self.role("employer", 0)

    def test_authority(self):
        self.role("authority", 0, 3)

    def test_office(self):
        self.role("office")

    def test_expert(self):
        # The draw gives some of them nothing to read.
        with self.house.database() as db:
            query = "SELECT a.login FROM panel_members p JOIN experts e ON e.id = p.expert_id JOIN accounts a ON a.id = e.account_id"
            readers = {login for login, in db.execute(query)}
        accounts = [one["account"] for one in self.house.of_role("expert")]
        self.role("expert", next(number for number, account in enumerate(accounts) if account in readers))

    def test_bureau(self):
        self.role("bureau")

    def test_administrator(self):
        self.role("administrator")

    def test_one_box_ticks_a_column(self):
        person = self.house.person().enter(self.house.of_role("employer")[0]["account"])
        person.go("/employer/notices")
        boxes = person.page.locator("tbody .tick input")
        person.page.get_by_label("全选").check()
        self.assertGreater(boxes.count(), 1)
        self.assertTrue(all(box.is_checked() for box in boxes.all()))
        boxes.first.uncheck()
        self.assertFalse(person.page.get_by_label("全选").is_checked())
        person.close()

    def test_forms_work_without_scripts(self):
        person = self.house.person(house.PHONE, java_script_enabled=False)
        person.sign_in(self.house.of_role("applicant")[0])
        person.go("/me/archive/credit/new")
        person.page.locator("input[name=year]").fill("二〇二〇")
        person.page.get_by_role("button", name="保存草稿").click()
        self.assertIn("需要修改", person.text())
        self.assertEqual(person.page.locator("input[name=year]").input_value(), "二〇二〇")
        person.page.locator("input[name=year]").fill("2020")
        person.page.get_by_role("button", name="保存草稿").click()
        self.assertIn("已保存", person.text())
        self.assertEqual(person.page.locator("input[name=year]").input_value(), "2020")
        person.close()

    def test_confirmation_without_scripts(self):
        """B18 on a phone without scripts the page says what will happen, the way back keeps what was ticked, and the button does it"""
        person = self.house.person(house.PHONE, java_script_enabled=False)
        for one in self.house.of_role("employer"):
            person.sign_in(one)
            person.go("/employer/notices")
            if person.page.locator("#post-f-case input[name=case]").count():
                break
            person.context.clear_cookies()
        person.page.locator("#post-f-case input[name=case]").first.check()
        person.send("/employer/notices/confirmation", "input:checked")
        self.assertIn("不能撤回", person.text())
        person.page.get_by_role("button", name="返回修改").click()
        self.assertTrue(person.page.locator("#post-f-case input[name=case]").first.is_checked())
        person.confirm("/employer/notices", "input:checked")
        self.assertIn("公示已开始", person.text())
        person.close()


# What reaches furthest to the right, for the message.
WIDEST = """(() => {
    const far = [...document.querySelectorAll("body *")]
        .filter(one => !one.closest(".table") || one.matches(".table"))
        .map(one => [one.getBoundingClientRect().right, one.outerHTML.slice(0, 120)])
        .sort((a, b) => b[0] - a[0])[0];
    return far.join(" ");
})()"""


if __name__ == "__main__":
    unittest.main()
