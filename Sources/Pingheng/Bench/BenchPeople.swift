import Casework
import Foundation
import Rehearsal
import Store
import TitleReview
import Web

/// The data of the server benches, made through the use cases.
enum BenchPeople {
    /// The demo's year, some four hundred cases in all states, with an applicant who has several applications and an officer signed in.
    static func demo(_ place: BenchPlace) async throws -> (applicant: BenchSession, officer: BenchSession) {
        let assembly = try await open(place)
        let casework = assembly.casework
        let accounts = try await DemoWorld.prepare(assembly, dataFolder: place.data)
        guard let certified = accounts.last(where: { $0.role == Role.applicant.rawValue }),
            let office = accounts.first(where: { $0.role == Role.office.rawValue })
        else {
            throw Failure("演示数据里没有申报人或评委会办公室。")
        }
        let applicant = try await actor(certified.account, certified.who, casework)
        let today = assembly.clock.now().day
        for plan in try await casework.ask(ListPlans(), as: nil) where plan.open <= today && today <= plan.close {
            _ = try await casework.perform(StartApplication(planID: plan.id), as: applicant)
        }
        let sessions = (applicant: try await signIn(certified, casework), officer: try await signIn(office, casework))
        try await assembly.close()
        return sessions
    }

    /// People of whom each has many complete applications that wait for nothing but being submitted: a plan's copies are told
    /// apart by their ids alone, because a person has one open application a plan.
    ///
    /// - Returns: for each person the session and the cases.
    static func readyToSubmit(_ place: BenchPlace, people: Int, cases: Int) async throws -> [(
        session: BenchSession, cases: [String]
    )] {
        let assembly = try await open(place)
        let casework = assembly.casework
        try DemoWorld.write([], into: place.data)
        let plans = try copies(of: Resources.plan(named: "linping-manufacturing-2022"), count: cases)
        let first = try await casework.perform(
            OpenFirstAdministrator(login: "admin", password: DemoWorld.password, unitName: "评衡测量平台"), as: nil)
        let administrator = Actor(
            accountID: first.accountID,
            membershipID: try await casework.ask(MembershipOf(accountID: first.accountID), as: nil),
            role: .administrator,
            unitID: "platform",
            unitName: "评衡测量平台", personID: nil, name: "平台管理员", secondFactor: true)
        for plan in plans {
            _ = try await casework.perform(PublishPlan(plan: plan, source: "", reason: ""), as: administrator)
        }
        let book = Yearbook(plan: plans[0], seed: 2022, prefix: "b").make(applicants: people * 3)
        let chosen = book.people.filter {
            $0.intent.verdict == .eligible && plans[0].application.filings.contains($0.filing)
        }.prefix(people)
        guard chosen.count == people else { throw Failure("模拟的申报人不够。") }
        let registrar = Registrar(
            casework: casework, plans: plans,
            employers: try await employers(book, Set(chosen.map(\.employer)), administrator, casework),
            points: try await casework.ask(ListUnits(), as: administrator).filter {
                $0.kind == "authority" && plans[0].application.acceptancePoints.contains($0.name)
            },
            papers: try await Papers(plans[0], casework))
        let ready = try await withThrowingTaskGroup(of: (session: BenchSession, cases: [String]).self) { group in
            // Fewer at once than the queue for passwords takes.
            var rest = chosen[...]
            for person in rest.prefix(32) { group.addTask { try await registrar.prepare(person) } }
            rest = rest.dropFirst(32)
            var all: [(session: BenchSession, cases: [String])] = []
            for try await one in group {
                all.append(one)
                if let person = rest.popFirst() { group.addTask { try await registrar.prepare(person) } }
            }
            return all
        }
        try await casework.deliverMessages()
        try await assembly.close()
        return ready
    }

    /// An installation without anybody in it, that answers `/plain`.
    static func nobody(_ place: BenchPlace) async throws {
        let assembly = try await open(place)
        try DemoWorld.write([], into: place.data)
        try await assembly.close()
    }

    static func open(_ place: BenchPlace) async throws -> Assembly {
        try await Assembly.open(
            data: place.data, keys: place.keys, databaseURL: place.database,
            clock: BusinessClock(start: DemoWorld.start), address: "http://127.0.0.1")
    }

    private static func copies(of plan: Plan, count: Int) -> [Plan] {
        (0..<count).map { index in
            var copy = plan
            if index > 0 { copy.id += "-bench\(index)" }
            return copy
        }
    }

    private static func employers(
        _ book: SimulatedYearbook, _ wanted: Set<Int>, _ administrator: Actor, _ casework: Casework
    ) async throws -> [Int: Actor] {
        var clerks: [Int: Actor] = [:]
        let letter = try casework.files.put(Array("%PDF-1.4 授权委托书 %%EOF".utf8))
        for employer in book.employers where wanted.contains(employer.index) {
            let profile = EmployerProfile(
                name: employer.name, creditCode: employer.creditCode, kind: employer.kind.rawValue,
                ownership: employer.ownership.rawValue, sector: employer.sector.rawValue,
                supervisedBy: employer.supervisedBy.rawValue)
            let unit = try await casework.perform(
                RegisterEmployer(
                    profile, login: employer.account, password: DemoWorld.password, clerk: employer.clerk,
                    letter: letter), as: nil)
            try await casework.perform(DecideRegistration(unitID: unit, approve: true), as: administrator)
            clerks[employer.index] = try await actor(employer.account, employer.clerk, casework)
        }
        return clerks
    }

    private static func actor(_ login: String, _ name: String, _ casework: Casework) async throws -> Actor {
        let found = try await casework.ask(AccountByLogin(login: login), as: nil)
        return Actor(
            accountID: found.accountID, membershipID: found.membershipID,
            role: found.unitID == nil ? .applicant : .employer, unitID: found.unitID, unitName: "",
            personID: found.personID, name: name, secondFactor: false)
    }

    private static func signIn(_ account: DemoAccount, _ casework: Casework) async throws -> BenchSession {
        guard
            var token = try await casework.perform(
                SignIn.prepare(login: account.account, password: account.password, casework: casework), as: nil
            ).right?.token
        else {
            throw Failure("演示账号 \(account.account) 登录不了。")
        }
        if let secret = account.secondFactor {
            token = try await casework.perform(EnterDemo(token: token, secret: secret), as: nil)
        }
        guard let live = try await Sessions.resolve(token, casework: casework) else {
            throw Failure("演示账号 \(account.account) 的登录无效。")
        }
        return BenchSession(token: token, csrf: live.csrf)
    }

    /// The files that all applications share.
    private struct Papers: Sendable {
        let photo: StoredFile
        let commitment: StoredFile
        let attachments: [String: StoredFile]

        init(_ plan: Plan, _ casework: Casework) async throws {
            photo = try StoredFile.made(Resources.portrait(), name: "证件照.jpg", type: "image/jpeg", casework: casework)
            commitment = try await CommitmentFile.make(
                plan: plan, name: "测量", hand: Resources.signature(), at: casework.business.now(), casework: casework)
            var files: [String: StoredFile] = [:]
            for rule in plan.attachments {
                files[rule.id] = try StoredFile.made(
                    DemoPapers.pdf(rule, of: plan), name: "\(rule.name).pdf", type: "application/pdf",
                    pages: DemoPapers.pages, casework: casework)
            }
            attachments = files
        }
    }

    /// What a person needs to register and to fill in applications.
    private struct Registrar: Sendable {
        let casework: Casework
        let plans: [Plan]
        let employers: [Int: Actor]
        let points: [UnitItem]
        let papers: Papers

        func prepare(_ person: SimulatedPerson) async throws -> (session: BenchSession, cases: [String]) {
            guard let clerk = employers[person.employer] else { throw Failure("模拟的申报人没有单位。") }
            let resident = try ResidentID(parsing: person.residentID, today: casework.business.now().day)
            _ = try await casework.perform(
                RegisterApplicant(
                    .init(
                        login: person.account, password: DemoWorld.password, name: person.name, residentID: resident,
                        phone: person.phone, employerID: clerk.unitID ?? "")), as: nil)
            let actor = try await BenchPeople.actor(person.account, person.name, casework)
            var records: [String] = []
            var achievements: [String] = []
            for record in person.archive {
                guard let kind = ArchiveKind.find(record.kind) else { continue }
                let id = try await casework.perform(
                    SaveArchiveRecord(id: nil, kind: kind, body: record.body, send: true), as: actor
                ).id
                records.append(id)
                if kind.isAchievement { achievements.append(id) }
            }
            _ = try await casework.perform(
                DecideArchiveRecord(recordIDs: records, approve: true, reason: ""), as: clerk)
            var cases: [String] = []
            for plan in plans { cases.append(try await fillIn(person, actor, plan, achievements)) }
            let account = DemoAccount(
                role: "applicant", account: person.account, password: DemoWorld.password, secondFactor: nil,
                home: "/me", who: person.name)
            return (try await BenchPeople.signIn(account, casework), cases)
        }

        private func fillIn(_ person: SimulatedPerson, _ actor: Actor, _ plan: Plan, _ achievements: [String])
            async throws -> String
        {
            let id = try await casework.perform(StartApplication(planID: plan.id), as: actor)
            try await casework.perform(SetPhoto(caseID: id, file: papers.photo), as: actor)
            try await casework.perform(SignCommitment(caseID: id, file: papers.commitment), as: actor)
            var details = ApplicationDetails()
            details.report = person.report
            details.civilServant = person.civilServant
            details.backbone = person.backbone
            (details.insurancePlace, details.filePlace, details.labourPlace) = (
                person.places[0], person.places[1], person.places[2]
            )
            details.noNominalEmployment = true
            let point = points.isEmpty ? "" : points[person.index % points.count].id
            _ = try await casework.perform(
                SaveDetails(
                    caseID: id,
                    .init(
                        speciality: person.speciality, filing: person.filing, acceptancePointID: point, details: details
                    )), as: actor)
            for (index, record) in achievements.prefix(plan.application.achievementsMaximum).enumerated() {
                try await casework.perform(
                    PickAchievement(
                        caseID: id, recordID: record, contribution: "主要完成人，负责方案设计与实施。", marker: "第 1 页",
                        representative: index == 0), as: actor)
            }
            for rule in plan.attachments where person.needs(rule, of: plan) {
                guard let file = papers.attachments[rule.id] else { continue }
                try await casework.perform(AttachFile(caseID: id, slot: rule.id, file: file), as: actor)
            }
            return id
        }
    }
}
