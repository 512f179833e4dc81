import TitleReview

/// The report to the bureau, its document, the certificates and their verification (N3.3, N3.4, N5, R15).
extension Year {
    func certify() async {
        await say("上报、批准、发证")
        await office.confirm("/office/reports", [("plan", plan.id)], from: "/office/results")
        await refresh([.resultNotice, .reported])
        // The bureau sends a few back; the office publishes those again with the next results, or not at all.
        for person in standing(.reported) where own(person).says("sentBack", 8) {
            let way = "/bureau/cases/\(cases[person] ?? "")"
            if await bureau.post("\(way)/sending-back", [("reason", "请核对申报专业名称。")], from: way) != nil {
                states[person] = .passed
            }
        }
        await turn(to: workday(3, after: today))
        await bureau.confirm(
            "/bureau/documents",
            [("plan", plan.id), ("number", "演练人社发〔\(today.year)〕\(settings.seed % 9999 + 1)号"), ("day", "\(today)")],
            from: "/bureau")
        await bureau.confirm("/bureau/certificates", [("plan", plan.id)], from: "/bureau")
        await refresh([.reported, .approved, .certified])
        let holders = standing(.certified)
        let cases = cases
        let numbers = await each(holders) { [applicants] person -> String in
            await applicants[person]?.json("/applications/\(cases[person] ?? "")")?.find("certificate")?.text ?? ""
        }
        for (person, number) in zip(holders, numbers) {
            if number.isEmpty { site.ledger.fail("申报人\(person)的证书没有编号。") } else { certificates[person] = number }
        }
        checks["client.numberGivenTwice"] = certificates.count - Set(certificates.values).count
        for person in holders where own(person).says("revoked", 12) {
            guard let number = certificates[person] else { continue }
            await bureau.proveAgain()
            if await bureau.confirm(
                "/bureau/revocations", [("number", number), ("reason", "经查实，申报材料弄虚作假。")], from: "/bureau") != nil
            {
                // One asks, another confirms (S17).
                await secondBureau.proveAgain()
                await confirm("revokeCertificate", at: "/bureau/proposals", as: secondBureau)
                revoked.insert(person)
                states[person] = .revoked
                refuse("N5")
            }
        }
    }

    /// The public verifies every certificate by number and name; some by file.
    func verify() async {
        await say("查验证书")
        let holders = certificates.keys.sorted()
        let certificates = certificates
        let cases = cases
        let book = book
        let answers = await each(holders) { [visitor] person -> (right: String, wrong: String) in
            let number = PercentText.encode(certificates[person] ?? "")
            let name = PercentText.encode(book.people[person].name)
            let right = await visitor.json("/verify?number=\(number)&name=\(name)")?.find("result")?.text ?? ""
            guard person % 10 == 0 else { return (right, "none") }
            return (
                right,
                await visitor.json("/verify?number=\(number)&name=\(PercentText.encode("查无此人"))")?.find("result")?.text
                    ?? ""
            )
        }
        for (person, answer) in zip(holders, answers) {
            if answer.right != (revoked.contains(person) ? "revoked" : "valid") {
                checks["client.certificateNotVerified", default: 0] += 1
            }
            if answer.wrong != "none" { checks["client.verifiedWithWrongName", default: 0] += 1 }
        }
        for person in holders where person % 25 == 0 && !revoked.contains(person) {
            guard let pdf = await applicants[person]?.file("/applications/\(cases[person] ?? "")/certificate.pdf")
            else { continue }
            let shown = await visitor.post(
                "/verify/file", files: [("file", "证书.pdf", "application/pdf", pdf)], from: "/verify")
            if shown.map({ FormReader.text(of: $0.html).contains("证书有效") }) != true {
                checks["client.certificateNotVerified", default: 0] += 1
            }
        }
    }

    /// Where every case stands at the end and which states it has been in, as each person's own page says.
    func readFinalStates() async {
        let list = cases.keys.sorted()
        let cases = cases
        let pages = await each(list) { [applicants] person -> (String, [String])? in
            guard let view = await applicants[person]?.json("/applications/\(cases[person] ?? "")"),
                let state = view.find("record")?["state"]?.text
            else { return nil }
            return (state, view.find("timeline")?.list.map { $0.text("state") } ?? [])
        }
        for (person, page) in zip(list, pages) {
            guard let page, let state = CaseState(rawValue: page.0) else { continue }
            if let expected = states[person], expected != state {
                checks["client.stateDiffers", default: 0] += 1
                site.ledger.fail(
                    "申报人\(person)（\(book.people[person].intent.label)）应为 \(expected.rawValue)，实为 \(state.rawValue)")
            }
            states[person] = state
            for one in Set(page.1 + [page.0]) { visited[one, default: 0] += 1 }
        }
    }
}
