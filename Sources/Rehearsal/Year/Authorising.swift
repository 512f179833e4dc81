import TitleReview

/// Authorities check level by level and recommend (A3.2); the office checks, publishes and answers objections (N3.2).
extension Year {
    func reviewAtAuthorities() async {
        for level in plan.authorities.indices {
            await turn(to: today.adding(days: 1))
            await say("\(plan.authorities[level].name)审核")
            await authoritiesDecide(level, again: false)
            await turn(to: today.adding(days: 1))
            await mendReturned(to: .authorityReview)
            await authoritiesDecide(level, again: true)
            await recommend(level)
        }
    }

    /// Who has a case on a level: the acceptance point chosen by the applicant, then the one unit of the level (N3.1).
    private func authority(_ person: Int, _ level: Int) -> Browser? {
        level == 0 ? points[person].flatMap { authorities[$0] } : authorities[plan.authorities[level].name]
    }

    private func authoritiesDecide(_ level: Int, again: Bool) async {
        let rule = plan.authorities[level]
        let lines = rule.checklist.indices.map { (name: "ticked", value: "\($0)") }
        let work = standing(.authorityReview).compactMap { person -> (Int, String, Browser, Decision)? in
            guard let browser = authority(person, level), let id = cases[person] else { return nil }
            let own = decide(person, at: rule.id, isFirst: level == 0)
            return (person, id, browser, again ? .pass : own)
        }
        let done = await each(work) { _, id, browser, decision -> CaseState? in
            let way = "/authority/cases/\(id)"
            switch decision {
            case .pass:
                return await browser.post("\(way)/pass", [("opinion", "材料齐全，符合条件，同意推荐。")] + lines, from: way) == nil
                    ? nil : .authorityPassed
            case .return:
                return await browser.post("\(way)/return", [("items", "年度考核表不清晰，请重新上传"), ("newFact", "")], from: way)
                    == nil ? nil : .returned
            case .refuse(let clause):
                return await browser.confirm(
                    "\(way)/refusal", [("reason", "经审核，不符合申报条件。"), ("clause", clause)], from: way) == nil
                    ? nil : .refused
            case .veto:
                return await browser.post("\(way)/veto", [("reason", "经查实，提交的聘书系伪造。")], from: way) == nil
                    ? nil : .vetoed
            }
        }
        for (one, state) in zip(work, done) { if let state { note(one.0, one.3, state) } }
    }

    /// What rules left open is decided by people at the first level: most pass, some fail by the clause that was unknown.
    private func decide(_ person: Int, at level: String, isFirst: Bool) -> Decision {
        let intent = book.people[person].intent
        if isFirst, intent.verdict == .manual, own(person).says("manual/\(level)", 350) {
            return .refuse(intent.clause ?? "A3.3.2")
        }
        return decision(
            person, at: level, returns: 40, refuses: 15, vetoes: 8,
            clauses: ["A3.3.2", "A1.2.0", "A1.4", "A1.3", "A2.2.5"])
    }

    private func recommend(_ level: Int) async {
        let cases = cases
        let groups = Dictionary(grouping: standing(.authorityPassed)) {
            level == 0 ? points[$0] ?? "" : plan.authorities[level].name
        }
        let work = groups.keys.sorted().compactMap { name in
            authorities[name].map { ($0, (groups[name] ?? []).compactMap { cases[$0] }) }
        }
        _ = await each(work) { browser, ids in
            for chunk in Year.chunks(ids, of: 200) {
                await browser.confirm(
                    "/authority/recommendations", chunk.map { ("case", $0) }, from: "/authority/recommendations")
            }
        }
        await refresh([.authorityReview, .authorityPassed, .officeReview])
    }

    // MARK: Office

    func checkAtOffice() async {
        await turn(to: today.adding(days: 1))
        await say("评委会办公室审核")
        await officeDecides(again: false)
        await turn(to: today.adding(days: 1))
        await mendReturned(to: .officeReview)
        await officeDecides(again: true)
        await publish("qualification")
        await object("qualification", standing(.qualificationNotice))
        await turn(to: today.adding(days: 2))
        await answerObjections(office, at: "/office/objections", stage: "qualification")
        await turn(to: noticeEnd.adding(days: 1))
        for person in standing(.qualificationNotice) {
            states[person] = plan.fee == nil ? .readyForReview : .awaitingPayment
        }
        await refresh([.qualificationNotice, .awaitingPayment, .readyForReview, .expired])
    }

    private func officeDecides(again: Bool) async {
        let work = standing(.officeReview).compactMap { person -> (Int, String, Decision)? in
            cases[person].map {
                (
                    person, $0,
                    again
                        ? .pass
                        : decision(
                            person, at: "office", returns: 25, refuses: 15, vetoes: 5,
                            clauses: ["N3.2", "A1.2.0", "A1.4"])
                )
            }
        }
        let done = await each(work) { [office] _, id, decision -> CaseState? in
            let way = "/office/cases/\(id)"
            switch decision {
            case .pass:
                return await office.post("\(way)/pass", [("opinion", "资格审核通过。")], from: way) == nil
                    ? nil : .qualificationNotice
            case .return:
                return await office.post("\(way)/return", [("items", "代表作缺少目录页"), ("newFact", "")], from: way) == nil
                    ? nil : .returned
            case .refuse(let clause):
                return await office.confirm(
                    "\(way)/refusal", [("reason", "经评委会办公室审核，不符合条件。"), ("clause", clause)], from: way) == nil
                    ? nil : .refused
            case .veto:
                return await office.post("\(way)/veto", [("reason", "经查实，论文系抄袭。")], from: way) == nil ? nil : .vetoed
            }
        }
        for (one, state) in zip(work, done) { if let state { note(one.0, one.2, state) } }
    }

    /// The office publishes; the last day is compared with the own calendar (N3.2, N3.3).
    func publish(_ kind: String) async {
        await say(kind == "result" ? "评审结果公示" : "资格审核公示")
        noticeEnd = workday(kind == "result" ? plan.notices.resultDays : plan.notices.qualificationDays, after: today)
        await office.confirm("/office/notices", [("plan", plan.id), ("kind", kind)], from: "/office/notices")
        await compareNotices(visitor, at: "/notices", last: noticeEnd)
    }

    /// Members of the public object to a few, under their name or without (R13).
    func object(_ kind: String, _ published: [Int]) async {
        let notices =
            await visitor.json("/notices")?.objects(with: "id", "kind", "planID").filter {
                $0.text("kind") == kind && $0.text("planID") == plan.id
            } ?? []
        let today = today
        guard let notice = notices.first(where: { $0.text("start") == "\(today)" })?.text("id") else { return }
        await visitor.page("/notices/\(notice)")
        // More are not taken from one address, and all of them have the same.
        for person in published.filter({ own($0).says("objection/\(kind)", 15) }).prefix(3) {
            guard let id = cases[person] else { continue }
            let isNamed = !plan.notices.anonymousObjections || own(person).says("objection/\(kind)/named", 500)
            await visitor.post(
                "/notices/\(notice)/objections",
                [("case", id)] + (isNamed ? [("author", "群众"), ("contact", "13900000000")] : []) + [
                    ("body", "反映公示人员的工作年限与社保记录不符，请核实。")
                ],
                from: "/notices/\(notice)/objections/new?case=\(id)")
        }
    }
}
