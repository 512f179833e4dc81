"""One application in the browser, from sign-in to a certificate that anyone can verify, one person playing every role."""

import json
import os
import re
import subprocess
import tempfile
import unittest
from datetime import date, timedelta

import house

PLAN = "linping-manufacturing-2022"
APPLICANT = "d0p00002"
SPECIALITY = "化工"
POINT = "临平区经济信息化和科学技术局"
REPORT = "任现职以来负责三条精馏产线的改造，主持方案设计和调试，把换产时间从四十分钟缩短到十二分钟。"


def days(text: str) -> list[str]:
    """Every 2022年8月18日 in a text, as 2022-08-18."""
    return [f"{int(y):04}-{int(m):02}-{int(d):02}" for y, m, d in re.findall(r"(\d{4})年(\d{1,2})月(\d{1,2})日", text)]


class WholeWay(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.house = house.House()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()

    def test_one_application_from_sign_in_to_a_verified_certificate(self):
        self.applicant = self.house.person(house.PHONE, has_touch=True, is_mobile=True).sign_in(self.house.account(APPLICANT))
        self.apply()
        self.employer_passes_posts_and_reports()
        self.authorities_recommend()
        self.office_passes_and_publishes()
        self.pay()
        members = self.draw_committee()
        self.panel_reads(members)
        self.meet(members)
        self.publish_results()
        self.send_paper()
        number = self.bureau_issues()
        self.verify(number)

    # What a person sees and does, step by step.

    def move_clock(self, to: str):
        clock = self.house.person()
        clock.go("/demo")
        clock.page.locator("input#to").fill(to)
        clock.send("/demo/clock", "input#to")
        self.says(clock, "时钟已拨到")
        clock.close()

    def says(self, person, *words):
        text = person.text()
        for word in words:
            self.assertIn(word, text, person.page.url)

    def state(self, word: str):
        self.applicant.go(f"/applications/{self.id}")
        self.says(self.applicant, word)

    def apply(self):
        me, page = self.applicant, self.applicant.page
        self.name = re.match(r"(.+)，您好", page.locator("h1").inner_text())[1]
        self.unit = page.locator("h1 + p").inner_text().removesuffix("换了单位？").strip()
        record, file = house.proved_achievement(self.house, me, APPLICANT)
        me.go("/me")
        me.send("/applications", f'input[name=plan][value="{PLAN}"]')
        self.id = re.search(r"/applications/([^/?]+)", page.url)[1]
        self.base = f"/applications/{self.id}"

        me.go(self.base + "/photo")
        png = {"name": "photo.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + bytes(40_000)}
        page.locator("input[name=photo]").set_input_files(png)
        me.send(self.base + "/photo")
        self.says(me, "请上传 JPG 或 JPEG 格式")
        portrait = {"name": "证件照.jpg", "mimeType": "image/jpeg", "buffer": house.portrait()}
        page.locator("input[name=photo]").set_input_files(portrait)
        me.send(self.base + "/photo")
        self.says(me, "照片符合全部要求")

        me.go(self.base + "/commitment")
        self.sign_on_another_device()
        self.assertIn(self.name, house.pdf_text(me.bytes(self.base + "/commitment.pdf")))

        me.go(self.base + "/details")
        page.get_by_label("从事专业").select_option(SPECIALITY)
        page.locator('input[name=filing][value="normal"]').check()
        page.get_by_label("受理点").select_option(label=POINT)
        page.get_by_label("本人述职").fill(REPORT)
        page.locator('input[name=civilServant][value="no"]').check()
        page.locator('input[name=backbone][value="yes"]').check()
        for place in ("社保参保地", "人事档案所在地", "劳动关系所在地"):
            page.get_by_label(place).fill("330113")
        page.locator("input[name=noNominalEmployment]").check()
        me.send(self.base + "/details")
        self.says(me, "已保存")

        me.go(self.base + "/achievements")
        # The name is framed on the second page of the evidence.
        me.go(f"{self.base}/achievements/{record}/name/{file}?page=2")
        for side, value in (("left", "10"), ("top", "20.5"), ("width", "30"), ("height", "4")):
            page.locator(f"input[name={side}]").fill(value)
        me.send(f"{self.base}/achievements/{record}/name/{file}")
        self.says(me, "已框出署名处")
        fold = page.locator("details", has=page.locator(f'input[name=record][value="{record}"]'))
        # It stands open already when the name has been framed.
        if fold.get_attribute("open") is None:
            fold.locator("summary").click()
        fold.locator("textarea[name=contribution]").fill("负责总体方案和工艺设计，排名第一。")
        fold.locator("input[name=marker]").fill("证书第 1 页第 1 位")
        fold.locator("input[name=representative]").check()
        with page.expect_navigation():
            fold.get_by_role("button", name="提取").click()
        self.says(me, "已提取", "代表作")

        me.go(self.base + "/attachments")
        needed = page.locator("section", has_text="需要上传").first.locator("input[name=slot]")
        for slot in needed.evaluate_all("all => all.map(one => one.value)"):
            holding = f'input[name=slot][value="{slot}"]'
            scan = {"name": f"{slot}.pdf", "mimeType": "application/pdf", "buffer": house.scan(slot)}
            page.locator(f"form:has({holding}) input[type=file]").set_input_files(scan)
            me.send(self.base + "/attachments", holding)
            self.says(me, f"已上传“{slot}.pdf”")

        me.go(self.base + "/preview")
        self.says(me, "结论：符合", self.name, REPORT, "看署名处（第 2 页）")
        me.send(self.base + "/submission")
        self.says(me, "待单位审核")

    def sees_name(self, reader, case: str):
        """From the page of the case to the page of the evidence on which the name is framed (A2.2.4)."""
        reader.go(case)
        reader.page.get_by_role("link", name="看署名处（第 2 页）").click()
        reader.page.wait_for_url("**?page=2#spot")
        frame = reader.page.evaluate("""async () => {
            const image = document.querySelector('.leaf img');
            await image.decode();
            const f = document.querySelector('.spot .line').getBoundingClientRect();
            const p = image.getBoundingClientRect();
            return [
                (f.left - p.left) / p.width * 100,
                (f.top - p.top) / p.height * 100,
                f.width / p.width * 100,
                f.height / p.height * 100,
            ];
        }""")
        for got, wanted in zip(frame, (10, 20.5, 30, 4)):
            self.assertAlmostEqual(got, wanted, delta=0.3)
        house.picture(reader, f"name-{case.split('/')[1]}")

    def sign_on_another_device(self):
        """On a phone that nobody has signed in on, reached by nothing but the code that the page shows."""
        page = self.applicant.page
        page.get_by_role("button", name="用手机扫码签名").tap()
        page.locator(".qr").wait_for()
        phone = self.house.person(house.PHONE, has_touch=True, is_mobile=True)
        self.assertEqual(phone.go(house.qr_text(page.screenshot(full_page=True))), 200)
        self.says(phone, self.name, "真实性保证书")
        phone.page.locator("input[name=agree]").check()
        phone.write(touch=True)
        phone.send(phone.page.url.removeprefix(self.house.url))
        self.says(phone, "签名已收到")
        phone.close()
        page.wait_for_url(f"**{self.base}/details")

    def employer_passes_posts_and_reports(self):
        account = next(one for one in self.house.of_role("employer") if self.unit in one["who"])
        clerk = self.house.person().sign_in(account)
        clerk.go("/employer/cases")
        self.says(clerk, self.name)
        self.sees_name(clerk, f"/employer/cases/{self.id}")
        clerk.go(f"/employer/cases/{self.id}")
        fold = clerk.open(f"/employer/cases/{self.id}/pass")
        fold.locator('input[name=backbone][value="yes"]').check()
        fold.locator("input[name=noNominalEmployment]").check()
        fold.locator("textarea[name=opinion]").fill("情况属实，同意推荐。")
        clerk.send(f"/employer/cases/{self.id}/pass")
        self.says(clerk, "已通过")

        clerk.go("/employer/notices")
        clerk.page.locator(f'input[name=case][value="{self.id}"]').check()
        clerk.confirm("/employer/notices", f'input[value="{self.id}"]')
        self.says(clerk, "公示已开始", "最早可报送")
        earliest = days(clerk.text().split("最早可报送")[1])[0]
        notice = re.search(r"/employer/notices/([^/?]+)", clerk.page.url)[1]
        self.assertIn(self.name, house.pdf_text(clerk.bytes(f"/employer/notices/{notice}/table.pdf")))
        self.state("单位公示中")

        self.move_clock(earliest)
        clerk.go("/employer/notices")
        clerk.page.locator(f'input[name=case][value="{self.id}"]').check()
        clerk.confirm("/employer/reports")
        self.says(clerk, "已报送 1")
        self.state("待受理部门审核")

    def authorities_recommend(self):
        for unit in (POINT, "区人社局人才开发科"):
            account = next(one for one in self.house.of_role("authority") if unit in one["who"])
            officer = self.house.person().sign_in(account)
            self.sees_name(officer, f"/authority/cases/{self.id}")
            officer.go(f"/authority/cases/{self.id}")
            fold = officer.open(f"/authority/cases/{self.id}/pass")
            for line in fold.locator("input[name=ticked]").all():
                line.check()
            fold.locator("textarea[name=opinion]").fill("材料齐全，符合条件，同意推荐。")
            officer.send(f"/authority/cases/{self.id}/pass")
            self.says(officer, "可以审核推荐")
            officer.go("/authority/recommendations")
            officer.page.locator(f'input[name=case][value="{self.id}"]').check()
            officer.confirm("/authority/recommendations")
            self.says(officer, "已推荐 1")
            officer.close()
        self.state("待评委会办公室审核")

    def office_passes_and_publishes(self):
        self.office = self.house.person().sign_in(self.house.of_role("office")[0])
        self.sees_name(self.office, f"/office/cases/{self.id}")
        self.office.go(f"/office/cases/{self.id}")
        self.office.open(f"/office/cases/{self.id}/pass").locator("textarea[name=opinion]").fill("资格审核通过。")
        self.office.send(f"/office/cases/{self.id}/pass")
        self.says(self.office, "等待资格公示")
        self.move_clock(self.publish("qualification"))
        self.state("待缴费")

    def publish(self, kind: str) -> str:
        """Publishes, and reads as the public until when; returns the day after."""
        self.office.go("/office/notices")
        self.office.confirm("/office/notices", f'input[name=plan][value="{PLAN}"]):has(input[name=kind][value="{kind}"]')
        self.says(self.office, "公示已发布")
        path = self.office.page.locator("tbody tr").first.locator("a").first.get_attribute("href")
        anyone = self.house.person(house.PHONE)
        self.assertEqual(anyone.go(path), 200)
        self.says(anyone, self.unit)
        last = max(days(anyone.text()))
        anyone.close()
        return str(date.fromisoformat(last) + timedelta(days=1))

    def pay(self):
        me = self.applicant
        me.go(self.base + "/payment")
        self.says(me, "200.00")
        me.send(self.base + "/payment")
        me.page.locator('input[name=outcome][value="paid"]').check()
        with me.page.expect_navigation():
            me.page.get_by_role("button", name="确定").click()
        self.says(me, "评审费已收到", "待评审")

    def draw_committee(self) -> list[dict]:
        office, path = self.office, f"/office/committees/{PLAN}"
        office.go(path)
        office.send("/office/committees")
        office.send("/office/draws")
        self.says(office, "等待揭晓")
        office.page.get_by_label("公开数值").fill("2022年10月31日 双色球 03 08 15 22 26 30 11")
        with office.page.expect_navigation():
            office.page.get_by_role("button", name="核对并揭晓").click()
        self.says(office, "双色球 03 08 15 22 26 30 11", "揭晓以后不能更改")
        with office.page.expect_navigation():
            office.page.get_by_role("button", name="揭晓", exact=True).click()
        self.says(office, "已抽出 25 名评委")

        # Anyone can redo the draw with the page's own script.
        anyone = self.house.person()
        anyone.go(office.page.url)
        drawn = {row.locator("td").first.inner_text() for row in anyone.page.locator("tbody tr", has_text="抽中").all()}
        script = anyone.page.locator("pre code").inner_text()
        redone = subprocess.run(["python3", "-"], input=script, capture_output=True, text=True, check=True, timeout=60).stdout
        self.assertEqual(set(re.findall(r"\bE[0-9A-F]{10}\b", redone)), drawn)
        self.assertEqual(len(drawn), 25)
        self.assertIn("全部一致", redone)
        anyone.close()

        office.go(path)
        names = [row.locator("td").first.inner_text() for row in office.page.locator("tbody tr").all()]
        experts = [one for one in self.house.everybody if one["role"] == "expert"]
        return [next(one for one in experts if f" {name}（" in one["who"]) for name in names]

    def panel_reads(self, members: list[dict]):
        self.move_clock("2022-11-01")
        self.office.go(f"/office/committees/{PLAN}")
        self.office.send("/office/panels")
        self.says(self.office, "已分配")
        self.state("评审中")
        # One by hand with the second factor, the others by the demo's button.
        self.experts = [self.house.person().sign_in(members[0])] + [self.house.person().enter(one["account"]) for one in members[1:]]
        readers = [expert for expert in self.experts if expert.page.locator(f'a[href="/expert/cases/{self.id}"]').count()]
        self.assertEqual(len(readers), 3)
        for expert in readers:
            self.sees_name(expert, f"/expert/cases/{self.id}")
            expert.go(f"/expert/cases/{self.id}")
            self.says(expert, REPORT)
            for score in expert.page.locator("input[name=score]").all():
                score.fill("5")
            expert.page.get_by_label("评议意见").fill("业绩真实，专业能力达到要求。")
            expert.page.locator('input[name=recommends][value="yes"]').check()
            expert.page.locator("input[name=submit]").check()
            expert.send(f"/expert/cases/{self.id}/opinion")
            self.says(expert, "评议意见已提交")

    def meet(self, members: list[dict]):
        office = self.office
        office.go("/office/meetings")
        office.page.locator("select[name=plan]").select_option(PLAN)
        office.page.locator("input[name=day]").fill("2022-11-01")
        office.send("/office/meetings")
        meeting = re.search(r"/office/meetings/([^/?]+)", office.page.url)[1]
        path, expert_path = f"/office/meetings/{meeting}", f"/expert/meetings/{meeting}"
        office.send(path + "/opening")
        for expert in self.experts[:16]:
            expert.go(expert_path)
            expert.send(expert_path + "/attendance")
        office.go(path)
        self.says(office, "实到 16", "还差 1")
        office.send(path + "/ballots")
        self.says(office, "不足应到 25 人的")
        for expert in self.experts[16:]:
            expert.go(expert_path)
            expert.send(expert_path + "/attendance")
        accounts = [one["account"] for one in members]
        house.confer(self.house, PLAN, lambda login: self.experts[accounts.index(login)])
        office.go(path)
        self.says(office, "实到 25")
        office.send(path + "/ballots")
        self.assertIn("表决中", self.ballot())
        for index, expert in enumerate(self.experts):
            expert.go(expert_path)
            self.says(expert, self.name, "无记名")
            for vote in expert.page.locator("select[name=vote]").all():
                vote.select_option("n" if index in (3, 11) else "a" if index == 20 else "y")
            expert.send(expert_path + "/ballots/confirmation")
            self.says(expert, "核对选票", "回执码")
            expert.send(expert_path + "/ballots")
            self.says(expert, "您的选票已投入票箱")
        office.go(path)
        office.confirm(path + "/count")
        self.assertEqual(self.ballot()[-4:], ["22", "2", "1", "通过"])
        office.close_meeting(path)
        signed = office.bytes(path + "/minutes.pdf")
        self.assertIn("Signature is Valid", house.signatures(signed))
        minutes = house.pdf_text(signed)
        self.assertIn(self.name, minutes)
        self.assertIn("同意 22", minutes)
        for address in (path + "/results.pdf", f"/plans/{PLAN}/results.pdf"):
            signed = office.bytes(address)
            self.assertIn("Signature is Valid", house.signatures(signed))
            sheet = re.sub(r"\s+", "", house.pdf_text(signed, "-raw"))
            for words in (self.name, "22", "审计链头：第", "结果摘要"):
                self.assertIn(words, sheet)
            for member in members:
                self.assertNotIn(re.search(r" (\S+?)（", member["who"])[1], sheet)
        for expert in self.experts:
            expert.close()
        self.state("评审通过")

    def ballot(self) -> list[str]:
        """The cells of the case's line on the office's board."""
        return [cell.strip() for cell in self.office.page.locator("tbody tr", has_text=self.name).locator("td").all_inner_texts()]

    def publish_results(self):
        after = self.publish("result")
        self.state("结果公示中")
        self.move_clock(after)
        self.office.go("/office/results")
        self.office.confirm("/office/reports", f'input[name=plan][value="{PLAN}"]')
        self.says(self.office, "已上报 1")
        self.state("已报市人社局")

    def send_paper(self):
        me, office = self.applicant, self.office
        me.go(self.base + "/paper")
        me.page.locator("[name=returnAddress]").fill("杭州市临平区星光街 1 号，王工，13800000000")
        me.page.locator("[name=waybill]").fill("EA123456789CN")
        me.send(self.base + "/paper")
        self.assertIn(self.name, house.pdf_text(me.bytes(self.base + "/evaluation-form.pdf")))
        for step in ("arrived", "stamped", "returned"):
            office.go("/office/papers")
            if step == "returned":
                office.page.locator(f'form[action="/office/papers/{self.id}"] input[name=waybill]').fill("EB987654321CN")
            office.send(f"/office/papers/{self.id}")
            self.says(office, "已登记")
        me.go(self.base)
        self.says(me, "EB987654321CN")

    def bureau_issues(self) -> str:
        bureau = self.house.person().sign_in(self.house.of_role("bureau")[0])
        holding = f'input[name=plan][value="{PLAN}"]'
        form = bureau.page.locator(f'form[action="/bureau/documents/confirmation"]:has({holding})')
        form.get_by_label("文号").fill("杭人社发〔2022〕188号")
        form.get_by_label("发文日期").fill("2022-11-09")
        bureau.send("/bureau/documents/confirmation", holding)
        self.says(bureau, "核对发文")
        self.says(bureau, "杭人社发〔2022〕188号")
        bureau.send("/bureau/documents")
        self.says(bureau, "已批准 1 人")
        bureau.confirm("/bureau/certificates", holding)
        self.says(bureau, "已颁发 1 份证书")
        bureau.close()
        self.state("已发证")
        return re.search(r"ZJHZLP\w+", self.applicant.text())[0]

    def verify(self, number: str):
        me = self.applicant
        link = me.page.locator(f'a[href="{self.base}/certificate.pdf"]').first
        data = me.bytes(link.get_attribute("href"))
        text = house.pdf_text(data)
        for word in (self.name, "工程师", SPECIALITY, number, "杭人社发〔2022〕188号"):
            self.assertIn(word, text)
        with tempfile.TemporaryDirectory() as folder:
            file = os.path.join(folder, "certificate.pdf")
            with open(file, "wb") as out:
                out.write(data)
            self.assertIn("Signature is Valid", house.signatures(data))
            verify = [house.program(), "certificate", "verify", file, "--keys", str(self.house.keys)]
            checked = subprocess.run(verify, capture_output=True, text=True, timeout=60)
            answer = json.loads(checked.stdout)
            told = (checked.returncode, answer["ok"], answer["number"], answer["holder"])
            self.assertEqual(told, (0, True, number, self.name))
            with open(file, "r+b") as out:
                out.seek(data.index(b"stream") + 40)
                out.write(b"X")
            forged = subprocess.run(verify, capture_output=True, text=True, timeout=60)
            self.assertEqual((forged.returncode, json.loads(forged.stdout)["ok"]), (1, False))

        anyone = self.house.person(house.PHONE)
        anyone.go("/verify")
        anyone.page.get_by_label("证书编号").fill(number)
        anyone.page.get_by_label("持证人姓名").fill(self.name)
        with anyone.page.expect_navigation():
            anyone.page.get_by_role("button", name="查验", exact=True).click()
        self.says(anyone, "证书有效", number, "工程师")
        anyone.go(qr_link(data))
        self.says(anyone, "证书有效", number)
        anyone.go("/verify")
        anyone.page.locator("input[type=file]").set_input_files({"name": "c.pdf", "mimeType": "application/pdf", "buffer": data})
        anyone.send("/verify/file")
        self.says(anyone, "证书有效", "没有被改动")
        anyone.close()


def qr_link(certificate: bytes) -> str:
    """The address in the QR code of a certificate, read from its picture."""
    command = ["pdftoppm", "-r", "200", "-png", "-singlefile", "-"]
    picture = subprocess.run(command, input=certificate, capture_output=True, check=True, timeout=60)
    return house.qr_text(picture.stdout)


if __name__ == "__main__":
    unittest.main()
