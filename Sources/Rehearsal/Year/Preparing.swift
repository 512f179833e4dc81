import TitleReview

/// The week before the plan opens: units, accounts, employers, applicants, archives.
extension Year {
    /// - Returns: false when there is no point in going on.
    func prepare() async -> Bool {
        await say("准备单位和账号")
        guard await administrator.enter(account: settings.administrator), await turn(to: today) else { return false }
        await readUnits()
        let isKnown =
            await administrator.json("/plans")?.objects(with: "id").contains { $0.text("id") == plan.id } ?? false
        if !isKnown { await publishPlan() }
        guard let officeUnit = units[plan.committee.name + "办公室"] ?? units[plan.issuer] else {
            site.ledger.fail("没有找到计划 \(plan.id) 的评委会办公室。")
            return false
        }
        guard await open("office", name: "评委会办公室经办人", role: "office", unit: officeUnit, office) else { return false }
        let bureauName = plan.certificate.authority
        if units[bureauName] == nil {
            await administrator.post("/admin/units", [("kind", "bureau"), ("name", bureauName)], from: "/admin/units")
            await readUnits()
        }
        for (account, holder) in [("bureau", bureau), ("bureau2", secondBureau)] {
            guard await open(account, name: "职称处经办人", role: "bureau", unit: units[bureauName] ?? "", holder) else {
                return false
            }
        }
        await openAuthorities()
        return true
    }

    private func readUnits() async {
        for unit in await administrator.json("/admin/units")?.objects(with: "id", "name") ?? [] {
            units[unit.text("name")] = unit.text("id")
        }
    }

    /// A plan that the server does not have yet: its office publishes the file.
    private func publishPlan() async {
        let name = plan.committee.name + "办公室"
        if units[name] == nil {
            await administrator.post("/admin/units", [("kind", "office"), ("name", name)], from: "/admin/units")
        }
        await readUnits()
        let publisher = Browser(site, name: "计划编制人")
        guard await open("publisher", name: "计划编制人", role: "office", unit: units[name] ?? "", publisher) else { return }
        guard
            let draft = await publisher.post("/office/plans", [("yaml", settings.planSource)], from: "/office/plans")?
                .location
        else { return }
        guard let last = await publisher.page(draft + "/publish") else { return }
        await publisher.post(
            draft + "/publish",
            [("version", last.hidden("version") ?? ""), ("newest", last.hidden("newest") ?? ""), ("reason", "")])
        await readUnits()
    }

    /// The administrator opens an account; its holder signs in with the second factor that was handed over once (A3.2.0, S4).
    private func open(_ account: String, name: String, role: String, unit: String, _ holder: Browser) async -> Bool {
        let opened = await administrator.postJSON(
            "/admin/accounts",
            [
                "account": prefix + account, "password": password, "name": name, "role": role, "unit": unit,
            ])
        guard let opened else { return false }
        if opened.find("waits")?.text != nil { await confirmRoles() }
        return await holder.signIn(account: prefix + account, password: password, secret: opened.find("totp")?.text)
    }

    /// Where the server has two administrators, the second confirms what the first has asked for (S17).
    private func confirmRoles() async {
        let second = Browser(site, name: "第二管理员")
        guard await second.enter(account: settings.administrator + "2") else { return }
        await confirm("grantRole", at: "/admin/proposals", as: second)
    }

    /// Confirms everything of a kind that waits for a second person.
    func confirm(_ act: String, at path: String, as second: Browser) async {
        for proposal in await second.json(path)?.objects(with: "id", "act", "subject") ?? []
        where proposal.text("act") == act {
            await second.confirm("\(path)/\(proposal.text("id"))", from: path)
        }
    }

    private func openAuthorities() async {
        let names =
            plan.authorities.isEmpty ? [] : plan.application.acceptancePoints + plan.authorities.dropFirst().map(\.name)
        for (index, name) in names.enumerated() {
            guard let unit = units[name] else {
                site.ledger.fail("没有找到受理单位“\(name)”。")
                continue
            }
            let browser = Browser(site, name: name)
            if await open(
                "authority\(index)", name: "受理部门经办人\(Names.chineseNumber(index + 1))", role: "authority", unit: unit,
                browser)
            {
                authorities[name] = browser
            }
        }
    }

    // MARK: Employers

    func registerEmployers() async {
        await say("单位注册")
        let made = await each(book.employers) { [site, password] employer in
            let browser = Browser(site, name: employer.name)
            let answer = await browser.post(
                "/registration/employer",
                [
                    ("account", employer.account), ("password", password), ("clerk", employer.clerk),
                    ("name", employer.name), ("creditCode", employer.creditCode),
                    ("kind", employer.kind.rawValue), ("ownership", employer.ownership.rawValue),
                    ("sector", employer.sector.rawValue), ("supervisedBy", employer.supervisedBy.rawValue),
                ], files: [("letter", "授权委托书.pdf", "application/pdf", SampleDocument.pdf)],
                from: "/registration/employer")
            return answer == nil ? nil : browser
        }
        for (employer, browser) in zip(book.employers, made) { if let browser { clerks[employer.index] = browser } }
        await readUnits()
        for employer in book.employers {
            guard let unit = units[employer.name] else {
                site.ledger.fail("单位“\(employer.name)”没有注册上。")
                continue
            }
            await administrator.post("/admin/registrations/\(unit)", [("decision", "approve")], from: "/admin")
        }
        _ = await each(book.employers) { [clerks, password] employer in
            await clerks[employer.index]?.signIn(account: employer.account, password: password) ?? false
        }
    }

    // MARK: Applicants

    func registerApplicants() async {
        await say("个人注册、填写业绩档案")
        let units = units
        let made = await each(book.people) { [self, site, password, book] person -> (Browser, [MadeRecord])? in
            let browser = Browser(site, name: "申报人\(person.index)")
            guard
                let answer = await browser.post(
                    "/registration/applicant",
                    [
                        ("account", person.account), ("password", password), ("name", person.name),
                        ("residentID", person.residentID), ("phone", person.phone),
                        ("employer", units[book.employers[person.employer].name] ?? ""),
                    ], from: person.index % 20 == 0 ? "/registration/applicant" : "/sign-in")
            else { return nil }
            await browser.renew()
            if answer.location?.hasPrefix("/me") != true {
                guard await browser.signIn(account: person.account, password: password) else { return nil }
            }
            return (browser, await self.fillArchive(person, browser))
        }
        for (person, result) in zip(book.people, made) {
            guard let result else { continue }
            applicants[person.index] = result.0
            records[person.index] = result.1
        }
    }

    private nonisolated func fillArchive(_ person: SimulatedPerson, _ browser: Browser) async -> [MadeRecord] {
        var made: [MadeRecord] = []
        for record in person.archive {
            let fields = ArchiveKind.form(of: record.kind, record.body)
            let answer = await browser.post(
                "/me/archive/\(record.kind)", fields + [("send", "true")], from: "/me/archive/\(record.kind)/new")
            if let id = answer?.madeID { made.append(MadeRecord(id: id, kind: record.kind, body: record.body)) }
        }
        return made
    }

    /// Employers check the archives; a few records come back once and are sent again (A2.1.1, A3.1.2).
    func reviewArchives() async {
        await say("单位审核业绩档案")
        var returns: Set<String> = []
        for (person, list) in records {
            for (place, record) in list.enumerated() where own(person).says("record/\(place)/returned", 12) {
                returns.insert(record.id)
            }
        }
        await reviewWaiting(returning: returns)
        let sentAgain = records.keys.sorted().flatMap { person in
            (records[person] ?? []).filter { returns.contains($0.id) }.map { (person, $0) }
        }
        _ = await each(sentAgain) { [applicants] person, record in
            let fields = ArchiveKind.form(of: record.kind, record.body)
            await applicants[person]?.post(
                "/me/archive/\(record.kind)/\(record.id)", fields + [("version", "1"), ("send", "true")])
        }
        await reviewWaiting(returning: [])
    }

    private func reviewWaiting(returning: Set<String>) async {
        _ = await each(book.employers) { [clerks] employer in
            guard let clerk = clerks[employer.index] else { return }
            for _ in 0..<200 {
                let list = await clerk.json("/employer/archive-reviews")
                let waiting =
                    list?.objects(with: "id", "kind", "state").filter { $0.text("state") == "waiting" }.map {
                        $0.text("id")
                    } ?? []
                if waiting.isEmpty { return }
                var done = false
                for chunk in Year.chunks(waiting.filter { !returning.contains($0) }, of: 100) {
                    let answer = await clerk.post(
                        "/employer/archive-reviews",
                        chunk.map { ("record", $0) } + [("decision", "approve"), ("reason", "")],
                        from: "/employer/archive-reviews")
                    done = done || answer != nil
                }
                for chunk in Year.chunks(waiting.filter(returning.contains), of: 100) {
                    let answer = await clerk.post(
                        "/employer/archive-reviews",
                        chunk.map { ("record", $0) } + [("decision", "return"), ("reason", "请补充佐证材料的页码。")],
                        from: "/employer/archive-reviews")
                    done = done || answer != nil
                }
                if !done { return }
            }
        }
    }
}

extension ArchiveKind {
    /// A record as somebody types it: what still goes on is ticked.
    fileprivate static func form(of kind: String, _ body: [String: String]) -> [(name: String, value: String)] {
        let isOngoing = find(kind)?.isOngoing(body) == true
        return (body.sorted { $0.key < $1.key } + (isOngoing ? [(key: ongoing, value: "true")] : [])).map {
            (name: $0.key, value: $0.value)
        }
    }
}
