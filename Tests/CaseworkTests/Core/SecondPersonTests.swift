import Casework
import Store
import Testing
import TitleReview

@Suite struct SecondPersonTests {
    /// One more account of a role, in the unit of another who has it.
    private func another(_ login: String, like actor: Actor, _ t: CaseworkFixture) async throws -> Actor {
        let opened = try await t.casework.perform(
            OpenAccount(
                login: login, password: CaseworkFixture.password, name: login, role: actor.role, unitID: actor.unitID),
            as: t.administrator, at: t.inWindow)
        return try await CaseworkFixture.actor(t.casework, opened.accountID, actor.role, unit: actor.unitID)
    }

    private func stale(_ actor: Actor, _ t: CaseworkFixture) -> Actor {
        actor.proved(at: t.casework.machine.now().adding(seconds: -Actor.freshness - 1))
    }

    @Test("B56 revoking asks for a second factor of the last five minutes", arguments: engines)
    func fresh(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await t.certify([try await t.submitted(1)])
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            let revoke = RevokeCertificate(number: number, reason: "提供虚假业绩")
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            #expect(await t.refusal(revoke, as: stale(t.bureau, t), at: at)?.faults.first?.field == "code")
            #expect(try await t.casework.ask(VerifyCertificate(number: number, name: "王工1"), as: nil)?.revokedAt == nil)
            let came = try await t.casework.perform(revoke, as: t.bureau, at: at)
            #expect(came.done != nil, "alone in the bureau, one is enough")
            #expect(try await t.casework.ask(VerifyCertificate(number: number, name: "王工1"), as: nil)?.revokedAt == at)
        }
    }

    @Test(
        "B56 a code given before the act makes a session fresh; a wrong or used one does not, and counts",
        arguments: engines)
    func code(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "bureau2", password: CaseworkFixture.password, name: "新人", role: .bureau,
                    unitID: t.bureau.unitID),
                as: t.administrator, at: t.inWindow)
            let secret = try #require(opened.totp)
            let step = TOTP.step(at: t.casework.machine.now())
            let now = try #require(TOTP.code(secret: secret, step: step))
            let half = try await t.casework.perform(
                SignIn.prepare(login: "bureau2", password: CaseworkFixture.password, casework: t.casework), as: nil
            ).get()
            let token = try await t.casework.perform(GiveSecondFactor(token: half.token, code: now), as: nil).get()
                .token
            let actor = try #require(try await Sessions.resolve(token, casework: t.casework)).actor
            #expect(actor.factorAt == t.casework.machine.now())
            try await t.database.write { tx in _ = try tx.execute("UPDATE sessions SET factor_at = 0") }
            for wrong in [now, "abcdef"] {
                guard case .wrong = try await t.casework.perform(ProveAgain(token: token, code: wrong), as: actor)
                else {
                    Issue.record("\(wrong) was taken")
                    return
                }
            }
            #expect(try await Sessions.resolve(token, casework: t.casework)?.actor.factorAt?.microseconds == 0)
            let next = try #require(TOTP.code(secret: secret, step: step + 1))
            #expect(
                try await t.casework.perform(ProveAgain(token: token, code: next), as: actor).right
                    == t.casework.machine.now())
            #expect(try await Sessions.resolve(token, casework: t.casework)?.actor.factorAt == t.casework.machine.now())
        }
    }

    @Test(
        "B56 with two in the bureau one asks for a revocation and another confirms it; both stand on the chain",
        arguments: engines)
    func revocation(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await t.certify([try await t.submitted(1)])
            let other = try await another("bureau2", like: t.bureau, t)
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let revoke = RevokeCertificate(number: number, reason: "提供虚假业绩")
            func revoked() async throws -> Bool {
                try await t.casework.ask(VerifyCertificate(number: number, name: "王工1"), as: nil)?.revokedAt != nil
            }
            #expect(try await t.casework.perform(revoke, as: t.bureau, at: at).done == nil)
            #expect(try await !revoked())
            let entry = try await t.casework.ask(ReadRegisteredCertificate(number: number), as: other, at: at)
            #expect(entry.proposal?.proposedBy == t.bureau.accountID && entry.proposal?.detail["reason"] == "提供虚假业绩")
            let open = try #require(try await t.casework.ask(ReadProposals(), as: other, at: at).open.first)
            // Not by who asked, not by a stale session, not by another role.
            #expect(await t.refusal(ConfirmProposal(id: open.id), as: t.bureau, at: at)?.kind == .conflict)
            #expect(await t.refusal(revoke, as: t.bureau, at: at)?.kind == .conflict)
            #expect(await t.refusal(ConfirmProposal(id: open.id), as: t.administrator, at: at)?.kind == .notFound)
            #expect(
                await t.refusal(ConfirmProposal(id: open.id), as: stale(other, t), at: at)?.faults.first?.field
                    == "code")
            #expect(try await !revoked())
            _ = try await t.casework.perform(ConfirmProposal(id: open.id), as: other, at: at)
            #expect(try await revoked())
            #expect(await t.refusal(ConfirmProposal(id: open.id), as: other, at: at)?.kind == .conflict)
            let told = try await t.database.read { tx in
                try tx.query("SELECT act, actor, detail FROM audit_entries WHERE subject = \(open.id) ORDER BY number")
                    .map {
                        "\(try $0.text("act")) \(try $0.text("actor")) \(try $0.text("detail"))"
                    }
            }
            #expect(told.count == 2 && told[0].contains(t.bureau.accountID))
            #expect(told[1].contains(other.accountID) && told[1].contains(t.bureau.accountID))
        }
    }

    @Test("B56 what nobody confirms within its days lapses; what is let drop is asked for anew", arguments: engines)
    func lapsing(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await t.certify([try await t.submitted(1)])
            let other = try await another("bureau2", like: t.bureau, t)
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            let at = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            let revoke = RevokeCertificate(number: number, reason: "提供虚假业绩")
            guard case .waits(let until) = try await t.casework.perform(revoke, as: t.bureau, at: at) else {
                Issue.record("did not wait")
                return
            }
            let open = try #require(try await t.casework.ask(ReadProposals(), as: other, at: at).open.first)
            let late = Instant.deadline(until)
            #expect(await t.refusal(ConfirmProposal(id: open.id), as: other, at: late)?.kind == .conflict)
            #expect(try await t.casework.ask(ReadProposals(), as: other, at: late).open.isEmpty)
            // The other asks now, and it is the first who confirms.
            #expect(try await t.casework.perform(revoke, as: other, at: late).done == nil)
            let again = try #require(try await t.casework.ask(ReadProposals(), as: t.bureau, at: late).open.first)
            _ = try await t.casework.perform(WithdrawProposal(id: again.id), as: t.bureau, at: late)
            #expect(try await t.casework.ask(ReadProposals(), as: other, at: late).open.isEmpty)
            #expect(try await t.casework.perform(revoke, as: other, at: late).done == nil)
            #expect(try await t.casework.perform(revoke, as: t.bureau, at: late).done != nil)
        }
    }

    @Test("B56 voiding a meeting takes a fresh factor and a second person as well", arguments: engines)
    func voiding(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let after = try await t.reportedToBureau([one])
            let other = try await another("bureau2", like: t.bureau, t)
            let meeting = try #require(try await t.casework.ask(ListMeetings(), as: t.bureau).first).id
            let void = VoidMeeting(meetingID: meeting, reason: "未按规定回避")
            #expect(await t.refusal(void, as: stale(t.bureau, t), at: after)?.faults.first?.field == "code")
            #expect(try await t.casework.perform(void, as: t.bureau, at: after).done == nil)
            #expect(try await t.casework.ask(ReadVoiding(meetingID: meeting), as: other, at: after).proposal != nil)
            #expect(try await t.casework.perform(void, as: other, at: after).done != nil)
            #expect(
                try await t.casework.ask(ReadVoiding(meetingID: meeting), as: other, at: after).meeting.state
                    == "voided")
        }
    }

    @Test("B56 with two administrators an officer's role begins when the second confirms it", arguments: engines)
    func roles(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let second = try await another("admin2", like: t.administrator, t)
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "bureau2", password: CaseworkFixture.password, name: "新人", role: .bureau,
                    unitID: t.bureau.unitID),
                as: t.administrator, at: t.inWindow)
            #expect(opened.waits != nil && opened.totp != nil)
            func enter() async throws -> Guess<OpenedSession> {
                try await t.casework.perform(
                    SignIn.prepare(login: "bureau2", password: CaseworkFixture.password, casework: t.casework), as: nil)
            }
            guard case .wrong(let refusal) = try await enter() else {
                Issue.record("was let in")
                return
            }
            #expect(refusal.message.contains("确认以后才能登录"))
            let open = try #require(try await t.casework.ask(ReadProposals(), as: second, at: t.inWindow).open.first)
            #expect(open.act == .grantRole && open.about.contains("新人"))
            #expect(
                await t.refusal(ConfirmProposal(id: open.id), as: t.administrator, at: t.inWindow)?.kind == .forbidden)
            _ = try await t.casework.perform(ConfirmProposal(id: open.id), as: second, at: t.inWindow)
            #expect(try await enter().right?.role == .bureau)
            // A clerk is no officer.
            let clerk = try await t.casework.perform(
                OpenAccount(
                    login: "clerk2", password: CaseworkFixture.password, name: "经办", role: .employer,
                    unitID: t.clerk.unitID),
                as: t.administrator, at: t.inWindow)
            #expect(clerk.waits == nil)
        }
    }

    @Test(
        "B56 a setting lets one do it, on record; with two administrators it takes both to turn it off",
        arguments: engines)
    func setting(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let second = try await another("admin2", like: t.administrator, t)
            let off = SetTwoPersons(isOn: false)
            #expect(try await t.casework.perform(off, as: t.administrator, at: t.inWindow).done == nil)
            #expect(try await t.casework.ask(ReadProposals(), as: second, at: t.inWindow).isOn)
            #expect(try await t.casework.perform(off, as: second, at: t.inWindow).done == false)
            let board = try await t.casework.ask(ReadProposals(), as: second, at: t.inWindow)
            #expect(!board.isOn && !board.takesTwo && board.open.isEmpty)
            let alone = try await t.casework.perform(
                OpenAccount(
                    login: "bureau2", password: CaseworkFixture.password, name: "新人", role: .bureau,
                    unitID: t.bureau.unitID),
                as: t.administrator, at: t.inWindow)
            #expect(alone.waits == nil)
            #expect(try await t.casework.perform(SetTwoPersons(isOn: true), as: second, at: t.inWindow).done == true)
            #expect(try await t.casework.ask(ReadProposals(), as: second, at: t.inWindow).takesTwo)
            let entries = try await t.database.read { tx in
                try tx.query("SELECT detail FROM audit_entries WHERE act = 'setting.twoPersons' ORDER BY number").map {
                    try $0.text("detail")
                }
            }
            #expect(entries.count == 2 && entries[0].contains("off") && entries[1].contains("on"))
        }
    }

    @Test(
        "B56 a key that the command line changed waits for an administrator who says that it was meant",
        arguments: engines)
    func keys(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let tender = KeyTender(t.casework)
            try await tender.tend()
            #expect(try await t.casework.ask(ReadProposals(), as: t.administrator).open.isEmpty)
            _ = try t.casework.keys.rotate(.token)
            try await tender.tend()
            let open = try #require(try await t.casework.ask(ReadProposals(), as: t.administrator).open.first)
            #expect(open.act == .changeKey && open.subject == "token" && open.proposedBy == nil)
            #expect(await t.refusal(WithdrawProposal(id: open.id), as: t.administrator)?.kind == .conflict)
            _ = try await t.casework.perform(ConfirmProposal(id: open.id), as: t.administrator)
            #expect(try await t.casework.ask(ReadProposals(), as: t.administrator).open.isEmpty)
        }
    }
}
