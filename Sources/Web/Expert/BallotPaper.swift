import Casework
import TitleReview

/// The meeting as a member takes part in it: signing in, and the secret ballot in three steps: choosing, a confirm page that
/// already shows the receipt, casting (R6, R7, S49).
enum BallotPaper {
    private static let chosen = [Field("ballot", "表决", .list(most: 500)), Field("vote", "选票", .list(most: 500))]
    private static let receipt = Field("receipt", "回执码", .hidden(1...40))
    private static let query = [Field("receipt", "回执码", .text(1...40), required: false)]
    private static let words: [(letter: String, vote: Vote)] = [("y", .yes), ("n", .no), ("a", .abstain)]

    static func routes(_ casework: Casework) -> Routes {
        let attends = ExpertPages.policy("member who attends, not recused")
        @Sendable func load(_ context: PageContext) async throws -> ReadBallotPaper.Paper {
            try await casework.ask(
                ReadBallotPaper(
                    meetingID: context.parameter("id"),
                    receipt: context.query.text("receipt").flatMap(BallotReceipt.init(parsing:))), for: context)
        }
        return Routes(
            screens: [
                Screen(
                    "/expert/meetings/{id}", name: "readBallotPaper",
                    policy: ExpertPages.policy("member of the committee"), summary: "会议与表决", query: query, load: load
                ) { paper, context in
                    view(paper, context, Form())
                }
            ],
            acts: [
                Act(
                    "/expert/meetings/{id}/attendance", name: "attendMeeting",
                    policy: ExpertPages.policy("member of the committee"), summary: "会议签到", button: "签到"
                ) { context, _ in
                    try await casework.perform(AttendMeeting(meetingID: context.parameter("id")), for: context)
                    return .redirect("/expert/meetings/\(context.parameter("id"))", flash: "已签到。")
                },
                // Nothing is written here; what was chosen stands in the page alone.
                Act(
                    "/expert/meetings/{id}/ballots/confirmation", name: "confirmVotes", policy: attends,
                    summary: "核对选票", fields: chosen, button: "核对选票", isRemembered: false,
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    let votes = try votes(form)
                    let paper = try await load(context)
                    let receipt = BallotReceipt.random()
                    guard Set(votes.keys) == Set(paper.open.map(\.ballotID)) else {
                        throw FormProblems("vote", "等待您投票的申报有变化，请按下面列出的重新选择。")
                    }
                    return .page(
                        ConfirmVotes(paper: paper, votes: votes, receipt: receipt, context: context).page,
                        data: ["receipt": receipt.description])
                },
                Act(
                    "/expert/meetings/{id}/ballots", name: "castVotes", policy: attends, summary: "投票",
                    fields: chosen + [receipt], button: "投出选票", isRemembered: false,
                    again: { context, form in view(try await load(context), context, form) }
                ) { context, form in
                    guard let receipt = BallotReceipt(parsing: form.text("receipt")) else {
                        throw FormProblems("vote", "没有回执码，选票没有投出。请重新选择并核对。")
                    }
                    try await casework.perform(
                        CastVotes(meetingID: context.parameter("id"), votes: votes(form), receipt: receipt),
                        for: context)
                    return .done(
                        "/expert/meetings/\(context.parameter("id"))?receipt=\(receipt)", flash: "您的选票已投入票箱。",
                        data: ["receipt": receipt.description])
                },
            ])
    }

    private static func votes(_ form: Form) throws -> [String: Vote] {
        let ballots = form.values["ballot"] ?? []
        let letters = form.values["vote"] ?? []
        let votes = letters.compactMap { letter in words.first { $0.letter == letter }?.vote }
        guard !ballots.isEmpty, ballots.count == letters.count, votes.count == letters.count,
            Set(ballots).count == ballots.count
        else {
            throw FormProblems("vote", "请为列出的每一份申报选择同意、不同意或弃权。")
        }
        return Dictionary(zip(ballots, votes), uniquingKeysWith: { a, _ in a })
    }

    static func letter(_ vote: Vote) -> String { words.first { $0.vote == vote }?.letter ?? "" }

    private static func view(_ paper: ReadBallotPaper.Paper, _ context: PageContext, _ form: Form) -> Page {
        let base = "/expert/meetings/\(paper.meetingID)"
        let body: HTML =
            if !paper.attending {
                paper.state == "open"
                    ? "<p>会议正在进行。请先签到。</p>\(PostForm([], to: base + "/attendance", context, button: "签到"))"
                    : "<p>会议\(Meetings.word(paper.state))，不能签到。</p>"
            } else if paper.open.isEmpty {
                "<p>您已签到，已投出 \(paper.cast) 张选票。现在没有等待您投票的申报。</p>"
            } else {
                """
                <p>表决是无记名的：谁投过票与投了什么分开保存，不记时间和次序，选票加密，计票后密钥即销毁。\
                下一页核对后才投出，投出后不能更改。</p>
                \(ballot(paper, to: base, context, form))
                """
            }
        return Page(
            "会议与表决", crumbs: [Link("评议", "/expert")],
            body: "\(ErrorSummary(form.problems))<h1>\(paper.planTitle)</h1>\(body)\(receipts(paper, context))")
    }

    private static func ballot(
        _ paper: ReadBallotPaper.Paper, to base: String, _ context: PageContext, _ form: Form
    ) -> PostForm {
        PostForm(
            [], to: base + "/ballots/confirmation", context, form: form, button: "核对选票", inside: choices(paper, form))
    }

    private static func choices(_ paper: ReadBallotPaper.Paper, _ form: Form) -> HTML {
        let typed = Dictionary(
            zip(form.values["ballot"] ?? [], form.values["vote"] ?? []), uniquingKeysWith: { a, _ in a })
        return HTML.each(paper.open) { choice($0, typed: typed[$0.ballotID]) }
    }

    private static func choice(_ line: ReadBallotPaper.Paper.Line, typed: String?) -> HTML {
        let opinions = HTML.each(line.opinions) { "<p class=\"long\">\($0)</p>" }
        let options = HTML.each(words) { letter, vote in
            "<option value=\"\(letter)\"\(has: typed == letter, "selected")>\(vote.chinese)</option>"
        }
        return """
            <section class="card"><h2>\(line.name) <span class="muted">\(line.speciality)</span></h2>\(opinions)\
            <input type="hidden" name="ballot" value="\(line.ballotID)">\
            <div class="field"><label for="v-\(line.ballotID)">您的选票</label>\
            <select id="v-\(line.ballotID)" name="vote" class="short">\
            <option value="">请选择</option>\(options)</select></div></section>
            """
    }

    /// What a receipt says, and the field in which another one is asked for.
    private static func receipts(_ paper: ReadBallotPaper.Paper, _ context: PageContext) -> HTML {
        guard paper.cast > 0 || context.query.text("receipt") != nil else { return .empty }
        let asked = context.query.text("receipt") ?? ""
        let code = BallotReceipt(parsing: asked)
        let field = Field(
            "receipt", "回执码", .text(1...40),
            hint: "核对选票那一页上的 16 个字符。回执只说明选票在不在票箱里，不说明投了什么。",
            initial: [code?.description ?? asked])
        return Card(
            "选票回执",
            """
            \(HTML.when(!asked.isEmpty, answer(paper, code)))
            <form method="get" action="/expert/meetings/\(part: paper.meetingID)">\(FieldView(field).html)
            <p class="acts"><button class="btn two" type="submit">查验回执</button></p></form>
            <p><a href="/receipts/\(part: paper.meetingID)">任何人都能查验的回执页</a></p>
            """
        ).html
    }

    private static func answer(_ paper: ReadBallotPaper.Paper, _ code: BallotReceipt?) -> HTML {
        guard let code else {
            return Banner(
                .warning, "回执码应是 16 个字符", body: "<p>字母和数字各位都要填，连字符可以不填。</p>"
            ).html
        }
        guard !paper.received.isEmpty else {
            return Banner(
                .warning, "票箱里没有这个回执码的选票",
                body: "<p>如果上面还列着等待您投票的申报，说明选票没有投出，请重新选择并核对。</p>"
            ).html
        }
        return """
            <p><strong class="code">\(code.description)</strong></p>\
            <p>请记下这个回执码，或打印这一页。对应 \(paper.received.count) 张选票：</p>
            <ul>\(HTML.each(paper.received) { "<li>\($0.name) \(Tag($0.isCounted ? "已计入" : "在票箱里", .ok))</li>" })</ul>
            """
    }
}
