"""Plans without a programmer: a clerk writes the plan of another notice in the pages, and a whole year is rehearsed
with it on the same server, never restarted."""

import json
import subprocess
import unittest

import house

COMMITTEE = "杭州市临平区机器人工程技术人员工程师资格评审委员会"
LINPING = "linping-manufacturing-2022"
PLAN = "linping-robots-2023"
PASSWORD = "Test-pass-2023"
DATES = {
    "个人申报开始": "2023-03-06",
    "个人申报截止": "2023-03-24",
    "单位审核、公示并报送截止": "2023-04-07",
    "受理部门审核截止": "2023-04-28",
    "资格审核截止": "2023-05-19",
    "评审会议最早": "2023-06-19",
    "年限算到": "2023-12-31",
}


class PlanPages(house.InHouse):
    def look(self, title):
        """The page fits a phone and a desk, and axe finds nothing."""
        for size in (house.PHONE, house.DESK):
            self.page.set_viewport_size(size)
            self.assertEqual(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, (title, size))
            found = self.axe.run(self.page).response["violations"]
            self.assertEqual([(one["id"], one["nodes"][0]["html"]) for one in found], [], (title, size))
            house.picture(self.person, f"plan-{title}")

    def press(self, name, exact=True):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=name, exact=exact).first.click()

    def section(self, name):
        """By the chips over every section."""
        with self.page.expect_navigation():
            self.page.get_by_role("navigation", name="计划的各部分").get_by_role("link", name=name, exact=True).click()

    def item(self, act):
        """A button of one item of a list."""
        with self.page.expect_navigation():
            self.page.locator(f'button[name="do"][value="{act}"]').click()

    def write(self, label, text):
        self.page.get_by_label(label, exact=True).fill(text)

    def begin(self, origin):
        """The button beside a plan."""
        self.person.go("/office/plans")
        with self.page.expect_navigation():
            self.page.locator(f'form:has(input[name="from"][value="{origin}"]) button').click()

    def test_1_a_correction(self):
        """P A1.3: the office corrects a plan of which cases are under way: tried first, published with a reason, another window is told"""
        self.person = self.house.person().enter(self.house.of_role("office")[0]["account"])
        self.person.go("/office/plans")
        self.look("list")
        self.begin(f"published {LINPING}")
        draft = self.page.url
        self.look("draft")
        for name in ["申报途径", "附件", "文字", "专业", "学历的认定"]:
            self.person.go(draft)
            with self.page.expect_navigation():
                self.page.get_by_role("link", name=name, exact=True).first.click()
            self.look(name)
        self.person.go(draft + "/sections/conditions")
        other = self.person.context.new_page()
        other.goto(self.page.url)
        self.write("继续教育：学分", "90")
        self.look("conditions")
        self.press("保存")
        self.assertIn("已保存在草稿里", self.person.text())
        self.assertEqual(self.page.get_by_label("继续教育：学分", exact=True).input_value(), "90")
        # The second window holds what was there before: it is told, and what it typed stays.
        other.get_by_label("年度考核：近几年", exact=True).fill("4")
        with other.expect_navigation() as answered:
            other.get_by_role("button", name="保存", exact=True).first.click()
        self.assertEqual(answered.value.status, 409)
        self.assertEqual(other.get_by_label("年度考核：近几年", exact=True).input_value(), "4")
        self.assertIn("这一次没有保存", other.locator("main").inner_text())
        other.close()
        self.person.go(draft + "/source")
        self.assertIn("credits: 90", self.page.locator("#f-yaml").input_value())
        self.assertIn("# 通知一", self.page.locator("#f-yaml").input_value())
        self.look("source")
        self.person.go(draft + "/trial")
        self.assertIn("变差", self.person.text())
        self.assertIn("附件1 三", self.person.text())
        self.assertGreater(self.page.locator("section.card").count(), 1)
        self.look("trial")
        self.person.go(draft + "/publish")
        self.assertIn("90 学分", self.person.text())
        self.assertIn("已经开始的", self.person.text())
        self.look("publish")
        self.press("发布为第 2 版")
        self.assertIn("需要写明理由", self.person.text())
        self.person.errors.clear()
        self.write("发布理由", "更正继续教育的学分")
        self.press("发布为第 2 版")
        self.assertIn("第 2 版已发布", self.person.text())
        with self.house.database() as database:
            versions = dict(database.execute("""
                SELECT plan_version, COUNT(*) FROM cases WHERE plan_id = 'linping-manufacturing-2022'
                GROUP BY plan_version"""))
        self.assertEqual(list(versions), [1], "cases under way keep their version")
        self.begin(f"next {LINPING}")
        self.assertIn("2023年度", self.person.text())
        self.assertIn("不是工作日", self.person.text())
        self.look("next-year")
        self.press("删去草稿")
        self.assertIn("草稿已删去", self.person.text())

    def new_office(self):
        """The administrator opens an office of the new committee, and an account of it."""
        administrator = self.house.person().enter(self.house.of_role("administrator")[0]["account"])

        def ask(method, path, **fields):
            return administrator.context.request.fetch(
                "/api" + path,
                method=method,
                headers={"origin": self.house.url, "content-type": "application/json"},
                data=json.dumps(fields) if fields else None)

        self.assertEqual(ask("POST", "/admin/units", kind="office", name=COMMITTEE + "办公室").status, 200)
        administrator.go("/admin/accounts/new")
        unit = administrator.page.locator("select[name=unit] option").filter(has_text=COMMITTEE).get_attribute("value")
        opened = ask("POST", "/admin/accounts", account="robots", password=PASSWORD, name="机器人评委会经办", role="office", unit=unit)
        self.assertEqual(opened.status, 200, opened.text())
        found = json.dumps(opened.json())
        secret = found.split('"totp": "')[1].split('"')[0]
        administrator.close()
        # S17 B56 the second administrator confirms the role; nobody gets in before.
        second = self.house.person().enter(self.house.of_role("administrator")[1]["account"])
        second.go("/admin/proposals")
        self.assertIn("机器人评委会经办", second.text())
        action = second.page.locator('form[action$="/confirmation"]').first.get_attribute("action")
        second.confirm(action.removesuffix("/confirmation"))
        self.assertIn("已确认", second.text())
        second.close()
        return {"account": "robots", "password": PASSWORD, "secondFactor": secret, "home": "/office"}

    def test_2_another_notice_and_its_year(self):
        """P: from a bundled plan to the plan of another notice, section by section, with a mistake on the way;
        then a year of it without a restart"""
        self.person = self.house.person().sign_in(self.new_office())
        process = self.house.process.pid
        self.begin(f"template {LINPING}")
        draft = self.page.url
        self.person.go(draft + "/sections/basics")
        for label, text in {
            "编号": PLAN,
            "标题": "2023年度临平区“机器人”专业工程师资格评审: 申报计划 #1",
            "年度（年）": "2023",
            "发布单位": COMMITTEE,
            "通知日期": "2023-02-20",
            "说明": "在临平区从事机器人工程技术工作的人员可以申报。\n网上个人申报时间为3月6日至24日。",
        }.items():
            self.write(label, text)
        self.press("保存")
        self.section("日期")
        for label, day in DATES.items():
            self.write(label, day)
        self.write("个人申报截止", "2023-03-01")
        self.press("保存")
        self.assertIn("早于“个人申报开始”", self.person.text())
        self.look("mistake")
        self.person.go(draft + "/publish")
        self.assertIn("草稿还有错误", self.person.text())
        self.assertEqual(self.page.get_by_role("button", name="发布为第 1 版").count(), 0)
        self.person.go(draft)
        self.look("wrong")
        with self.page.expect_navigation():
            self.page.locator(".errors a").first.click()
        self.write("个人申报截止", DATES["个人申报截止"])
        self.press("保存")
        self.assertNotIn("早于", self.person.text())
        self.section("专业")
        kept = ["机电制造", "电子", "电气", "机器人"]
        self.write("可评审专业", "\n".join(kept))
        self.press("保存")
        while (gone := self.page.locator('button[name="do"][value^="remove eligibility.majors."]')).count():
            with self.page.expect_navigation():
                gone.first.click()
        self.page.locator('details:has([id="f-v.eligibility.majors.机器人.same"]) > summary').click()
        self.page.locator('[id="f-v.eligibility.majors.机器人.same"]').fill("机器人工程\n工业机器人技术\n智能制造工程")
        self.page.locator('[id="f-v.eligibility.majors.机器人.close"]').fill("自动化\n机械工程")
        self.press("保存")
        self.section("人人都要符合的条件")
        self.write("继续教育：从哪一年起", "2020")
        self.write("继续教育：学分", "60")
        self.press("保存")
        self.section("公示与费用")
        self.write("金额（元）（选填）", "260.00")
        self.press("保存")
        self.section("评委会")
        self.write("名称", COMMITTEE)
        self.write("人数（人）", "15")
        self.press("保存")
        self.section("附件")
        self.item("remove attachments[10]")
        self.item("copy attachments[3]")
        self.section("纸质材料与证书")
        self.write("编号前缀", "ZJHZJQR")
        self.press("保存")
        self.person.go(draft)
        self.assertEqual(self.page.locator(".errors").count(), 0, self.person.text()[:800])
        self.look("ready")
        self.person.go(draft + "/trial")
        self.assertIn("还没有以往的申报可以试算", self.person.text())
        self.person.go(draft + "/publish")
        self.assertIn("新的计划", self.person.text())
        self.press("发布为第 1 版")
        self.assertIn("第 1 版已发布", self.person.text())
        self.person.go(f"/plans/{PLAN}")
        self.assertIn("2023年度临平区“机器人”专业工程师资格评审: 申报计划 #1", self.person.text())
        self.assertIn("2020 年以来继续教育满 60 学分", self.person.text())

        done = subprocess.run([
            house.program(), "rehearse", "--url", self.house.url, "--published", "--plan", PLAN, "--applicants", "30", "--seed", "5",
            "--administrator", self.house.of_role("administrator")[0]["account"],
        ], capture_output=True, text=True, timeout=900, env=self.house.environment)
        self.assertTrue(done.stdout.strip(), done.stderr[-2000:])
        report = json.loads(done.stdout)
        self.assertEqual((report["failures"], done.returncode), ([], 0), done.stderr[-2000:])
        self.assertEqual({name: n for name, n in report["invariants"].items() if n}, {})
        self.assertGreater(report["certificates"], 10)
        self.assertEqual((self.house.process.pid, self.house.process.poll()), (process, None), "the same server all the time")
        with self.house.database() as database:
            rows = database.execute("""
                SELECT COUNT(*), MIN(plan_version), MAX(plan_version) FROM cases
                WHERE plan_id = ? AND submitted_at IS NOT NULL""", (PLAN,)).fetchone()
            paid = database.execute("""
                SELECT DISTINCT p.cents FROM payments p JOIN cases c ON c.id = p.case_id
                WHERE c.plan_id = ?""", (PLAN,)).fetchall()
            numbers = database.execute("SELECT number FROM certificates WHERE number LIKE 'ZJHZJQR%'").fetchall()
        self.assertGreater(rows[0], 15)
        self.assertEqual(rows[1:], (1, 1))
        self.assertEqual(paid, [(26000,)])
        self.assertEqual(len(numbers), report["certificates"])


if __name__ == "__main__":
    unittest.main()
