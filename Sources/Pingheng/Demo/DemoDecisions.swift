import Casework
import Rehearsal
import TitleReview

/// What employers, authorities and the office decide, until the fee is paid.
extension DemoYear {
    func employersDecide(_ applicants: [Applicant]) async throws {
        for applicant in applicants {
            let day = min(applicant.submitted.day.adding(days: 2), plan.dates.close.adding(days: 1))
            let moment = at(day, 14)
            guard isPast(moment) else { continue }
            if applicant.dice.says("employerReturns", 80) {
                try await casework.perform(
                    ReturnCase(caseID: applicant.caseID, items: ["劳动合同缺少签字页，请补充。", "述职中的项目名称与档案不一致，请核对。"]),
                    as: applicant.clerk, at: moment)
                let mended = moment.adding(seconds: 86_400)
                guard isPast(mended), !applicant.dice.says("neverMends", 250) else { continue }
                _ = try await casework.perform(
                    SubmitApplication(caseID: applicant.caseID), as: applicant.actor, at: mended)
                try await pass(applicant, at: mended.adding(seconds: 3600))
            } else if applicant.dice.says("employerRefuses", 40) {
                try await casework.perform(
                    RefuseCase(caseID: applicant.caseID, reason: "经核实，申报人不在本单位技术岗位工作。", clause: "A1.1"),
                    as: applicant.clerk, at: moment)
            } else if !applicant.dice.says("employerSlow", 60) {
                try await pass(applicant, at: moment)
            }
            if applicant.dice.says("withdraws", 20), isPast(moment.adding(seconds: 7200)) {
                if try await state(applicant) != .refused {
                    try await casework.perform(
                        WithdrawApplication(caseID: applicant.caseID), as: applicant.actor,
                        at: moment.adding(seconds: 7200))
                }
            }
        }
        let posted = at(min(plan.dates.close.adding(days: 2), plan.dates.employerDeadline), 9)
        guard isPast(posted) else { return }
        for applicant in applicants where try await state(applicant) == .employerNotice {
            _ = try await casework.perform(
                PostInternalNotice(caseIDs: [applicant.caseID]), as: applicant.clerk, at: posted)
        }
        let reported = at(plan.dates.employerDeadline, 15)
        guard isPast(reported) else { return }
        for applicant in applicants where try await state(applicant) == .employerNotice {
            _ = try await casework.perform(ReportCases(caseIDs: [applicant.caseID]), as: applicant.clerk, at: reported)
        }
    }

    private func pass(_ applicant: Applicant, at moment: Instant) async throws {
        guard isPast(moment) else { return }
        do {
            try await casework.perform(
                PassCase(
                    caseID: applicant.caseID, opinion: "情况属实，同意推荐。",
                    confirmation: .init(backbone: applicant.person.backbone, noNominalEmployment: true)),
                as: applicant.clerk, at: moment)
        } catch let refusal as Refusal where refusal.kind == .invalid {
            try await casework.perform(
                RefuseCase(caseID: applicant.caseID, reason: refusal.message, clause: "A1.2.2.1"), as: applicant.clerk,
                at: moment)
        }
    }

    func authoritiesDecide(_ applicants: [Applicant]) async throws {
        for level in plan.authorities.indices {
            for applicant in applicants {
                let moment = at(
                    plan.dates.employerDeadline.adding(days: 2 + level * 6 + applicant.person.index % 5), 10)
                guard isPast(moment),
                    let view = try? await casework.ask(ReadCase(caseID: applicant.caseID), as: applicant.actor),
                    view.record.state == .authorityReview, view.record.level == level,
                    let officer = staff.authorities[view.authority]
                else { continue }
                if applicant.dice.says("authorityRefuses\(level)", 40) {
                    try await casework.perform(
                        RefuseCase(caseID: applicant.caseID, reason: "近三年年度考核材料与单位记录不符。", clause: "A1.4"), as: officer,
                        at: moment)
                } else if applicant.dice.says("authorityVetoes\(level)", 15) {
                    try await casework.perform(
                        VetoCase(caseID: applicant.caseID, reason: "所附论文经查实系抄袭。"), as: officer, at: moment)
                } else if applicant.dice.says("authorityReturns\(level)", 50) {
                    try await casework.perform(
                        ReturnCase(caseID: applicant.caseID, items: ["学历证书扫描件不清晰，请重新上传。"]), as: officer, at: moment)
                } else if !applicant.dice.says(
                    "authoritySlow\(level)", until.day < plan.dates.authorityDeadline ? 300 : 20)
                {
                    let lines = plan.authorities[level].checklist.indices.map(String.init)
                    try await casework.perform(
                        PassAtAuthority(caseID: applicant.caseID, opinion: "材料齐全，符合条件。", ticked: lines), as: officer,
                        at: moment)
                    if isPast(moment.adding(seconds: 7200)),
                        !applicant.dice.says(
                            "recommendLater\(level)", until.day < plan.dates.authorityDeadline ? 300 : 0)
                    {
                        _ = try await casework.perform(
                            RecommendCases(caseIDs: [applicant.caseID]), as: officer, at: moment.adding(seconds: 7200))
                    }
                }
            }
        }
    }

    func officeDecides(_ applicants: [Applicant]) async throws {
        for applicant in applicants {
            let moment = at(plan.dates.authorityDeadline.adding(days: 2 + applicant.person.index % 6), 11)
            guard isPast(moment), try await state(applicant) == .officeReview else { continue }
            if applicant.dice.says("officeRefuses", 50) {
                try await casework.perform(
                    RefuseCase(caseID: applicant.caseID, reason: "继续教育学分经系统核查不足。", clause: "A1.3"), as: staff.office,
                    at: moment)
            } else {
                try await casework.perform(
                    PassQualification(caseID: applicant.caseID, opinion: "资格审核通过。"), as: staff.office, at: moment)
            }
        }
        let published = at(plan.dates.officeDeadline, 16)
        guard isPast(published) else { return }
        guard
            let notice = try? await casework.perform(
                PublishNotice(planID: plan.id, kind: .qualification), as: staff.office, at: published)
        else { return }
        let people = try await casework.ask(ReadNotice(id: notice.id), as: nil).people
        for (index, person) in people.enumerated() where index % 17 == 3 {
            let moment = published.adding(seconds: 86_400)
            guard isPast(moment) else { continue }
            let objection = try await casework.perform(
                RaiseObjection(
                    noticeID: notice.id, caseID: person.caseID, author: "实名反映人", contact: "13800000000",
                    body: "反映申报人工作年限与实际不符。"),
                as: nil, at: moment
            ).id
            let answered = moment.adding(seconds: 2 * 86_400)
            if isPast(answered) {
                try await casework.perform(
                    AnswerObjection(
                        id: objection, outcome: index % 2 == 0 ? "upheld" : "rejected", answer: "经向单位核实，已作出处理。"),
                    as: staff.office, at: answered)
            }
        }
        let cleared = Instant.deadline(
            try casework.calendars.bundled.end(
                start: published.day, workdays: plan.notices.qualificationDays, countStart: false
            ).end)
        guard isPast(cleared) else { return }
        while try await casework.perform(TurnClock(), as: nil, at: cleared) > 0 {}
        try await pay(applicants, from: cleared)
    }

    private func pay(_ applicants: [Applicant], from cleared: Instant) async throws {
        for applicant in applicants where try await state(applicant) == .awaitingPayment {
            let moment = cleared.adding(seconds: Double(3600 * (9 + applicant.person.index % 60)))
            guard isPast(moment), !applicant.dice.says("neverPays", 60) else { continue }
            let order = try await casework.perform(
                OpenPayment(caseID: applicant.caseID), as: applicant.actor, at: moment)
            try await casework.perform(
                ConfirmPayment(verified: .init(orderID: order.id, cents: order.cents, gatewayID: "demo-\(order.id)")),
                as: nil, at: moment)
        }
        let over = Instant.deadline(
            try casework.calendars.bundled.end(
                start: cleared.day, workdays: plan.dates.paymentWorkingDays, countStart: false
            ).end)
        guard isPast(over) else { return }
        while try await casework.perform(TurnClock(), as: nil, at: over) > 0 {}
    }
}
