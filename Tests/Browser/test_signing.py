"""Signing by hand on a phone reached by the shown QR code, cutting the photo, and typing that survives a cut, a second
tab and a sign-out (A2.2.1, A2.2.2, A2.2.3, A2.2.4)."""

import io
import os
import pathlib
import re
import unittest

import pikepdf
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

import house

PLAN = "linping-manufacturing-2022"
ME = "d0p00002"
REPORT = "任现职以来负责三条精馏产线的改造，"


class Signing(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.house = house.House()
        me = cls.house.person().enter(ME)
        cls.name = re.match(r"(.+)，您好", me.page.locator("h1").inner_text())[1]
        me.send("/applications", f'input[name=plan][value="{PLAN}"]')
        cls.base = "/applications/" + re.search(r"/applications/([^/?]+)", me.page.url)[1]
        me.close()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def me(self, size=None, **context) -> house.Person:
        person = self.house.person(size, **context).enter(ME)
        self.addCleanup(person.close)
        return person

    def phone(self) -> house.Person:
        """A telephone in somebody's hand: nobody is signed in on it."""
        person = self.house.person(house.PHONE, has_touch=True, is_mobile=True, device_scale_factor=3)
        self.addCleanup(person.close)
        return person

    def keep(self, person, name):
        folder = os.environ.get("PINGHENG_SCREENSHOTS")
        if folder:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            person.page.screenshot(path=f"{folder}/signing-{name}.png", full_page=True)

    def fits(self, person):
        """Nothing sticks out at the side, and axe finds nothing to complain about."""
        width = person.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        self.assertLessEqual(width[0], width[1], person.page.url)
        found = Axe().run(person.page, options={"resultTypes": ["violations"]}).response["violations"]
        self.assertEqual([(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found], [], person.page.url)

    def shown_link(self, person) -> str:
        """The address in the QR code, read from a picture of the screen as a camera reads it."""
        person.page.locator(".qr").wait_for()
        return house.qr_text(person.page.screenshot(full_page=True))

    # The commitment.

    def test_a_code_is_signed_on_a_phone_and_the_desk_goes_on(self):
        desk = self.me()
        desk.go(self.base + "/commitment")
        link = self.shown_link(desk)
        self.assertRegex(link, re.escape(self.house.url) + r"/sign/[0-9a-f]{32}$")
        self.keep(desk, "desk")

        phone = self.phone()
        self.assertEqual(phone.go(link), 200)
        self.fits(phone)
        for words in (self.name, "真实性保证书", "工程师资格评审"):
            self.assertIn(words, phone.text())
        # Nothing written: said in words, nothing sent. Until the surface is there, it is the server that would say so.
        phone.page.locator("canvas").wait_for()
        phone.page.locator("input[name=agree]").check()
        phone.page.get_by_role("button", name="签署").tap()
        phone.page.get_by_text("签名框是空白的").wait_for()
        # A dot: the server says so, and the link is still good.
        box = phone.page.locator("canvas").bounding_box()
        phone.page.touchscreen.tap(box["x"] + 80, box["y"] + 60)
        phone.send(phone.page.url.removeprefix(self.house.url))
        self.assertIn("不像姓名", phone.text())
        # Written, taken back, cleared, written again. By click: right behind touches that are sent one by one,
        # a busy browser makes none of a tap.
        phone.write(touch=True)
        phone.page.get_by_text(f"已写 {len(house.NAME)} 笔").wait_for()
        phone.page.get_by_role("button", name="撤销一笔").click()
        phone.page.get_by_text(f"已写 {len(house.NAME) - 1} 笔").wait_for()
        phone.page.get_by_role("button", name="清除重写").click()
        phone.page.get_by_text("请在框里签上您的姓名").wait_for()
        phone.write(touch=True)
        self.keep(phone, "phone")
        phone.page.locator("input[name=agree]").check()
        phone.send(phone.page.url.removeprefix(self.house.url))
        self.assertIn("签名已收到", phone.text())
        self.keep(phone, "phone-done")

        desk.page.wait_for_url("**" + self.base + "/details")
        signed = desk.bytes(self.base + "/commitment.pdf")
        self.assertIn(self.name, house.pdf_text(signed))
        self.assertEqual(phone.go(link), 409)
        self.assertIn("已经用过", phone.text())
        self.assertEqual(desk.errors, [])

        # A new code kills the one before; signing again replaces the signature.
        desk.go(self.base + "/commitment")
        self.keep(desk, "desk-signed")
        first = self.shown_link(desk)
        self.assertNotEqual(first, link)
        before = desk.page.locator(".qr").get_attribute("src")
        desk.page.get_by_role("button", name="换一个二维码").click()
        desk.page.wait_for_function("before => document.querySelector('.qr').src !== before", arg=before)
        second = self.shown_link(desk)
        self.assertEqual(phone.go(first), 404)
        self.assertIn("换了新的二维码", phone.text())
        self.assertEqual(phone.go(second), 200)
        self.assertIn("代替上一次", phone.text())

    def test_the_same_device_signs_on_the_page(self):
        me = self.me(house.PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
        me.go(self.base + "/commitment")
        self.fits(me)
        # On a phone no code is asked for unless the button is pressed.
        self.assertEqual(me.page.locator(".qr").count(), 0)
        me.page.locator("input[name=agree]").check()
        me.write(touch=True)
        self.keep(me, "same-device")
        me.send(self.base + "/commitment")
        self.assertIn("签名已收到", me.text())
        self.assertIn(self.name, house.pdf_text(me.bytes(self.base + "/commitment.pdf")))
        self.assertEqual(me.errors, [])

    def test_a_signature_is_kept_whole_however_the_phone_is_turned(self):
        """B9 strokes written upright and after turning lie in the picture where they were seen; nothing of it is cut"""
        upright, lying = {"width": 360, "height": 740}, {"width": 740, "height": 360}
        for first, second in ((upright, lying), (lying, upright)):
            with self.subTest(first=first):
                me = self.me(first, has_touch=True, is_mobile=True, device_scale_factor=2)
                me.go(self.base + "/commitment")
                me.page.locator("input[name=agree]").check()
                # The lowest and the rightmost that the surface has, then, the phone turned, the highest and the leftmost.
                self.stroke(me.page, (0.05, 0.97), (0.5, 0.97), (0.97, 0.97), (0.97, 0.5))
                me.page.set_viewport_size(second)
                self.stroke(me.page, (0.9, 0.03), (0.5, 0.03), (0.03, 0.03), (0.03, 0.5))
                me.page.get_by_text("已写 2 笔").wait_for()
                shown = self.ink_of_canvas(me.page)
                self.keep(me, "turned")
                me.send(self.base + "/commitment")
                self.assertIn("签名已收到", me.text())
                ink = self.signature(me.bytes(self.base + "/commitment.pdf"))
                width, height = ink.size
                kept = [edge / side for edge, side in zip(ink.getbbox(), (width, height) * 2)]
                for edge, wanted in zip(kept, (0.03, 0.03, 0.97, 0.97)):
                    self.assertAlmostEqual(edge, wanted, delta=0.03)
                # The lowest third, which used to be missing, and what the screen showed.
                self.assertIsNotNone(ink.crop((0, height * 2 // 3, width, height)).getbbox())
                for edge, seen in zip(kept, shown):
                    self.assertAlmostEqual(edge, seen, delta=0.02)

    def test_a_hand_that_leaves_the_surface_is_kept_as_it_is_seen(self):
        """B9 what is written beyond the edge lies along it, on the screen and in the picture"""
        me = self.me()
        me.go(self.base + "/commitment")
        me.page.locator("input[name=agree]").check()
        self.stroke(me.page, (0.1, 0.2), (0.5, 0.6), (0.5, 1.3), (0.8, 1.2), (0.8, 0.3))
        me.send(self.base + "/commitment")
        self.assertIn("签名已收到", me.text())
        ink = self.signature(me.bytes(self.base + "/commitment.pdf"))
        self.assertGreaterEqual(ink.getbbox()[3], ink.height - 1)
        self.assertIsNotNone(ink.crop((int(ink.width * 0.55), ink.height - 12, int(ink.width * 0.75), ink.height)).getbbox())

    def stroke(self, page, *points):
        """One stroke over the surface, in its widths and heights."""
        pad = page.locator("form[data-sign] canvas")
        # Until the page lies still after the screen was turned, with the whole surface in sight.
        for _ in range(100):
            pad.evaluate("one => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
            page.wait_for_timeout(100)
            box = pad.bounding_box()
            if 0 <= box["y"] and box["y"] + box["height"] <= page.viewport_size["height"]:
                break
        at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        page.mouse.move(*at[0])
        page.mouse.down()
        for one in at[1:]:
            page.mouse.move(*one, steps=6)
        page.mouse.up()

    def ink_of_canvas(self, page) -> list[float]:
        """Where the surface on the screen is written on: left, top, right, bottom, in its widths and heights."""
        return page.locator("form[data-sign] canvas").evaluate(
            """one => {
                const { data, width, height } = one.getContext("2d").getImageData(0, 0, one.width, one.height);
                let [left, top, right, bottom] = [width, height, 0, 0];
                for (let y = 0; y < height; y++)
                    for (let x = 0; x < width; x++)
                        if (data[4 * (y * width + x) + 3] > 127) {
                            [left, top] = [Math.min(left, x), Math.min(top, y)];
                            [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
                        }
                return [left / width, top / height, right / width, bottom / height];
            }""")

    def signature(self, pdf: bytes) -> Image.Image:
        """The ink of the picture on a commitment, dark on white paper."""
        with pikepdf.open(io.BytesIO(pdf)) as file:
            found = [picture for page in file.pages for picture in page.images.values()]
            self.assertEqual(len(found), 1)
            return pikepdf.PdfImage(found[0]).as_pil_image().convert("L").point(lambda value: 255 if value < 128 else 0)

    def test_without_scripts_the_code_is_shown_by_the_button_and_a_scan_can_be_uploaded(self):
        me = self.house.person(house.DESK, java_script_enabled=False).sign_in(self.house.account(ME))
        self.addCleanup(me.close)
        me.go(self.base + "/commitment")
        me.send(self.base + "/signing")
        self.assertEqual(self.phone().go(self.shown_link(me)), 200)
        me.page.get_by_role("link", name="签好了").click()
        self.assertIn("还没有收到签名", me.text())
        me.go(self.base + "/commitment")
        scan = (house.ROOT / "Public/demo/signature.png").read_bytes()
        me.page.locator("input[name=agree]").check()
        me.page.locator("input[name=hand]").set_input_files({"name": "签名.png", "mimeType": "image/png", "buffer": scan})
        me.send(self.base + "/commitment")
        self.assertIn("签名已收到", me.text())

    # The photo.

    def test_a_photo_is_turned_cut_and_sent_within_the_bounds(self):
        me = self.me()
        page = me.page
        me.go(self.base + "/photo")
        # A wide picture, lying on its side, larger than the plan admits.
        upright = Image.open(io.BytesIO(house.portrait(900, 1260)))
        wide = Image.new("RGB", (2600, 2520), "white")
        wide.paste(upright, (400, 0))
        file = io.BytesIO()
        wide.rotate(90, expand=True).save(file, "PNG")
        page.locator("input[name=photo]").set_input_files({"name": "人像.png", "mimeType": "image/png", "buffer": file.getvalue()})
        page.locator(".frame").wait_for()
        page.get_by_role("button", name="右转 90°").click()
        page.get_by_text("像素：").wait_for()
        frame = lambda: page.locator(".frame").evaluate("one => [one.offsetLeft, one.offsetTop, one.offsetWidth, one.offsetHeight]")
        before = frame()
        page.locator(".frame").focus()
        for _ in range(3):
            page.keyboard.press("-")
        page.keyboard.press("ArrowLeft")
        smaller = frame()
        self.assertLess(smaller[2], before[2])
        page.keyboard.press("Shift+ArrowRight")
        self.assertGreater(frame()[0], smaller[0])
        self.assertAlmostEqual(frame()[2] / frame()[3], 5 / 7, delta=0.02)
        # By pointer back over the head.
        at = page.locator(".frame").bounding_box()
        page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
        page.mouse.down()
        page.mouse.move(at["x"] + at["width"] / 2 - 12, at["y"] + at["height"] / 2 - 30, steps=4)
        page.mouse.up()
        page.wait_for_function("() => document.querySelectorAll('.crop .ok-ink').length === 4")
        self.keep(me, "photo")
        me.send(self.base + "/photo")
        self.assertIn("照片符合全部要求", me.text())
        kept = me.bytes(self.base + "/photo.jpg")
        with Image.open(io.BytesIO(kept)) as photo:
            self.assertEqual(photo.format, "JPEG")
            self.assertTrue(photo.width > 215 and photo.height > 300 and 0.65 <= photo.width / photo.height <= 0.8, photo.size)
        # What was sent kept to the plan's bounds; what is kept is drawn anew.
        self.assertLess(len(kept), 1 << 20)
        # Too small a frame is said beside the bound, in words.
        me.page.set_viewport_size(house.PHONE)
        page.locator("input[name=photo]").set_input_files({"name": "小.jpg", "mimeType": "image/jpeg", "buffer": house.portrait(100, 140)})
        page.get_by_text("请把框放大，或换一张更大的照片").wait_for()
        self.fits(me)
        self.keep(me, "photo-phone")
        self.assertEqual(me.errors, [])

    # Typing.

    def saved(self, person):
        return person.page.locator("form:has([name=report]) [data-saved]")

    def report(self) -> str:
        other = self.me()
        other.go(self.base + "/details")
        return other.page.get_by_label("本人述职").input_value()

    def test_typing_survives_a_cut_connection(self):
        me = self.me(house.PHONE)
        page, area = me.page, me.page.get_by_label("本人述职")
        me.go(self.base + "/details")
        area.fill(REPORT)
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        self.assertEqual(self.report(), REPORT)
        me.context.set_offline(True)
        area.press_sequentially("断网之后写的话。")
        page.get_by_text("没有网络，内容保存在本机，恢复后自动提交").wait_for()
        self.keep(me, "offline")
        self.assertEqual(self.report(), REPORT)
        me.context.set_offline(False)
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        self.assertEqual(self.report(), REPORT + "断网之后写的话。")
        self.assertEqual([key for key in page.evaluate("Object.keys(localStorage)") if key.startswith("pingheng:")], [])

        # Cut in the middle of typing, and the window is closed: the next visit puts it back and sends it.
        me.context.set_offline(True)
        area.press_sequentially("又断了，")
        page.close()
        me.context.set_offline(False)
        me.page = page = me.context.new_page()
        me.go("/me")
        page.get_by_text("这台设备上还有没有提交的内容").wait_for()
        self.keep(me, "leftover")
        page.get_by_role("link", name=re.compile("申报信息（")).click()
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        self.assertTrue(self.report().endswith("又断了，"))

    def test_typing_survives_signing_out_and_is_nobody_elses(self):
        me = self.me()
        page, area = me.page, me.page.get_by_label("本人述职")
        me.go(self.base + "/details")
        # The session ends elsewhere, as by expiry.
        other_tab = me.context.new_page()
        other_tab.goto("/me")
        other_tab.get_by_role("button", name="退出").click()
        other_tab.wait_for_url(self.house.url + "/")
        area.fill("登录过期以后写的。")
        page.get_by_text("登录已过期，内容保存在本机，重新登录后自动提交").wait_for()
        stranger = house.Person.__new__(house.Person)
        stranger.house, stranger.context, stranger.page, stranger.errors = self.house, me.context, other_tab, []
        stranger.enter(next(one["account"] for one in self.house.of_role("applicant") if one["account"] != ME))
        stranger.go("/me")
        self.assertNotIn("没有提交的内容", stranger.text())
        # The page that is still open does not act for the stranger.
        area.press_sequentially("还在写。")
        self.assertIn("登录已过期", self.saved(me).inner_text())
        stranger.enter(ME)
        page.get_by_role("link", name="重新登录").click()
        page.wait_for_function("() => document.querySelector('[data-saved]')?.textContent.startsWith('已保存')")
        self.assertEqual(self.report(), "登录过期以后写的。还在写。")

    def test_two_tabs_never_overwrite_each_other_in_silence(self):
        me = self.me()
        me.go(self.base + "/details")
        second = me.context.new_page()
        second.goto(self.base + "/details")
        me.page.get_by_label("本人述职").fill("第一个窗口的版本。")
        me.page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        second.get_by_label("本人述职").fill("第二个窗口的版本。")
        second.get_by_text("刚刚在另一个窗口被修改").wait_for()
        self.assertEqual(self.report(), "第一个窗口的版本。")
        with second.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 409):
            second.get_by_role("button", name="查看两个版本").click()
        text = second.locator("main").inner_text()
        self.assertIn("第一个窗口的版本。", text)
        self.assertEqual(second.get_by_label("本人述职").input_value(), "第二个窗口的版本。")
        second.get_by_role("button", name="保存", exact=True).click()
        second.wait_for_url("**" + self.base + "/details")
        self.assertEqual(self.report(), "第二个窗口的版本。")
        # The first window is now the older one; it takes the other's text.
        me.page.get_by_label("本人述职").fill("第一个窗口又写。")
        me.page.get_by_role("button", name="查看两个版本").click()
        me.page.get_by_role("link", name="改用这个版本").click()
        me.page.wait_for_load_state()
        self.assertEqual(me.page.get_by_label("本人述职").input_value(), "第二个窗口的版本。")
        self.assertEqual(self.report(), "第二个窗口的版本。")

    def test_two_tabs_that_were_cut_and_closed_lose_neither_text(self):
        me = self.me()
        me.go(self.base + "/details")
        self.typed_and_kept(me.page, "两个窗口之前。")
        second = me.context.new_page()
        second.goto(self.base + "/details")
        me.context.set_offline(True)
        for page, text in ((me.page, "断网时第一个窗口。"), (second, "断网时第二个窗口。")):
            page.get_by_label("本人述职").fill(text)
            page.get_by_text("没有网络").wait_for()
        last = me.context.new_page()
        me.page.close()
        second.close()
        me.context.set_offline(False)
        last.goto(self.base + "/details")
        last.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        self.assertEqual(self.report(), "断网时第二个窗口。")
        fold = last.locator(".banner details")
        fold.locator("summary").click()
        self.assertIn("断网时第一个窗口。", fold.inner_text())
        last.get_by_role("button", name="放弃这些内容").click()
        self.assertEqual(last.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pingheng:'))"), [])

    def typed_and_kept(self, page, text):
        page.get_by_label("本人述职").fill(text)
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")

    def test_a_new_record_and_a_contribution_save_themselves(self):
        me = self.me()
        page = me.page
        me.go("/me/archive/project/new")
        page.locator("input[name=name]").fill("精馏塔节能改造")
        page.wait_for_function("() => document.querySelector('[data-saved]').textContent.startsWith('已保存')")
        page.locator("input[name=name]").fill("精馏塔节能改造二期")
        page.wait_for_function("() => !Object.keys(localStorage).some(key => key.startsWith('pingheng:'))")
        with page.expect_navigation():
            page.get_by_role("button", name="保存草稿").click()
        me.go("/me/archive")
        self.assertEqual(me.text().count("精馏塔节能改造二期"), 1)
        self.assertEqual(me.text().count("精馏塔节能改造"), 1)
        me.go("/me/archive/project/new")
        self.assertEqual(page.locator("input[name=name]").input_value(), "")

        me.go(self.base + "/achievements")
        fold = page.locator("details", has=page.locator("input[name=record]")).first
        fold.locator("summary").click()
        fold.locator("textarea[name=contribution]").fill("负责总体方案，")
        fold.get_by_text("已保存").wait_for()
        me.context.set_offline(True)
        fold.locator("textarea[name=contribution]").press_sequentially("排名第一。")
        fold.get_by_text("没有网络").wait_for()
        me.context.set_offline(False)
        fold.get_by_text("已保存").wait_for()
        me.go(self.base + "/achievements")
        self.assertIn("还没有选择", me.text())
        self.assertEqual(page.locator("textarea[name=contribution]").first.input_value(), "负责总体方案，排名第一。")


if __name__ == "__main__":
    unittest.main()
