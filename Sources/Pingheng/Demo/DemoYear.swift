import Casework
import Documents
import Foundation
import Rehearsal
import Store
import TitleReview
import Web

/// One plan's year for the demo: each person and officer acts through the use cases at the instant at which they would, up to now.
struct DemoYear: Sendable {
    let house: Casework
    let plan: Plan
    let book: SimulatedYearbook
    let staff: DemoStaff
    let until: Instant

    /// People whom the demo page offers to enter as, of this plan's book.
    ///
    /// - Parameter stage: where the plan stands, in words.
    func accounts(applicants: [Int] = [], employers: [Int] = [], stage: String) -> [DemoAccount] {
        applicants.map { book.people[$0] }.map {
            DemoAccount(
                role: "applicant", account: $0.account, password: DemoWorld.password, secondFactor: nil, home: "/me",
                who: "申报人 \($0.name)（\(stage)，\(book.employers[$0.employer].name)）")
        }
            + employers.map { book.employers[$0] }.map {
                DemoAccount(
                    role: "employer", account: $0.account, password: DemoWorld.password, secondFactor: nil,
                    home: "/employer", who: "\($0.name) 经办人\($0.clerk)")
            }
    }

    private func at(_ day: Day, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(startOf: day).adding(seconds: Double(hour * 3600 + minute * 60))
    }
    private func isPast(_ instant: Instant) -> Bool { instant <= until }

    private struct Applicant: Sendable {
        let person: SimulatedPerson
        let actor: Actor
        let clerk: Actor
        let caseID: String
        let submitted: Instant
        let dice: Dice
    }

    func run(source: String) async throws {
        let founding = at(plan.dates.open.adding(days: -20), 9)
        if try await house.ask(ListPlans(), as: nil).contains(where: { $0.id == plan.id }) == false {
            _ = try await house.perform(
                PublishPlan(plan: plan, source: source, reason: ""), as: staff.administrator, at: founding)
        }
        let clerks = try await employers(founding)
        let points = try await house.ask(ListUnits(), as: staff.administrator).filter {
            $0.kind == "authority" && plan.application.acceptancePoints.contains($0.name)
        }
        let photo = try StoredFile.made(Resources.portrait(), name: "证件照.jpg", type: "image/jpeg", house: house)
        let signature = try Resources.signature()
        var applicants: [Applicant] = []
        for slice in stride(from: 0, to: book.people.count, by: 16).map({
            book.people[$0..<min($0 + 16, book.people.count)]
        }) {
            applicants += try await withThrowingTaskGroup(of: Applicant?.self) { group in
                for person in slice {
                    group.addTask {
                        try await apply(
                            person, clerk: clerks[person.employer], points: points, photo: photo, signature: signature,
                            founding: founding)
                    }
                }
                var found: [Applicant] = []
                for try await applicant in group { if let applicant { found.append(applicant) } }
                return found
            }
        }
        applicants.sort { $0.person.index < $1.person.index }
        try await employersDecide(applicants)
        try await authoritiesDecide(applicants)
        try await officeDecides(applicants)
        try await committeeDecides(applicants)
    }

    // MARK: Before and in the window

    private func employers(_ founding: Instant) async throws -> [Actor] {
        var clerks: [Actor] = []
        let letter = try house.files.put(Array("%PDF-1.4 演示授权委托书 %%EOF".utf8))
        for employer in book.employers {
            let profile = EmployerProfile(
                name: "\(employer.name)\(plan.id.hasSuffix("2022") ? "" : "（\(plan.id.suffix(1))）")",
                creditCode: employer.creditCode, kind: employer.kind.rawValue, ownership: employer.ownership.rawValue,
                sector: employer.sector.rawValue, supervisedBy: employer.supervisedBy.rawValue)
            let unit = try await house.perform(
                RegisterEmployer(
                    profile, login: employer.account, password: DemoWorld.password, clerk: employer.clerk,
                    letter: letter), as: nil, at: founding)
            try await house.perform(
                DecideRegistration(unitID: unit, approve: true), as: staff.administrator, at: founding)
            let found = try await house.ask(AccountByLogin(login: employer.account), as: nil)
            clerks.append(
                Actor(
                    accountID: found.accountID, membershipID: found.membershipID, role: .employer, unitID: unit,
                    unitName: profile.name, personID: nil, name: employer.clerk, secondFactor: false))
        }
        return clerks
    }

    private func apply(
        _ person: SimulatedPerson, clerk: Actor, points: [UnitItem], photo: StoredFile, signature: [UInt8],
        founding: Instant
    ) async throws -> Applicant? {
        let dice = Dice(seed: UInt64(person.index)).fork(plan.id)
        let resident = try ResidentID(parsing: person.residentID, today: until.day)
        let personID: String
        do {
            personID = try await house.perform(
                RegisterApplicant(
                    .init(
                        login: person.account, password: DemoWorld.password, name: person.name, residentID: resident,
                        phone: person.phone, employerID: clerk.unitID ?? "")), as: nil, at: founding)
        } catch let refusal as Refusal where refusal.kind == .invalid {
            return nil  // two simulated people with one number
        }
        let found = try await house.ask(AccountByLogin(login: person.account), as: nil)
        let actor = Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil, unitName: "",
            personID: personID, name: person.name, secondFactor: false)
        let leavesWaiting = dice.says("archiveWaits", 100)
        var records: [String] = []
        var achievements: [String] = []
        for record in person.archive {
            guard let kind = ArchiveKind.find(record.kind) else { continue }
            let id = try await house.perform(
                SaveArchiveRecord(id: nil, kind: kind, body: record.body, send: true), as: actor, at: founding
            ).id
            records.append(id)
            if kind.isAchievement { achievements.append(id) }
        }
        if !leavesWaiting {
            _ = try await house.perform(
                DecideArchiveRecord(recordIDs: records, approve: true, reason: ""), as: clerk,
                at: founding.adding(seconds: 86_400))
        }
        // Some let the registers speak for them; a real one that was configured may be silent about people who do not exist.
        if person.index % 3 == 1 {
            for register in OutsideRegister.allCases {
                _ = try? await house.lookUp(register, as: actor, at: founding.adding(seconds: 2 * 86_400))
            }
        }
        let length = plan.dates.close.number - plan.dates.open.number
        let submitted = at(
            plan.dates.open.adding(days: dice.fork("day").pickedDay(length)), 9 + person.index % 8, person.index % 60)
        guard isPast(submitted), plan.application.filings.contains(person.filing) else { return nil }
        let caseID = try await house.perform(
            StartApplication(planID: plan.id), as: actor, at: submitted.adding(seconds: -3600))
        if leavesWaiting { return nil }
        try await fillIn(person, caseID, actor, points, photo, signature, achievements, at: submitted)
        if dice.says("stillDraft", 60) { return nil }
        do { _ = try await house.perform(SubmitApplication(caseID: caseID), as: actor, at: submitted) } catch let
            refusal as Refusal where refusal.kind == .invalid
        { return nil }
        return Applicant(person: person, actor: actor, clerk: clerk, caseID: caseID, submitted: submitted, dice: dice)
    }

    private func fillIn(
        _ person: SimulatedPerson, _ caseID: String, _ actor: Actor, _ points: [UnitItem], _ photo: StoredFile,
        _ signature: [UInt8], _ achievements: [String], at moment: Instant
    ) async throws {
        try await house.perform(SetPhoto(caseID: caseID, file: photo), as: actor, at: moment)
        let commitment = try CommitmentFile.make(
            plan: plan, name: person.name, hand: signature, at: moment, house: house)
        try await house.perform(SignCommitment(caseID: caseID, file: commitment), as: actor, at: moment)
        var details = ApplicationDetails()
        details.report = person.report
        details.civilServant = person.civilServant
        details.backbone = person.backbone
        details.insurancePlace = person.places[0]
        details.filePlace = person.places[1]
        details.labourPlace = person.places[2]
        details.noNominalEmployment = true
        let point = points.isEmpty ? "" : points[person.index % points.count].id
        _ = try await house.perform(
            SaveDetails(
                caseID: caseID,
                .init(speciality: person.speciality, filing: person.filing, acceptancePointID: point, details: details)),
            as: actor, at: moment)
        for (index, record) in achievements.prefix(plan.application.achievementsMaximum).enumerated() {
            try await house.perform(
                PickAchievement(
                    caseID: caseID, recordID: record, contribution: "主要完成人，负责方案设计与实施。", marker: "第 1 页",
                    representative: index == 0), as: actor, at: moment)
        }
        for rule in plan.attachments where person.needs(rule, of: plan) {
            let file = try StoredFile.made(
                DemoPapers.pdf(rule, of: plan), name: "\(rule.name).pdf", type: "application/pdf",
                pages: DemoPapers.pages, house: house)
            try await house.perform(AttachFile(caseID: caseID, slot: rule.id, file: file), as: actor, at: moment)
        }
    }

    // MARK: Employers and authorities

    private func state(_ applicant: Applicant) async throws -> CaseState {
        try await house.ask(StateOf(caseID: applicant.caseID), as: nil)
    }

    private func employersDecide(_ applicants: [Applicant]) async throws {
        for applicant in applicants {
            let day = min(applicant.submitted.day.adding(days: 2), plan.dates.close.adding(days: 1))
            let moment = at(day, 14)
            guard isPast(moment) else { continue }
            if applicant.dice.says("employerReturns", 80) {
                try await house.perform(
                    ReturnCase(caseID: applicant.caseID, items: ["劳动合同缺少签字页，请补充。", "述职中的项目名称与档案不一致，请核对。"]),
                    as: applicant.clerk, at: moment)
                let mended = moment.adding(seconds: 86_400)
                guard isPast(mended), !applicant.dice.says("neverMends", 250) else { continue }
                _ = try await house.perform(
                    SubmitApplication(caseID: applicant.caseID), as: applicant.actor, at: mended)
                try await pass(applicant, at: mended.adding(seconds: 3600))
            } else if applicant.dice.says("employerRefuses", 40) {
                try await house.perform(
                    RefuseCase(caseID: applicant.caseID, reason: "经核实，申报人不在本单位技术岗位工作。", clause: "A1.1"),
                    as: applicant.clerk, at: moment)
            } else if !applicant.dice.says("employerSlow", 60) {
                try await pass(applicant, at: moment)
            }
            if applicant.dice.says("withdraws", 20), isPast(moment.adding(seconds: 7200)) {
                if try await state(applicant) != .refused {
                    try await house.perform(
                        WithdrawApplication(caseID: applicant.caseID), as: applicant.actor,
                        at: moment.adding(seconds: 7200))
                }
            }
        }
        let posted = at(min(plan.dates.close.adding(days: 2), plan.dates.employerDeadline), 9)
        guard isPast(posted) else { return }
        for applicant in applicants where try await state(applicant) == .employerNotice {
            _ = try await house.perform(
                PostInternalNotice(caseIDs: [applicant.caseID]), as: applicant.clerk, at: posted)
        }
        let reported = at(plan.dates.employerDeadline, 15)
        guard isPast(reported) else { return }
        for applicant in applicants where try await state(applicant) == .employerNotice {
            _ = try await house.perform(ReportCases(caseIDs: [applicant.caseID]), as: applicant.clerk, at: reported)
        }
    }

    private func pass(_ applicant: Applicant, at moment: Instant) async throws {
        guard isPast(moment) else { return }
        do {
            try await house.perform(
                PassCase(
                    caseID: applicant.caseID, opinion: "情况属实，同意推荐。",
                    confirmation: .init(backbone: applicant.person.backbone, noNominalEmployment: true)),
                as: applicant.clerk, at: moment)
        } catch let refusal as Refusal where refusal.kind == .invalid {
            try await house.perform(
                RefuseCase(caseID: applicant.caseID, reason: refusal.message, clause: "A1.2.2.1"), as: applicant.clerk,
                at: moment)
        }
    }

    private func authoritiesDecide(_ applicants: [Applicant]) async throws {
        for level in plan.authorities.indices {
            for applicant in applicants {
                let moment = at(
                    plan.dates.employerDeadline.adding(days: 2 + level * 6 + applicant.person.index % 5), 10)
                guard isPast(moment),
                    let view = try? await house.ask(ReadCase(caseID: applicant.caseID), as: applicant.actor),
                    view.record.state == .authorityReview, view.record.level == level,
                    let officer = staff.authorities[view.authority]
                else { continue }
                if applicant.dice.says("authorityRefuses\(level)", 40) {
                    try await house.perform(
                        RefuseCase(caseID: applicant.caseID, reason: "近三年年度考核材料与单位记录不符。", clause: "A1.4"), as: officer,
                        at: moment)
                } else if applicant.dice.says("authorityVetoes\(level)", 15) {
                    try await house.perform(
                        VetoCase(caseID: applicant.caseID, reason: "所附论文经查实系抄袭。"), as: officer, at: moment)
                } else if applicant.dice.says("authorityReturns\(level)", 50) {
                    try await house.perform(
                        ReturnCase(caseID: applicant.caseID, items: ["学历证书扫描件不清晰，请重新上传。"]), as: officer, at: moment)
                } else if !applicant.dice.says(
                    "authoritySlow\(level)", until.day < plan.dates.authorityDeadline ? 300 : 20)
                {
                    let lines = plan.authorities[level].checklist.indices.map(String.init)
                    try await house.perform(
                        PassAtAuthority(caseID: applicant.caseID, opinion: "材料齐全，符合条件。", ticked: lines), as: officer,
                        at: moment)
                    if isPast(moment.adding(seconds: 7200)),
                        !applicant.dice.says(
                            "recommendLater\(level)", until.day < plan.dates.authorityDeadline ? 300 : 0)
                    {
                        _ = try await house.perform(
                            RecommendCases(caseIDs: [applicant.caseID]), as: officer, at: moment.adding(seconds: 7200))
                    }
                }
            }
        }
    }

    // MARK: Office and committee

    private func officeDecides(_ applicants: [Applicant]) async throws {
        for applicant in applicants {
            let moment = at(plan.dates.authorityDeadline.adding(days: 2 + applicant.person.index % 6), 11)
            guard isPast(moment), try await state(applicant) == .officeReview else { continue }
            if applicant.dice.says("officeRefuses", 50) {
                try await house.perform(
                    RefuseCase(caseID: applicant.caseID, reason: "继续教育学分经系统核查不足。", clause: "A1.3"), as: staff.office,
                    at: moment)
            } else {
                try await house.perform(
                    PassQualification(caseID: applicant.caseID, opinion: "资格审核通过。"), as: staff.office, at: moment)
            }
        }
        let published = at(plan.dates.officeDeadline, 16)
        guard isPast(published) else { return }
        guard
            let notice = try? await house.perform(
                PublishNotice(planID: plan.id, kind: .qualification), as: staff.office, at: published)
        else { return }
        let people = try await house.ask(ReadNotice(id: notice.id), as: nil).people
        for (index, person) in people.enumerated() where index % 17 == 3 {
            let moment = published.adding(seconds: 86_400)
            guard isPast(moment) else { continue }
            let objection = try await house.perform(
                RaiseObjection(
                    noticeID: notice.id, caseID: person.caseID, author: "实名反映人 13800000000", body: "反映申报人工作年限与实际不符。"),
                as: nil, at: moment)
            let answered = moment.adding(seconds: 2 * 86_400)
            if isPast(answered) {
                try await house.perform(
                    AnswerObjection(
                        id: objection, outcome: index % 2 == 0 ? "upheld" : "rejected", answer: "经向单位核实，已作出处理。"),
                    as: staff.office, at: answered)
            }
        }
        let cleared = Instant.deadline(
            try house.calendars.bundled.end(
                start: published.day, workdays: plan.notices.qualificationDays, countStart: false
            ).end)
        guard isPast(cleared) else { return }
        while try await house.perform(TurnClock(), as: nil, at: cleared) > 0 {}
        try await pay(applicants, from: cleared)
    }

    private func pay(_ applicants: [Applicant], from cleared: Instant) async throws {
        for applicant in applicants where try await state(applicant) == .awaitingPayment {
            let moment = cleared.adding(seconds: Double(3600 * (9 + applicant.person.index % 60)))
            guard isPast(moment), !applicant.dice.says("neverPays", 60) else { continue }
            let order = try await house.perform(OpenPayment(caseID: applicant.caseID), as: applicant.actor, at: moment)
            try await house.perform(
                ConfirmPayment(verified: .init(orderID: order.id, cents: order.cents, gatewayID: "demo-\(order.id)")),
                as: nil, at: moment)
        }
        let over = Instant.deadline(
            try house.calendars.bundled.end(
                start: cleared.day, workdays: plan.dates.paymentWorkingDays, countStart: false
            ).end)
        guard isPast(over) else { return }
        while try await house.perform(TurnClock(), as: nil, at: over) > 0 {}
    }

    private func committeeDecides(_ applicants: [Applicant]) async throws {
        let founded = at(plan.dates.officeDeadline.adding(days: 1), 9)
        guard isPast(founded) else { return }
        _ = try await house.perform(RegisterCommittee(planID: plan.id), as: staff.office, at: founded)
        let draw = try await house.perform(CommitDraw(planID: plan.id, reason: ""), as: staff.office, at: founded)
        guard isPast(founded.adding(seconds: 86_400)) else { return }
        _ = try await house.perform(
            RevealDraw(drawID: draw, publicValue: "演示开奖 \(founded.day.adding(days: 1)) 08 15 22 26 30 31"),
            as: staff.office, at: founded.adding(seconds: 86_400))
        let opened = at(plan.dates.meetingFrom, 9)
        guard isPast(opened) else { return }
        _ = try await house.perform(AssignPanels(planID: plan.id), as: staff.office, at: opened)
        try await opinions(applicants)
        try await meet(applicants)
    }

    private func opinions(_ applicants: [Applicant]) async throws {
        for (index, expert) in staff.experts.enumerated() {
            let moment = at(plan.dates.meetingFrom, 13, index)
            guard isPast(moment), let desk = try? await house.ask(ReadDesk(), as: expert) else { continue }
            let mine = try await house.ask(PlanOfCases(ids: desk.items.map(\.caseID)), as: nil)
            for item in desk.items where !item.done && mine[item.caseID] == plan.id {
                let dice = Dice(seed: UInt64(index)).fork(item.name)
                if until.day <= plan.dates.meetingFrom.adding(days: 1), dice.says("later", 400) { continue }
                var scores: [String: Int] = [:]
                for score in plan.scoring { scores[score.id] = score.maximum * (dice.says("weak", 200) ? 4 : 8) / 10 }
                let sheet = SaveOpinion.Sheet(
                    scores: scores,
                    deductions: dice.says("untidy", 120) ? try await deduction(item.caseID, expert) : [],
                    opinion: "业绩真实，专业能力达到要求。", recommends: !dice.says("weak", 200))
                _ = try await house.perform(
                    SaveOpinion(caseID: item.caseID, sheet, submit: true), as: expert, at: moment)
            }
        }
    }

    /// For the first file of the case, where the plan takes anything off (A2.3.5).
    private func deduction(_ caseID: String, _ expert: Actor) async throws -> [MaterialDeduction] {
        let view = try await house.ask(ReadDeskCase(caseID: caseID), as: expert)
        guard view.deduction != nil,
            let file = EvidenceShelf(records: view.records, attachments: view.attachments).places.first?.file
        else { return [] }
        return [MaterialDeduction(fileID: file.id, amount: 1, reason: "有一页倒置，看不清。")]
    }

    /// The leaders of the panels that meet write what they came to (R8).
    private func confer(at moment: Instant) async throws {
        for expert in staff.experts {
            guard let desk = try? await house.ask(ReadDesk(), as: expert) else { continue }
            for item in desk.panels where item.leads && !item.isWritten {
                _ = try await house.perform(
                    RecordPanelOpinion(caseID: item.caseID, opinion: "业绩真实，专业能力达到要求，评议组意见一致。", recommends: true),
                    as: expert, at: moment)
            }
        }
    }

    private func meet(_ applicants: [Applicant]) async throws {
        let day = plan.dates.meetingFrom.adding(days: 4)
        let called = at(plan.dates.meetingFrom.adding(days: 2), 9)
        guard isPast(called) else { return }
        let meeting = try await house.perform(PlanMeeting(planID: plan.id, day: day), as: staff.office, at: called)
        let opened = at(day, 8, 30)
        guard isPast(opened) else { return }
        try await house.perform(OpenMeeting(meetingID: meeting), as: staff.office, at: opened)
        for (index, expert) in staff.experts.enumerated() where index % 9 != 5 {
            try? await house.perform(AttendMeeting(meetingID: meeting), as: expert, at: opened.adding(seconds: 600))
        }
        try await confer(at: opened.adding(seconds: 1200))
        _ = try await house.perform(
            OpenBallots(meetingID: meeting, caseIDs: []), as: staff.office, at: opened.adding(seconds: 1800))
        // At the stage of the meeting itself the ballots stay open, so that an expert of the demo can vote.
        guard isPast(opened.adding(seconds: 4 * 3600)) else { return }
        for (index, expert) in staff.experts.enumerated() {
            guard let paper = try? await house.ask(ReadBallotPaper(meetingID: meeting), as: expert), paper.attending
            else { continue }
            var votes: [String: Vote] = [:]
            for line in paper.open {
                votes[line.ballotID] =
                    Dice(seed: UInt64(line.name.utf8.reduce(0) { $0 &* 31 &+ UInt32($1) })).says("doubtful", 150)
                    ? (index % 2 == 0 ? .no : .abstain) : (index % 11 == 7 ? .no : .yes)
            }
            try await house.perform(
                CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: expert,
                at: opened.adding(seconds: 3600))
        }
        let counted = try await house.perform(
            CountBallots(meetingID: meeting), as: staff.office, at: opened.adding(seconds: 5400))
        await CountBallots.destroyTraces(counted, house: house)
        try await house.perform(CloseMeeting(meetingID: meeting), as: staff.office, at: opened.adding(seconds: 7200))
        try await results(after: day)
    }

    private func results(after meeting: Day) async throws {
        let published = at(meeting.adding(days: 1), 10)
        guard isPast(published) else { return }
        _ = try await house.perform(PublishNotice(planID: plan.id, kind: .result), as: staff.office, at: published)
        let reported = at(
            try house.calendars.bundled.end(start: published.day, workdays: plan.notices.resultDays, countStart: false)
                .end.adding(days: 1), 10)
        guard isPast(reported) else { return }
        _ = try await house.perform(ReportResults(planID: plan.id), as: staff.office, at: reported)
        let approved = reported.adding(seconds: 10 * 86_400)
        guard isPast(approved) else { return }
        _ = try await house.perform(
            ApproveResults(
                planID: plan.id, number: "演示人社发〔\(approved.day.year)〕\(plan.id.suffix(1))号", day: approved.day),
            as: staff.bureau, at: approved)
        _ = try await IssueCertificates.run(planID: plan.id, house: house, actor: staff.bureau)
    }
}

extension Dice {
    /// A day of the window, counted from its first.
    func pickedDay(_ length: Int) -> Int {
        var own = self
        return own.number(0...max(0, length))
    }
}
