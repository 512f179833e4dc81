import TitleReview

/// The meeting (R6, R7, R9, R10), the results (N3.3, R13) and the rechecks (R14).
extension Year {
    func meet() async {
        await say("评审会议")
        await hold(on: today.adding(days: 1))
    }

    /// One meeting: refused without quorum, then votes on everything whose opinions are in.
    private func hold(on day: Day) async {
        if !members.isEmpty, standing(.underReview).isEmpty { return }
        await office.post("/office/meetings", [("plan", plan.id), ("day", "\(day)")], from: "/office/meetings")
        await turn(to: day)
        let meetings = await office.json("/office/meetings")?.objects(with: "id", "day", "state") ?? []
        guard
            let id = meetings.first(where: { $0.text("day") == "\(day)" && $0.text("state") == "planned" })?.text("id")
        else {
            return site.ledger.fail("没有安排上 \(day) 的会议。")
        }
        let way = "/office/meetings/\(id)"
        await office.post("\(way)/opening", from: way)
        await tryWithoutQuorum(way, id)
        let present = Array(members.dropLast(members.count / 9))
        _ = await each(present) { member in
            await member.browser.post("/expert/meetings/\(id)/attendance", from: "/expert/meetings/\(id)")
        }
        await confer()
        await office.post("\(way)/ballots", from: way)
        let weak = await weakBallots(way)
        for (place, member) in present.enumerated() {
            await vote(member, place, of: present.count, meeting: id, weak: weak)
        }
        // Who did not sign in cannot vote, and who has voted cannot again.
        if let absent = members.last, let ballot = weak.all.first {
            await absent.browser.post(
                "/expert/meetings/\(id)/ballots", [("ballot", ballot), ("vote", "y"), ("receipt", "0000111122223333")],
                from: "/expert/meetings/\(id)", expect: .refused)
            await present.first?.browser.post(
                "/expert/meetings/\(id)/ballots", [("ballot", ballot), ("vote", "n"), ("receipt", "0000111122223333")],
                expect: .refused)
        }
        await office.confirm("\(way)/count", from: way)
        let left = await office.json(way)?["undecided"]?.list ?? []
        await office.confirm(
            "\(way)/closing", left.isEmpty ? [] : [("ending", "failed"), ("because", "评议意见没有交齐，另行开会表决。")],
            from: way)
        if let minutes = await office.file("\(way)/minutes.pdf"), !minutes.starts(with: Array("%PDF-".utf8)) {
            site.ledger.fail("会议纪要不是 PDF。")
        }
        await refresh([.underReview, .passed, .notPassed])
    }

    private func tryWithoutQuorum(_ way: String, _ id: String) async {
        let few = Array(members.prefix(members.count / 2))
        _ = await each(few) { member in
            await member.browser.post("/expert/meetings/\(id)/attendance", from: "/expert/meetings/\(id)")
        }
        let answer = await office.post("\(way)/ballots", from: way, expect: .either)
        if answer?.isDone == true, answer?.location?.hasPrefix(way) == true,
            await office.json(way)?["ballots"]?.list.isEmpty == false
        {
            checks["client.ballotWithoutQuorum", default: 0] += 1
        } else {
            refuse("R6")
        }
    }

    private func weakBallots(_ way: String) async -> (weak: Set<String>, all: [String]) {
        let lines = await office.json(way)?.objects(with: "ballotID", "caseID") ?? []
        let weak = lines.filter { line in people[line.text("caseID")].map(isWeak) ?? false }
        return (Set(weak.map { $0.text("ballotID") }), lines.map { $0.text("ballotID") })
    }

    /// A strong case has one abstention at most, a weak one not half of the votes, so that no recusal decides.
    private func vote(
        _ member: Expert, _ place: Int, of present: Int, meeting id: String, weak: (weak: Set<String>, all: [String])
    ) async {
        for _ in 0..<20 {
            let paper = await member.browser.json("/expert/meetings/\(id)")
            let open = paper?["open"]?.list.map { $0.text("ballotID") } ?? []
            if open.isEmpty { return }
            var fields: [(name: String, value: String)] = []
            for ballot in open {
                let vote =
                    weak.weak.contains(ballot)
                    ? (place < present * 2 / 5 ? "y" : place % 4 == 0 ? "a" : "n") : (place == present / 2 ? "a" : "y")
                fields += [("ballot", ballot), ("vote", vote)]
            }
            // The confirm page carries the receipt that goes into the box with the votes (S49).
            let confirmed = await member.browser.post(
                "/expert/meetings/\(id)/ballots/confirmation", fields, from: "/expert/meetings/\(id)")
            guard let receipt = confirmed?.hidden("receipt") else { return }
            guard await member.browser.post("/expert/meetings/\(id)/ballots", fields + [("receipt", receipt)]) != nil
            else { return }
        }
    }

    // MARK: Results

    func publishResults() async {
        await recheck()
        await turn(to: today.adding(days: 1))
        await publish("result")
        await refresh([.passed, .resultNotice])
        await object("result", standing(.resultNotice))
        await turn(to: today.adding(days: 1))
        await answerObjections(office, at: "/office/objections", stage: "result")
        // Reporting before the notice is over moves nothing (N3.3).
        await office.post("/office/reports", [("plan", plan.id)], from: "/office/results", expect: .either)
        await refresh([.reported])
        checks["client.reportedBeforeNoticeOver", default: 0] += standing(.reported).count
        await turn(to: noticeEnd.adding(days: 1))
    }

    /// Some ask for a recheck; of the granted ones a new meeting votes by the same rules, and no better (R14).
    private func recheck() async {
        await turn(to: today.adding(days: 1))
        let asking = standing(.notPassed).filter { own($0).says("recheck", 400) }
        let cases = cases
        if asking.isEmpty { return }
        await say("复核")
        _ = await each(asking) { [applicants] person in
            let way = "/applications/\(cases[person] ?? "")/recheck"
            await applicants[person]?.post(way, [("reason", "评议时没有看到代表作的全文，请复核评审程序。")], from: way)
        }
        for item in await office.json("/office/rechecks")?.objects(with: "id", "caseID", "reason") ?? []
        where item["outcome"]?.text == nil {
            guard let person = people[item.text("caseID")] else { continue }
            let isGranted = own(person).says("recheck/granted", 300)
            await office.confirm(
                "/office/rechecks/\(item.text("id"))",
                [("outcome", isGranted ? "granted" : "rejected"), ("answer", "经核查评审程序，答复如上。")], from: "/office/rechecks"
            )
            if isGranted { states[person] = .underReview } else { refuse("R14") }
        }
        await hold(on: today.adding(days: 2))
    }
}
