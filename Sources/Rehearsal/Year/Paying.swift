import TitleReview

/// The fee (A2.2.7) and the paper (N2.3, A4.1).
extension Year {
    /// Most pay at once, some on the last evening, some too late, some never; a fee is waived now and then.
    private enum Habit { case atOnce, lastEvening, tooLate, never, waived, cancelsFirst }

    private func habit(_ person: Int) -> Habit {
        var dice = own(person).fork("fee")
        return switch dice.number(0...99) {
        case ..<3: .never
        case ..<6: .tooLate
        case ..<10: .lastEvening
        case ..<12: .waived
        case ..<15: .cancelsFirst
        default: .atOnce
        }
    }

    func settleFees() async {
        guard plan.fee != nil else { return }
        await say("缴费")
        let owing = standing(.awaitingPayment)
        await pay(owing.filter { habit($0) == .atOnce || habit($0) == .cancelsFirst })
        let waived = owing.filter { habit($0) == .waived }
        let cases = cases
        let done = await each(waived) { [office] person -> Bool in
            let way = "/office/cases/\(cases[person] ?? "")"
            return await office.post("\(way)/waiver", [("reason", "困难企业职工，按规定减免。")], from: way) != nil
        }
        for (person, isDone) in zip(waived, done) where isDone { states[person] = .readyForReview }
        // What every order's page says is the last day; one evening before it is over, and one second after.
        let last = await lastDayToPay(owing) ?? workday(plan.dates.paymentWorkingDays, after: noticeEnd.adding(days: 1))
        await turn(to: last, "23:58:00")
        await pay(owing.filter { habit($0) == .lastEvening })
        let late = owing.filter { habit($0) == .tooLate || habit($0) == .never }
        await turn(to: last.adding(days: 1), "00:00:01")
        for person in late { states[person] = .expired }
        let tried = await each(late.filter { habit($0) == .tooLate }) { [applicants] person -> Bool in
            await applicants[person]?.post("/applications/\(cases[person] ?? "")/payment", expect: .refused) != nil
        }
        if !late.isEmpty { refuse("A2.2.7", late.count) }
        checks["client.paidTooLate", default: 0] += tried.count { !$0 }
    }

    private func lastDayToPay(_ owing: [Int]) async -> Day? {
        guard let person = owing.first,
            let page = await applicants[person]?.json("/applications/\(cases[person] ?? "")/payment")
        else { return nil }
        return page.find("dueShown")?.text.flatMap { Day($0) }
    }

    private func pay(_ list: [Int]) async {
        let cases = cases
        let cancels = Set(list.filter { habit($0) == .cancelsFirst })
        let done = await each(list) { [applicants] person -> Bool in
            guard let browser = applicants[person], let id = cases[person] else { return false }
            guard
                let order = await browser.post("/applications/\(id)/payment", from: "/applications/\(id)/payment")?
                    .location
            else { return false }
            if cancels.contains(person) { await browser.post(order, [("outcome", "cancelled")]) }
            guard await browser.post(order, [("outcome", "paid")]) != nil else { return false }
            // An impatient finger: the same order once more must change nothing.
            if person % 10 == 3 { await browser.post(order, [("outcome", "paid")], expect: .either) }
            return true
        }
        for (person, isDone) in zip(list, done) where isDone { states[person] = .readyForReview }
    }

    // MARK: Paper

    /// Paper comes by post when the plan wants it: before the review, or after the results.
    func sendPaper(_ stage: Plan.PaperRules.Stage) async {
        guard plan.paper.stage == stage else { return }
        await say("邮寄纸质材料")
        let list = standing(stage == .beforeReview ? .readyForReview : .certified)
        let cases = cases
        _ = await each(list) { [applicants] person in
            let way = "/applications/\(cases[person] ?? "")/paper"
            await applicants[person]?.post(
                way,
                [("returnAddress", "杭州市临平区某路 \(person) 号，13800000000"), ("waybill", "EA\(100_000_000 + person)CN")],
                from: way)
        }
        await turn(to: today.adding(days: 2))
        for step in ["arrived", "stamped", "returned"] {
            _ = await each(list) { [office] person in
                let waybill = step == "returned" ? [(name: "waybill", value: "EB\(100_000_000 + person)CN")] : []
                await office.post(
                    "/office/papers/\(cases[person] ?? "")", [("step", step)] + waybill, from: "/office/papers")
            }
        }
    }
}
