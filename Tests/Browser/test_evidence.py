"""Evidence as officers and experts read it, and as its owner sees it (R8, A2.3.5, S14, S23): pages, zoom, turns, by mouse, by
keyboard and without scripts."""

import io
import re
import sqlite3
import unittest

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw

import house


def lying() -> bytes:
    """A photograph of a page whose camera was held upright: its pixels lie on their side, and it says so (EXIF 6)."""
    picture = Image.new("RGB", (1600, 1200), "white")
    draw = ImageDraw.Draw(picture)
    for line in range(30):
        draw.line((100 + 45 * line, 100, 100 + 45 * line, 1100), fill="black", width=4)
    # The upper left corner of what is seen is the lower left of what is stored.
    draw.rectangle((0, 1000, 200, 1200), fill=(200, 0, 0))
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif.tobytes())
    return file.getvalue()


class Reading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.house = house.House()
        cls.axe = Axe()
        cls.authority, cls.case, cls.file = cls.find("""
            SELECT a.login, c.id, v.id FROM cases c
            JOIN evidence v ON v.case_id = c.id
            JOIN memberships m ON m.unit_id = c.authority_id
            JOIN accounts a ON a.id = m.account_id
            WHERE c.state = 'authorityReview' AND v.pages > 1
              AND (SELECT COUNT(*) FROM evidence o WHERE o.case_id = c.id) > 1 AND a.login IN ({})
            ORDER BY c.id, v.created_at, v.id LIMIT 1""", "authority")

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    @classmethod
    def find(cls, query, role):
        names = [account["account"] for account in cls.house.of_role(role)]
        with sqlite3.connect(f"file:{cls.house.path}/data/pingheng.sqlite?mode=ro", uri=True) as db:
            found = db.execute(query.format(",".join("?" * len(names))), names).fetchone()
        assert found, f"the demo has nothing of the kind for {role}"
        return found

    def reader(self):
        return f"/authority/cases/{self.case}/evidence/{self.file}"

    def picture(self, person):
        return person.page.evaluate("""async () => {
            const image = document.querySelector('.sheet img');
            await image.decode();
            return [image.naturalWidth, image.naturalHeight];
        }""")

    def check(self, person):
        self.assertEqual(person.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, person.page.url)
        found = self.axe.run(person.page).response["violations"]
        self.assertEqual([(v["id"], v["nodes"][0]["html"]) for v in found], [], person.page.url)

    def test_by_keyboard(self):
        """R8 A3.3.2 an officer opens a file from the case, and turns pages, zooms and turns by keys; each step is an address."""
        person = self.house.person().enter(self.authority)
        self.assertEqual(person.go(f"/authority/cases/{self.case}"), 200)
        person.page.locator(f'.thumbs a[href$="{self.file}"]').first.click()
        person.page.wait_for_url("**" + self.reader())
        wide, high = self.picture(person)
        self.assertLess(wide, high)
        steps = [
            ("ArrowRight", "?page=2"),
            ("r", "?page=2&turn=1"),
            ("+", "?page=2&width=1400&turn=1"),
            ("0", "?page=2&turn=1"),
            ("l", "?page=2"),
            ("ArrowLeft", ""),
        ]
        for key, expected in steps:
            with self.subTest(key=key):
                person.press(key)
                person.page.wait_for_url("**" + self.reader() + expected)
                wide, high = self.picture(person)
                self.assertEqual(wide > high, "turn=1" in expected)
        # To the file beside it and back; the last one of a case has none after it.
        there_and_back = "np" if person.page.locator('a[data-key="n"]').count() else "pn"
        person.press(there_and_back[0])
        person.page.wait_for_url(lambda url: "/evidence/" in url and self.file not in url)
        person.press(there_and_back[1])
        person.page.wait_for_url("**" + self.reader())
        person.press("s")
        person.page.wait_for_url(f"**/authority/cases/{self.case}")
        self.assertEqual(person.errors, [])
        person.close()

    def test_without_scripts(self):
        """R8 the same by links alone."""
        person = self.house.person(java_script_enabled=False)
        token = self.house.person().enter(self.authority)
        person.context.add_cookies(token.context.cookies())
        person.go(self.reader())
        for name, expected in [("下一页", "page=2"), ("右转", "turn=1"), ("放大", "width=1400"), ("适合宽度", "page=2&turn=1")]:
            person.page.get_by_role("link", name=name).click()
            person.page.wait_for_load_state()
            self.assertIn(expected, person.page.url)
        self.assertEqual(person.bytes(f"/evidence/{self.file}")[:5], b"%PDF-")
        token.close()
        person.close()

    def test_fits_and_is_accessible(self):
        """R8 WCAG 2.2 the reader fits a phone and a desk, whole, turned and enlarged, and axe finds nothing."""
        for size in (house.PHONE, house.DESK):
            person = self.house.person(size).enter(self.authority)
            for query in ("", "?page=2&turn=3", "?width=2600"):
                with self.subTest(size=size["width"], query=query):
                    self.assertEqual(person.go(self.reader() + query), 200)
                    self.picture(person)
                    self.check(person)
            self.assertEqual(person.errors, [])
            person.close()

    def test_expert(self):
        """R8 R12 an expert reads what is on the own panel, attachments included; a case of others' does not exist."""
        expert, case, file = self.find("""
            SELECT a.login, p.case_id, v.id FROM panel_members p
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            JOIN evidence v ON v.case_id = p.case_id
            JOIN cases c ON c.id = p.case_id
            WHERE c.state = 'underReview' AND p.submitted_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM recusals r WHERE r.case_id = c.id AND r.expert_id = e.id)
              AND a.login IN ({})
            ORDER BY p.case_id LIMIT 1""", "expert")
        person = self.house.person().enter(expert)
        person.go(f"/expert/cases/{case}")
        person.page.locator(f'.thumbs a[href$="{file}"]').first.click()
        self.picture(person)
        person.press("s")
        person.page.wait_for_url(f"**/expert/cases/{case}/evidence/{file}#sheet")
        self.assertGreater(person.page.locator("#sheet input[name=score]").count(), 0, "the sheet stands beside the evidence")
        self.assertEqual(person.go(f"/expert/cases/{self.case}/evidence/{self.file}"), 404)
        self.assertEqual(person.context.request.get(f"/evidence/{self.file}/pages/1").status, 404)
        person.close()

    def test_owner(self):
        """A2.3.5 S23 a photograph that lies on its side is shown upright and without its metadata, its bytes stay; nobody else sees it."""
        owner, other = [account["account"] for account in self.house.of_role("applicant")[:2]]
        person = self.house.person().enter(owner)
        person.go("/me/archive")
        links = person.page.locator("main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
        record = next(link for link in links if re.match(r"/me/archive/records/", link))
        person.go(record)
        data = lying()
        award = {"name": "荣誉证书.jpg", "mimeType": "image/jpeg", "buffer": data}
        person.page.locator('input[type=file]').set_input_files(award)
        person.send(record + "/evidence")
        self.assertIn("图片方向已自动转正，请确认。", person.page.locator("body").inner_text())
        self.check(person)
        person.page.locator('.thumbs a', has_text="荣誉证书").last.click()
        wide, high = self.picture(person)
        self.assertLess(wide, high)
        file = person.page.url.rsplit("/", 1)[1]
        self.assertEqual(person.bytes(f"/evidence/{file}"), data)
        shown = Image.open(io.BytesIO(person.bytes(f"/evidence/{file}/pages/1?width=1200")))
        self.assertEqual((shown.size, len(shown.getexif())), ((1200, 1600), 0))
        red, green, blue = shown.convert("RGB").getpixel((60, 60))
        self.assertTrue(red > 150 and green < 60 and blue < 60, "the red corner is upper left")
        self.check(person)
        no_pages = [f"/evidence/{file}/pages/{number}" for number in ("2", "0", "x", "99999999999999999999")]
        for path in [*no_pages, "/evidence/nothing/pages/1"]:
            self.assertEqual(person.context.request.get(path).status, 404, path)
        self.assertEqual(person.context.request.get(f"/evidence/{file}/pages/1?width=99999999&turn=-7").status, 200)
        stranger = self.house.person().enter(other)
        for path in (f"/evidence/{file}/pages/1", f"/evidence/{file}", f"/me/evidence/{file}"):
            self.assertEqual(stranger.context.request.get(path).status, 404, path)
        self.assertEqual(self.house.person().context.request.get(f"/evidence/{file}/pages/1", max_redirects=0).status, 303)
        person.close()
        stranger.close()


if __name__ == "__main__":
    unittest.main()
