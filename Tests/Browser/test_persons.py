"""Whose an account is, whose numbers are seen, who is corrected, who has forgotten the password and who is erased
(S10, S17, S39, S40, S41), in Chromium: forms work without JavaScript, every page fits a phone and a desk, and axe finds
nothing.

PINGHENG_SCREENSHOTS=<folder> keeps a picture of each page at each size.
"""

import http.server
import json
import os
import pathlib
import re
import threading
import time
import unittest

import house


def resident_id(digits: str) -> str:
    """The eighteen characters of seventeen digits (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights)) % 11]


class Provider(http.server.BaseHTTPRequestHandler):
    """A text message provider that takes everything."""

    texts: list[str] = []

    def do_POST(self):
        Provider.texts.append(json.loads(self.rfile.read(int(self.headers["content-length"])))["text"])
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


class Persons(house.InHouse):
    @classmethod
    def setUpClass(cls):
        cls.provider = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
        cls.provider.daemon_threads = True
        threading.Thread(target=cls.provider.serve_forever, daemon=True).start()
        cls.house = house.House(options=["--text-gateway", f"http://127.0.0.1:{cls.provider.server_port}/send"], copied=True)
        cls.axe = house.Axe()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.provider.shutdown()
        cls.provider.server_close()

    def look(self, name: str):
        wrong = []
        for title, size in {"phone": house.PHONE, "desk": house.DESK}.items():
            self.page.set_viewport_size(size)
            width = self.page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            if width[0] > width[1]:
                wrong.append(f"{name} {title}: {width[0]} px wide on {width[1]} px")
            if folder := os.environ.get("PINGHENG_SCREENSHOTS"):
                self.page.screenshot(path=pathlib.Path(folder) / f"persons-{name}-{title}.png", full_page=True)
        wrong += [f"{name}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in self.axe.run(self.page).response["violations"]]
        self.assertEqual(wrong, [])

    def plainly(self, account: str, act):
        """The same person's window without JavaScript, for the forms."""
        self.person = self.house.person()
        self.person.enter(account)
        plain = self.house.person(java_script_enabled=False, storage_state=self.person.context.storage_state())
        act(plain)
        self.assertEqual([one for one in plain.errors if "422" not in one], [])
        plain.close()

    def test_identity(self):
        """S17 R12 a clerk says once whose the account is; the administrator sees who has not, and says it for somebody"""
        clerk = self.house.of_role("employer")[0]["account"]

        def say(plain):
            plain.go("/role")
            plain.page.get_by_role("link", name="核对本人").click()
            plain.page.get_by_label("公民身份号码").fill("330113198001010000")
            plain.page.get_by_role("button", name="核对", exact=True).click()
            self.assertIn("校验码", plain.page.locator(".errors").inner_text())
            plain.page.get_by_label("公民身份号码").fill(resident_id("33011319800101999"))
            plain.page.get_by_role("button", name="核对", exact=True).click()
            self.assertIn("由您本人核对", plain.text())
            self.assertNotIn("33011319800101999", plain.page.content())

        self.person = self.house.person()
        self.person.enter(clerk)
        self.person.go("/identity")
        self.look("identity")
        self.person.close()
        self.plainly(clerk, say)
        self.person.go("/identity")
        self.look("identity-said")
        self.person.close()

        self.person = self.house.person()
        self.person.enter(self.house.of_role("administrator")[0]["account"])
        self.person.go("/admin/accounts?unlinked=true")
        self.assertNotIn(clerk, self.page.locator("tbody").inner_text())
        self.look("unlinked")
        officer = self.house.of_role("authority")[0]["account"]
        self.person.go(f"/admin/accounts?find={officer}")
        self.page.locator("tbody a").first.click()
        self.look("account")
        self.page.get_by_role("link", name="核对本人").click()
        self.look("account-person")
        self.page.get_by_label("公民身份号码").fill(resident_id("33011319810101998"))
        self.page.get_by_role("button", name="保存").click()
        self.page.wait_for_url(re.compile("/admin/accounts/[0-9a-f]+$"))
        self.assertIn("由管理员核对", self.person.text())

    def test_correction(self):
        """S40 a person asks for another name and number with a proof;
        the employer types the number from it, and the new name stands in the unit's list"""
        known = {account["account"] for account in self.house.everybody}
        with self.house.database() as db:
            rows = db.execute("""
                SELECT a.login, a.name, k.login FROM persons p
                JOIN accounts a ON a.person_id = p.id
                JOIN memberships m ON m.unit_id = p.employer_id AND m.role = 'employer' AND m.until IS NULL
                JOIN accounts k ON k.id = m.account_id
                ORDER BY a.login, k.login""").fetchall()
        owner, name, clerk = next(row for row in rows if row[0] in known and row[2] in known)
        number, new = resident_id("33011319850607842"), name + "更"
        proof = self.house.path / "proof.pdf"
        proof.write_bytes(house.scan("身份证复印件"))

        def ask(plain):
            plain.go("/me/contact")
            plain.page.get_by_role("link", name="姓名、身份证号填错了").click()
            plain.page.get_by_label("姓名", exact=True).fill(new)
            plain.page.get_by_label("公民身份号码").fill("330113198506070000")
            plain.page.get_by_label("证明", exact=True).set_input_files(proof)
            plain.page.get_by_role("button", name="提交更正申请").click()
            self.assertIn("校验码", plain.page.locator(".errors").inner_text())
            self.assertEqual(new, plain.page.get_by_label("姓名", exact=True).input_value())
            plain.page.get_by_label("公民身份号码").fill(number)
            plain.page.get_by_label("证明", exact=True).set_input_files(proof)
            plain.page.get_by_role("button", name="提交更正申请").click()
            self.assertIn("更正申请正在核对", plain.text())
            self.assertNotIn(number, plain.page.content())

        self.person = self.house.person()
        self.person.enter(owner)
        self.person.go("/me/identity")
        self.look("correction")
        self.person.close()
        self.plainly(owner, ask)
        self.person.go("/me/identity")
        self.look("correction-waiting")
        self.person.close()

        self.person = self.house.person()
        self.person.enter(clerk)
        self.person.go("/employer")
        self.look("correction-employer")
        self.page.get_by_role("link", name="去核对").click()
        self.look("corrections")
        self.page.locator("tbody a").filter(has_text=name).first.click()
        self.assertNotIn(number, self.page.content())
        self.look("correction-review")
        address = self.page.get_by_role("link", name="下载证明").get_attribute("href")
        self.assertEqual(self.person.bytes(address), proof.read_bytes())
        self.page.get_by_label("更正", exact=True).check()
        self.page.get_by_label("证明上的身份证号").fill(resident_id("33011319850607844"))
        self.page.get_by_role("button", name="提交", exact=True).click()
        self.assertIn("和本人填写的号码不一样", self.page.locator(".errors").inner_text())
        self.look("correction-mistyped")
        self.page.get_by_label("更正", exact=True).check()
        self.page.get_by_label("证明上的身份证号").fill(number)
        self.page.get_by_role("button", name="提交", exact=True).click()
        self.assertIn("已更正，本人会收到消息", self.person.text())
        self.person.go("/employer/people")
        self.assertIn(new, self.person.text())
        self.person.close()
        self.person = self.house.person()
        self.person.enter(owner)
        self.person.go("/me/identity")
        self.assertIn(f"姓名由“{name}”改为“{new}”，并更正身份证号", self.person.text())
        self.assertIn(number[-4:], self.person.text())
        self.look("corrected")

    def test_reveal(self):
        """S39 an officer sees a number masked, in full once for a purpose, and its owner reads who saw it"""
        known = {account["account"] for account in self.house.everybody}
        with self.house.database() as db:
            rows = db.execute("""
                SELECT a.login, c.id, k.login, m.role FROM cases c
                JOIN accounts a ON a.person_id = c.person_id
                JOIN memberships m ON m.unit_id IN (c.employer_id, c.authority_id, c.office_id)
                JOIN accounts k ON k.id = m.account_id
                WHERE c.submitted_at IS NOT NULL AND c.state = 'awaitingPayment'
                ORDER BY c.id, k.login""").fetchall()
        owner, case, officer, desk = next(row for row in rows if row[0] in known and row[2] in known)
        self.person = self.house.person()
        self.person.enter(officer)
        self.person.go(f"/{desk}/cases/{case}")
        self.page.get_by_role("link", name="身份证号和联系方式").click()
        self.assertIn("*", self.person.text())
        self.look("personal")
        self.page.get_by_label("手机号").check()
        self.page.get_by_label("用途").select_option("contact")
        self.page.get_by_label("说明").fill("通知补正")
        self.page.get_by_role("button", name="查看完整号码").click()
        self.page.wait_for_selector("strong.nb")
        number = self.page.locator("strong.nb").inner_text()
        self.assertRegex(number, r"^1\d{10}$")
        self.look("personal-seen")
        self.person.go(f"/{desk}/cases/{case}/personal")
        self.assertNotIn(number, self.page.content())
        self.person.close()
        self.person = self.house.person()
        self.person.enter(owner)
        self.person.go("/me/reveals")
        self.assertIn("联系申报人：通知补正", self.person.text())
        self.look("reveals")
        self.person.go("/me/erasure")
        self.assertIn("现在不能删除", self.person.text())
        self.look("erasure-kept")

    def test_forgotten_password(self):
        """S10 a link comes by text message, is looked at without being used up, and sets a new password once, without JavaScript"""
        login = next(account["account"] for account in self.house.of_role("applicant"))
        self.person = self.house.person()
        self.person.go("/sign-in")
        self.page.get_by_role("link", name="忘记密码").click()
        self.look("forgotten")
        plain = self.house.person(java_script_enabled=False)
        said = []
        for account in ("nobody-of-that-name", login):
            plain.go("/password/forgotten")
            plain.page.get_by_label("账号").fill(account)
            plain.page.get_by_role("button", name="发送链接").click()
            said.append(plain.text())
        self.assertIn("链接已经发往登记的手机或邮箱", said[0])
        self.assertEqual(said[0], said[1])
        plain.close()
        until = time.time() + 60
        while not (texts := [text for text in Provider.texts if "/password/reset/" in text]):
            self.assertLess(time.time(), until, "no message came")
            time.sleep(0.2)
        self.assertEqual(len(texts), 1)
        path = re.search(r"/password/reset/[0-9a-f]{32}", texts[0]).group()
        self.assertEqual(self.person.go(path), 200)
        self.look("reset")
        self.page.get_by_label("新密码", exact=True).fill("Xin-mima-2031")
        self.page.get_by_label("再输一遍新密码").fill("Xin-mima-2032")
        self.page.get_by_role("button", name="保存新密码").click()
        self.assertIn("两次输入的密码不一样", self.page.locator(".errors").inner_text())
        self.look("reset-mistyped")
        self.assertTrue(all("422" in one for one in self.person.errors), self.person.errors)
        self.person.errors.clear()
        self.page.get_by_label("新密码", exact=True).fill("Xin-mima-2031")
        self.page.get_by_label("再输一遍新密码").fill("Xin-mima-2031")
        self.page.get_by_role("button", name="保存新密码").click()
        self.page.wait_for_url("**/sign-in")
        self.assertIn("密码已重新设置", self.person.text())
        self.assertEqual(self.status_of(path), 409)
        self.person.sign_in({"account": login, "password": "Xin-mima-2031", "secondFactor": None, "home": "/me"})

    def status_of(self, path: str) -> int:
        """Of an address that is not to be opened in the window, which would note the error."""
        return self.person.context.request.get(path).status

    def test_erasure(self):
        """S41 who never handed anything in has everything erased, without JavaScript; the account opens nothing any more"""
        with self.house.database() as db:
            employer = db.execute("SELECT id FROM units WHERE kind = 'employer' AND state = 'approved' LIMIT 1").fetchone()[0]
        self.person = self.house.person()
        made = self.person.context.request.post("/api/registration/applicant", data={
            "account": "yaoshan",
            "password": "Shan-chu-2031",
            "name": "要删的人",
            "residentID": resident_id("33011319920229997"),
            "phone": "13800009997",
            "employer": employer,
        })
        self.assertEqual(made.status, 200, made.text())
        self.person.sign_in({"account": "yaoshan", "password": "Shan-chu-2031", "secondFactor": None, "home": "/me"})
        self.page.get_by_role("link", name="删除我的数据和账号").click()
        self.look("erasure")
        plain = self.house.person(java_script_enabled=False, storage_state=self.person.context.storage_state())
        plain.go("/me/erasure")
        for name, done in (("yaoshan2", False), ("yaoshan", True)):
            plain.page.get_by_label("输入您的账号名").fill(name)
            plain.page.get_by_label("我明白").check()
            plain.page.get_by_role("button", name="删除全部数据和账号").click()
            self.assertEqual("/me/erasure" in plain.page.url, not done)
        plain.close()
        self.person.go("/me")
        self.assertIn("/sign-in", self.page.url)
        with self.house.database() as db:
            self.assertEqual(db.execute("SELECT COUNT(*) FROM persons WHERE name = '要删的人'").fetchone()[0], 0)
            self.assertEqual(db.execute("SELECT COUNT(*) FROM accounts WHERE login = 'yaoshan'").fetchone()[0], 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
