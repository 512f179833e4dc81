import TitleReview

/// Employers decide, publish inside the unit and report (A3.1, R4).
extension Year {
    /// What a reviewer decides on a case, drawn for each level once.
    enum Decision: Sendable {
        case pass, `return`
        case refuse(String)
        case veto
    }

    func decision(
        _ person: Int, at level: String, returns: Int = 60, refuses: Int = 20, vetoes: Int = 0, clauses: [String]
    ) -> Decision {
        var dice = own(person).fork("decision/\(level)")
        let throwOf = dice.number(0...999)
        if throwOf < returns { return .return }
        if throwOf < returns + refuses { return .refuse(dice.pick(clauses) ?? "A3.1.3") }
        return throwOf < returns + refuses + vetoes ? .veto : .pass
    }

    func reviewAtEmployers() async {
        await turn(to: plan.dates.close.adding(days: 1))
        await say("单位审核")
        await employersDecide(standing(.employerReview).filter { !isForgotten($0) }, again: false)
        await turn(to: today.adding(days: 1))
        await mendReturned(to: .employerReview)
        await employersDecide(standing(.employerReview).filter { !isForgotten($0) }, again: true)
        let forgotten = standing(.employerReview)
        if !forgotten.isEmpty { refuse("N2.2", forgotten.count) }
        for person in forgotten { states[person] = .expired }
        await postInternalNotices()
    }

    /// One unit's clerk forgets a case now and then: the clock ends it (N2.2).
    private func isForgotten(_ person: Int) -> Bool { own(person).says("forgotten", 10) }

    private func employersDecide(_ list: [Int], again: Bool) async {
        let cases = cases
        let book = book
        let work = list.map { person in
            (person, again ? Decision.pass : decision(person, at: "employer", clauses: ["A1.1", "A3.1.3"]))
        }
        let done = await each(work) { [clerks] person, decision -> CaseState? in
            guard let clerk = clerks[book.people[person].employer], let id = cases[person] else { return nil }
            let way = "/employer/cases/\(id)"
            switch decision {
            case .pass, .veto:
                let fields = [
                    (name: "opinion", value: "经审核，材料属实，同意推荐。"),
                    ("backbone", book.people[person].backbone ? "yes" : "no"), ("noNominalEmployment", "true"),
                ]
                return await clerk.post("\(way)/pass", fields, from: way) == nil ? nil : .employerNotice
            case .return:
                return await clerk.post(
                    "\(way)/return", [("items", "聘书缺少盖章页\n第一项业绩请标注姓名"), ("newFact", "")], from: way) == nil
                    ? nil : .returned
            case .refuse(let clause):
                return await clerk.confirm(
                    "\(way)/refusal", [("reason", "经核实，不符合推荐条件。"), ("clause", clause)], from: way)
                    == nil ? nil : .refused
            }
        }
        for ((person, decision), state) in zip(work, done) { if let state { note(person, decision, state) } }
    }

    /// What a decision that was carried out leads to.
    func note(_ person: Int, _ decision: Decision, _ state: CaseState) {
        states[person] = state
        switch decision {
        case .refuse(let clause): refuse(clause)
        case .veto where state == .vetoed: refuse("A3.3.1")
        default: break
        }
    }

    private func byEmployer(_ state: CaseState) -> [(clerk: Browser, people: [Int])] {
        let list = Dictionary(grouping: standing(state)) { book.people[$0].employer }
        return list.keys.sorted().compactMap { employer in clerks[employer].map { ($0, list[employer] ?? []) } }
    }

    private func postInternalNotices() async {
        await say("单位公示")
        let cases = cases
        let groups = byEmployer(.employerNotice)
        _ = await each(groups) { clerk, people in
            for chunk in Year.chunks(people.compactMap { cases[$0] }, of: 200) {
                await clerk.confirm("/employer/notices", chunk.map { ("case", $0) }, from: "/employer/notices")
            }
        }
        let last = workday(plan.notices.employerDays, after: today)
        await compareNotices(groups.first?.clerk, at: "/employer/notices", last: last)
        await objectInside()
        // The eager ones report on the next day: nothing may move (A3.1.4).
        await turn(to: today.adding(days: 1))
        if let eager = groups.first, let chunk = Year.chunks(eager.people.compactMap({ cases[$0] }), of: 200).first {
            await eager.clerk.post(
                "/employer/reports", chunk.map { ("case", $0) }, from: "/employer/notices", expect: .either)
            await refresh([.authorityReview, .officeReview])
            checks["client.reportedBeforeNoticeOver", default: 0] +=
                standing(.authorityReview).count + standing(.officeReview).count
        }
        await turn(to: last.adding(days: 1))
    }

    /// Compares the last day of the notices in a list with the own calendar (N3.2, R4).
    func compareNotices(_ browser: Browser?, at path: String, last: Day) async {
        let stated = await browser?.json(path)?.objects(with: "last", "start") ?? []
        for notice in stated where notice.text("start") == "\(today)" && notice.text("last") < "\(last)" {
            checks["client.noticeShorterThanPlan", default: 0] += 1
        }
    }

    /// Colleagues object inside the unit; the employer answers (R4).
    private func objectInside() async {
        let objecting = standing(.employerNotice).filter { own($0).says("objection/inside", 12) }
        for person in objecting {
            guard let clerk = clerks[book.people[person].employer], let id = cases[person] else { continue }
            let notices = await clerk.json("/employer/notices")?.objects(with: "id", "last").map { $0.text("id") } ?? []
            for notice in notices {
                let answer = await clerk.post(
                    "/notices/\(notice)/objections",
                    [
                        ("case", id), ("author", "同事"), ("contact", "13800000000"),
                        ("body", "反映该同志申报的项目业绩排名与实际不符。"),
                    ],
                    from: "/employer/notices", expect: .either)
                if answer?.status == 303 { break }
            }
        }
        for employer in Set(objecting.map { book.people[$0].employer }).sorted() {
            if let clerk = clerks[employer] {
                await answerObjections(clerk, at: "/employer/objections", stage: "inside")
            }
        }
    }

    /// Answers what is open: upheld, partly or rejected as the person's dice say.
    func answerObjections(_ browser: Browser, at path: String, stage: String) async {
        for objection in await browser.json(path)?.objects(with: "id", "caseID", "body") ?? []
        where objection["outcome"]?.text == nil {
            guard let person = people[objection.text("caseID")] else { continue }
            let outcome =
                own(person).choose("objection/\(stage)/outcome", ["upheld", "rejected", "partly", "rejected"])
                ?? "rejected"
            let answer = await browser.confirm(
                "/objections/\(objection.text("id"))/answer", [("outcome", outcome), ("answer", "经调取原始材料核实，答复如上。")],
                from: path)
            if answer != nil, outcome == "upheld" {
                states[person] = stage == "result" ? .notPassed : .refused
                refuse(["inside": "R4", "qualification": "N3.2"][stage] ?? "R13")
            }
        }
    }

    func reportToAuthorities() async {
        await say("单位报送")
        let cases = cases
        _ = await each(byEmployer(.employerNotice)) { clerk, people in
            for chunk in Year.chunks(people.compactMap { cases[$0] }, of: 200) {
                await clerk.confirm("/employer/reports", chunk.map { ("case", $0) }, from: "/employer/notices")
            }
        }
        await refresh([.authorityReview, .officeReview, .employerNotice])
    }
}
