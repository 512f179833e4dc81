import TitleReview

/// The pool of experts, the draw of the committee and the panels (R1–R3, R8, R12).
extension Year {
    /// A person of the pool; most are never drawn.
    struct Expert: Sendable {
        let account: String
        let secret: String
        let browser: Browser
    }

    /// Puts twice as many as the plan can want of each speciality into the pool, and draws on the day after.
    func formCommittee() async {
        if today < plan.dates.meetingFrom.adding(days: -7) { await turn(to: plan.dates.meetingFrom.adding(days: -7)) }
        await say("专家库和抽取")
        let plan = plan
        let size = plan.specialities.count * plan.mostSeats * DrawOrder.candidatesForSeat
        let made = await each(Array(0..<size)) { [self, office, site, password, prefix] index -> (String, Expert)? in
            let account = "\(prefix)x\(Identifiers.padded(index, 3))"
            let added = await office.postJSON(
                "/office/experts",
                [
                    "name": Names.expert(index), "speciality": plan.specialities[index % plan.specialities.count],
                    "titleLevel": "senior",
                    "employer": "\(Names.chineseNumber(index + 1))号研究院", "termFrom": "\(plan.committee.termFrom)",
                    "termTo": "\(self.lastDayOfTerm)", "account": account, "password": password,
                ])
            guard let added, let secret = added.find("totp")?.text else { return nil }
            return (
                added.text("id"), Expert(account: account, secret: secret, browser: Browser(site, name: "专家\(index)"))
            )
        }
        for case (let id, let expert)? in made { pool[id] = expert }
        await office.post("/office/committees", [("plan", plan.id)], from: "/office/experts")
        await turn(to: today.adding(days: 1))
        await draw(reason: nil)
        let committee = await office.json("/office/committees/\(plan.id)")
        let seated = committee?.objects(with: "expertID", "chair").map { $0.text("expertID") }.sorted() ?? []
        checks["client.committeeOfWrongSize", default: 0] +=
            seated.count == plan.committee.members && seated.count % 2 == 1 ? 0 : 1
        members = seated.compactMap { pool[$0] }
        // Who comes first signs in at every meeting; somebody has to preside.
        let way = "/office/committees/\(plan.id)"
        for (act, expert) in zip(["chair", "deputies"], seated) {
            await office.post("\(way)/\(act)", [("expert", expert)], from: way)
        }
        _ = await each(members) { [password] member in
            await member.browser.signIn(account: member.account, password: password, secret: member.secret)
        }
    }

    nonisolated private var lastDayOfTerm: Day {
        settings.plan.committee.termFrom.adding(months: settings.plan.committee.termYears * 12).adding(days: -1)
    }

    /// Commits, reveals, and looks at what the public sees of it.
    private func draw(reason: String?) async {
        let fields = [(name: "plan", value: plan.id)] + (reason.map { [(name: "reason", value: $0)] } ?? [])
        await office.post("/office/draws", fields, from: "/office/experts")
        guard let open = await office.json("/office/committees/\(plan.id)")?.find("openDraw")?.text else {
            return site.ledger.fail("抽取没有开始。")
        }
        await office.post(
            "/office/draws/\(open)/reveal", [("publicValue", "演练开奖 03 08 15 22 26 31")],
            from: "/office/committees/\(plan.id)")
        let published = await visitor.json("/draws/\(open)")
        let drawn = published?["result"]?.list.compactMap(\.text) ?? []
        let pool = Set(published?["candidates"]?.list.compactMap { $0.list.first?.text } ?? [])
        checks["client.drawnFromOutsideThePool", default: 0] +=
            drawn.count { !pool.contains($0) } + drawn.count - Set(drawn).count
    }

    /// Panels are assigned; every member reads, and hands in an opinion; now and then one recuses (R8, R12).
    func review() async {
        if today < plan.dates.meetingFrom { await turn(to: plan.dates.meetingFrom) }
        await say("评议")
        let ready = standing(.readyForReview)
        for _ in 0..<20 where !standing(.readyForReview).isEmpty {
            await office.post("/office/panels", [("plan", plan.id)], from: "/office/committees/\(plan.id)")
            await refresh([.readyForReview, .underReview])
            if standing(.readyForReview).count == ready.count { break }
        }
        await recuseSome()
        // A recusal seats somebody else, so the desks are read until nothing is left on them.
        for _ in 0..<3 {
            let handedIn = await each(members) { [self, people] member in await self.handIn(member, people) }
            if handedIn.allSatisfy({ $0 == 0 }) { break }
        }
    }

    /// The first panel member who finds such a case on the desk steps back from it.
    private func recuseSome() async {
        var wanted = Set(standing(.underReview).filter { own($0).says("recusal", 12) })
        for member in members where !wanted.isEmpty {
            for item in await member.browser.json("/expert")?.objects(with: "caseID", "done") ?? [] {
                guard let person = people[item.text("caseID")], wanted.contains(person) else { continue }
                let way = "/expert/cases/\(item.text("caseID"))"
                if await member.browser.confirm(
                    "\(way)/recusal", [("kinship", "no"), ("reason", "曾与申报人合作项目。")], from: way) != nil
                {
                    wanted.remove(person)
                }
            }
        }
    }

    /// - Returns: how many opinions were handed in.
    private nonisolated func handIn(_ member: Expert, _ people: [String: Int]) async -> Int {
        var count = 0
        for item in await member.browser.json("/expert")?.objects(with: "caseID", "done") ?? [] {
            guard item["done"] == .bool(false), let person = people[item.text("caseID")] else { continue }
            let way = "/expert/cases/\(item.text("caseID"))"
            let isWeak = isWeak(person)
            var sheet: [(name: String, value: String)] = []
            for part in settings.plan.scoring {
                sheet += [("item", part.id), ("score", "\(part.maximum * (isWeak ? 5 : 8) / 10)")]
            }
            let isUntidy = settings.plan.deduction != nil && dice.fork("person/\(person)").says("untidy", 80)
            if isUntidy { sheet += await deduction(member, way) }
            sheet += [
                ("opinion", isWeak ? "业绩支撑不足，未达到要求。" : "业绩真实，专业能力达到要求。"), ("recommends", isWeak ? "no" : "yes"),
                ("submit", "true"),
            ]
            if await member.browser.post("\(way)/opinion", sheet, from: way) != nil { count += 1 }
        }
        return count
    }

    /// One point, or one hundredth, off for the first file of a case that is hard to read (A2.3.5).
    private nonisolated func deduction(_ member: Expert, _ way: String) async -> [(name: String, value: String)] {
        guard let file = await member.browser.json(way)?.objects(with: "pages", "type", "id").first?.text("id") else {
            return []
        }
        return [("deduct-file", file), ("deduct-amount", "1"), ("deduct-reason", "有一页倒置，看不清。")]
    }

    /// The panels come together: the leader of each writes what it came to (R8).
    func confer() async {
        guard plan.committee.panelOpinion != nil else { return }
        _ = await each(members) { [self, people] member in
            for item in await member.browser.json("/expert")?.objects(with: "caseID", "leads", "isWritten") ?? []
            where item["leads"] == .bool(true) && item["isWritten"] == .bool(false) {
                guard let person = people[item.text("caseID")] else { continue }
                let way = "/expert/panels/\(item.text("caseID"))"
                let isWeak = self.isWeak(person)
                await member.browser.post(
                    "\(way)/opinion",
                    [
                        ("opinion", isWeak ? "业绩支撑不足，评议组不推荐。" : "业绩真实，达到要求，评议组推荐。"),
                        ("recommends", isWeak ? "no" : "yes"),
                    ], from: way)
            }
        }
    }

    /// A case that the committee will not pass, whoever sits in it.
    nonisolated func isWeak(_ person: Int) -> Bool { dice.fork("person/\(person)").says("weak", 110) }
}
