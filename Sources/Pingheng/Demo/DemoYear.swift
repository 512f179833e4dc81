import Casework
import Documents
import Foundation
import Rehearsal
import Store
import TitleReview
import Web

/// One plan's year for the demo: each person and officer acts through the use cases at the instant at which they would,
/// up to now.
struct DemoYear: Sendable {
    let casework: Casework
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

    func at(_ day: Day, _ hour: Int, _ minute: Int = 0) -> Instant {
        Instant(startOf: day).adding(seconds: Double(hour * 3600 + minute * 60))
    }
    func isPast(_ instant: Instant) -> Bool { instant <= until }

    func state(_ applicant: Applicant) async throws -> CaseState {
        try await casework.ask(StateOf(caseID: applicant.caseID), as: nil)
    }

    struct Applicant: Sendable {
        let person: SimulatedPerson
        let actor: Actor
        let clerk: Actor
        let caseID: String
        let submitted: Instant
        let dice: Dice
    }

    func run(source: String) async throws {
        let founding = at(plan.dates.open.adding(days: -20), 9)
        if try await casework.ask(ListPlans(), as: nil).contains(where: { $0.id == plan.id }) == false {
            _ = try await casework.perform(
                PublishPlan(plan: plan, source: source, reason: ""), as: staff.administrator, at: founding)
        }
        let clerks = try await employers(founding)
        let points = try await casework.ask(ListUnits(), as: staff.administrator).filter {
            $0.kind == "authority" && plan.application.acceptancePoints.contains($0.name)
        }
        let photo = try StoredFile.made(Resources.portrait(), name: "证件照.jpg", type: "image/jpeg", casework: casework)
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
        let letter = try casework.files.put(Array("%PDF-1.4 演示授权委托书 %%EOF".utf8))
        for employer in book.employers {
            let profile = EmployerProfile(
                name: "\(employer.name)\(plan.id.hasSuffix("2022") ? "" : "（\(plan.id.suffix(1))）")",
                creditCode: employer.creditCode, kind: employer.kind.rawValue, ownership: employer.ownership.rawValue,
                sector: employer.sector.rawValue, supervisedBy: employer.supervisedBy.rawValue)
            let unit = try await casework.perform(
                RegisterEmployer(
                    profile, login: employer.account, password: DemoWorld.password, clerk: employer.clerk,
                    letter: letter), as: nil, at: founding)
            try await casework.perform(
                DecideRegistration(unitID: unit, approve: true), as: staff.administrator, at: founding)
            let found = try await casework.ask(AccountByLogin(login: employer.account), as: nil)
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
            personID = try await casework.perform(
                RegisterApplicant(
                    .init(
                        login: person.account, password: DemoWorld.password, name: person.name, residentID: resident,
                        phone: person.phone, employerID: clerk.unitID ?? "")), as: nil, at: founding)
        } catch let refusal as Refusal where refusal.kind == .invalid {
            return nil  // two simulated people with one number
        }
        let found = try await casework.ask(AccountByLogin(login: person.account), as: nil)
        let actor = Actor(
            accountID: found.accountID, membershipID: found.membershipID, role: .applicant, unitID: nil, unitName: "",
            personID: personID, name: person.name, secondFactor: false)
        let leavesWaiting = dice.says("archiveWaits", 100)
        var records: [String] = []
        var achievements: [String] = []
        for record in person.archive {
            guard let kind = ArchiveKind.find(record.kind) else { continue }
            let id = try await casework.perform(
                SaveArchiveRecord(id: nil, kind: kind, body: record.body, send: true), as: actor, at: founding
            ).id
            records.append(id)
            if kind.isAchievement { achievements.append(id) }
        }
        if !leavesWaiting {
            _ = try await casework.perform(
                DecideArchiveRecord(recordIDs: records, approve: true, reason: ""), as: clerk,
                at: founding.adding(seconds: 86_400))
        }
        // Some let the registers speak for them; a real one that was configured may be silent about people who do not exist.
        if person.index % 3 == 1 {
            for register in OutsideRegister.allCases {
                _ = try? await casework.lookUp(register, as: actor, at: founding.adding(seconds: 2 * 86_400))
            }
        }
        let length = plan.dates.close.number - plan.dates.open.number
        let submitted = at(
            plan.dates.open.adding(days: dice.fork("day").pickedDay(length)), 9 + person.index % 8, person.index % 60)
        guard isPast(submitted), plan.application.filings.contains(person.filing) else { return nil }
        let caseID = try await casework.perform(
            StartApplication(planID: plan.id), as: actor, at: submitted.adding(seconds: -3600))
        if leavesWaiting { return nil }
        try await fillIn(person, caseID, actor, points, photo, signature, achievements, at: submitted)
        if dice.says("stillDraft", 60) { return nil }
        do { _ = try await casework.perform(SubmitApplication(caseID: caseID), as: actor, at: submitted) } catch let
            refusal as Refusal where refusal.kind == .invalid
        { return nil }
        return Applicant(person: person, actor: actor, clerk: clerk, caseID: caseID, submitted: submitted, dice: dice)
    }

    private func fillIn(
        _ person: SimulatedPerson, _ caseID: String, _ actor: Actor, _ points: [UnitItem], _ photo: StoredFile,
        _ signature: [UInt8], _ achievements: [String], at moment: Instant
    ) async throws {
        try await casework.perform(SetPhoto(caseID: caseID, file: photo), as: actor, at: moment)
        let commitment = try await CommitmentFile.make(
            plan: plan, name: person.name, hand: signature, at: moment, casework: casework)
        try await casework.perform(SignCommitment(caseID: caseID, file: commitment), as: actor, at: moment)
        var details = ApplicationDetails()
        details.report = person.report
        details.civilServant = person.civilServant
        details.backbone = person.backbone
        details.insurancePlace = person.places[0]
        details.filePlace = person.places[1]
        details.labourPlace = person.places[2]
        details.noNominalEmployment = true
        let point = points.isEmpty ? "" : points[person.index % points.count].id
        _ = try await casework.perform(
            SaveDetails(
                caseID: caseID,
                .init(speciality: person.speciality, filing: person.filing, acceptancePointID: point, details: details)),
            as: actor, at: moment)
        for (index, record) in achievements.prefix(plan.application.achievementsMaximum).enumerated() {
            try await casework.perform(
                PickAchievement(
                    caseID: caseID, recordID: record, contribution: "主要完成人，负责方案设计与实施。", marker: "第 1 页",
                    representative: index == 0), as: actor, at: moment)
        }
        for rule in plan.attachments where person.needs(rule, of: plan) {
            let file = try StoredFile.made(
                DemoPapers.pdf(rule, of: plan), name: "\(rule.name).pdf", type: "application/pdf",
                pages: DemoPapers.pages, casework: casework)
            try await casework.perform(AttachFile(caseID: caseID, slot: rule.id, file: file), as: actor, at: moment)
        }
    }
}

extension Dice {
    /// A day of the window, counted from its first.
    func pickedDay(_ length: Int) -> Int {
        var own = self
        return own.number(0...max(0, length))
    }
}
