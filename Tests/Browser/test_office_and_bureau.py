"""What only the bureau and the committee's office have, in the browser: the inspection by sample (R16), the list of
experts (R3), interrupted notices (R13), results in numbers, the integrity archive (N5)."""

import io
import os
import pathlib
import re
import subprocess
import sys
import zipfile

import house


class Desks(house.ByKeyboard):
    def look(self, title):
        """The page fits a phone and a desk, and axe finds nothing."""
        for name, size in (("phone", house.PHONE), ("desk", house.DESK)):
            self.page.set_viewport_size(size)
            self.assertEqual(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"), 0, (title, name))
            found = self.axe.run(self.page).response["violations"]
            self.assertEqual([(one["id"], one["nodes"][0]["html"]) for one in found], [], (title, name))
            if folder := os.environ.get("PINGHENG_SCREENSHOTS"):
                pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
                self.page.screenshot(path=f"{folder}/desks-{title}-{name}.png", full_page=True)

    def write(self, label, text):
        self.page.get_by_label(label).fill(text)

    def test_inspection(self):
        """R16 R11 the bureau draws a sample that nobody could choose, reads a case with its evidence, and closes when all is judged"""
        self.person = self.house.person().enter(self.house.of_role("bureau")[0]["account"])
        self.person.go("/bureau/inspections")
        self.look("list")
        self.write("抽查份数", "2")
        self.person.send("/bureau/inspections")
        self.assertIn("请填写评审计划", self.person.text())
        self.person.errors.clear()
        self.page.get_by_label("评审计划").select_option(index=1)
        self.write("抽查份数", "2")
        self.write("事由", "年度随机抽查")
        self.person.send("/bureau/inspections")
        self.assertIn("等待揭晓", self.person.text())
        here = self.page.url
        self.look("frozen")
        self.write("公开数值", "08 15 22 26")
        self.person.confirm(here.removeprefix(self.house.url) + "/reveal")
        self.assertIn("待检查", self.person.text())
        self.assertNotIn("办结\n", self.person.text())
        self.look("drawn")
        script = self.house.path / "draw.py"
        script.write_bytes(self.person.bytes(here + "/draw.py"))
        redone = subprocess.run([sys.executable, "-I", script], capture_output=True, text=True, timeout=60)
        self.assertEqual((redone.returncode, redone.stdout.splitlines()[-1:]), (0, ["全部一致"]), redone.stderr)
        links = self.page.locator("tr[data-row] a, td a[href*='/cases/']")
        cases = links.evaluate_all("all => [...new Set(all.map(one => one.getAttribute('href')))]")
        self.assertEqual(len(cases), 2)
        for number, case in enumerate(cases):
            self.person.go(case)
            if number == 0:
                self.look("case")
                self.page.get_by_label("违规").check()
                self.person.send(case)
                self.assertIn("请写明查到的情况", self.person.text())
                self.look("refused")
                self.person.errors.clear()
                self.page.get_by_label("违规").check()
                self.write("查到的情况和依据", "业绩材料与单位证明不符。")
                file = self.page.locator("a[href*='/evidence/']").first.get_attribute("href")
                self.person.send(case)
                self.person.go(file)
                self.look("evidence")
                self.person.press("s")
                self.page.wait_for_url("**" + case)
            else:
                self.page.get_by_label("没有问题").check()
                self.person.send(case)
        self.person.go(here)
        self.write("抽查结论", "两份中有一份违规，已移交处理。")
        self.person.confirm(here.removeprefix(self.house.url) + "/conclusion")
        self.assertIn("已办结", self.person.text())
        self.assertIn("两份中有一份违规", self.person.text())
        self.look("closed")

    def test_replacement(self):
        """B17 B18 a certificate with a wrong document number is replaced on its page; the old number leads to the new one"""
        self.person = self.house.person().enter(self.house.of_role("bureau")[0]["account"])
        number, holder, day = self.standing()
        here = f"/bureau/certificates/{number}"
        self.person.go(here)
        self.write("正确的文号", "x")
        self.write("原来哪里印错了", "文号漏了年份")
        self.person.send("/bureau/replacements/confirmation")
        self.assertIn("文号要写成", self.person.text())
        self.assertEqual(self.page.get_by_label("原来哪里印错了").input_value(), "文号漏了年份")
        self.person.errors.clear()
        document = f"杭人社发〔{day[:4]}〕777号"
        self.write("正确的文号", document)
        self.person.send("/bureau/replacements/confirmation")
        for words in (holder, document, "不是撤销", "不能恢复"):
            self.assertIn(words, self.person.text())
        self.look("replacement")
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="返回修改").click()
        self.assertEqual(self.page.get_by_label("正确的文号").input_value(), document)
        self.person.confirm("/bureau/replacements")
        self.assertIn(f"替换 {number} 号证书", self.person.text())
        new = self.page.url.rsplit("/", 1)[1].split("?")[0]
        self.look("replaced")
        self.person.go(here)
        self.assertIn(f"已由 {new} 号证书替换", self.person.text())
        anyone = self.house.person(house.PHONE)
        for asked, words in ((number, f"已由 {new} 号证书替换"), (new, "证书有效")):
            anyone.go(f"/verify?number={asked}&name={holder}")
            self.assertIn(words, anyone.text())
        anyone.close()

    def test_two_persons(self):
        """B56 one of the bureau asks for a revocation, another confirms it, and then it is done"""
        self.person = self.house.person().enter(self.house.of_role("bureau")[0]["account"])
        number, holder, _ = self.standing()
        self.person.go(f"/bureau/certificates/{number}")
        self.write("查实的情况", "业绩证明系伪造，原单位已书面确认。")
        self.person.send("/bureau/revocations/confirmation")
        self.assertIn("撤销以后不能恢复", self.person.text())
        self.look("revocation")
        self.person.send("/bureau/revocations")
        self.assertIn("等另一位", self.person.text())
        self.assertNotIn("已撤销", self.person.text())
        second = self.house.person().enter(self.house.of_role("bureau")[1]["account"])
        second.go("/bureau/proposals")
        self.assertIn(number, second.text())
        form = second.page.locator('form[action$="/confirmation"]').first
        second.confirm(form.get_attribute("action").removesuffix("/confirmation"))
        self.assertIn("已确认", second.text())
        self.assertEqual(second.errors, [])
        second.close()
        self.person.go(f"/bureau/certificates/{number}")
        self.assertIn("已撤销", self.person.text())

    def standing(self):
        """A certificate that stands: number, holder, the document's day."""
        with self.house.database() as db:
            return db.execute("""
                SELECT x.number, x.holder, x.document_day FROM certificates x JOIN cases c ON c.id = x.case_id
                WHERE x.revoked_at IS NULL AND x.replaced_at IS NULL AND c.state = 'certified' ORDER BY x.number""").fetchone()

    def test_experts(self):
        """R3 the office pastes a list of experts from its spreadsheet:
        every line that is wrong is named, then all enter, and one signs in"""
        self.person = self.house.person().enter(self.house.of_role("office")[0]["account"])
        self.person.go("/office/experts")
        before = self.page.locator("tbody tr").count()
        self.person.open("/office/experts/rows")
        good = "钱评一\t化工\t高级\t某研究院\t2022/1/1\t2024/12/31\tpasted-1\n孙评二\t化工\t高级\t某设计院\t2022/1/1\t2024/12/31\tpasted-2"
        self.write("或者粘贴名单", good.replace("高级\t某研究院", "特级\t某研究院").replace("2024/12/31\tpasted-2", "2024/12/32\tpasted-2"))
        self.person.send("/office/experts/rows")
        self.assertIn("第 1 行：职称级别“特级”", self.person.text())
        self.assertIn("第 2 行：任期的日期", self.person.text())
        self.look("experts-refused")
        self.person.errors.clear()
        self.write("或者粘贴名单", good)
        self.person.send("/office/experts/rows")
        self.assertIn("已加入 2 名专家", self.person.text())
        self.look("experts-added")
        password, secret = self.page.locator("tbody tr").first.locator("code").all_inner_texts()[1:]
        self.person.go("/office/experts")
        self.assertEqual(self.page.locator("tbody tr").count(), before + 2)
        expert = self.house.person()
        expert.go("/sign-in")
        expert.page.get_by_label("账号").fill("pasted-1")
        expert.page.get_by_label("密码").fill(password)
        expert.page.get_by_role("button", name="登录").click()
        expert.page.wait_for_url("**/second-factor*")
        expert.page.get_by_label("验证码").fill(house.totp(secret.replace(" ", "")))
        expert.page.get_by_role("button", name="验证").click()
        expert.page.wait_for_url("**/password*")
        self.assertEqual(expert.errors, [])
        expert.close()

    def test_interrupted_notice(self):
        """N3.2 R13 B18 the office extends a running notice once it has seen until when; everybody reads why, and nothing else is taken"""
        self.person = self.house.person().enter(self.house.of_role("office")[0]["account"])
        act = "/office/notices/extension"
        form = act + "/confirmation"
        self.person.go("/office/notices")
        self.look("notices")
        self.person.send(form)
        self.assertIn("请填写公示", self.person.text())
        self.look("notices-refused")
        self.person.errors.clear()
        choice = self.page.locator(f'form[action="{form}"] select')
        notice = choice.locator("option").nth(1).get_attribute("value")
        choice.select_option(notice)
        self.write("原因", "网站检修一天，名单打不开。")
        self.person.send(form)
        self.assertIn("请填写中断的起止日期", self.person.text())
        self.person.errors.clear()
        self.write("或者：延长几个工作日", "1")
        self.person.confirm(act)
        self.assertIn("公示已延长到", self.person.text())
        reader = self.house.person()
        reader.go(f"/notices/{notice}")
        self.assertIn("网站检修一天，名单打不开。", reader.text())
        self.assertIn("延长 1 个工作日", reader.text())
        reader.go("/notices")
        self.assertEqual(reader.page.locator('head link[rel="alternate"]').get_attribute("href"), "/notices.atom")
        self.assertEqual((reader.errors, b"<feed" in reader.bytes("/notices.atom")), ([], True))
        reader.close()
        self.person.go(f"/notices/{notice}")
        self.look("notice-extended")

    def test_results_in_numbers(self):
        """N3.3 N3.4 office and bureau read results in numbers; the public page of a finished plan has some of them"""
        for role in ("office", "bureau"):
            self.person = self.house.person().enter(self.house.of_role(role)[0]["account"])
            self.person.go(f"/{role}/results/statistics")
            for title in ("按专业", "按申报途径", "按单位性质", "按年龄", "按条款"):
                self.assertIn(title, self.person.text())
            self.look(f"results-{role}")
            if role == "office":
                self.person.close()
        with self.house.database() as db:
            over = db.execute("""
                SELECT plan_id FROM notices WHERE kind = 'result'
                GROUP BY plan_id HAVING MAX(last_day) < '2022-08-01'""").fetchone()[0]
        self.person.go(f"/plans/{over}")
        self.assertIn("各专业的评审结果", self.person.text())
        self.look("plan-over")

    def test_integrity(self):
        """N5 the bureau sees numbers masked and takes them out whole, as texts"""
        self.person = self.house.person().enter(self.house.of_role("bureau")[0]["account"])
        self.person.go("/bureau/integrity")
        self.assertEqual(re.findall(r"\d{17}[0-9X]", self.person.text()), [])
        shown = self.page.locator("tbody tr").count()
        self.look("integrity")
        with self.page.expect_download() as waited:
            self.page.get_by_role("button", name="导出 Excel").click()
        sheet = zipfile.ZipFile(io.BytesIO(pathlib.Path(waited.value.path()).read_bytes()))
        self.assertEqual(len(set(re.findall(r"\d{17}[0-9X]", sheet.read("xl/sharedStrings.xml").decode()))), shown)
        self.assertIsNone(re.search(r"<f[ >]", sheet.read("xl/worksheets/sheet1.xml").decode()))
        with self.house.database() as db:
            self.assertEqual(db.execute("SELECT COUNT(*) FROM audit_entries WHERE act = 'integrity.exported'").fetchone(), (1,))


if __name__ == "__main__":
    house.unittest.main(verbosity=2)
