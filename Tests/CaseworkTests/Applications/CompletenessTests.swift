import Casework
import Foundation
import Testing
import TitleReview

/// Whoever mends everything on the first list passes: there is no second list (R5).
@Suite struct CompletenessTests {
    /// What can be wrong with an application, each with the words by which the list names it.
    private enum Flaw: CaseIterable {
        case photo, commitment, speciality, point, report, civilServant, nominal, insurance, file, labour, achievements,
            attachments, assessment, credits, education

        var words: String {
            switch self {
            case .photo: "证件照"
            case .commitment: "真实性保证书"
            case .speciality: "从事专业"
            case .point: "受理点"
            case .report: "本人述职"
            case .civilServant: "公务员"
            case .nominal: "挂靠"
            case .insurance: "社保参保地"
            case .file: "人事档案所在地"
            case .labour: "劳动关系所在地"
            case .achievements: "项业绩"
            case .attachments: "缺少“"
            case .assessment: "考核"
            case .credits: "学分"
            case .education: "学历"
            }
        }
    }

    /// One applicant's draft with flaws, and the means to mend each.
    private struct Draft {
        let t: CaseworkFixture
        let actor: Actor
        let id: String
        /// Where the insurance is paid: out of the province, a certificate of it is needed.
        let insurancePlace: String

        static func make(_ t: CaseworkFixture, _ serial: Int, _ flaws: Set<Flaw>, _ insurancePlace: String) async throws
            -> Draft
        {
            let actor = try await t.applicant(
                serial, born: "19880\(1 + serial % 9)1\(serial % 10)", credits: flaws.contains(.credits) ? 2 : 60)
            let draft = Draft(
                t: t, actor: actor,
                id: try await t.casework.perform(StartApplication(planID: t.plan.id), as: actor, at: t.inWindow),
                insurancePlace: insurancePlace)
            if flaws.contains(.assessment) {
                try await draft.spoil("assessment", year: "2021", ["year": "2021", "result": "incompetent"])
            }
            if flaws.contains(.education) {
                try await draft.spoil(
                    "education", year: nil,
                    [
                        "school": "某校", "major": "机械设计制造及其自动化", "level": "highSchool", "degree": "none",
                        "graduated": "2009-06-30",
                    ])
            }
            if !flaws.contains(.photo) { try await draft.mend(.photo) }
            if !flaws.contains(.commitment) { try await draft.mend(.commitment) }
            try await draft.save(without: flaws)
            if !flaws.contains(.achievements) { try await draft.mend(.achievements) }
            if !flaws.contains(.attachments) { try await draft.mend(.attachments) }
            return draft
        }

        func save(without flaws: Set<Flaw>) async throws {
            var details = ApplicationDetails()
            if !flaws.contains(.report) { details.report = "从事机械设计十年。" }
            if !flaws.contains(.civilServant) { details.civilServant = false }
            details.backbone = true
            details.noNominalEmployment = !flaws.contains(.nominal)
            if !flaws.contains(.insurance) { details.insurancePlace = insurancePlace }
            if !flaws.contains(.file) { details.filePlace = "330113" }
            if !flaws.contains(.labour) { details.labourPlace = "330113" }
            _ = try await t.casework.perform(
                SaveDetails(
                    caseID: id,
                    .init(
                        speciality: flaws.contains(.speciality) ? "" : "机电制造", filing: .normal,
                        acceptancePointID: flaws.contains(.point) ? "" : t.authorities[0].unitID ?? "", details: details
                    )),
                as: actor, at: t.inWindow)
        }

        /// Puts a record in the place of the one that fits, as the employer has approved it.
        func spoil(_ kind: String, year: String?, _ body: [String: String]) async throws {
            for record in try await t.casework.ask(ReadArchive(), as: actor)
            where record.kind == kind && (year == nil || record.body["year"] == year) {
                try await replace(record.id, kind, body)
            }
        }

        func replace(_ record: String, _ kind: String, _ body: [String: String]) async throws {
            _ = try await t.casework.perform(
                SaveArchiveRecord(id: record, kind: #require(ArchiveKind.find(kind)), body: body, send: true),
                as: actor, at: t.inWindow)
            _ = try await t.casework.perform(
                DecideArchiveRecord(recordIDs: [record], approve: true, reason: ""), as: t.clerk, at: t.inWindow)
        }

        func mend(_ flaw: Flaw) async throws {
            switch flaw {
            case .photo: try await t.casework.perform(SetPhoto(caseID: id, file: t.photo), as: actor, at: t.inWindow)
            case .commitment:
                try await t.casework.perform(SignCommitment(caseID: id, file: t.photo), as: actor, at: t.inWindow)
            case .achievements:
                let project = try #require(
                    try await t.casework.ask(ReadArchive(), as: actor).first { $0.kind == "project" })
                try await t.casework.perform(
                    PickAchievement(
                        caseID: id, recordID: project.id, contribution: "总体设计", marker: "第 2 页", representative: true),
                    as: actor, at: t.inWindow)
            case .attachments:
                for line in try await t.casework.ask(ReadCase(caseID: id), as: actor).attachments
                where line.required && line.files.isEmpty {
                    try await t.casework.perform(
                        AttachFile(caseID: id, slot: line.id, file: t.photo), as: actor, at: t.inWindow)
                }
            case .assessment: try await spoil("assessment", year: "2021", ["year": "2021", "result": "competent"])
            case .credits:
                try await spoil(
                    "credit", year: nil,
                    ["year": "2020", "subject": "professional", "credits": "60", "system": "learning", "hours": "0"])
            case .education:
                try await spoil(
                    "education", year: nil,
                    [
                        "school": "浙江大学", "major": "机械设计制造及其自动化", "level": "bachelor", "degree": "bachelor",
                        "graduated": "2012-06-30",
                    ])
            case .speciality, .point, .report, .civilServant, .nominal, .insurance, .file, .labour: break
            }
        }

        func submit() async -> [Refusal.Problem] {
            do {
                _ = try await t.casework.perform(SubmitApplication(caseID: id), as: actor, at: t.inWindow)
                return []
            } catch let refusal as Refusal {
                return refusal.faults.isEmpty ? [.init("", refusal.message)] : refusal.faults
            } catch { return [.init("", "\(error)")] }
        }
    }

    @Test("R5 whoever mends all that the first list names passes: generated drafts with every mixture of flaws")
    func complete() async throws {
        try await CaseworkFixture.with(.sqlite) { t in
            var dice = Dice(seed: 20_220_726)
            // Each alone, each with the one that keeps the rules from judging, all, none, and mixtures.
            let mixtures =
                Flaw.allCases.map { [$0] } + Flaw.allCases.map { [$0, .speciality] } + [Flaw.allCases, []]
                + (0..<16).map { _ in Flaw.allCases.filter { _ in dice.roll() % 3 == 0 } }
            for (serial, flaws) in mixtures.enumerated() {
                try await mendAll(
                    Draft.make(t, serial + 1, Set(flaws), dice.roll() % 3 == 0 ? "310104" : "330113"), Set(flaws))
            }
        }
    }

    private func mendAll(_ draft: Draft, _ flaws: Set<Flaw>) async throws {
        let first = await draft.submit()
        #expect(first.isEmpty == flaws.isEmpty, "\(flaws): \(first.map(\.message))")
        guard !first.isEmpty else { return }
        // Only what the list names is mended: what it does not name stays wrong.
        let named = Set(Flaw.allCases.filter { flaw in first.contains { $0.message.contains(flaw.words) } })
        try await draft.save(without: flaws.subtracting(named))
        for flaw in named.subtracting([.attachments]) { try await draft.mend(flaw) }
        // Files that the list asks for, by name or for the case that has now come about.
        if named.contains(.attachments) || first.contains(where: { $0.message.contains("还要上传") }) {
            try await draft.mend(.attachments)
        }
        let second = await draft.submit()
        #expect(second.isEmpty, "\(flaws): \(second.map(\.message)) after \(first.map(\.message))")
    }

    /// The same mixtures in every run.
    private struct Dice {
        var seed: UInt64
        mutating func roll() -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33)
        }
    }
}
