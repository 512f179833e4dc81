import Casework
import Store
import Testing
import TitleReview

@Suite struct PlanDraftTests {
    private func draft(_ t: CaseworkFixture, _ id: String, as actor: Actor? = nil) async throws -> ReadPlanDraft.Sheet {
        try await t.casework.ask(ReadPlanDraft(id: id), as: actor ?? t.office)
    }

    /// The test's plan with YAML of its own, as an office's second version.
    private func published(_ t: CaseworkFixture, change: (String) -> String = { $0 }) async throws {
        let id = try await t.casework.perform(
            StartPlanDraft(.file(change(CaseworkFixture.source(ofPlan: t.plan.id)))), as: t.office)
        let sheet = try await t.casework.ask(ReadPlanPublication(id: id), as: t.office)
        _ = try await t.casework.perform(
            PublishPlanDraft(id: id, version: 1, newest: sheet.newest, reason: "按通知原文"), as: t.office)
    }

    private func save(
        _ t: CaseworkFixture, _ id: String, _ section: PlanSection, _ typed: [String: String], act: String? = nil,
        version: Int, as actor: Actor? = nil
    ) async throws -> Int {
        try await t.casework.perform(
            SavePlanSection(
                id: id, section: section, typed: typed.mapValues { [$0] },
                act: act.flatMap { SavePlanSection.ItemAct($0) }, version: version), as: actor ?? t.office
        ).version
    }

    @Test(
        "a plan is begun from a bundled one, changed by sections, may be wrong meanwhile, and is published when it is right",
        arguments: engines)
    func way(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let id = try await t.casework.perform(StartPlanDraft(.template("vocational-teacher-2023")), as: t.office)
            #expect(try await draft(t, id).mistakes == [])
            var version = try await save(
                t, id, .basics, ["id": "teachers-2023", "title": "2023年度“教师”: 评审 #1"], version: 1)
            version = try await save(t, id, .dates, ["dates.close": "2023-03-01"], version: version)
            let wrong = try await draft(t, id)
            #expect(
                wrong.draft.title == "2023年度“教师”: 评审 #1" && wrong.mistakes.map(\.path) == ["dates.close"]
                    && wrong.plan == nil)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    PublishPlanDraft(id: id, version: version, newest: 0, reason: ""), as: t.office)
            }
            version = try await save(t, id, .dates, ["dates.close": "2023-03-31"], version: version)
            version = try await save(
                t, id, .attachments, ["attachments[0].name": "教师资格证"], act: "copy attachments[0]", version: version)
            version = try await save(t, id, .attachments, [:], act: "up attachments[1]", version: version)
            let right = try #require(try await draft(t, id).plan)
            #expect(
                right.dates.close.description == "2023-03-31"
                    && right.attachments.map(\.id) == [
                        "teacherCertificate-2", "teacherCertificate", "lessons", "skill",
                    ] && right.attachments[0].name == "教师资格证")
            let published = try await t.casework.perform(
                PublishPlanDraft(id: id, version: version, newest: 0, reason: ""), as: t.office)
            #expect(published.id == "teachers-2023" && published.title == right.title && published.version == 1)
            #expect(try await t.casework.ask(ReadPlan(id: "teachers-2023"), as: nil) == right)
            await #expect(throws: Refusal.notFound) { try await draft(t, id) }
            #expect(try await t.casework.ask(CheckInvariants(), as: nil).values.allSatisfy { $0 == 0 })
        }
    }

    @Test(
        "S11 S14 only the plan's own office and the administrator read or write; others are told that nothing is there",
        arguments: engines)
    func others(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await published(t)
            let id = try await t.casework.perform(StartPlanDraft(.published(t.plan.id)), as: t.office)
            let unit = try await t.casework.perform(AddUnit(kind: "office", name: "另一个办公室"), as: t.administrator)
            let opened = try await t.casework.perform(
                OpenAccount(
                    login: "other", password: CaseworkFixture.password, name: "别人", role: .office, unitID: unit),
                as: t.administrator)
            let other = try await CaseworkFixture.actor(t.casework, opened.accountID, .office, unit: unit)
            await #expect(throws: Refusal.notFound) { try await draft(t, id, as: other) }
            await #expect(throws: Refusal.notFound) {
                try await save(t, id, .basics, ["title": "甲"], version: 1, as: other)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(SavePlanSource(id: id, source: "a: 1", version: 1), as: other)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(DiscardPlanDraft(id: id), as: other)
            }
            await #expect(throws: Refusal.notFound) { try await t.casework.ask(ReadPlanPublication(id: id), as: other) }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.ask(TryPlanDraft(id: id, kind: nil, keepsDates: false, page: 1), as: other)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(PublishPlanDraft(id: id, version: 1, newest: 2, reason: "x"), as: other)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(StartPlanDraft(.published(t.plan.id)), as: other)
            }
            let plans = try await t.casework.ask(ReadPlanDrafts(), as: other)
            #expect(plans.drafts.isEmpty && plans.versions.isEmpty)
            // A plan with an id that another office has is seen to be taken, and not published.
            let own = try await t.casework.perform(StartPlanDraft(.template(t.plan.id)), as: other)
            #expect(try await draft(t, own, as: other).isTaken)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(PublishPlanDraft(id: own, version: 1, newest: 2, reason: "x"), as: other)
            }
            for actor in [t.clerk, t.bureau, t.authorities[0]] {
                await #expect(throws: Refusal.forbidden()) { try await draft(t, id, as: actor) }
                await #expect(throws: Refusal.forbidden()) {
                    try await t.casework.perform(StartPlanDraft(.template(t.plan.id)), as: actor)
                }
            }
            #expect(try await draft(t, id, as: t.administrator).mistakes == [])
        }
    }

    @Test("two people at one draft: the second is told, and nothing is overwritten", arguments: engines)
    func two(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let id = try await t.casework.perform(StartPlanDraft(.template(t.plan.id)), as: t.office)
            #expect(try await save(t, id, .basics, ["title": "甲"], version: 1) == 2)
            await #expect(throws: Refusal.self) { try await save(t, id, .basics, ["title": "乙"], version: 1) }
            await #expect(throws: Refusal.self) {
                try await save(t, id, .attachments, [:], act: "remove attachments[0]", version: 1)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(SavePlanSource(id: id, source: "a: 1", version: 1), as: t.office)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(PublishPlanDraft(id: id, version: 1, newest: 1, reason: "x"), as: t.office)
            }
            let kept = try await draft(t, id).draft
            #expect(kept.title == "甲" && kept.version == 2)
            // Saving what stands already is no new version.
            #expect(try await save(t, id, .basics, ["title": "甲"], version: 2) == 2)
        }
    }

    @Test(
        "hostile input: fields that the section does not have, acts on what is no item, broken YAML, files too large, too many drafts",
        arguments: engines)
    func hostile(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            let id = try await t.casework.perform(StartPlanDraft(.template(t.plan.id)), as: t.office)
            for name in ["committee.members", "dates", "title.x", "", "id\nyear", "attachments[0]"] {
                await #expect(throws: Refusal.self) { try await save(t, id, .basics, [name: "1"], version: 1) }
            }
            for act in [
                "copy title", "copy attachments[99]", "remove attachments", "down committee", "remove title",
                "copy attachments[0] ", "up attachments[-1]",
            ] {
                await #expect(throws: Refusal.self) { try await save(t, id, .attachments, [:], act: act, version: 1) }
            }
            #expect(SavePlanSection.ItemAct("destroy attachments[0]") == nil && SavePlanSection.ItemAct("copy") == nil)
            #expect(try await draft(t, id).draft.version == 1)
            #expect(
                try await t.casework.perform(SavePlanSource(id: id, source: "id: [\n", version: 1), as: t.office)
                    .version
                    == 2)
            let broken = try await draft(t, id)
            #expect(broken.mistakes.count == 1 && broken.plan == nil && broken.draft.title == "（没有标题）")
            await #expect(throws: Refusal.self) { try await save(t, id, .basics, ["title": "甲"], version: 2) }
            #expect(
                try await t.casework.ask(TryPlanDraft(id: id, kind: nil, keepsDates: false, page: 1), as: t.office)
                    .counts
                    == nil)
            #expect(try await t.casework.ask(ReadPlanPublication(id: id), as: t.office).isRight == false)
            let large = String(repeating: "#", count: PlanFile.sizeLimit + 1)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(SavePlanSource(id: id, source: large, version: 2), as: t.office)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(StartPlanDraft(.file(large)), as: t.office)
            }
            await #expect(throws: Refusal.notFound) {
                try await t.casework.perform(StartPlanDraft(.template("../keys")), as: t.office)
            }
            // The fixture's first version has no YAML.
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(StartPlanDraft(.published(t.plan.id)), as: t.office)
            }
            for _ in 1..<PlanDraft.most {
                _ = try await t.casework.perform(StartPlanDraft(.file("a: 1")), as: t.office)
            }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(StartPlanDraft(.file("a: 1")), as: t.office)
            }
            try await t.casework.perform(DiscardPlanDraft(id: id), as: t.office)
            _ = try await t.casework.perform(StartPlanDraft(.file("a: 1")), as: t.office)
        }
    }

    @Test(
        """
        a correction is a new version with a reason; cases keep theirs; \
        who is touched is said, and the trial says whose verdict would change and why
        """,
        arguments: engines)
    func correction(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await published(t)
            let (_, early) = try await t.submitted(1)
            let id = try await t.casework.perform(StartPlanDraft(.published(t.plan.id)), as: t.office)
            let version = try await save(t, id, .conditions, ["eligibility.general[5].credits": "70"], version: 1)
            let trial = try await t.casework.ask(
                TryPlanDraft(id: id, kind: nil, keepsDates: false, page: 1), as: t.office)
            #expect(trial.cases == 1 && trial.judged == 1 && trial.counts == [.worse: 1] && !trial.isOtherYear)
            let line = try #require(trial.lines.first)
            #expect(
                line.caseID == early && line.before.verdict == .eligible && line.after.verdict != .eligible
                    && line.trial.changes.map(\.clause) == ["A1.3"], "\(line.trial)")
            #expect(
                try await t.casework.ask(TryPlanDraft(id: id, kind: .better, keepsDates: false, page: 1), as: t.office)
                    .lines.isEmpty)
            #expect(
                try await t.casework.ask(TryPlanDraft(id: id, kind: nil, keepsDates: true, page: 99), as: t.office)
                    .lines
                    .isEmpty)

            let sheet = try await t.casework.ask(ReadPlanPublication(id: id), as: t.office)
            #expect(sheet.newest == 2 && sheet.differences?.map(\.after) == ["70 学分"] && !sheet.isOvertaken)
            #expect(
                sheet.touched.map(\.version) == [2] && sheet.touched.map(\.state) == [.employerReview]
                    && sheet.touched.map(\.count) == [1])
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    PublishPlanDraft(id: id, version: version, newest: 2, reason: ""), as: t.office)
            }
            // Somebody else publishes meanwhile: what was looked at is not what it would be published over.
            try await published(t) { $0.replacing("reportLimit: 1000", with: "reportLimit: 1200") }
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    PublishPlanDraft(id: id, version: version, newest: 2, reason: "更正学分"), as: t.office)
            }
            #expect(try await t.casework.ask(ReadPlanPublication(id: id), as: t.office).isOvertaken)
            #expect(
                try await t.casework.perform(
                    PublishPlanDraft(id: id, version: version, newest: 3, reason: "更正学分"), as: t.office
                ).version == 4)

            let late = try await t.casework.perform(
                StartApplication(planID: t.plan.id), as: t.applicant(2), at: t.inWindow)
            let versions = try await t.database.read { tx in
                try tx.query("SELECT id, plan_version FROM cases").map {
                    [try $0.text("id"): try $0.int("plan_version")]
                }
            }
            #expect(versions.contains([early: 2]) && versions.contains([late: 4]))
            // Nothing to publish where nothing differs.
            let same = try await t.casework.perform(StartPlanDraft(.published(t.plan.id)), as: t.office)
            await #expect(throws: Refusal.self) {
                try await t.casework.perform(
                    PublishPlanDraft(id: same, version: 1, newest: 4, reason: "再发一次"), as: t.office)
            }
        }
    }

    @Test(
        "next year's plan is begun from this one, is tried on this year's cases, and is a plan of its own",
        arguments: engines)
    func nextYear(_ engine: Engine) async throws {
        try await CaseworkFixture.with(engine) { t in
            try await published(t)
            _ = try await t.submitted(1)
            let id = try await t.casework.perform(StartPlanDraft(.nextYear(t.plan.id)), as: t.office)
            let sheet = try await draft(t, id)
            #expect(
                sheet.plan?.id == "linping-manufacturing-2023" && sheet.plan?.year == 2023 && !sheet.doubts.isEmpty
                    && !sheet.isTaken)
            let own = try await t.casework.ask(TryPlanDraft(id: id, kind: nil, keepsDates: true, page: 1), as: t.office)
            #expect(own.isOtherYear && own.counts == [.same: 1], "by its conditions alone nothing changes")
            let dated = try await t.casework.ask(
                TryPlanDraft(id: id, kind: nil, keepsDates: false, page: 1), as: t.office)
            #expect(dated.judged == 1 && dated.counts?[.same] == nil, "the assessments of 2022 are asked for")
            #expect(
                try await t.casework.perform(PublishPlanDraft(id: id, version: 1, newest: 0, reason: ""), as: t.office)
                    .version == 1)
        }
    }
}
