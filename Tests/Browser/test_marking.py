"""The applicant frames the own name on a page of evidence (A2.2.4): by mouse, by finger, by keyboard, and without scripts by
numbers; what is wrong is said in words. That officers and experts see the frame is in `test_whole_way.py`."""

import re
import sqlite3
import unittest

from axe_playwright_python.sync_playwright import Axe

import house

APPLICANT = "d0p00002"


class Marking(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.house = house.House()
        cls.axe = Axe()
        owner = cls.house.person().sign_in(cls.house.account(APPLICANT))
        cls.record, cls.file = house.proved_achievement(cls.house, owner, APPLICANT)
        owner.go("/me")
        owner.send("/applications", 'input[name=plan][value="linping-manufacturing-2022"]')
        cls.case = re.search(r"/applications/([^/?]+)", owner.page.url)[1]
        cls.step = f"/applications/{cls.case}/achievements"
        cls.place = f"{cls.step}/{cls.record}/name/{cls.file}"
        owner.close()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def owner(self, size=house.DESK, **context):
        return self.house.person(size, **context).sign_in(self.house.account(APPLICANT))

    def kept(self):
        with sqlite3.connect(f"file:{self.house.path}/data/pingheng.sqlite?mode=ro", uri=True) as db:
            return db.execute("""
                SELECT page, x, y, width, height FROM name_spots
                WHERE case_id = ? AND record_id = ?""", (self.case, self.record)).fetchone()

    def numbers(self, person):
        return [float(person.page.locator(f"input[name={side}]").input_value() or "nan") for side in ("left", "top", "width", "height")]

    def check(self, person, name):
        for size in (house.PHONE, house.DESK):
            house.resize(person.page, size)
            found = self.axe.run(person.page).response["violations"]
            self.assertEqual([(v["id"], v["nodes"][0]["html"]) for v in found], [], (person.page.url, size))
            house.picture(person, f"marking-{name}")

    def save(self, person):
        person.send(self.place)
        self.assertIn("已框出署名处", person.text())

    def frame(self, person):
        """Where the frame lies on the picture, in per cent of it."""
        return person.page.evaluate("""() => {
            const frame = document.querySelector('.leaf .frame:not([hidden])') ?? document.querySelector('.spot .line');
            const f = frame.getBoundingClientRect();
            const p = document.querySelector('.leaf img').getBoundingClientRect();
            return [
                (f.left - p.left) / p.width * 100,
                (f.top - p.top) / p.height * 100,
                f.width / p.width * 100,
                f.height / p.height * 100,
            ];
        }""")

    def test_by_mouse(self):
        """A2.2.4 a frame is drawn, moved and sized by mouse on the second page, kept, and found again where it was."""
        person = self.owner()
        person.go(self.step)
        self.check(person, "step")
        fold = person.page.locator("details", has=person.page.locator(f'input[name=record][value="{self.record}"]'))
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        person.page.locator(f'a[href^="{self.place}"]').first.click()
        person.page.wait_for_url(f"**{self.place}*")
        person.page.get_by_role("link", name="下一页").click()
        person.page.wait_for_url("**page=2")
        self.drag(person, (20, 30), (60, 40))
        for got, wanted in zip(self.numbers(person), (20, 30, 40, 10)):
            self.assertAlmostEqual(got, wanted, delta=0.6)
        # Its middle is dragged to the right and down, its corner inwards.
        self.drag(person, (40, 35), (45, 45))
        for got, wanted in zip(self.numbers(person), (25, 40, 40, 10)):
            self.assertAlmostEqual(got, wanted, delta=0.8)
        self.drag(person, (65, 50), (55, 46))
        shown = self.numbers(person)
        for got, wanted in zip(shown, (25, 40, 30, 6)):
            self.assertAlmostEqual(got, wanted, delta=1.2)
        self.check(person, "drawn")
        self.save(person)
        self.assertEqual(self.kept(), (2, *[round(value * 100) for value in shown]))
        # The fold of a framed achievement stays open.
        person.page.get_by_role("link", name="看署名处").first.click()
        person.page.wait_for_url("**page=2#spot")
        self.assertEqual(self.numbers(person), shown)
        # As it will be seen: turned and enlarged with the page.
        left, top, width, height = shown
        views = [
            ("?page=2", shown),
            ("?page=2&turn=1", [100 - top - height, left, height, width]),
            ("?page=2&width=2000", shown),
        ]
        for query, wanted in views:
            person.go(f"/me/evidence/{self.file}{query}")
            person.page.evaluate("async () => { const i = document.querySelector('.leaf img'); await i.decode(); }")
            for got, want in zip(self.frame(person), wanted):
                self.assertAlmostEqual(got, want, delta=0.3, msg=query)
        self.check(person, "seen")
        person.go(f"/me/evidence/{self.file}")
        self.assertEqual(person.page.locator(".spot").count(), 0, "another page")
        person.page.keyboard.press("m")
        person.page.wait_for_url("**page=2#spot")
        self.assertEqual(person.errors, [])
        person.close()

    def drag(self, person, start, end):
        leaf = person.page.locator(".leaf")
        leaf.locator("img").evaluate("image => image.decode()")
        leaf.scroll_into_view_if_needed()
        box = leaf.bounding_box()
        at = lambda place: (box["x"] + box["width"] * place[0] / 100, box["y"] + box["height"] * place[1] / 100)
        person.page.mouse.wheel(0, at(start)[1] - 450)
        person.page.wait_for_timeout(400)
        box = leaf.bounding_box()
        person.page.mouse.move(*at(start))
        person.page.mouse.down()
        person.page.mouse.move(*at(end), steps=6)
        person.page.mouse.up()

    def test_by_keyboard(self):
        """A2.2.4 a frame is put on the page, moved and sized by keys alone, to the edge and not beyond."""
        person = self.owner()
        page = person.page
        person.go(self.place + "?page=1")
        page.locator(".frame").wait_for(state="attached")
        for _ in range(60):
            if page.evaluate("document.activeElement?.textContent") == "在页面中间放一个框":
                break
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        before = self.numbers(person)
        moves = [
            ("ArrowRight", (0.5, 0, 0, 0)),
            ("ArrowUp", (0, -0.5, 0, 0)),
            ("Shift+ArrowRight", (0, 0, 0.5, 0)),
            ("Shift+ArrowUp", (0, 0, 0, -0.5)),
        ]
        for key, wanted in moves:
            page.keyboard.press(key)
            after = self.numbers(person)
            self.assertEqual([round(b - a, 2) for a, b in zip(before, after)], list(wanted), key)
            self.assertIn(f"宽 {after[2]:g}%", page.locator(".frame").get_attribute("aria-label"))
            before = after
        for _ in range(220):
            page.keyboard.press("Shift+ArrowRight")
        left, _, width, _ = self.numbers(person)
        self.assertEqual((left, left + width), (before[0], 100))
        # The numbers move the frame, too.
        page.locator("input[name=width]").fill("12.5")
        self.assertAlmostEqual(self.frame(person)[2], 12.5, delta=0.3)
        page.locator("input[name=height]").press("Enter")
        page.wait_for_url("**" + self.step)
        self.assertEqual(self.kept()[0], 1)
        self.assertEqual(self.kept()[3], 1250)
        self.assertEqual(person.errors, [])
        person.close()

    def test_by_finger(self):
        """A2.2.4 on a phone a tap sets the frame where the name stands."""
        person = self.owner(house.PHONE, has_touch=True, is_mobile=True)
        person.go(self.place + "?page=1")
        person.page.locator(".frame").wait_for(state="attached")
        leaf = person.page.locator(".leaf")
        leaf.locator("img").evaluate("image => image.decode()")
        leaf.scroll_into_view_if_needed()
        size = leaf.bounding_box()
        leaf.tap(position={"x": size["width"] * 0.5, "y": size["height"] * 0.3})
        left, top, width, height = self.numbers(person)
        self.assertAlmostEqual(left + width / 2, 50, delta=1)
        self.assertAlmostEqual(top + height / 2, 30, delta=1)
        house.picture(person, "marking-finger")
        self.save(person)
        person.close()

    def test_without_scripts(self):
        """A2.2.4 numbers alone frame a name; each fault is told at its field; the frame can be taken away."""
        token = self.owner()
        person = self.house.person(java_script_enabled=False)
        person.context.add_cookies(token.context.cookies())
        token.close()
        wrong = [
            (("", "1", "1", "1"), "请填写左边距"),
            (("x", "1", "5", "5"), "左边距：请填 0 到 100 之间的数"),
            (("1", "1", "0.49", "5"), "框太窄"),
            (("1", "1", "5", "0.4"), "框太矮"),
            (("96", "1", "5", "5"), "框超出了页面右边"),
            (("1", "95.01", "5", "5"), "框超出了页面下边"),
            (("1", "1", "1e2", "5"), "宽：请填 0 到 100 之间的数"),
            (("-1", "1", "5", "5"), "左边距：请填"),
        ]
        for values, words in wrong:
            with self.subTest(values=values):
                person.go(self.place + "?page=2")
                for side, value in zip(("left", "top", "width", "height"), values):
                    person.page.locator(f"input[name={side}]").fill(value)
                person.send(self.place)
                self.assertIn(words, person.text())
                self.assertIn("2 / 2 页", person.text())
        for side, value in zip(("left", "top", "width", "height"), ("95", "12.34", "5", "0.5")):
            person.page.locator(f"input[name={side}]").fill(value)
        self.save(person)
        self.assertEqual(self.kept(), (2, 9500, 1234, 500, 50))
        person.go(self.place + "?page=2")
        self.assertEqual(person.page.locator(".spot").count(), 1)
        person.send(f"{self.step}/{self.record}/name-removal")
        self.assertIsNone(self.kept())
        person.close()


if __name__ == "__main__":
    unittest.main()
