import Casework
import Store
import Testing
import TitleReview

/// One person with two accounts is known as one (R12, S17).
@Suite struct LinkTests {
    /// An account of a role in a unit, opened under the applicant's name.
    private func second(
        _ t: CaseworkFixture, _ role: Role, unit: String?, name: String = "王工1", residentID: ResidentID? = nil
    ) async throws -> Actor {
        let opened = try await t.casework.perform(
            OpenAccount(
                login: "second-\(role.rawValue)", password: CaseworkFixture.password, name: name, role: role,
                unitID: unit,
                residentID: residentID), as: t.administrator)
        return try await CaseworkFixture.actor(t.casework, opened.accountID, role, unit: unit)
    }

    private let number = ResidentID.test(born: "19900315", serial: 1)

    @Test(
        """
        S17 a clerk and an officer who are the applicant under a second account \
        decide on everybody's case but their own, from the moment it is said
        """,
        arguments: engines)
    func ownCase(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let own = try await t.submitted(1)
            let other = try await t.submitted(2)
            let clerk = try await second(t, .employer, unit: t.clerk.unitID)
            let pass = { (id: String) in
                PassCase(caseID: id, opinion: "同意推荐", confirmation: .init(backbone: true, noNominalEmployment: true))
            }
            let moment = t.inWindow.adding(seconds: 86_400)
            try await t.casework.perform(LinkOwnAccount(residentID: number), as: clerk)
            let refused = await t.refusal(pass(own.id), as: clerk, at: moment)
            #expect(refused?.kind == .forbidden && refused?.message.contains("不能办理本人的申报") == true)
            #expect(
                await t.refusal(ReturnCase(caseID: own.id, items: ["x"]), as: clerk, at: moment)?.kind == .forbidden)
            #expect(try await t.state(own.id) == .employerReview)
            try await t.casework.perform(pass(other.id), as: clerk, at: moment)
            #expect(try await t.state(other.id) == .employerNotice)

            let record = try await t.casework.perform(
                SaveArchiveRecord(
                    id: nil, kind: #require(ArchiveKind.find("assessment")),
                    body: ["year": "2018", "result": "competent"], send: true), as: own.actor
            ).id
            let decided = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [record], approve: true, reason: ""), as: clerk)
            #expect(decided.first?.problem.contains("本人的业绩档案") == true)

            try await t.recommended(own.id)
            let officer = try await second(t, .office, unit: t.office.unitID, residentID: number)
            let late = CaseworkFixture.noon(t.plan.dates.officeDeadline)
            #expect(
                await t.refusal(PassQualification(caseID: own.id, opinion: "通过"), as: officer, at: late)?.message
                    .contains("本人") == true)
            try await t.casework.perform(PassQualification(caseID: own.id, opinion: "通过"), as: t.office, at: late)
        }
    }

    @Test("S17 who registers only after the second account was said to be hers, is known at once", arguments: engines)
    func registersLater(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let clerk = try await second(t, .employer, unit: t.clerk.unitID)
            try await t.casework.perform(
                LinkAccount(accountID: clerk.accountID, residentID: number), as: t.administrator)
            let waiting = try await t.casework.ask(ReadOwnLink(), as: clerk)
            #expect(waiting.isLinked && !waiting.isApplicant && waiting.by == .administrator)
            let own = try await t.submitted(1)
            #expect(try await t.casework.ask(ReadOwnLink(), as: clerk).isApplicant)
            #expect(
                await t.refusal(RefuseCase(caseID: own.id, reason: "不在岗", clause: "A1.1"), as: clerk, at: t.inWindow)?
                    .kind == .forbidden)
        }
    }

    @Test(
        "S17 S38 whose an account is, is said once by its holder and corrected by the administrator; the number stands nowhere",
        arguments: engines)
    func said(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.applicant(1)
            let unlinked = try await t.casework.ask(ReadAccounts(unlinked: true), as: t.administrator)
            #expect(
                unlinked.unlinked == unlinked.accounts.count && unlinked.accounts.contains { $0.login == "office" }
                    && !unlinked.accounts.contains { $0.login == "person1" })
            // The name has to be the one that the number is known under.
            #expect(
                await t.refusal(LinkOwnAccount(residentID: number), as: t.office)?.faults.map(\.field) == ["residentID"]
            )
            let other = ResidentID.test(born: "19800101", serial: 7)
            try await t.casework.perform(LinkOwnAccount(residentID: other), as: t.office)
            #expect(await t.refusal(LinkOwnAccount(residentID: other), as: t.office)?.kind == .conflict)
            #expect(await t.refusal(LinkOwnAccount(residentID: other), as: one)?.kind == .conflict)
            #expect(
                await t.refusal(LinkAccount(accountID: one.accountID, residentID: other), as: t.administrator)?.kind
                    == .conflict, "who registered with a number keeps it")
            #expect(
                await t.refusal(LinkAccount(accountID: t.office.accountID, residentID: other), as: t.office)?.kind
                    == .forbidden)
            try await t.casework.perform(
                LinkAccount(accountID: t.office.accountID, residentID: .test(born: "19810101", serial: 8)),
                as: t.administrator)
            let now = try await t.casework.ask(ReadAccount(id: t.office.accountID), as: t.administrator)
            #expect(now.link.isLinked && now.link.by == .administrator)
            #expect(
                try await t.casework.ask(ReadAccounts(unlinked: true), as: t.administrator).unlinked == unlinked
                    .unlinked
                    - 1)
            let details = try await t.database.read {
                try $0.query("SELECT detail FROM audit_entries WHERE act = 'account.linked' ORDER BY number").map {
                    ChainedEntry.shown(try $0.text("detail"))
                }
            }
            #expect(details.count == 2 && !details.joined().contains("1980") && !details.joined().contains("1981"))
        }
    }

    @Test(
        """
        R12 an expert who applies is recused from the own case, from colleagues of earlier employers \
        and from shared works, once it is said; not while votes are cast
        """,
        arguments: engines)
    func recused(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let own = try await t.submitted(1)
            let other = try await t.submitted(2)
            try await t.ready([own, other])
            let members = try await t.committee()
            let seated = try await t.casework.ask(ReadCommittee(planID: t.plan.id), as: t.office).members
            // The expert's account has the name under which the number is known.
            try await t.database.write { tx in
                for (index, member) in members.prefix(2).enumerated() {
                    _ = try tx.execute("UPDATE accounts SET name = \("王工\(index + 1)") WHERE id = \(member.accountID)")
                }
            }
            func recusals(_ id: String) async throws -> [String: String] {
                try await t.database.read { tx in
                    try Dictionary(
                        uniqueKeysWithValues: tx.query("SELECT expert_id, kind FROM recusals WHERE case_id = \(id)").map
                        { (try $0.text("expert_id"), try $0.text("kind")) })
                }
            }
            try await t.casework.perform(
                LinkAccount(accountID: members[0].accountID, residentID: number), as: t.administrator,
                at: t.meetingMorning)
            _ = try await t.casework.perform(AssignPanels(planID: t.plan.id), as: t.office, at: t.meetingMorning)
            #expect(try await recusals(own.id) == [seated[0].expertID: "own"])
            #expect(
                try await recusals(other.id) == [seated[0].expertID: "employer"],
                "colleagues by the archive, where the pool names another employer")
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(ReadCaseAsExpert(caseID: own.id), as: members[0])
            }
            // Said only when the panels stand: the seat goes to somebody else.
            let second = ResidentID.test(born: "19900315", serial: 2)
            try await t.casework.perform(LinkOwnAccount(residentID: second), as: members[1], at: t.meetingMorning)
            #expect(try await recusals(other.id)[seated[1].expertID] == "own")
            #expect(try await recusals(own.id)[seated[1].expertID] == "employer")
            #expect(try await t.casework.ask(ReadExpertHome(), as: members[1]).items.isEmpty)

            let meeting = try await t.meeting([own.id, other.id], members: members, present: 7)
            _ = try await t.casework.perform(
                OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning)
            let late = await t.refusal(
                LinkOwnAccount(residentID: .test(born: "19700101", serial: 9)), as: members[2], at: t.meetingMorning)
            #expect(late?.message == "这位专家所在的评委会正在表决，请在计票以后再核对。")
        }
    }
}
