import TitleReview

/// The window of personal applications (N2.1, A2.2): filling in, signing, submitting, also too early and too late.
extension Year {
    /// When a person submits, drawn once.
    enum Timing: Sendable { case beforeOpening, inTime, lastMinute, late, never }

    func timing(_ person: Int) -> Timing {
        var dice = own(person).fork("timing")
        let throwOf = dice.number(0...999)
        return switch throwOf {
        case ..<15: .beforeOpening
        case ..<40: .never
        case ..<65: .late
        case ..<90: .lastMinute
        default: .inTime
        }
    }

    func apply() async {
        let everybody = book.people.filter { applicants[$0.index] != nil }
        let early = everybody.filter { timing($0.index) == .beforeOpening }
        await say("个人填报（开放前）")
        await fillIn(early)
        await submit(early, expect: .refused, clause: "N2.1")
        await turn(to: plan.dates.open)
        await say("个人填报")
        await fillIn(everybody.filter { timing($0.index) != .beforeOpening })
        await turn(to: plan.dates.open.adding(days: 1))
        await submit(
            everybody.filter { [.inTime, .beforeOpening].contains(timing($0.index)) }, expect: nil, clause: nil)
        await withdraw()
        await turn(to: plan.dates.close, "23:59:00")
        await submit(everybody.filter { timing($0.index) == .lastMinute }, expect: nil, clause: nil)
        await turn(to: plan.dates.close.adding(days: 1), "00:00:01")
        await submit(everybody.filter { timing($0.index) == .late }, expect: .refused, clause: "N2.1")
        // Whoever did not submit has a draft that expired with the window.
        for (person, _) in cases where states[person] == .draft { states[person] = .expired }
    }

    // MARK: Filling in

    private func fillIn(_ list: [SimulatedPerson]) async {
        let units = units
        let records = records
        let made = await each(list) { [self, applicants] person -> String? in
            guard let browser = applicants[person.index] else { return nil }
            return await self.fillIn(person, browser, units: units, records: records[person.index] ?? [])
        }
        for (person, id) in zip(list, made) {
            guard let id else { continue }
            cases[person.index] = id
            people[id] = person.index
            states[person.index] = .draft
            if let point = acceptancePoint(person.index) { points[person.index] = point }
        }
    }

    nonisolated func acceptancePoint(_ person: Int) -> String? {
        dice.fork("person/\(person)").choose("point", settings.plan.application.acceptancePoints)
    }

    private nonisolated func fillIn(
        _ person: SimulatedPerson, _ browser: Browser, units: [String: String], records: [MadeRecord]
    ) async -> String? {
        let plan = settings.plan
        guard let id = await browser.post("/applications", [("plan", plan.id)], from: "/plans/\(plan.id)")?.madeID
        else { return nil }
        let way = "/applications/\(id)"
        // Every twentieth reads the pages step by step; the others know the way.
        if person.index % 20 == 0 {
            for step in ["photo", "commitment", "details", "achievements", "attachments"] {
                await browser.page("\(way)/\(step)")
            }
        }
        await browser.post("\(way)/photo", files: [("photo", "证件照.jpg", "image/jpeg", settings.photo)])
        await browser.post(
            "\(way)/commitment", [("agree", "true")], files: [("hand", "签名.png", "image/png", settings.signature)])
        var details = [
            ("speciality", person.speciality), ("filing", person.filing.rawValue),
            ("acceptancePoint", acceptancePoint(person.index).flatMap { units[$0] } ?? ""),
            ("report", person.report), ("civilServant", person.civilServant ? "yes" : "no"),
            ("backbone", person.backbone ? "yes" : "no"),
            ("insurancePlace", person.places[0]), ("filePlace", person.places[1]), ("labourPlace", person.places[2]),
            ("noNominalEmployment", "true"),
        ]
        details.removeAll { $0.1.isEmpty }
        await browser.post("\(way)/details", details.map { (name: $0.0, value: $0.1) })
        let works = records.filter { ArchiveKind.find($0.kind)?.isAchievement == true }.prefix(
            plan.application.achievementsMaximum)
        for (place, record) in works.enumerated() {
            var fields = [
                (name: "record", value: record.id), ("contribution", "本人为主要完成人，负责方案和实施。"), ("marker", "第 1 页第 1 位"),
            ]
            if place == 0 { fields.append(("representative", "true")) }
            await browser.post("\(way)/achievements", fields)
        }
        for rule in plan.attachments where person.needs(rule, of: plan) {
            await browser.post(
                "\(way)/attachments", [("slot", rule.id)],
                files: [("file", "\(rule.id).pdf", "application/pdf", SampleDocument.pdf)])
        }
        return id
    }

    // MARK: Submitting

    /// - Parameters:
    ///   - expect: nil: as the person's intent says.
    ///   - clause: counted when the window is the reason.
    private func submit(_ list: [SimulatedPerson], expect: Browser.Expectation?, clause: String?) async {
        let cases = cases
        let filed = list.filter { cases[$0.index] != nil }
        let answers = await each(filed) { [applicants] person -> Site.Answer? in
            guard let browser = applicants[person.index], let id = cases[person.index] else { return nil }
            let expected = expect ?? (person.intent.verdict == .ineligible ? .refused : .done)
            if person.index % 20 == 0 { await browser.page("/applications/\(id)/preview") }
            return await browser.post("/applications/\(id)/submission", expect: expected)
        }
        for (person, answer) in zip(filed, answers) {
            guard let answer else {
                // What was not expected stands on the ledger; here it is counted by what it would mean.
                if expect == .refused { checks["client.acceptedOutsideWindow", default: 0] += 1 }
                if expect == nil, person.intent.verdict == .ineligible {
                    checks["client.acceptedIneligible", default: 0] += 1
                }
                continue
            }
            if answer.status == 303 {
                states[person.index] = .employerReview
            } else if let clause {
                refuse(clause)
            } else {
                let told = Set(
                    FormReader.namedProblems(in: answer.html).filter { $0.hasPrefix("clause.") }.map {
                        String($0.dropFirst(7))
                    })
                for one in told { refuse(one) }
                if let wanted = person.intent.clause, !told.contains(wanted) {
                    let who = "申报人\(person.index)（\(person.intent.label)）"
                    let said = told.sorted().joined(separator: "、")
                    site.ledger.fail("\(who)应因 \(wanted) 不符合，提交时只说了 \(said)：\(answer.excerpt)")
                }
            }
        }
    }

    /// A few think better of it.
    private func withdraw() async {
        let leaving = standing(.employerReview).filter { own($0).says("withdraws", 20) }
        let cases = cases
        let done = await each(leaving) { [applicants] person in
            await applicants[person]?.post("/applications/\(cases[person] ?? "")/withdrawal") != nil
        }
        for (person, isDone) in zip(leaving, done) where isDone { states[person] = .withdrawn }
    }

    /// What was returned is mended: the application information is saved again and the case sent again (R5). Some never do.
    func mendReturned(to state: CaseState) async {
        let returned = standing(.returned)
        let giveUp = returned.filter { own($0).says("neverMends/\(state.rawValue)", 200) }
        let mending = returned.filter { !giveUp.contains($0) }
        let people = book.people
        let cases = cases
        // Their correction's last day passes later in the year.
        for person in giveUp { states[person] = .expired }
        if !giveUp.isEmpty { refuse("R5", giveUp.count) }
        let done = await each(mending) { [applicants] index -> Bool in
            guard let browser = applicants[index], let id = cases[index] else { return false }
            let person = people[index]
            await browser.post(
                "/applications/\(id)/photo", files: [("photo", "证件照.jpg", "image/jpeg", self.settings.photo)])
            await browser.post(
                "/applications/\(id)/attachments", [("slot", self.settings.plan.attachments.first?.id ?? "")],
                files: [("file", "补充材料\(person.index).pdf", "application/pdf", SampleDocument.pdf)])
            return await browser.post("/applications/\(id)/submission") != nil
        }
        for (index, isDone) in zip(mending, done) where isDone { states[index] = state }
    }
}
