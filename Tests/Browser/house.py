"""A demo server of one's own for the browser tests, and people who use it in Chromium.

The program is $PINGHENG, or the first build that is found. Everything lives in a temporary folder and ends with the test.
The demo is a copy of the one that the tests of the command line have filled in $PINGHENG_TEST_DEMO; without one it is filled here.
"""

import base64
import contextlib
import hashlib
import hmac
import io
import json
import os
import pathlib
import re
import shutil
import socket
import sqlite3
import struct
import subprocess
import tempfile
import time
import unittest
import urllib.request

from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import Page, sync_playwright
from pyzbar.pyzbar import decode

ROOT = pathlib.Path(__file__).resolve().parents[2]
START_SECONDS = 420
STEP_MILLISECONDS = 30_000
# The strokes of a name, in widths and heights of the surface.
NAME = [
    [(0.12, 0.3), (0.24, 0.27), (0.36, 0.29)],
    [(0.24, 0.27), (0.23, 0.55), (0.24, 0.78)],
    [(0.1, 0.78), (0.25, 0.74), (0.4, 0.76)],
    [(0.55, 0.2), (0.52, 0.5), (0.46, 0.8)],
    [(0.54, 0.42), (0.7, 0.66), (0.84, 0.8)],
]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 900}


def program() -> str:
    for path in (os.environ.get("PINGHENG"), ROOT / ".build/release/pingheng", ROOT / ".build/debug/pingheng"):
        if path and os.access(path, os.X_OK):
            return str(path)
    raise FileNotFoundError("set PINGHENG to the built program")


class House:
    """`pingheng serve --demo` on a free port, its accounts, and one Chromium."""

    def __init__(
        self, home: str | None = None, demo: bool = True, options: list[str] = [], copied: bool | None = None,
        kept: str | None = None
    ):
        """`home`: the program's folder with plans and style, where they are not those of the source;
        without `demo` nobody is there; `options`: more of `serve`;
        `copied`: whether a demo that is filled already will do, by default where there is nothing special;
        `kept`: a name under which the demo of this `home` is kept once it is filled, for the next file of tests."""
        self.folder = tempfile.TemporaryDirectory(prefix="pingheng-browser-")
        self.path = pathlib.Path(self.folder.name)
        self.keys = self.path / "keys"
        self.log = open(self.path / "log", "w+", encoding="utf-8")
        self.environment = {**os.environ, "PINGHENG_HOME": home or os.environ.get("PINGHENG_HOME", str(ROOT))}
        # The port is chosen here, or is the one with which the demo was filled: links on certificates carry it.
        if copied is None:
            copied = demo and not home and not options
        filled = pathlib.Path(os.environ.get("PINGHENG_TEST_DEMO", "/nowhere"), kept or "")
        port = self._copy(filled) if copied or kept else free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.command = [program(), "serve", *(["--demo"] if demo else []), "--port", str(port)]
        self.command += ["--data", str(self.path / "data"), "--keys", str(self.keys), *options]
        self.playwright = self.browser = None
        try:
            self.start()
            if kept and filled.parent.exists() and not (filled / "ready").exists():
                self._keep(filled, port)
            self.accounts = {"accounts": []}
            if demo:
                self.accounts = json.loads((self.path / "data/demo.json").read_text(encoding="utf-8"))
            self.playwright = sync_playwright().start()
            self.browser = self.playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        except BaseException:
            self.close()
            raise

    def _copy(self, filled: pathlib.Path) -> int:
        """A copy of the demo that is filled already, if there is one and its port is free; the port."""
        if not (filled / "ready").exists() or not is_free(port := int((filled / "ready").read_text())):
            return free_port()
        for name in ("data", "keys"):
            subprocess.run(["cp", "-a", str(filled / name), str(self.path / name)], check=True, timeout=60)
        return port

    def _keep(self, filled: pathlib.Path, port: int):
        """Copies the demo, which has been filled just now, for whoever needs such a one next."""
        self.process.terminate()
        assert self.process.wait(60) == 0, self.output()
        filled.mkdir()
        for name in ("data", "keys"):
            subprocess.run(["cp", "-a", str(self.path / name), str(filled / name)], check=True, timeout=60)
        (filled / "ready").write_text(str(port))
        self.start()

    def start(self):
        """On the same port and data each time."""
        self.process = subprocess.Popen(self.command, stdout=self.log, stderr=subprocess.STDOUT, env=self.environment)
        self._wait()

    def kill(self):
        """SIGKILL: nothing is put in order."""
        self.process.kill()
        self.process.wait(10)

    def _wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended with {self.process.returncode}:\n{self.output()}")
            try:
                with urllib.request.urlopen(self.url + "/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.3)
        raise TimeoutError(f"no answer within {START_SECONDS} s:\n{self.output()}")

    def database(self) -> contextlib.closing:
        """The embedded database, as somebody who owns the disk has it."""
        return contextlib.closing(sqlite3.connect(self.path / "data/pingheng.sqlite", timeout=30, check_same_thread=False))

    def output(self) -> str:
        return (self.path / "log").read_text(encoding="utf-8")

    def of_role(self, role: str) -> list[dict]:
        return [account for account in self.accounts["accounts"] if account["role"] == role]

    def account(self, name: str) -> dict:
        return next(account for account in self.everybody if account["account"] == name)

    @property
    def everybody(self) -> list[dict]:
        return self.accounts["accounts"] + self.accounts.get("others", [])

    def person(self, size=None, **context) -> "Person":
        return Person(self, size or DESK, **context)

    def close(self):
        if self.browser:
            self.browser.close()
        if self.playwright:
            self.playwright.stop()
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.log.close()
        self.folder.cleanup()


class Person:
    """Somebody with a browser window: own cookies, and a note of everything that went wrong in it."""

    def __init__(self, house: House, size: dict, **context):
        self.house = house
        self.context = house.browser.new_context(
            viewport=size, locale="zh-CN", base_url=house.url, accept_downloads=True, **context)
        self.context.set_default_timeout(STEP_MILLISECONDS)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))

    def _console(self, said):
        if said.type == "error":
            self.errors.append(f"{self.page.url}: {said.text}")

    def enter(self, account: str):
        """By the button of /demo."""
        self.go("/demo")
        self.page.locator(f'form[action="/demo/session"] button[value="{account}"]').dispatch_event("click")
        self.page.wait_for_url(lambda url: not url.endswith("/demo"))
        return self

    def sign_in(self, account: dict):
        """By hand: account, password, and the six digits where the role needs them."""
        self.go("/sign-in")
        self.page.get_by_label("账号").fill(account["account"])
        self.page.get_by_label("密码").fill(account["password"])
        self.page.get_by_role("button", name="登录").click()
        if account["secondFactor"]:
            self.page.wait_for_url("**/second-factor*")
            self.page.get_by_label("验证码").fill(totp(account["secondFactor"]))
            self.page.get_by_role("button", name="验证").click()
        self.page.wait_for_url("**" + account["home"])
        return self

    def go(self, path: str) -> int:
        return self.page.goto(path).status

    def send(self, action: str, holding: str = ""):
        """Presses the button of the form with this action, the one that holds this element where there are several."""
        form = f'form[action="{action}"]' + (f":has({holding})" if holding else "")
        with self.page.expect_navigation():
            self.page.locator(f"{form} button:not([type=button])").last.click()

    def confirm(self, action: str, holding: str = ""):
        """Sends the form of an act that cannot be undone, reads what will happen, and does it."""
        self.send(action + "/confirmation", holding)
        assert "不能" in self.text(), self.text()
        self.send(action)

    def open(self, action: str):
        """Opens the fold that holds the form with this action."""
        fold = self.page.locator(f'details:has(form[action="{action}"])').last
        if fold.get_attribute("open") is None:
            fold.locator("summary").first.click()
        return fold

    def close_meeting(self, board: str):
        """B12 closes the meeting of the page; what is left without a vote is put off, with the reason."""
        form = self.page.locator(f'form[action="{board}/closing/confirmation"]').last
        if form.locator("[name=ending]").count():
            self.open(board + "/closing/confirmation")
            form.locator('[name=ending][value="failed"]').check()
            form.locator("[name=because]").fill("其余的另行开会表决。")
        self.confirm(board + "/closing")

    def write(self, form="form[data-sign]", touch=False):
        """Writes two characters of nobody on the surface of the form, by mouse or finger."""
        pad = self.page.locator(f"{form} canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        at = lambda x, y: (box["x"] + x * box["width"], box["y"] + y * box["height"])
        if touch:
            hand = self.context.new_cdp_session(self.page)

        def press(kind, *where):
            points = [dict(zip("xy", at(*one))) for one in where]
            hand.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

        for points in NAME:
            (x, y), *rest = points
            if touch:
                press("touchStart", (x, y))
                for one in rest:
                    press("touchMove", one)
                press("touchEnd")
            else:
                self.page.mouse.move(*at(x, y))
                self.page.mouse.down()
                for one in rest:
                    self.page.mouse.move(*at(*one), steps=4)
                self.page.mouse.up()

    def press(self, *keys: str):
        """On a page whose scripts listen."""
        for key in keys:
            self.page.wait_for_selector("html[data-ready]", state="attached")
            self.page.keyboard.press(key)

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def bytes(self, path: str) -> bytes:
        answer = self.context.request.get(path, timeout=STEP_MILLISECONDS)
        if answer.status != 200:
            raise AssertionError(f"{path} answers {answer.status}: {answer.text()[:400]}")
        return answer.body()

    def close(self):
        self.context.close()


class InHouse(unittest.TestCase):
    """A house for the tests of a file; `self.person` is who does something there."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.house = House()
        cls.axe = Axe()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def tearDown(self):
        self.assertEqual(self.person.errors, [])
        self.person.close()

    @property
    def page(self) -> Page:
        return self.person.page


class ByKeyboard(InHouse):
    """What a person does without a mouse."""

    def press(self, *keys: str):
        self.person.press(*keys)

    def press_and_wait(self, key: str):
        with self.page.expect_navigation():
            self.press(key)

    def tab_to(self, selector: str, most=120):
        """Goes on by Tab until the element has the focus."""
        for _ in range(most):
            if self.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            self.press("Tab")
        self.fail(f"Tab never reaches {selector}")


def home_with_seven_members(folder: str) -> str:
    """The program's folder, with a committee of seven in the plan that the demo is made from."""
    home = pathlib.Path(folder)
    shutil.copytree(ROOT / "Plans", home / "Plans")
    shutil.copytree(ROOT / "Public", home / "Public")
    plan = home / "Plans/linping-manufacturing-2022.yaml"
    text = plan.read_text(encoding="utf-8")
    assert text.count("\n  members: 25\n") == 1
    plan.write_text(text.replace("\n  members: 25\n", "\n  members: 7\n"), encoding="utf-8")
    return str(home)


class WithSeven(ByKeyboard):
    """A house whose committee has seven members; `SERIES` names its pictures."""

    SERIES = "seven"

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="pingheng-seven-")
        cls.house = House(home=home_with_seven_members(cls.folder.name), kept="seven")
        cls.axe = Axe()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.folder.cleanup()

    def rows(self, query, *values):
        with self.house.database() as db:
            return db.execute(query, values).fetchall()

    def look(self, name, person=None):
        """The page as it stands, on a phone and on a desk: nothing scrolls sideways, axe finds nothing."""
        person = person or self.person
        for size in (PHONE, DESK):
            resize(person.page, size)
            found = self.axe.run(person.page, options={"resultTypes": ["violations"]}).response["violations"]
            told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            self.assertEqual(told, [], (person.page.url, size))
            picture(person, f"{self.SERIES}-{name}")


def resize(page: Page, size: dict):
    """Sizes the window, and waits until it is laid out once more and nothing scrolls sideways."""
    page.set_viewport_size(size)
    fits = "width => innerWidth === width && document.documentElement.scrollWidth <= width"
    page.wait_for_function(fits, arg=size["width"])


def proved_achievement(place: House, owner: Person, account: str) -> tuple[str, str]:
    """The owner's patent or project gets a scan of two pages as evidence, and the employer checks it once more:
    ids of record and file."""
    with sqlite3.connect(f"file:{place.path}/data/pingheng.sqlite?mode=ro", uri=True) as db:
        record, unit = db.execute("""
            SELECT r.id, u.name FROM archive_records r
            JOIN accounts a ON a.person_id = r.person_id
            JOIN persons p ON p.id = r.person_id
            JOIN units u ON u.id = p.employer_id
            WHERE a.login = ? AND r.kind IN ('patent', 'project') AND r.state = 'approved'
            ORDER BY r.id LIMIT 1""", (account,)).fetchone()
    path = f"/me/archive/records/{record}"
    owner.go(path)
    certificate = {"name": "项目验收证书.pdf", "mimeType": "application/pdf", "buffer": scan("certificate", pages=2)}
    owner.page.locator("input[type=file]").set_input_files(certificate)
    owner.send(path + "/evidence")
    file = re.search(r"/me/evidence/([0-9a-f]+)", owner.page.content())[1]
    with owner.page.expect_navigation():
        owner.page.get_by_role("button", name="保存并送单位审核").click()
    clerk = place.person().sign_in(next(one for one in place.of_role("employer") if unit in one["who"]))
    clerk.go("/employer/archive-reviews")
    clerk.page.locator(f'input[name=record][value="{record}"]').check()
    clerk.page.locator('input[name=decision][value="approve"]').check()
    clerk.send("/employer/archive-reviews", 'input[name=record]')
    assert "已审核通过 1 条" in clerk.text(), clerk.text()
    clerk.close()
    return record, file


def confer(place: House, plan: str, member):
    """R8 the leaders of the panels that meet write what they came to; `member` gives the person behind an account."""
    with place.database() as db:
        led = db.execute("""
            SELECT a.login, p.case_id FROM panel_members p
            JOIN cases c ON c.id = p.case_id
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE c.plan_id = ? AND c.state = 'underReview' AND p.leads = 1
              AND NOT EXISTS (SELECT 1 FROM panel_members q WHERE q.case_id = p.case_id AND q.submitted_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM panel_opinions o WHERE o.case_id = p.case_id)
            ORDER BY p.case_id""", (plan,)).fetchall()
    for login, case in led:
        person = member(login)
        person.go(f"/expert/panels/{case}")
        person.page.locator("textarea[name=opinion]").fill("业绩真实，评议组意见一致。")
        person.page.locator('input[name=recommends][value="yes"]').check()
        person.send(f"/expert/panels/{case}/opinion")
        assert "评议组意见已记录" in person.text(), person.text()


def picture(person: Person, name: str):
    """A picture of the page for people to look at, where $PINGHENG_SCREENSHOTS names a folder."""
    if folder := os.environ.get("PINGHENG_SCREENSHOTS"):
        pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
        person.page.screenshot(path=f"{folder}/{name}-{person.page.viewport_size['width']}.png", full_page=True)


def qr_text(picture: bytes) -> str:
    """What the QR code in a picture says."""
    return next(found.data.decode() for found in decode(Image.open(io.BytesIO(picture))) if found.type == "QRCODE")


def is_free(port: int) -> bool:
    with socket.socket() as asked:
        asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return asked.getsockname()[1]


def totp(secret: str, at: float | None = None) -> str:
    """RFC 6238 with SHA-1, 30 seconds, six digits; the machine's clock, as authenticators use it."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int((at or time.time()) // 30)), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def portrait(width=295, height=413) -> bytes:
    """An ID photo by the rules: JPEG, more than 30 KB, ratio within 0.65–0.80, white behind the head."""
    picture = Image.new("RGB", (width * 2, height * 2), "white")
    draw = ImageDraw.Draw(picture)
    w, h = picture.size
    draw.ellipse((w * 0.1, h * 0.72, w * 0.9, h * 1.4), fill=(38, 56, 84))
    draw.rectangle((w * 0.42, h * 0.58, w * 0.58, h * 0.78), fill=(214, 172, 146))
    draw.ellipse((w * 0.29, h * 0.16, w * 0.71, h * 0.68), fill=(226, 186, 160))
    draw.pieslice((w * 0.27, h * 0.12, w * 0.73, h * 0.56), 180, 360, fill=(32, 26, 24))
    grain = Image.effect_noise(picture.size, 60).convert("RGB")
    inside = Image.new("L", picture.size, 0)
    ImageDraw.Draw(inside).ellipse((w * 0.12, h * 0.74, w * 0.88, h * 1.3), fill=110)
    picture.paste(grain, mask=inside.filter(ImageFilter.GaussianBlur(6)))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=95)
    return file.getvalue()


def scan(title: str, pages: int = 1) -> bytes:
    """A PDF, as a scanner makes them."""
    sheets = [Image.new("RGB", (620, 877), "white") for _ in range(pages)]
    for number, sheet in enumerate(sheets):
        ImageDraw.Draw(sheet).text((60, 80), title if pages == 1 else f"{title} {number + 1}", fill="black")
    file = io.BytesIO()
    sheets[0].save(file, "PDF", resolution=75, save_all=True, append_images=sheets[1:])
    return file.getvalue()


def pdf_text(data: bytes, order="-layout") -> str:
    """`-raw` keeps the lines of a table's cell together."""
    command = ["pdftotext", order, "-", "-"]
    return subprocess.run(command, input=data, capture_output=True, check=True, timeout=60).stdout.decode()


def signatures(data: bytes) -> str:
    """What pdfsig says of a PDF; whom one trusts is another question."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(data)
        file.flush()
        return subprocess.run(["pdfsig", "-nocert", file.name], capture_output=True, text=True, timeout=60).stdout
