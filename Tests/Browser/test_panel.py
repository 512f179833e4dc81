"""A panel together (R8, R11, A2.3.5): nothing of the others before it meets, then the sheets side by side and the joint opinion; the border
between evidence and scoring sheet, moved by keys, by the mouse, and remembered; a list of experts as a file (R3)."""

import io
import re
import unittest

import house
import openpyxl
from test_meeting import PLAN

NOTE, SECRET, REASON, JOINT = "理论扎实，有自己的方法", "只给自己看的意见", "第 2 页倒置", "业绩真实，偏离大的评分已讨论，评议组推荐。"


class Panel(house.WithSeven):
    SERIES = "panel"
    def case(self):
        """A case before a panel of which nobody has written yet, or the one with fewest opinions:
        its id and its readers' logins, the leader first."""
        (case,), *_ = self.rows("""
            SELECT p.case_id FROM panel_members p JOIN cases c ON c.id = p.case_id
            WHERE c.plan_id = ? AND c.state = 'underReview'
            GROUP BY p.case_id HAVING SUM(p.submitted_at IS NULL) > 0
            ORDER BY COUNT(p.submitted_at), p.case_id""", PLAN)
        return case, [login for login, in self.rows("""
            SELECT a.login FROM panel_members p
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            LEFT JOIN committee_members m ON m.expert_id = p.expert_id
            WHERE p.case_id = ?
            -- Whoever may preside may write the panel's opinion too, and comes last.
            GROUP BY a.login, p.leads ORDER BY p.leads DESC, MAX(COALESCE(m.chair + m.deputy, 0)), a.login""", case)]

    def missing(self, case):
        return [login for login, in self.rows("""
            SELECT a.login FROM panel_members p
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE p.case_id = ? AND p.submitted_at IS NULL""", case)]

    def hand_in(self, login, case, score, careful):
        """By hand; the careful one writes a note and takes two points off for a file, beside that file."""
        person = self.house.person().enter(login)
        person.go(f"/expert/cases/{case}")
        if careful:
            person.page.locator(".thumbs a").first.click()
            person.page.wait_for_url("**/evidence/**")
        for field in person.page.locator("input[name=score]").all():
            field.fill(score)
        if careful:
            person.page.get_by_text("逐项说明（选填）").click()
            person.page.locator("input[name=note]").first.fill(NOTE)
            person.page.locator("#deductions > summary").click()
            self.assertNotEqual(person.page.locator("select[name=deduct-file]").first.input_value(), "", "the file that is being read")
            person.page.locator("input[name=deduct-amount]").first.fill("3")
            person.page.locator("input[name=deduct-reason]").first.fill(REASON)
        person.page.get_by_label("评议意见").fill(SECRET)
        person.page.locator('input[name=recommends][value="yes"]').check()
        person.page.locator("input[name=submit]").check()
        if careful:
            person.send(f"/expert/cases/{case}/opinion")
            self.assertIn("每份材料最多扣 2 分", person.text(), "more than the plan allows")
            self.look("too-much", person)
            person.errors.clear()
            person.page.locator("input[name=deduct-amount]").first.fill("2")
        person.send(f"/expert/cases/{case}/opinion")
        self.assertIn("评议意见已提交", person.text())
        self.assertEqual(person.errors, [])
        person.close()

    def test_b_a_panel_meets(self):
        """R8 R11 A2.3.5 the sheets lie side by side once the meeting is open and all are in, and not before."""
        case, (leader, *others) = self.case()
        missing = self.missing(case)
        for place, login in enumerate(missing[:-1]):
            self.hand_in(login, case, "5", careful=place == 0)
        # So far below the others that it is marked.
        self.hand_in(missing[-1], case, "1" if len(missing) == 1 else "0", careful=len(missing) == 1)
        path = f"/expert/panels/{case}"
        # All are in, the meeting is not open: nothing of the others.
        self.person = self.house.person().enter(leader)
        self.person.go(f"/expert/cases/{case}")
        self.assertIn("评审会议开始、成员的意见都提交以后，可以和评议组其他成员的评分并排看", self.person.text())
        self.assertEqual(self.page.request.get(path).status, 404)
        other = self.house.person().enter(others[0])
        other.go("/expert")
        self.assertEqual(other.page.locator(f'a[href="{path}"]').count(), 0)

        office = self.house.person().enter(self.house.of_role("office")[0]["account"])
        office.go("/office/meetings")
        office.page.locator("select[name=plan]").select_option(PLAN)
        office.page.locator("input[name=day]").fill("2022-08-10")
        office.send("/office/meetings")
        board = "/office/meetings/" + re.search(r"/office/meetings/([^/?]+)", office.page.url)[1]
        office.send(board + "/opening")

        # The leader, by keys alone.
        self.person.go("/expert")
        self.look("desk")
        self.tab_to(f'a[href="{path}"]')
        self.press_and_wait("Enter")
        text = self.person.text()
        for words in ("评委 1", "评委 3", "（本人）", "偏离大", NOTE, REASON, "−2", "您是这份申报的评议组组长"):
            self.assertIn(words, text)
        for name, in self.rows("SELECT e.name FROM experts e JOIN panel_members p ON p.expert_id = e.id WHERE p.case_id = ?", case):
            self.assertNotIn(name, self.page.locator("main").inner_text())
        self.look("side-by-side")
        self.tab_to("textarea[name=opinion]")
        self.page.keyboard.insert_text(JOINT)
        self.press("Tab")
        self.press("Space")
        self.tab_to(f'form[action="{path}/opinion"] button.btn')
        self.press_and_wait("Enter")
        self.assertIn("评议组意见已记录", self.person.text())
        self.assertEqual(self.rows("SELECT opinion, recommends, version FROM panel_opinions WHERE case_id = ?", case), [(JOINT, 1, 1)])
        self.person.go(path)
        self.assertEqual(self.page.locator("textarea[name=opinion]").input_value(), JOINT)

        # Another reader sees it, and has nothing to write it with.
        other.go(path)
        self.assertIn(JOINT, other.text())
        self.assertIn("评议组意见由组长写", other.text())
        self.assertEqual(other.page.locator("textarea").count(), 0)
        self.look("other", other)
        self.assertEqual(self.person.errors + other.errors + office.errors, [])
        office.go(board)
        self.look("board", office)
        for person in (other, office):
            person.close()

    def test_a_the_border_between_evidence_and_sheet(self):
        """R8 WCAG 2.1.1 the border is moved by keys and by the mouse, is remembered, turns no page,
        and is not there on a phone or without scripts."""
        case, (login, *_) = self.case()
        self.person = self.house.person().enter(login)
        page = self.page
        page.set_viewport_size(house.DESK)
        for path, name in ((f"/expert/cases/{case}", "desk"), (None, "reading")):
            if path:
                self.person.go(path)
            else:
                page.locator(".thumbs a").first.click()
                page.wait_for_url("**/evidence/**")
            address = page.url
            bar = page.get_by_role("separator")
            bar.wait_for()
            width = lambda: page.locator(".split > :first-child").bounding_box()["width"]
            now = lambda: int(bar.get_attribute("aria-valuenow"))
            before, start = width(), now()
            self.tab_to("[role=separator]")
            self.press("ArrowLeft", "ArrowLeft", "ArrowLeft")
            self.assertEqual((now(), page.url), (start - 6, address))
            self.assertLess(width(), before - 20)
            house.picture(self.person, f"split-{name}")
            page.reload()
            bar.wait_for()
            self.assertEqual(now(), start - 6, "remembered in this browser")
            box = bar.bounding_box()
            high = max(box["y"], 0) + 40
            page.mouse.move(box["x"] + box["width"] / 2, high)
            page.mouse.down()
            page.mouse.move(box["x"] - 60, high, steps=4)
            page.mouse.up()
            self.assertLess(now(), start - 6)
            self.tab_to("[role=separator]")
            for key, value in (("Home", bar.get_attribute("aria-valuemin")), ("End", bar.get_attribute("aria-valuemax"))):
                self.press(key)
                self.assertEqual(bar.get_attribute("aria-valuenow"), value)
            self.assertEqual(page.evaluate("document.documentElement.scrollWidth <= innerWidth"), True)
            self.press("Home")
            self.look(f"split-{name}")
            page.set_viewport_size(house.PHONE)
            self.assertFalse(bar.is_visible())
            self.assertGreater(width(), 300, "one column on a phone")
            page.set_viewport_size(house.DESK)
            bar.dblclick()
            self.assertAlmostEqual(now(), start, delta=1)
        plain = self.person.context.browser.new_context(
            java_script_enabled=False,
            base_url=self.house.url,
            storage_state=self.person.context.storage_state(),
            viewport=house.DESK,
        ).new_page()
        plain.goto(address)
        self.assertEqual(plain.get_by_role("separator").count(), 0)
        first, second = [plain.locator(f".split > :nth-child({place})").bounding_box() for place in (1, 2)]
        self.assertLess(first["x"] + first["width"], second["x"] + 1)
        plain.context.close()
        self.assertEqual(self.person.errors, [])

    def test_c_a_list_of_experts_as_a_file(self):
        """R3 the template is filled in and uploaded; what is wrong is said by the file's own rows, and nobody enters."""
        office = self.person = self.house.person().enter(self.house.of_role("office")[0]["account"])
        book = openpyxl.load_workbook(io.BytesIO(office.bytes("/office/experts/template.xlsx")))
        sheet = book.active
        self.assertEqual([cell.value for cell in sheet[1]], ["姓名", "专业", "职称级别", "工作单位", "任期起", "任期止", "账号"])
        people = [
            ["甲专家", "化工", "高级", "某研究院", "2022-01-01", "2024-12-31", "filed1"],
            ["乙专家", "天文", "高级", "某研究院", "2022/1/1", "2024/12/31", "filed2"],
        ]

        def send():
            for row, person in enumerate(people, 2):
                for column, value in enumerate(person, 1):
                    sheet.cell(row, column, value)
            out = io.BytesIO()
            book.save(out)
            office.go("/office/experts")
            office.open("/office/experts/rows")
            filled = {"name": "名单.xlsx", "mimeType": "application/octet-stream", "buffer": out.getvalue()}
            office.page.locator("input[type=file]").set_input_files(filled)
            office.send("/office/experts/rows")

        send()
        self.assertIn("第 3 行：“天文”不是本办公室评审计划里的专业。", office.text())
        self.look("list-wrong", office)
        office.errors.clear()
        people[1][1] = "化工"
        import datetime
        people[1][4] = datetime.date(2022, 1, 1)
        sheet.cell(3, 5).number_format = "yyyy/m/d"
        send()
        self.assertIn("已加入 2 名专家", office.text())
        self.look("list-added", office)
        office.close()


if __name__ == "__main__":
    unittest.main()
