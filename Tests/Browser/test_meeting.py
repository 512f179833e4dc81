"""A meeting with seven members in seven browsers (R6, R7, R9, R12, S45, S47–S49): quorum, a recusal, a latecomer, a lost answer,
every refusal in words, counts, minutes and receipts; axe on every page, one member by keyboard alone."""

import hashlib
import re
import sqlite3
import tempfile
import unittest

from axe_playwright_python.sync_playwright import Axe

import house

PLAN = "linping-manufacturing-2022-demo4"
CODE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3}\b")


class Meeting(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="pingheng-meeting-")
        cls.house = house.House(home=house.home_with_seven_members(cls.folder.name), kept="seven")
        cls.axe = Axe()

    @classmethod
    def tearDownClass(cls):
        cls.house.close()
        cls.folder.cleanup()

    def test_seven_members(self):
        self.gather()
        self.recuse()
        self.below_quorum()
        house.confer(self.house, PLAN, lambda login: self.members[self.accounts.index(login)])
        self.open_ballots()
        self.sizes()
        self.ballots()
        self.refusals()
        self.count()
        self.after()
        self.assertEqual([person.errors for person in self.members + [self.office]], [[]] * 8)

    # Words and looks.

    def says(self, person, *words):
        text = person.text()
        for word in words:
            self.assertIn(word, text, person.page.url)

    def check(self, person):
        """The page as it stands, on a phone and on a desk: nothing scrolls sideways, axe finds nothing."""
        for size in (house.PHONE, house.DESK):
            house.resize(person.page, size)
            found = self.axe.run(person.page).response["violations"]
            self.assertEqual([(v["id"], v["nodes"][0]["html"]) for v in found], [], (person.page.url, size))
            house.picture(person, f"meeting-{self.looked}")
        self.looked += 1

    looked = 0

    def rows(self, query, *values):
        with sqlite3.connect(f"file:{self.house.path}/data/pingheng.sqlite?mode=ro", uri=True) as db:
            return db.execute(query, values).fetchall()

    def post(self, person, path, fields, token=None):
        """A form that no page offers, sent with the person's own session: status and words."""
        token = token or person.page.locator("input[name=_token]").first.get_attribute("value")
        body = "&".join(f"{name}={value}" for name, value in [("_token", token)] + fields)
        headers = {"content-type": "application/x-www-form-urlencoded"}
        answer = person.context.request.post(path, data=body, headers=headers, max_redirects=0)
        return answer.status, re.sub(r"<[^>]+>", "", answer.text())

    # The day.

    def gather(self):
        """The office calls the meeting; seven members are in their browsers."""
        self.office = self.house.person().sign_in(self.house.of_role("office")[0])
        self.office.go(f"/office/committees/{PLAN}")
        names = [row.locator("td").first.inner_text() for row in self.office.page.locator("tbody tr").all()]
        experts = [one for one in self.house.everybody if one["role"] == "expert"]
        accounts = [next(one for one in experts if f" {name}（" in one["who"]) for name in names]
        self.assertEqual(len(accounts), 7)
        self.members = [self.house.person().enter(one["account"]) for one in accounts]
        self.accounts = [one["account"] for one in accounts]
        self.stranger = self.house.person().enter(next(one["account"] for one in experts if one["account"] not in self.accounts))
        self.office.go("/office/meetings")
        self.check(self.office)
        self.office.page.locator("select[name=plan]").select_option(PLAN)
        self.office.page.locator("input[name=day]").fill("2022-08-10")
        self.office.send("/office/meetings")
        self.id = re.search(r"/office/meetings/([^/?]+)", self.office.page.url)[1]
        self.board, self.paper = f"/office/meetings/{self.id}", f"/expert/meetings/{self.id}"
        self.check(self.office)
        self.members[0].go("/expert")
        self.check(self.members[0])
        self.members[0].go(self.paper)
        self.says(self.members[0], "会议未开始，不能签到")
        self.office.send(self.board + "/opening")

    def recuse(self):
        """R12 a member steps aside from a case whose opinions are in; who is seated instead reads it, so that it can be voted on."""
        for case, in self.rows("SELECT id FROM cases WHERE plan_id = ? AND state = 'underReview' ORDER BY id LIMIT 2", PLAN):
            self.complete(case)
        ready = self.rows("""
            SELECT p.case_id, MIN(a.login) FROM panel_members p
            JOIN cases c ON c.id = p.case_id
            JOIN experts e ON e.id = p.expert_id
            JOIN accounts a ON a.id = e.account_id
            WHERE c.plan_id = ? AND c.state = 'underReview'
            GROUP BY p.case_id HAVING SUM(p.submitted_at IS NULL) = 0 ORDER BY p.case_id""", PLAN)
        self.assertGreaterEqual(len(ready), 2, "the demo has cases whose opinions are in")
        (self.recused_case, login), self.cases = ready[0], len(ready)
        self.aside = self.accounts.index(login)
        expert = self.members[self.aside]
        self.assertEqual(expert.go(f"/expert/cases/{self.recused_case}"), 200)
        fold = expert.open(f"/expert/cases/{self.recused_case}/recusal/confirmation")
        fold.locator('input[name=kinship][value="yes"]').check()
        fold.locator("input[name=reason]").fill("申报人是本人亲属")
        expert.confirm(f"/expert/cases/{self.recused_case}/recusal")
        self.says(expert, "已回避")
        seated, = self.missing(self.recused_case)
        reader = self.members[self.accounts.index(seated[0])]
        reader.go(f"/expert/cases/{self.recused_case}")
        self.check(reader)
        self.complete(self.recused_case)
        self.name, = self.rows("SELECT name FROM cases WHERE id = ?", self.recused_case)[0]

    def missing(self, case):
        """The readers whose opinion is not in."""
        return self.rows("""
            SELECT a.login FROM panel_members p JOIN experts e ON e.id = p.expert_id JOIN accounts a ON a.id = e.account_id
            WHERE p.case_id = ? AND p.submitted_at IS NULL""", case)

    def complete(self, case):
        """Who has not yet given an opinion gives it."""
        for login, in self.missing(case):
            reader = self.members[self.accounts.index(login)]
            reader.go(f"/expert/cases/{case}")
            for score in reader.page.locator("input[name=score]").all():
                score.fill("5")
            reader.page.get_by_label("评议意见").fill("业绩真实，专业能力达到要求。")
            reader.page.locator('input[name=recommends][value="yes"]').check()
            reader.page.locator("input[name=submit]").check()
            reader.send(f"/expert/cases/{case}/opinion")
            self.says(reader, "评议意见已提交")

    def below_quorum(self):
        """R6 with four of seven no ballot opens, and the words say how many are missing."""
        # The recused is there from the start; the one who comes late is somebody else.
        order = [self.aside] + [index for index in range(7) if index != self.aside]
        self.present, self.late = [self.members[index] for index in order[:6]], self.members[order[6]]
        for expert in self.present[:4]:
            expert.go(self.paper)
            expert.send(self.paper + "/attendance")
            self.says(expert, "您已签到")
        self.office.go(self.board)
        self.says(self.office, "实到 4", "还差 1 人")
        self.check(self.office)
        self.office.send(self.board + "/ballots")
        self.says(self.office, "实到 4 人，不足应到 7 人的三分之二（5 人），不能开始表决")
        self.assertEqual(self.rows("SELECT COUNT(*) FROM ballots WHERE meeting_id = ?", self.id), [(0,)])
        self.office.errors.clear()
        for expert in self.present[4:]:
            expert.go(self.paper)
            self.check(expert) if expert is self.present[4] else None
            expert.send(self.paper + "/attendance")

    def open_ballots(self):
        self.office.go(self.board)
        self.says(self.office, "实到 6")
        self.office.send(self.board + "/ballots")
        self.says(self.office, f"已对 {self.cases} 份申报开始表决")
        self.check(self.office)
        self.all = [ballot for ballot, in self.rows("SELECT id FROM ballots WHERE meeting_id = ? ORDER BY id", self.id)]
        self.aside_ballot, = self.rows("SELECT id FROM ballots WHERE meeting_id = ? AND case_id = ?", self.id, self.recused_case)[0]
        self.others = [ballot for ballot in self.all if ballot != self.aside_ballot]

    def choose(self, expert, vote):
        """Chooses on every case and goes on to the confirm page; returns the receipt's code."""
        expert.go(self.paper)
        for select in expert.page.locator("select[name=vote]").all():
            select.select_option(vote)
        expert.send(self.paper + "/ballots/confirmation")
        self.says(expert, "核对选票", "● 已选")
        return CODE.search(expert.text())[0]

    def sizes(self):
        """S47 the confirm page is equally long whatever was chosen; S48 nothing is counted on the way."""
        expert, long = self.present[1], set()
        expert.go(self.paper)
        for vote in "yna":
            votes = [pair for ballot in self.all for pair in (("ballot", ballot), ("vote", vote))]
            status, text = self.raw(expert, self.paper + "/ballots/confirmation", votes)
            self.assertEqual(status, 200)
            long.add(len(text))
        self.assertEqual(len(long), 1)
        status, text = self.post(expert, self.paper + "/ballots/confirmation", [("ballot", self.all[0]), ("vote", "y")])
        self.assertEqual((status, "请按下面列出的重新选择" in text), (422, True))
        self.assertEqual(self.casts(), 0)

    def raw(self, person, path, fields):
        token = person.page.locator("input[name=_token]").first.get_attribute("value")
        body = "&".join(f"{name}={value}" for name, value in [("_token", token)] + fields)
        answer = person.context.request.post(path, data=body, headers={"content-type": "application/x-www-form-urlencoded"})
        return answer.status, answer.body()

    def ballots(self):
        """The six vote: the recused on all but one case, one whose answers get lost, one by keyboard, one who waits too long."""
        self.codes = {}
        recused, lost, keys, fourth, fifth, self.waiting = self.present
        recused.go(self.paper)
        self.assertNotIn(self.name, recused.text())
        self.assertEqual(recused.page.locator("select[name=vote]").count(), len(self.others))
        self.check(recused)
        self.codes["recused"] = self.choose(recused, "n")
        self.check(recused)
        recused.send(self.paper + "/ballots")
        self.says(recused, "您的选票已投入票箱", self.codes["recused"], "在票箱里")
        self.check(recused)

        self.codes["lost"] = self.choose(lost, "y")
        press = lambda: lost.page.get_by_role("button", name="投出选票").click()
        self.lose_answer(lost, press)
        self.assertEqual(self.casts(), len(self.others) + len(self.all), "the votes arrived, the answer did not")
        self.lose_answer(lost, lambda: self.assertRaisesRegex(Exception, "ERR_CONNECTION_RESET", lost.page.reload))
        lost.page.reload()
        self.says(lost, "您的选票已投入票箱", self.codes["lost"], f"对应 {len(self.all)} 张选票")
        self.assertEqual(self.casts(), len(self.others) + len(self.all), "sent three times, counted once")

        self.codes["keys"] = self.by_keyboard(keys)
        for number, expert in enumerate((fourth, fifth)):
            self.codes[number] = self.choose(expert, "y")
            expert.send(self.paper + "/ballots")
            self.says(expert, "您的选票已投入票箱")
        self.waiting_code = self.choose(self.waiting, "n")
        self.office.go(self.board)
        cells = self.office.page.locator("tbody tr", has_text=self.name).locator("td").all_inner_texts()
        self.assertEqual(cells[4:8], ["", "", "", ""], "no count before the ballot is closed")

    def casts(self):
        rows = self.rows("""
            SELECT COUNT(*) FROM ballot_casts c JOIN ballots b ON b.id = c.ballot_id
            WHERE b.meeting_id = ?""", self.id)
        return rows[0][0]

    def lose_answer(self, expert, send):
        """The server gets what is sent, and the connection breaks before its answer comes."""
        path = f"**{self.paper}/ballots"

        def lose(route):
            route.fetch(max_redirects=0)
            route.abort("connectionreset")

        expert.page.route(path, lose)
        with expert.page.expect_event("requestfailed", lambda request: request.method == "POST"):
            send()
        expert.page.unroute(path)
        expert.page.wait_for_timeout(300)
        expert.errors[:] = [said for said in expert.errors if "ERR_CONNECTION_RESET" not in said]

    def by_keyboard(self, expert):
        page = expert.page
        expert.go("/expert")
        self.tab_to(expert, f'a[href="{self.paper}"]')
        self.press_and_wait(expert, "Enter")
        for place in range(len(self.all)):
            self.tab_to(expert, "select[name=vote]")
            page.keyboard.press("ArrowDown")
            if place == 0:
                # The last of the three, and back again.
                for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
                    page.keyboard.press(key)
            page.keyboard.press("Tab")
        self.tab_to(expert, "button:text('核对选票')", at_once=True)
        self.press_and_wait(expert, "Enter")
        code = CODE.search(expert.text())[0]
        self.assertEqual(page.locator("b", has_text="已选").count(), len(self.all))
        self.tab_to(expert, f'form[action="{self.paper}/ballots"] button')
        self.press_and_wait(expert, "Enter")
        self.says(expert, "您的选票已投入票箱", code)
        return code

    def tab_to(self, expert, selector, at_once=False, most=120):
        target = expert.page.locator(selector).first if at_once else None
        for _ in range(most):
            if at_once and target.evaluate("one => one === document.activeElement"):
                return
            if not at_once and expert.page.evaluate("selector => document.activeElement?.matches(selector) ?? false", selector):
                return
            expert.page.keyboard.press("Tab")
        self.fail(f"Tab never reaches {selector}")

    def press_and_wait(self, expert, key):
        with expert.page.expect_navigation():
            expert.page.keyboard.press(key)

    def votes(self, vote, ballots, code="0123-4567-89AB-CDEF"):
        return [pair for ballot in ballots for pair in (("ballot", ballot), ("vote", vote))] + [("receipt", code)]

    def refusals(self):
        """Who comes late, who steps aside, who votes again and who votes for another is told so."""
        self.late.go(self.paper)
        status, text = self.post(self.late, self.paper + "/ballots", self.votes("y", self.all))
        self.assertEqual((status, "您没有在这次会议签到，不能投票" in text), (403, True))
        self.late.send(self.paper + "/attendance")
        self.says(self.late, "现在没有等待您投票的申报")
        status, text = self.post(self.late, self.paper + "/ballots", self.votes("y", self.all))
        self.assertEqual((status, "这份申报在您签到之前已经开始表决" in text), (403, True))
        recused, lost = self.present[0], self.present[1]
        recused.go(self.paper)
        status, text = self.post(recused, self.paper + "/ballots", self.votes("y", [self.aside_ballot]))
        self.assertEqual((status, "您已回避这份申报，不参加表决" in text), (403, True))
        lost.go(self.paper)
        status, text = self.post(lost, self.paper + "/ballots", self.votes("n", self.all))
        self.assertEqual((status, "您已对这份申报投过票，选票不能更改" in text), (409, True))
        # For another: with the other's page in the own browser, and as an expert who is no member.
        other = self.waiting.page.locator("input[name=_token]").first.get_attribute("value")
        status, text = self.post(lost, self.paper + "/ballots", self.votes("y", self.all, self.waiting_code), token=other)
        self.assertEqual((status, "这个页面打开太久或登录已变化" in text), (403, True))
        self.stranger.go("/expert")
        status, text = self.post(self.stranger, self.paper + "/ballots", self.votes("y", self.all))
        self.assertEqual((status, "您没有在这次会议签到，不能投票" in text), (403, True))
        self.assertEqual(self.stranger.context.request.get(self.paper).status, 404)
        self.assertEqual(self.casts(), len(self.others) + 4 * len(self.all))

    def count(self):
        """R7 S48 the office closes and counts; the one who waited comes too late."""
        self.office.go(self.board)
        self.office.confirm(self.board + "/count")
        self.says(self.office, "选票密钥已销毁")
        self.check(self.office)

        def cells(name):
            row = self.office.page.locator("tbody tr", has_text=name).first
            return [cell.strip() for cell in row.locator("td").all_inner_texts()]

        # Six present: four of five who may vote say yes on the one case; on the others four of six do, and one no.
        self.assertEqual(cells(self.name)[-7:], ["6", "1", "4", "4", "0", "0", "通过"])
        self.others_names = [name for name, in self.rows("""
            SELECT c.name FROM ballots b JOIN cases c ON c.id = b.case_id
            WHERE b.meeting_id = ? AND b.id <> ?""", self.id, self.aside_ballot)]
        for name in self.others_names:
            self.assertEqual(cells(name)[-7:], ["6", "0", "4", "4", "1", "0", "通过"])
        self.waiting.send(self.paper + "/ballots")
        self.says(self.waiting, "这份申报的表决已经结束，迟到的选票不能计入")
        self.waiting.errors.clear()
        self.office.close_meeting(self.board)
        self.check(self.office)
        minutes = house.pdf_text(self.office.bytes(self.board + "/minutes.pdf"), "-raw")
        flat = re.sub(r"\s+", "", minutes)
        wanted = [
            "应到7人，实到7人",
            self.name,
            "到会6（回避1），须4票同意；同意4，不同意0，弃权0",
            "到会6，须4票同意；同意4，不同意1，弃权0",
            "选票回执清单摘要",
            f"/receipts/{self.id}",
        ]
        for words in wanted:
            self.assertIn(words, flat)
        self.lists = dict(self.rows("SELECT id, receipts FROM ballots WHERE meeting_id = ?", self.id))
        for digest in self.lists.values():
            self.assertIn(digest, flat)

    def after(self):
        """S49 anybody checks a receipt: by the page, and by the list with nothing but SHA-256; it says nothing of the votes."""
        anyone = self.house.person(house.PHONE)
        self.assertEqual(anyone.go(f"/receipts/{self.id}?code={self.codes['lost'].lower()}"), 200)
        self.says(anyone, f"这个回执码有 {len(self.all)} 张选票", "已计入")
        for word in ("同意", self.name):
            self.assertNotIn(word, anyone.text())
        self.check(anyone)
        anyone.page.get_by_label("回执码").fill(self.waiting_code)
        anyone.page.get_by_role("button", name="查验").click()
        anyone.page.wait_for_url("**code=*")
        self.says(anyone, "票箱里没有这个回执码的选票")
        text = anyone.bytes(f"/receipts/{self.id}/list.txt").decode()
        lists = {}
        for line in text.splitlines():
            if line.startswith("表决 "):
                _, ballot, _, number, _, digest = line.split(" ")
                lists[ballot] = (int(number), digest, [])
            elif re.fullmatch(r"[0-9a-f]{64}", line):
                lists[ballot][2].append(line)
        sha = lambda text: hashlib.sha256(text.encode()).hexdigest()
        for ballot, (number, digest, lines) in lists.items():
            self.assertEqual((number, lines), (4 if ballot == self.aside_ballot else 5, sorted(set(lines))))
            self.assertEqual(len(lines), number)
            self.assertEqual(digest, sha(ballot + "\n" + "".join(line + "\n" for line in lines)))
            self.assertEqual(digest, self.lists[ballot])
            for who, code in self.codes.items():
                mine = sha(f"pingheng receipt\n{ballot}\n{code.replace('-', '')}\n")
                self.assertEqual(mine in lines, not (who == "recused" and ballot == self.aside_ballot), who)
        self.assertEqual(set(lists), set(self.all))
        anyone.close()


if __name__ == "__main__":
    unittest.main()
