import Casework
import Foundation
import Store
import Testing
import TitleReview

extension CaseworkFixture {
    /// A signature of nobody, as a phone sends it.
    static func hand() throws -> [UInt8] {
        [UInt8](try Data(contentsOf: root.appending(path: "Public/demo/signature.png")))
    }

    /// 400 × 160 white pixels.
    static let blankPaper = [UInt8](
        Data(
            base64Encoded: """
                iVBORw0KGgoAAAANSUhEUgAAAZAAAACgAQAAAAAKyQd4AAAANElEQVR42u3LoQEAAAgDoOn/P+sNFhN0anLVURRFURRFURRFURRF\
                URRFURRFURRFURTltSzN/gI/YqFF5QAAAABJRU5ErkJggg==
                """) ?? Data())

    func signByLink(_ token: String) async throws {
        try await casework.perform(
            SignByLink.prepare(token: token, hand: CaseworkFixture.hand(), at: inWindow, casework: casework), as: nil,
            at: inWindow)
    }

    /// What signing by a link is refused with; fails the test when it is not.
    func signingRefusal(_ token: String, hand: [UInt8]? = nil, _ location: SourceLocation = #_sourceLocation) async
        -> Refusal?
    {
        do {
            let signing = try await SignByLink.prepare(
                token: token, hand: hand ?? CaseworkFixture.hand(), at: inWindow, casework: casework)
            try await casework.perform(signing, as: nil, at: inWindow)
            Issue.record("was not refused", sourceLocation: location)
        } catch let refusal as Refusal {
            return refusal
        } catch { Issue.record("failed with \(error)", sourceLocation: location) }
        return nil
    }

    func token(_ caseID: String, _ actor: Actor) async throws -> String {
        let address = try await casework.perform(OpenSigningLink(caseID: caseID), as: actor, at: inWindow).address
        return String(try #require(address.split(separator: "/").last))
    }

    /// Sets the end of the case's link, so many seconds from now.
    func endLink(_ caseID: String, in seconds: Double) async throws {
        let end = casework.machine.now().adding(seconds: seconds)
        try await database.write { tx in
            _ = try tx.execute(
                "UPDATE signing_links SET created_at = \(end.adding(seconds: -300)), expires_at = \(end) WHERE case_id = \(caseID)"
            )
        }
    }

    func commitment(_ caseID: String, _ actor: Actor) async throws -> String? {
        try await casework.ask(ReadCase(caseID: caseID), as: actor).record.commitment
    }
}

@Suite struct SigningTests {
    @Test(
        "A2.2.2 S10 a link signs once, without signing in; a new one kills the old; only its digest is stored",
        arguments: engines)
    func once(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            let old = try await t.token(id, actor)
            let token = try await t.token(id, actor)
            #expect(await t.signingRefusal(old)?.kind == .notFound)
            let paper = try await t.casework.ask(ReadSigningPaper(token: token), as: nil, at: t.inWindow)
            #expect(paper.name == "王工1" && paper.text == t.plan.commitment && paper.planTitle == t.plan.title)
            #expect(try await t.casework.ask(ReadSigning(caseID: id), as: actor).link == .waiting)
            try await t.signByLink(token)
            let signed = try #require(try await t.commitment(id, actor))
            #expect(try t.casework.files.get(signed).starts(with: Array("%PDF-".utf8)))
            #expect(try await t.casework.ask(ReadSigning(caseID: id), as: actor).link == .signed)
            #expect(await t.signingRefusal(token)?.message.contains("已经用过") == true)
            #expect(try await t.commitment(id, actor) == signed)
            let traces = try await t.traces(of: token)
            #expect(traces.links == 0 && traces.audit == 0)
            #expect(traces.acts == ["case.signingLink", "case.signingLink", "case.commitment"])
            #expect(traces.actors == ["applicant:\(actor.accountID)"])
        }
    }

    @Test("A2.2.2 S10 a link lives five minutes, and the last second of them", arguments: engines)
    func expiry(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine, machine: CaseworkFixture.StandingClock()) { t in
            let actor = try await t.applicant(1)
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            let opened = try await t.casework.perform(OpenSigningLink(caseID: id), as: actor, at: t.inWindow)
            let state = try await t.casework.ask(ReadSigning(caseID: id), as: actor)
            #expect(opened.seconds == 300 && state.seconds == 300)
            let token = try #require(opened.address.split(separator: "/").last.map(String.init))
            try await t.endLink(id, in: 0)
            #expect(await t.signingRefusal(token)?.message.contains("超过 5 分钟") == true)
            #expect(try await t.casework.ask(ReadSigning(caseID: id), as: actor).link == .expired)
            try await t.endLink(id, in: 30)
            try await t.signByLink(token)
            #expect(try await t.commitment(id, actor) != nil)
        }
    }

    @Test("A2.2.2 two phones at once: one signs", arguments: engines)
    func twoPhones(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            let token = try await t.token(id, actor)
            let done = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 { group.addTask { (try? await t.signByLink(token)) != nil } }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(done == 1)
            #expect(try await t.traces(of: token).acts.filter { $0 == "case.commitment" }.count == 1)
        }
    }

    @Test(
        "A2.2.2 S12 S14 what keeps the applicant from signing keeps the link from it; nobody else gets one",
        arguments: engines)
    func rights(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let actor = try await t.applicant(1)
            let other = try await t.applicant(2)
            let id = try await t.filledDraft(actor)
            #expect(await t.refusal(OpenSigningLink(caseID: id), as: other, at: t.inWindow)?.kind == .notFound)
            #expect(await t.refusal(OpenSigningLink(caseID: id), as: t.clerk, at: t.inWindow)?.kind == .forbidden)
            for forged in ["", "0", String(repeating: "0", count: 32), String(repeating: "0", count: 4000), id] {
                #expect(await t.signingRefusal(forged)?.kind == .notFound)
            }
            let token = try await t.token(id, actor)
            _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
            #expect(await t.signingRefusal(token)?.message.contains("不能修改") == true)
            // Returned to be corrected it may be signed again, until the account is closed.
            try await t.casework.perform(ReturnCase(caseID: id, items: ["重新签署"]), as: t.clerk, at: t.inWindow)
            let again = try await t.token(id, actor)
            try await t.casework.perform(CloseAccount(accountID: actor.accountID), as: t.administrator, at: t.inWindow)
            #expect(await t.signingRefusal(again)?.kind == .forbidden)
        }
    }

    @Test("A2.2.2 an empty picture is refused in words and leaves the link alive; signing on the page uses it up")
    func words() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            let actor = try await t.applicant(1)
            let id = try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow)
            let token = try await t.token(id, actor)
            let blank = await t.signingRefusal(token, hand: CaseworkFixture.blankPaper)
            #expect(blank?.faults.first?.field == "hand" && blank?.message.contains("空白") == true)
            #expect(await t.signingRefusal(token, hand: [0xFF, 0xD8, 0xFF])?.message.contains("PNG") == true)
            #expect(
                await t.signingRefusal(token, hand: [UInt8](repeating: 0, count: CommitmentFile.handLimit + 1))?.message
                    .contains("最多 512 K") == true)
            #expect(try await t.casework.ask(ReadSigning(caseID: id), as: actor).link == .waiting)
            let file = try await CommitmentFile.make(
                plan: t.plan, name: "王工1", hand: CaseworkFixture.hand(), at: t.inWindow, casework: t.casework)
            try await t.casework.perform(SignCommitment(caseID: id, file: file), as: actor, at: t.inWindow)
            #expect(await t.signingRefusal(token)?.kind == .conflict)
        }
    }
}

extension CaseworkFixture {
    /// Where a token's text stands, and what the audit says of signing, in its order.
    func traces(of token: String) async throws -> (links: Int, audit: Int, acts: [String], actors: Set<String>) {
        try await database.read { tx in
            let bytes = Array(token.utf8)
            let links = try tx.query("SELECT digest FROM signing_links").filter { try $0.bytes("digest") == bytes }
                .count
            let rows = try tx.query(
                "SELECT actor, act, detail FROM audit_entries WHERE act IN ('case.signingLink', 'case.commitment') ORDER BY number"
            )
            return (
                links, try rows.filter { try $0.text("detail").contains(token) }.count,
                try rows.map { try $0.text("act") }, Set(try rows.map { try $0.text("actor") })
            )
        }
    }
}
