import Casework
import TitleReview

/// The meeting as a member takes part in it: signing in, and the secret ballot (R6, R7).
enum BallotPaper {
    private static let fields = [
        Field("ballot", "表决", .list(most: 500)), Field("vote", "选票", .list(most: 500)), Field("confirm", "我已确认，投票后不能更改", .flag),
    ]
    private static let words: [String: Vote] = ["y": .yes, "n": .no, "a": .abstain]

    static func routes(_ house: Casework) -> Routes {
        Routes(screens: [
            Screen("/expert/meetings/{id}", name: "readBallotPaper", policy: ExpertPages.policy("member of the committee"), summary: "会议与表决") { visit in
                try await house.ask(ReadBallotPaper(meetingID: visit.parameter("id")), for: visit)
            } view: { paper, visit in view(paper, visit, Form()) },
        ], acts: [
            Act("/expert/meetings/{id}/attendance", name: "attendMeeting", policy: ExpertPages.policy("member of the committee"), summary: "会议签到", button: "签到") { visit, _ in
                try await house.perform(AttendMeeting(meetingID: visit.parameter("id")), for: visit)
                return .redirect("/expert/meetings/\(visit.parameter("id"))", flash: "已签到。")
            },
            Act(
                "/expert/meetings/{id}/ballots", name: "castVotes", policy: ExpertPages.policy("member who attends, not recused"), summary: "投票", fields: fields, button: "投出选票", isRemembered: false,
                again: { visit, form in view(try await house.ask(ReadBallotPaper(meetingID: visit.parameter("id")), for: visit), visit, form) }
            ) { visit, form in
                let ballots = form.values["ballot"] ?? [], votes = form.values["vote"] ?? []
                guard form.flag("confirm") else { throw FormProblems("confirm", "请先确认：投票后不能更改。") }
                guard !ballots.isEmpty, ballots.count == votes.count, votes.allSatisfy({ words[$0] != nil }), Set(ballots).count == ballots.count else {
                    throw FormProblems("vote", "请为列出的每一份申报选择同意、不同意或弃权。")
                }
                let chosen = Dictionary(zip(ballots, votes.compactMap { words[$0] }), uniquingKeysWith: { a, _ in a })
                _ = try await house.perform(CastVotes(meetingID: visit.parameter("id"), votes: chosen), for: visit)
                return .redirect("/expert/meetings/\(visit.parameter("id"))", flash: "您的选票已投入票箱。")
            },
        ])
    }

    private static func view(_ paper: ReadBallotPaper.Paper, _ visit: Visit, _ form: Form) -> Page {
        let base = "/expert/meetings/\(paper.meetingID)"
        let typed = Dictionary(zip(form.values["ballot"] ?? [], form.values["vote"] ?? []), uniquingKeysWith: { a, _ in a })
        let rows = HTML.each(paper.open) { line in
            let chosen = typed[line.ballotID] ?? ""
            let options = HTML.each([("", "请选择"), ("y", "同意"), ("n", "不同意"), ("a", "弃权")]) { value, word in
                "<option value=\"\(value)\"\(has: value == chosen, "selected")>\(word)</option>"
            }
            return """
                <section class="card"><h2>\(line.name) <span class="muted">\(line.speciality)</span></h2>\(HTML.each(line.opinions) { "<p class=\"long\">\($0)</p>" })\
                <input type="hidden" name="ballot" value="\(line.ballotID)"><div class="field"><label for="v-\(line.ballotID)">您的选票</label><select id="v-\(line.ballotID)" name="vote" class="short">\(options)</select></div></section>
                """
        }
        let body: HTML = if !paper.attending {
            paper.state == "open" ? "<p>会议正在进行。请先签到。</p>\(PostForm([], to: base + "/attendance", visit, button: "签到"))" : "<p>会议\(Meetings.word(paper.state))，不能签到。</p>"
        } else if paper.open.isEmpty {
            "<p>您已签到，已投出 \(paper.cast) 张选票。现在没有等待您投票的申报。</p>"
        } else {
            """
            <p>表决是无记名的：谁投过票与投了什么分开保存，不记时间和次序，选票加密，计票后密钥即销毁。投出后不能更改。</p>
            \(PostForm([], to: base + "/ballots", visit, form: form, button: "投出选票", inside: rows + FieldView(fields[2], in: form).html))
            """
        }
        return Page("会议与表决", crumbs: [Link("评议", "/expert")], body: "\(ErrorSummary(form.problems))<h1>\(paper.planTitle)</h1>\(body)")
    }
}
