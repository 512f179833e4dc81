import Casework
import Foundation
import Testing
import TitleReview

/// The steps of the way, one call each, at the instants of the plan's dates.
extension CaseworkFixture {
    var inWindow: Instant { CaseworkFixture.noon(plan.dates.open.adding(days: 1)) }

    /// A registered applicant whose archive fits the normal route, checked by the employer.
    func applicant(
        _ serial: Int = 1, born: String = "19900315", bachelorSince: String = "2012-06-30",
        appointedSince: String = "2017-01-01", credits: Int = 60
    ) async throws -> Actor {
        let early = CaseworkFixture.noon(plan.dates.open.adding(days: -20))
        let login = "person\(serial)"
        let person = try await casework.perform(
            RegisterApplicant(
                .init(
                    login: login, password: CaseworkFixture.password, name: "王工\(serial)",
                    residentID: .test(born: born, serial: serial), phone: "13800000000", employerID: clerk.unitID ?? "")
            ), as: nil, at: early)
        let found = try await casework.ask(AccountByLogin(login: login), as: nil)
        let actor = Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil, unitName: "",
            personID: person, name: "王工\(serial)", secondFactor: false)
        let records: [(String, [String: String])] = [
            (
                "education",
                [
                    "school": "浙江大学", "major": "机械设计制造及其自动化", "level": "bachelor", "degree": "bachelor",
                    "graduated": bachelorSince,
                ]
            ),
            (
                "work",
                [
                    "employer": "杭州临平某机械有限公司", "post": "设计", "employerKind": "enterprise", "from": "2012-07-01",
                    "technical": "yes", "match": "same",
                ]
            ),
            ("title", ["name": "助理工程师", "level": "assistant", "obtained": "2016-12-01"]),
            ("appointment", ["post": "助理工程师", "level": "assistant", "from": appointedSince]),
            (
                "credit",
                [
                    "year": "2020", "subject": "professional", "credits": "\(credits)", "system": "learning",
                    "hours": "0",
                ]
            ),
            ("assessment", ["year": "2019", "result": "competent"]),
            ("assessment", ["year": "2020", "result": "excellent"]),
            ("assessment", ["year": "2021", "result": "competent"]),
            (
                "project",
                [
                    "name": "自动化生产线", "role": "负责人", "grade": "city", "from": "2019-01-01", "rank": "1",
                    "contribution": "总体设计",
                ]
            ),
        ]
        var ids: [String] = []
        for (kind, body) in records {
            ids.append(
                try await casework.perform(
                    SaveArchiveRecord(id: nil, kind: #require(ArchiveKind.find(kind)), body: body, send: true),
                    as: actor, at: early
                ).id)
        }
        _ = try await casework.perform(
            DecideArchiveRecord(recordIDs: ids, approve: true, reason: ""), as: clerk, at: early)
        return actor
    }

    /// A draft with everything that the plan asks.
    func filledDraft(_ actor: Actor, place: String = "330113", change: (inout ApplicationDetails) -> Void = { _ in })
        async throws -> String
    {
        let id = try await casework.perform(StartApplication(planID: plan.id), as: actor, at: inWindow)
        try await casework.perform(SetPhoto(caseID: id, file: photo), as: actor, at: inWindow)
        try await casework.perform(SignCommitment(caseID: id, file: photo), as: actor, at: inWindow)
        var details = ApplicationDetails()
        details.report = "从事机械设计十年。"
        details.civilServant = false
        details.backbone = true
        (details.insurancePlace, details.filePlace, details.labourPlace) = (place, place, place)
        details.noNominalEmployment = true
        change(&details)
        _ = try await casework.perform(
            SaveDetails(
                caseID: id,
                .init(
                    speciality: "机电制造", filing: .normal, acceptancePointID: authorities[0].unitID ?? "",
                    details: details)), as: actor, at: inWindow)
        let archive = try await casework.ask(ReadArchive(), as: actor)
        let project = try #require(archive.first { $0.kind == "project" })
        try await casework.perform(
            PickAchievement(
                caseID: id, recordID: project.id, contribution: "总体设计", marker: "第 2 页", representative: true),
            as: actor, at: inWindow)
        for line in try await casework.ask(ReadCase(caseID: id), as: actor).attachments where line.required {
            try await casework.perform(AttachFile(caseID: id, slot: line.id, file: photo), as: actor, at: inWindow)
        }
        return id
    }

    func submitted(_ serial: Int = 1, place: String = "330113") async throws -> (actor: Actor, id: String) {
        let actor = try await applicant(serial)
        let id = try await filledDraft(actor, place: place)
        _ = try await casework.perform(SubmitApplication(caseID: id), as: actor, at: inWindow)
        return (actor, id)
    }

    func passByEmployer(_ id: String, at moment: Instant? = nil) async throws {
        try await casework.perform(
            PassCase(caseID: id, opinion: "同意推荐", confirmation: .init(backbone: true, noNominalEmployment: true)),
            as: clerk, at: moment ?? inWindow.adding(seconds: 86_400))
    }

    /// From the employer's pass to the authority.
    func reported(_ id: String) async throws {
        try await passByEmployer(id)
        _ = try await casework.perform(
            PostInternalNotice(caseIDs: [id]), as: clerk, at: inWindow.adding(seconds: 2 * 86_400))
        let outcome = try await casework.perform(
            ReportCases(caseIDs: [id]), as: clerk, at: CaseworkFixture.noon(plan.dates.employerDeadline))
        #expect(outcome.map(\.problem) == [""])
    }

    func passByAuthority(_ id: String, level: Int, at moment: Instant) async throws {
        let ticked = plan.authorities[level].checklist.indices.map(String.init)
        try await casework.perform(
            PassAtAuthority(caseID: id, opinion: "符合条件", ticked: ticked), as: authorities[level], at: moment)
        let outcome = try await casework.perform(RecommendCases(caseIDs: [id]), as: authorities[level], at: moment)
        #expect(outcome.map(\.problem) == [""])
    }

    /// To the office's qualification check.
    func recommended(_ id: String) async throws {
        try await reported(id)
        for level in plan.authorities.indices {
            try await passByAuthority(
                id, level: level, at: CaseworkFixture.noon(plan.dates.employerDeadline.adding(days: 3 + level)))
        }
    }

    /// Into the running qualification notice.
    func published(_ ids: [String]) async throws -> String {
        for id in ids {
            try await casework.perform(
                PassQualification(caseID: id, opinion: "资格审核通过"), as: office,
                at: CaseworkFixture.noon(plan.dates.officeDeadline))
        }
        return try await casework.perform(
            PublishNotice(planID: plan.id, kind: .qualification), as: office,
            at: CaseworkFixture.noon(plan.dates.officeDeadline)
        ).id
    }

    /// The first instant after the qualification notice.
    func afterNotice() throws -> Instant {
        .deadline(
            try casework.calendars.bundled.end(
                start: plan.dates.officeDeadline, workdays: plan.notices.qualificationDays, countStart: false
            ).end)
    }

    func turn(at moment: Instant) async throws {
        while try await casework.perform(TurnClock(), as: nil, at: moment) > 0 {}
    }

    func pay(_ id: String, as actor: Actor, at moment: Instant) async throws {
        let order = try await casework.perform(OpenPayment(caseID: id), as: actor, at: moment)
        try await casework.perform(
            ConfirmPayment(verified: .init(orderID: order.id, cents: order.cents, gatewayID: "g-\(order.id)")), as: nil,
            at: moment)
    }

    /// A pool, a drawn committee, and the members' actors.
    func committee(size pool: Int = 9) async throws -> [Actor] {
        let day = plan.dates.officeDeadline.adding(days: 1)
        let moment = CaseworkFixture.noon(day)
        var actors: [String: Actor] = [:]
        for index in 0..<pool {
            let profile = ExpertProfile(
                name: "专家\(index)", speciality: plan.specialities[0], titleLevel: "senior", employer: "研究院\(index)",
                termFrom: day.adding(days: -10), termTo: day.adding(days: 700))
            let added = try await casework.perform(
                AddExpert(profile, login: "expert\(index)", password: CaseworkFixture.password), as: office,
                at: moment.adding(seconds: -86_400))
            let account = try await casework.ask(ExpertAccount(id: added.id), as: office)
            actors[added.id] = try await CaseworkFixture.actor(casework, account, .expert, unit: nil)
        }
        _ = try await casework.perform(RegisterCommittee(planID: plan.id), as: office, at: moment)
        let draw = try await casework.perform(
            CommitDraw(planID: plan.id, reason: "", fewBecause: "测试"), as: office, at: moment)
        #expect(
            try await casework.perform(RevealDraw(drawID: draw, publicValue: "08 15 22 26"), as: office, at: moment)
                == plan.committee.members)
        return try await casework.ask(ReadCommittee(planID: plan.id), as: office).members.compactMap {
            actors[$0.expertID]
        }
    }

    var meetingMorning: Instant { CaseworkFixture.noon(plan.dates.meetingFrom) }

    /// A submitted case on the committee's table with every opinion in, and the open meeting with these members present.
    func meeting(_ ids: [String], members: [Actor], present: Int) async throws -> String {
        _ = try await casework.perform(AssignPanels(planID: plan.id), as: office, at: meetingMorning)
        for member in members {
            for item in try await casework.ask(ReadExpertHome(), as: member).items where !item.done {
                let scores = Dictionary(uniqueKeysWithValues: plan.scoring.map { ($0.id, $0.maximum / 2) })
                _ = try await casework.perform(
                    SaveOpinion(
                        caseID: item.caseID, .init(scores: scores, opinion: "达到要求", recommends: true), submit: true),
                    as: member, at: meetingMorning)
            }
        }
        let meeting = try await casework.perform(
            PlanMeeting(planID: plan.id, day: plan.dates.meetingFrom), as: office, at: meetingMorning)
        try await casework.perform(OpenMeeting(meetingID: meeting), as: office, at: meetingMorning)
        for member in members.prefix(present) {
            try await casework.perform(AttendMeeting(meetingID: meeting), as: member, at: meetingMorning)
        }
        try await writePanelOpinions(members)
        return meeting
    }

    /// Of the panels that meet, the leaders write what they came to.
    func writePanelOpinions(_ members: [Actor]) async throws {
        for member in members {
            for item in try await casework.ask(ReadExpertHome(), as: member).panels where item.leads && !item.isWritten
            {
                _ = try await casework.perform(
                    RecordPanelOpinion(caseID: item.caseID, opinion: "评议组认为达到要求", recommends: true), as: member,
                    at: meetingMorning)
            }
        }
    }

    func state(_ id: String) async throws -> CaseState { try await casework.ask(StateOf(caseID: id), as: nil) }

    /// What a use case is refused with; fails the test when it is not.
    func refusal<U: Performable>(
        _ useCase: U, as actor: Actor?, at moment: Instant? = nil, _ location: SourceLocation = #_sourceLocation
    ) async -> Refusal? {
        await refusal(of: { _ = try await casework.perform(useCase, as: actor, at: moment) }, location)
    }

    /// What anything is refused with; fails the test when it is not.
    func refusal(of act: () async throws -> Void, _ location: SourceLocation = #_sourceLocation) async -> Refusal? {
        do {
            try await act()
            Issue.record("was not refused", sourceLocation: location)
        } catch let refusal as Refusal {
            return refusal
        } catch { Issue.record("failed with \(error)", sourceLocation: location) }
        return nil
    }

    /// The case on the committee's table: paid and ready.
    func ready(_ cases: [(actor: Actor, id: String)]) async throws {
        for one in cases { try await recommended(one.id) }
        _ = try await published(cases.map(\.id))
        let cleared = try afterNotice()
        try await turn(at: cleared)
        for one in cases { try await pay(one.id, as: one.actor, at: cleared.adding(seconds: 3600)) }
    }
}

extension ResidentID {
    /// A valid number that nobody has: division 330113, made from a date of birth and a serial.
    static func test(born: String, serial: Int) -> ResidentID {
        let digits = "330113" + born + String(format: "%03d", serial % 1000)
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(digits.utf8, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
        let text = digits + String(Array("10X98765432")[sum % 11])
        guard let id = try? ResidentID(parsing: text, today: Day(year: 2026, month: 1, day: 1) ?? Day(number: 0)) else {
            fatalError("not a resident id: \(text)")
        }
        return id
    }
}
