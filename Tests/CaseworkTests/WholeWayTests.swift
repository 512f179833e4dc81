import Casework
import Documents
import Store
import Testing
import TitleReview

@Suite struct WholeWayTests {
    @Test("N3.1 N3.2 N3.3 N3.4 R15 a case goes from the draft to a certificate that verifies", arguments: engines)
    func wholeWay(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            let two = try await t.submitted(2, place: "310115")
            try await t.ready([one, two])
            #expect(try await t.state(one.id) == .readyForReview)
            let members = try await t.committee()
            let meeting = try await t.meeting([one.id, two.id], members: members, present: 7)
            #expect(
                try await t.casework.perform(
                    OpenBallots(meetingID: meeting, caseIDs: []), as: t.office, at: t.meetingMorning) == 2)
            for (index, member) in members.enumerated() {
                let paper = try await t.casework.ask(ReadBallotPaper(meetingID: meeting), as: member)
                let votes = Dictionary(
                    uniqueKeysWithValues: paper.open.map { ($0.ballotID, index < 5 ? Vote.yes : .no) })
                try await t.casework.perform(
                    CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: t.meetingMorning)
            }
            let results = try await t.casework.perform(
                CountBallots(meetingID: meeting), as: t.office, at: t.meetingMorning)
            await CountBallots.destroyTraces(results, casework: t.casework)
            #expect(results.allSatisfy { $0.yes == 5 && $0.no == 2 && $0.passed })
            try await t.casework.perform(CloseMeeting(meetingID: meeting), as: t.office, at: t.meetingMorning)
            let notice = try await t.casework.perform(
                PublishNotice(planID: t.plan.id, kind: .result), as: t.office, at: t.meetingMorning)
            let last = try await t.casework.ask(ReadNotice(id: notice.id), as: nil, at: t.meetingMorning).last
            let early = try await t.casework.perform(
                ReportResults(planID: t.plan.id), as: t.office, at: Instant.deadline(last).adding(seconds: -1))
            #expect(early.allSatisfy { !$0.problem.isEmpty })
            let after = Instant.deadline(last)
            _ = try await t.casework.perform(ReportResults(planID: t.plan.id), as: t.office, at: after)
            #expect(
                try await t.casework.perform(
                    ApproveResults(planID: t.plan.id, number: "测人社发〔2022〕1号", day: after.day), as: t.bureau, at: after)
                    == 2)
            #expect(
                try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau).issued == 2)
            #expect(
                try await IssueCertificates.run(planID: t.plan.id, casework: t.casework, actor: t.bureau).issued == 0)
            let files = try await t.casework.ask(ListCertificateFiles(), as: nil)
            #expect(files.map(\.number).compactMap { CertificateNumber(parsing: $0) }.map(\.sequence) == [1, 2])
            for file in files {
                let result = PDFSignatureVerifier.verify(
                    try t.casework.files.get(file.file), trust: t.casework.seal.trust)
                #expect(result.ok, "\(result.reason ?? "")")
                #expect(result.content?.number == file.number)
            }
            let shown = try await t.casework.ask(VerifyCertificate(number: files[0].number, name: "王工1"), as: nil)
            #expect(shown?.restriction == "")
            #expect(try await t.casework.ask(VerifyCertificate(number: files[0].number, name: "王工2"), as: nil) == nil)
            let broken = try await t.casework.ask(CheckInvariants(), as: nil).filter { $0.value != 0 }
            #expect(broken.isEmpty, "\(broken)")
            let report = try await AuditVerifier.verify(t.database, keys: t.casework.keys)
            #expect(report.ok, "\(report.reason ?? "")")
        }
    }

    @Test("N4.1 who has no place in the province gets a certificate that is valid inside it only", arguments: engines)
    func restriction(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1, place: "310115")
            try await t.certify([one])
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            #expect(
                try await t.casework.ask(VerifyCertificate(number: number, name: "王工1"), as: nil)?.restriction
                    == t.plan.certificate.restriction)
        }
    }

    @Test(
        "N5 R17 a revoked certificate says so at once, and a later application within three years is stopped",
        arguments: engines)
    func revoke(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let one = try await t.submitted(1)
            try await t.certify([one])
            let number = try #require(try await t.casework.ask(ListCertificateFiles(), as: nil).first?.number)
            #expect(await t.refusal(RevokeCertificate(number: number, reason: ""), as: t.bureau)?.kind == .invalid)
            let moment = CaseworkFixture.noon(t.plan.dates.meetingFrom.adding(days: 40))
            _ = try await t.casework.perform(
                RevokeCertificate(number: number, reason: "提供虚假业绩"), as: t.bureau, at: moment)
            #expect(
                try await t.casework.ask(VerifyCertificate(number: number, name: "王工1"), as: nil)?.revokedAt == moment)
            #expect(try await t.state(one.id) == .revoked)
            let record = try #require(try await t.casework.ask(ListIntegrityRecords(), as: t.bureau).items.first)
            #expect(record.from == moment.day && record.to == moment.day.adding(months: 36).adding(days: -1))
            var next = t.plan
            next.id = "next-year"
            next.dates.open = moment.day.adding(days: 10)
            next.dates.close = moment.day.adding(days: 20)
            _ = try await t.casework.perform(
                PublishPlan(plan: next, source: "", reason: ""), as: t.administrator, at: moment)
            let verdict = try await t.casework.ask(
                CheckMyself(planID: "next-year", speciality: "机电制造"), as: one.actor, at: moment)
            #expect(verdict.verdict == .ineligible)
            #expect(verdict.findings.contains { $0.clause == "N5" && $0.outcome == .unmet })
        }
    }
}

extension CaseworkFixture {
    /// The rest of the way with a unanimous committee.
    func certify(_ cases: [(actor: Actor, id: String)]) async throws {
        let after = try await reportedToBureau(cases)
        _ = try await casework.perform(
            ApproveResults(planID: plan.id, number: "测人社发〔2022〕1号", day: after.day), as: bureau, at: after)
        _ = try await IssueCertificates.run(planID: plan.id, casework: casework, actor: bureau)
    }

    /// Passed by a unanimous committee and reported to the bureau; the instant at which that was.
    ///
    /// - Parameter look: at what would be reported, just before.
    func reportedToBureau(
        _ cases: [(actor: Actor, id: String)], look: (ReadReport.Draft) -> Void = { _ in }
    ) async throws -> Instant {
        try await ready(cases)
        let members = try await committee()
        let meeting = try await meeting(cases.map(\.id), members: members, present: 7)
        _ = try await casework.perform(OpenBallots(meetingID: meeting, caseIDs: []), as: office, at: meetingMorning)
        for member in members {
            let votes = Dictionary(
                uniqueKeysWithValues: try await casework.ask(ReadBallotPaper(meetingID: meeting), as: member).open.map {
                    ($0.ballotID, Vote.yes)
                })
            try await casework.perform(
                CastVotes(meetingID: meeting, votes: votes, receipt: .random()), as: member, at: meetingMorning)
        }
        await CountBallots.destroyTraces(
            try await casework.perform(CountBallots(meetingID: meeting), as: office, at: meetingMorning),
            casework: casework)
        try await casework.perform(CloseMeeting(meetingID: meeting), as: office, at: meetingMorning)
        let notice = try await casework.perform(
            PublishNotice(planID: plan.id, kind: .result), as: office, at: meetingMorning)
        let after = Instant.deadline(
            try await casework.ask(ReadNotice(id: notice.id), as: nil, at: meetingMorning).last)
        let draft = try await casework.ask(ReadReport(planID: plan.id), as: office, at: after)
        look(draft)
        _ = try await casework.perform(ReportResults(planID: plan.id, seen: draft.list), as: office, at: after)
        return after
    }
}
