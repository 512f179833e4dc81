import Casework
import Store
import Testing
import TitleReview

@Suite struct RegisterTests {
    @Test(
        "N3.4 R15 R17 the register is read by number and by the holder's whole name, and says what was revoked and why",
        arguments: engines)
    func register(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2)
            try await t.certify([one, two])
            let first = try await t.casework.ask(ReadRegister(limit: 1), as: t.bureau)
            #expect(first.certificates.count == 1 && first.total == 2 && first.revoked == 0)
            let second = try await t.casework.ask(ReadRegister(after: #require(first.next), limit: 1), as: t.bureau)
            #expect(second.next == nil && second.certificates[0].number > first.certificates[0].number)
            let number = try #require(
                try await t.casework.ask(ReadRegister(search: "王工2"), as: t.bureau).certificates.first?.number)
            #expect(
                try await t.casework.ask(ReadRegister(search: number), as: t.bureau).certificates.map(\.holder) == [
                    "王工2"
                ])
            #expect(try await t.casework.ask(ReadRegister(search: "王"), as: t.bureau).certificates.isEmpty)
            #expect(await t.refusal(ReadRegister(), as: t.office)?.kind == .forbidden)
            #expect(await t.refusal(ReadRegisteredCertificate(number: "none"), as: t.bureau)?.kind == .notFound)
            _ = try await t.casework.perform(
                RevokeCertificate(number: number, reason: "提供虚假业绩"), as: t.bureau,
                at: CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40)))
            let view = try await t.casework.ask(ReadRegisteredCertificate(number: number), as: t.bureau)
            #expect(
                view.caseID == two.id && view.revokedBecause == "提供虚假业绩" && view.certificate.revokedAt != nil
                    && view.employer == "杭州临平某机械有限公司")
            #expect(try await t.casework.ask(ReadRegister(), as: t.bureau).revoked == 1)
            // Everything that this meeting decided is beyond it by now.
            let meeting = try #require(try await t.casework.ask(ListMeetings(), as: t.bureau).first)
            let voiding = try await t.casework.ask(ReadVoiding(meetingID: meeting.id), as: t.bureau)
            #expect(voiding.meeting == meeting && voiding.cases == 0 && voiding.beyond == 2)
            #expect(await t.refusal(ReadVoiding(meetingID: "none"), as: t.bureau)?.kind == .notFound)
        }
    }
}
