import Documents
import Store
import Testing
import TitleReview

@testable import Casework

@Suite struct ObjectionTests {
    /// Two cases in a running qualification notice, and a moment in it.
    private func notice(_ t: CaseworkFixture) async throws -> (
        id: String, cases: [(actor: Actor, id: String)], now: Instant
    ) {
        let cases = [try await t.submitted(1), try await t.submitted(2)]
        for c in cases { try await t.recommended(c.id) }
        return (
            try await t.published(cases.map(\.id)), cases,
            CaseworkFixture.noon(t.plan.dates.officeDeadline.adding(days: 1))
        )
    }

    private func objection(
        _ notice: String, _ caseID: String, author: String = "李某", contact: String = "13900000000",
        files: [StoredFile] = [], from caller: Caller? = nil
    ) -> RaiseObjection {
        RaiseObjection(
            noticeID: notice, caseID: caseID, author: author, contact: contact, body: "学历存疑，与公示不符", files: files,
            from: caller)
    }

    @Test(
        "B20 an objection has a receipt, by which anybody who has it sees what became of it, and nothing of who objected",
        arguments: engines)
    func receipt(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let n = try await notice(t)
            let raised = try await t.casework.perform(objection(n.id, n.cases[0].id), as: nil, at: n.now)
            let open = try #require(try await t.casework.ask(ReadObjection(receipt: raised.receipt), as: nil))
            #expect(open.outcome == nil && open.answer == nil && open.at == n.now && open.name == "王*1")
            try await t.casework.perform(
                AnswerObjection(id: raised.id, outcome: "rejected", answer: "经核查学历属实"), as: t.office, at: n.now)
            let answered = try #require(try await t.casework.ask(ReadObjection(receipt: raised.receipt), as: nil))
            #expect(answered.outcome == .rejected && answered.answer == "经核查学历属实" && answered.answeredAt == n.now)
            let shown = "\(answered)"
            #expect(
                !shown.contains("李某") && !shown.contains("13900000000") && !shown.contains("存疑")
                    && !shown.contains("王工"))
            let other = ObjectionReceipt(random: [UInt8](repeating: 7, count: ObjectionReceipt.bytes))
            #expect(try await t.casework.ask(ReadObjection(receipt: other), as: nil) == nil)
            let second = try await t.casework.perform(objection(n.id, n.cases[1].id), as: nil, at: n.now)
            #expect(second.receipt != raised.receipt)
        }
    }

    @Test(
        "B20 who objects by name leaves a contact of a plausible form; the desk sees both and nobody else",
        arguments: engines)
    func contact(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let n = try await notice(t)
            for contact in ["", "12", "张三", "138"] {
                let refusal = await t.refusal(objection(n.id, n.cases[0].id, contact: contact), as: nil, at: n.now)
                #expect(refusal?.faults.first?.field == "contact", "\(contact)")
            }
            for author in ["", "李"] {
                let refusal = await t.refusal(objection(n.id, n.cases[0].id, author: author), as: nil, at: n.now)
                #expect(refusal?.faults.first?.field == "author", "\(author)")
            }
            _ = try await t.casework.perform(
                objection(n.id, n.cases[0].id, contact: "139 0000 0000"), as: nil, at: n.now)
            let item = try #require(try await t.casework.ask(ListObjections(), as: t.office, at: n.now).first)
            #expect(item.author == "李某" && item.contact == "13900000000" && !item.isContactProved)
            let stored = try await t.database.read {
                try #require(try $0.one("SELECT author, contact FROM objections"))
            }
            for column in ["author", "contact"] {
                let bytes = try stored.bytes(column)
                #expect(bytes.first == 1 && !String(decoding: bytes, as: UTF8.self).contains("13900000000"), "sealed")
            }
            #expect(try await t.casework.ask(ListObjections(), as: t.clerk, at: n.now).isEmpty, "the office's alone")
        }
    }

    @Test(
        "B20 where messages can be sent, a phone is proved by the code that it was sent; guessing a code is over after five",
        arguments: engines)
    func proof(_ engine: Engine) async throws {
        let text = ScriptedGateway()
        try await CaseworkFixture.with(engine, messageGateways: [.text: text], machine: CaseworkFixture.StandingClock())
        { t in
            let n = try await notice(t)
            let caseID = n.cases[0].id
            let caller = Caller(address: "192.0.2.7")
            func send(_ contact: String = "13900000000") async throws {
                try await ContactCode.send(
                    to: contact, notice: n.id, case: caseID, from: caller, casework: t.casework, actor: nil, at: n.now)
            }
            func prove(_ code: String) async throws -> Refusal? {
                try await t.casework.perform(ProveContact(contact: "13900000000", code: code), as: nil)
            }
            func code() throws -> String {
                let body = try #require(text.given.last).body
                return String(body[try #require(body.firstRange(of: "验证码 ")).upperBound...].prefix(6))
            }
            let mine = objection(n.id, caseID, from: caller)
            #expect(await t.refusal(mine, as: nil, at: n.now)?.faults.first?.field == "code")
            let landline = objection(n.id, caseID, contact: "0571-86220000", from: caller)
            #expect(await t.refusal(landline, as: nil, at: n.now)?.faults.first?.field == "contact", "cannot be proved")
            #expect(await t.refusal(of: { try await send("a@example.com") })?.faults.first?.field == "contact")
            try await send()
            let right = try code()
            let wrong = right == "000000" ? "000001" : "000000"
            for _ in 0..<5 { #expect(try await prove(wrong)?.faults.first?.field == "code") }
            #expect(try await prove(right) != nil, "five wrong ones have ended it")
            try await send()
            #expect(try await prove(String(try code().prefix(3)) + " " + String(try code().suffix(3))) == nil)
            _ = try await t.casework.perform(mine, as: nil, at: n.now)
            #expect(try await t.casework.ask(ListObjections(), as: t.office, at: n.now).first?.isContactProved == true)
            try await send()
            #expect(await t.refusal(of: { try await send() })?.message.contains("太多") == true, "three an hour")
            let stored = try await t.database.read { tx in
                try tx.query("SELECT contact, code FROM contact_codes").map {
                    try $0.bytes("contact") + $0.bytes("code")
                }
            }
            #expect(!stored.isEmpty && stored.allSatisfy { $0.count == 64 }, "digests alone")
            // What came to the desk by other ways is entered without one.
            _ = try await t.casework.perform(
                objection(n.id, n.cases[1].id, contact: "0571-86220000"), as: t.office, at: n.now)
        }
    }

    @Test("B20 evidence goes with an objection, to those who answer it, and to nobody else", arguments: engines)
    func evidence(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let n = try await notice(t)
            var writer = try t.casework.incoming.open()
            try writer.write(Array("not a picture".utf8)[...])
            let bad = try writer.finish()
            let refusal = await t.refusal(of: {
                _ = try await StoredFile.keep(
                    bad, name: "证据.jpg", limit: RaiseObjection.fileLimit, field: "file1", casework: t.casework)
            })
            #expect(refusal?.faults.first?.field == "file1", "by the helper, as every upload")
            let four = [StoredFile](repeating: t.photo, count: RaiseObjection.mostFiles + 1)
            #expect(
                await t.refusal(objection(n.id, n.cases[0].id, files: four), as: nil, at: n.now)?.faults.first?.field
                    == "file1")
            let raised = try await t.casework.perform(
                objection(n.id, n.cases[0].id, files: [t.photo, t.photo]), as: nil, at: n.now)
            #expect(try await t.casework.ask(ReadObjection(receipt: raised.receipt), as: nil)?.files == 2)
            let item = try #require(try await t.casework.ask(ListObjections(), as: t.office, at: n.now).first)
            #expect(item.files.map(\.name) == ["证件照.jpg", "证件照.jpg"])
            let file = ReadObjectionFile(objectionID: raised.id, fileID: try #require(item.files.first).id)
            #expect(try await t.casework.ask(file, as: t.office).address == t.photo.address)
            for other in [t.clerk, t.authorities[0], t.bureau, n.cases[0].actor] {
                let refusal = await t.refusal(of: { _ = try await t.casework.ask(file, as: other) })
                #expect([.notFound, .forbidden].contains(refusal?.kind), "\(other.role)")
            }
        }
    }

    @Test(
        "B20 R13 an unfounded repeat is set aside with a reason, and holds nothing; the applicant sees when, and nothing of whom",
        arguments: engines)
    func setAside(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let n = try await notice(t)
            let one = n.cases[0]
            var ids: [String] = []
            for _ in 0..<2 { ids.append(try await t.casework.perform(objection(n.id, one.id), as: nil, at: n.now).id) }
            let aside = AnswerObjection(id: ids[1], outcome: "setAside", answer: "与已答复的内容相同，没有新的事实")
            #expect(
                await t.refusal(aside, as: t.office, at: n.now)?.faults.first?.field == "outcome",
                "nothing was answered yet")
            try await t.casework.perform(
                AnswerObjection(id: ids[0], outcome: "rejected", answer: "经核查学历属实"), as: t.office, at: n.now)
            #expect(
                await t.refusal(
                    AnswerObjection(id: ids[1], outcome: "setAside", answer: ""), as: t.office, at: n.now)?.faults
                    .first?
                    .field == "answer")
            try await t.casework.perform(aside, as: t.office, at: n.now)
            let seen = try await t.casework.ask(ReadFollowUp(caseID: one.id), as: one.actor, at: n.now).objections
            #expect(Set(seen.map(\.outcome)) == [.rejected, .setAside] && seen.allSatisfy { $0.at == n.now })
            #expect(!"\(seen)".contains("李某") && !"\(seen)".contains("学历"))
            try await t.turn(at: try t.afterNotice())
            #expect(try await t.state(one.id) == .awaitingPayment, "it does not hold the case")
        }
    }

    @Test("B20 an answer names nobody who objected", arguments: engines)
    func closed(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let n = try await notice(t)
            let raised = try await t.casework.perform(objection(n.id, n.cases[0].id), as: nil, at: n.now)
            for text in ["李 某反映的情况不实", "已电话 139 0000 0000 告知"] {
                let refusal = await t.refusal(
                    AnswerObjection(id: raised.id, outcome: "upheld", answer: text), as: t.office, at: n.now)
                #expect(refusal?.faults.first?.field == "answer" && refusal?.message.contains("请改用“提出人”") == true)
            }
        }
    }
}
