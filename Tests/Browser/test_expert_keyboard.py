"""An expert's day without a mouse (R6–R12, A2.3.4, A2.3.5): signing in, the list, cases and their evidence, scoring sheets, a recusal, the
meeting and the ballot with its receipt, by keys alone; axe on every page. Then the sheet that saves itself: nothing typed is lost."""

import re
import unittest

import house
from test_meeting import CODE, PLAN

OPINION = "业绩真实，专业能力达到要求。"
SAVED = "() => document.querySelector('[data-saved]')?.textContent.startsWith('已保存')"


class ExpertKeyboard(house.WithSeven):
    SERIES = "expert"

    # Who sits in the committee, and what each has to read.

    def readers(self, waiting=True):
        """Logins of the plan's members with the cases that each still has to read, those with most first."""
        found = {}
        rows = self.rows(f"""
            SELECT a.login, p.case_id FROM panel_members p
            JOIN cases c ON c.id = p.case_id
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE c.plan_id = ? AND c.state = 'underReview' AND p.submitted_at IS {'' if waiting else 'NOT '}NULL
            ORDER BY p.case_id""", PLAN)
        for login, case in rows:
            found.setdefault(login, []).append(case)
        return sorted(found.items(), key=lambda one: -len(one[1]))

    def says(self, *words):
        text = self.person.text()
        for word in words:
            self.assertIn(word, text, self.page.url)

    def type(self, text):
        self.page.keyboard.insert_text(text)

    def sign_in(self, account):
        """Account, password and the six digits, each typed where the focus is."""
        self.person = self.house.person()
        self.person.go("/sign-in")
        self.tab_to("input[name=login],input[name=account]")
        self.type(account["account"])
        self.press("Tab")
        self.type(account["password"])
        self.press_and_wait("Enter")
        self.tab_to("input[name=code]")
        self.look("second-factor")
        self.type(house.totp(account["secondFactor"]))
        self.press_and_wait("Enter")
        self.assertTrue(self.page.url.endswith("/expert"), self.page.url)

    def follow(self, selector):
        self.tab_to(selector)
        self.press_and_wait("Enter")

    # The day.

    def test_the_whole_day(self):
        """The last of these tests by name: it reads everything that is left to read."""
        login, cases = self.readers()[0]
        self.assertGreaterEqual(len(cases), 2, "the demo has a member who still has two cases to read")
        account = self.house.account(login)
        self.sign_in(account)
        self.says("待评议的申报", "已完成")
        self.look("list")
        self.recuse()
        self.score_one()
        self.rest()
        self.vote(login)

    def recuse(self):
        """R12 the first case of the list is somebody's whom the expert knows."""
        self.press("j")
        self.press_and_wait("Enter")
        case = self.page.url.rsplit("/", 1)[1]
        self.look("case")
        self.tab_to("main details.card > summary")
        self.press("Enter")
        self.tab_to("input[name=kinship]")
        self.press("ArrowDown")
        self.assertTrue(self.page.locator("input[name=kinship][value=yes]").is_checked())
        self.tab_to("input[name=reason]")
        self.type("申报人是本人亲属")
        self.press_and_wait("Enter")
        self.says("回避以后不能撤回")
        self.tab_to(f'form[action="/expert/cases/{case}/recusal"] button')
        self.press_and_wait("Enter")
        self.says("已回避")
        self.assertEqual(self.page.locator(f'a[href="/expert/cases/{case}"]').count(), 0)
        self.assertEqual(self.page.request.get(f"/expert/cases/{case}").status, 404)
        self.recused = case

    def score_one(self):
        """R8 A2.3.5 a case is opened, its evidence read page by page and turned, and the sheet filled in."""
        self.press("j")
        self.press_and_wait("Enter")
        case = self.page.url.rsplit("/", 1)[1]
        self.press_and_wait("n")
        self.assertIn(f"/expert/cases/{case}/evidence/", self.page.url)
        self.look("evidence")
        for key, part in (("+", "width=1400"), ("-", "width=1000"), ("r", "turn=1"), ("0", "turn=1"), ("l", "evidence/")):
            self.press_and_wait(key)
            self.assertIn(part, self.page.url)
        self.assertNotIn("width", self.page.url)
        self.assertNotIn("turn", self.page.url)
        first = self.page.url
        if self.page.locator("a[data-key=n]").count():
            self.press_and_wait("n")
            self.assertNotEqual(self.page.url, first)
            self.press_and_wait("p")
            self.assertEqual(self.page.url, first)
        # The sheet stands beside the evidence.
        self.press_and_wait("s")
        self.assertRegex(self.page.url, f"/expert/cases/{case}/evidence/.*#sheet$")
        self.fill_in()
        # What is on the server without a press of any button is a draft, and nobody has submitted it.
        self.page.wait_for_function(SAVED)
        ours = self.rows("""
            SELECT opinion, submitted_at FROM panel_members p
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE p.case_id = ? AND p.opinion <> '' AND p.submitted_at IS NULL""", case)
        self.assertEqual(ours, [(OPINION, None)])
        self.look("sheet")
        self.submit(case)

    def fill_in(self):
        count = self.page.locator("input[name=score]").count()
        for place in range(count):
            self.tab_to("input[name=score]") if place == 0 else self.press("Tab")
            self.assertEqual(self.page.evaluate("document.activeElement.name"), "score")
            self.press("Control+A")
            self.type("5")
        self.tab_to("textarea[name=opinion]")
        self.press("Control+A")
        self.type(OPINION)
        self.press("Tab")
        self.press("Space")
        self.assertTrue(self.page.locator("input[name=recommends][value=yes]").is_checked())

    def submit(self, case):
        self.tab_to("input[name=submit]")
        self.press("Space")
        self.follow(f'form[action="/expert/cases/{case}/opinion"] button.btn')
        self.says("评议意见已提交")

    def rest(self):
        """The others, from one to the next; a sheet that lacks something says so beside its field."""
        lacking = True
        while self.page.locator("tbody tr", has_text="待评议").count():
            self.press("j")
            self.press_and_wait("Enter")
            case = self.page.url.rsplit("/", 1)[1]
            self.press("s")
            if lacking:
                self.tab_to("input[name=submit]")
                self.press("Space")
                with self.page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 422):
                    self.tab_to(f'form[action="/expert/cases/{case}/opinion"] button.btn')
                    self.press("Enter")
                self.page.wait_for_selector(".errors")
                self.look("lacking")
                self.tab_to(".errors a")
                self.press("Enter")
                self.assertEqual(self.page.evaluate("document.activeElement.name"), "score")
                self.person.errors.clear()
                self.tab_to("input[name=submit]")
                self.press("Space")
                self.assertFalse(self.page.locator("input[name=submit]").is_checked())
                lacking = False
            self.fill_in()
            self.submit(case)
        self.look("done")

    def vote(self, login):
        """R7 S49 the meeting: signing in, choosing, the confirm page, the receipt."""
        for other, cases in self.readers():
            person = self.house.person().enter(other)
            for case in cases:
                person.go(f"/expert/cases/{case}")
                for score in person.page.locator("input[name=score]").all():
                    score.fill("5")
                person.page.get_by_label("评议意见").fill(OPINION)
                person.page.locator('input[name=recommends][value="yes"]').check()
                person.page.locator("input[name=submit]").check()
                person.send(f"/expert/cases/{case}/opinion")
            person.close()
        office = self.house.person().enter(self.house.of_role("office")[0]["account"])
        office.go("/office/meetings")
        office.page.locator("select[name=plan]").select_option(PLAN)
        office.page.locator("input[name=day]").fill("2022-08-10")
        office.send("/office/meetings")
        meeting = re.search(r"/office/meetings/([^/?]+)", office.page.url)[1]
        board, paper = f"/office/meetings/{meeting}", f"/expert/meetings/{meeting}"
        office.send(board + "/opening")

        self.person.go("/expert")
        self.follow(f'a[href="{paper}"]')
        self.look("attend")
        self.follow(f'form[action="{paper}/attendance"] button.btn')
        self.says("您已签到")
        members = [name for name, in self.rows("""
            SELECT a.login FROM committee_members m
            JOIN committees k ON k.id = m.committee_id
            JOIN experts e ON e.id = m.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE k.plan_id = ? AND m.left_because IS NULL""", PLAN)]
        for other in members:
            if other != login:
                person = self.house.person().enter(other)
                person.go(paper)
                person.send(paper + "/attendance")
                person.close()
        self.opinions = {}

        def member(login):
            if login not in self.opinions:
                self.opinions[login] = self.house.person().enter(login)
            return self.opinions[login]

        house.confer(self.house, PLAN, member)
        for person in self.opinions.values():
            person.close()
        parts = self.split_key(office, board)

        self.person.go("/expert")
        self.follow(f'a[href="{paper}"]')
        self.look("paper")
        name, = self.rows("SELECT name FROM cases WHERE id = ?", self.recused)[0]
        self.assertNotIn(name, self.person.text())
        count = self.page.locator("select[name=vote]").count()
        self.assertGreater(count, 0)
        # One left out: said in words, what was chosen stays.
        self.choose(count - 1)
        with self.page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 422):
            self.tab_to(f'form[action="{paper}/ballots/confirmation"] button.btn')
            self.press("Enter")
        self.page.wait_for_selector(".errors")
        self.look("left-out")
        self.person.errors.clear()
        self.person.go(paper)
        self.choose(count)
        self.follow(f'form[action="{paper}/ballots/confirmation"] button.btn')
        code = CODE.search(self.person.text())[0]
        self.assertEqual(self.page.locator("b", has_text="已选").count(), count)
        self.look("confirm")
        self.follow(f'form[action="{paper}/ballots"] button.btn')
        self.says("您的选票已投入票箱", code, f"对应 {count} 张选票")
        self.look("receipt")
        # The receipt's public page.
        self.follow(f'a[href="/receipts/{meeting}"]')
        self.tab_to("input[name=code]")
        self.type(code)
        self.press_and_wait("Enter")
        self.says("选票", "在票箱里")
        self.look("receipt-public")
        self.count(office, board, parts)
        self.person.go(paper)
        self.look("counted")
        office.close()

    def split_key(self, office, board):
        """2a the office hands the key out in three parts before the ballot opens: the codes."""
        office.go(board)
        office.open(board + "/ballots/shares")
        office.send(board + "/ballots/shares")
        parts = [one.inner_text() for one in office.page.locator("dd .code").all()]
        self.assertEqual((len(set(parts)), {len(part) for part in parts}), (3, {39}))
        self.office_page(office, "shares")
        meeting = board.rsplit("/", 1)[1]
        ballots = "SELECT COUNT(*) FROM ballots b JOIN meetings m ON m.id = b.meeting_id WHERE m.id = ?"
        self.assertEqual(self.rows(ballots, meeting), [(0,)])
        office.send(board + "/ballots")
        self.assertIn("份申报开始表决", office.text())
        return parts

    def count(self, office, board, parts):
        """2a one part does not count, a slip of the pen is said, two parts do; the result sheet is sealed."""
        office.go(board)
        misspelt = parts[2][:-1] + ("0" if parts[2][-1] != "0" else "1")
        wrong = [
            (parts[:1], "两片不同的密钥"),
            ((parts[0], misspelt), "抄写有误"),
            ([], "要填入其中两片"),
        ]
        for typed, words in wrong:
            for field, text in zip(office.page.locator("input[name=share]").all(), [*typed, "", ""]):
                field.fill(text)
            office.send(board + "/count/confirmation")
            self.assertIn(words, office.text())
            office.errors.clear()
        self.office_page(office, "parts")
        for field, text in zip(office.page.locator("input[name=share]").all(), (parts[2].lower(), parts[0])):
            field.fill(text)
        office.confirm(board + "/count")
        self.assertIn("选票密钥已销毁", office.text())
        office.close_meeting(board)
        self.office_page(office, "closed")
        sheet = office.bytes(board + "/results.pdf")
        self.assertIn("Signature is Valid", house.signatures(sheet))
        self.assertIn("审计链头", house.pdf_text(sheet))

    def office_page(self, office, name):
        for size in (house.PHONE, house.DESK):
            house.resize(office.page, size)
            found = self.axe.run(office.page).response["violations"]
            told = [(one["id"], one["nodes"][0]["html"][:200]) for one in found]
            self.assertEqual(told, [], office.page.url)
            house.picture(office, f"expert-office-{name}")

    def choose(self, count):
        for place in range(count):
            self.tab_to("select[name=vote]") if place == 0 else self.press("Tab")
            self.assertEqual(self.page.evaluate("document.activeElement.name"), "vote")
            self.press("ArrowDown")
        self.press("Tab")

    # The sheet saves itself (R8).

    def desk(self, place):
        """A reader with a case still to read, in a window of an own browser."""
        login, cases = self.readers()[place]
        self.person = self.house.person().enter(login)
        self.case = cases[-1]
        self.path = f"/expert/cases/{self.case}"
        self.login = login

    def kept(self):
        """What the server has: scores, opinion, whether recommended, whether submitted."""
        return self.rows("""
            SELECT p.scores, p.opinion, p.recommends, p.submitted_at IS NOT NULL FROM panel_members p
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE p.case_id = ? AND a.login = ?""", self.case, self.login)[0]

    def test_a_sheet_survives_a_cut_line_and_a_closed_window(self):
        self.desk(1)
        self.person.go(self.path)
        opinion = lambda: self.page.get_by_label("评议意见")
        scores = self.page.locator("input[name=score]")
        scores.nth(0).fill("1")
        scores.nth(1).fill("2")
        opinion().fill("连着网写的。")
        self.page.wait_for_function(SAVED)
        self.assertEqual(self.kept()[1:], ("连着网写的。", None, 0))
        self.person.context.set_offline(True)
        opinion().press_sequentially("断网以后写的。")
        self.page.get_by_text("没有网络，内容保存在本机，恢复后自动提交").wait_for()
        self.assertEqual(self.kept()[1], "连着网写的。")
        # Asked for in the middle of typing: the box that makes it final goes nowhere by itself.
        self.page.locator('input[name=recommends][value="no"]').check()
        self.page.locator("input[name=submit]").check()
        self.page.close()
        self.person.context.set_offline(False)
        self.person.page = self.person.context.new_page()
        self.person.go("/expert")
        self.page.get_by_text("这台设备上还有没有提交的内容").wait_for()
        self.look("leftover")
        self.page.locator(f'.banner a[href="{self.path}"]').click()
        self.page.wait_for_function(SAVED)
        self.assertEqual([one.input_value() for one in self.page.locator("input[name=score]").all()][:3], ["1", "2", ""])
        self.assertFalse(self.page.locator("input[name=submit]").is_checked())
        stored, text, recommends, submitted = self.kept()
        self.assertEqual((len(eval(stored)), text, recommends, submitted), (2, "连着网写的。断网以后写的。", 0, 0))
        self.assertEqual(self.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('pingheng:'))"), [])
        # An impossible score is said at once and not kept on the server.
        self.page.locator("input[name=score]").nth(0).fill("999")
        self.page.get_by_text("还没有保存").wait_for()
        self.assertEqual(self.kept()[0], stored)
        self.person.errors.clear()

    def test_another_window_never_overwrites_in_silence(self):
        self.desk(2)
        self.person.go(self.path)
        second = self.person.context.new_page()
        second.goto(self.path)
        self.page.get_by_label("评议意见").fill("第一个窗口的意见。")
        self.page.wait_for_function(SAVED)
        second.get_by_label("评议意见").fill("第二个窗口的意见。")
        second.get_by_text("刚刚在另一个窗口被修改").wait_for()
        self.assertEqual(self.kept()[1], "第一个窗口的意见。")
        with second.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 409):
            second.get_by_role("button", name="查看两个版本").click()
        second.get_by_text("已经保存的版本").wait_for()
        self.assertIn("第一个窗口的意见。", second.locator("main").inner_text())
        self.assertEqual(second.get_by_label("评议意见").input_value(), "第二个窗口的意见。")
        self.assertEqual(self.axe.run(second).response["violations"], [])
        with second.expect_navigation():
            second.get_by_role("button", name="保存", exact=True).click()
        self.assertEqual(self.kept()[1], "第二个窗口的意见。")
        # Submitted in the one, the other cannot change it and loses nothing.
        for score in second.locator("input[name=score]").all():
            score.fill("5")
        second.locator('input[name=recommends][value="yes"]').check()
        second.locator("input[name=submit]").check()
        with second.expect_navigation():
            second.get_by_role("button", name="保存", exact=True).click()
        self.assertEqual(self.kept()[1:], ("第二个窗口的意见。", 1, 1))
        self.page.get_by_label("评议意见").fill("太晚了的话。")
        self.page.get_by_text("您的评议意见已经提交，不能再修改").wait_for()
        self.assertEqual(self.kept()[1], "第二个窗口的意见。")
        self.person.errors.clear()


if __name__ == "__main__":
    unittest.main()
