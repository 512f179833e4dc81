import Testing

@testable import TitleReview

@Suite struct PlanFormTests {
    /// A plan's form of every section.
    private func forms(_ yaml: String) throws -> [PlanForm] {
        let tree = try #require(PlanEdit.tree(yaml))
        return PlanSection.allCases.map { PlanForm($0, tree) }
    }

    @Test("every place that the reader looks at has a label and stands on one page", arguments: bundledPlans)
    func labels(_ id: String) throws {
        let messages = "\nmessages:\n" + MessageEvent.allCases.map { "  \($0.rawValue): {text: 甲}\n" }.joined()
        let yaml = EligibilityFixture.text(id) + messages
        let forms = try forms(yaml)
        let shown = forms.flatMap { $0.fields.map(\.name) + $0.groups.map { "\($0.path)" } }
        #expect(Set(shown).count == shown.count, "no place stands on two pages")
        let asked = PlanFile.places(yaml).subtracting(["eligibility"])
        #expect(asked.count > 150)
        #expect(asked.subtracting(shown) == [], "a key without a label")
        #expect(forms.flatMap(\.groups).flatMap(\.unknown) == [])
        for place in asked {
            #expect(
                !PlanKeys.name(of: place).unicodeScalars.contains { (0x61...0x7A).contains($0.value) }
                    || place.contains("majors"), "\(place): \(PlanKeys.name(of: place))")
        }
    }

    @Test("every rule's keys are those that the reader asks for", arguments: EligibilityReader.Rule.allCases)
    func rules(_ rule: EligibilityReader.Rule) throws {
        let text = EligibilityFixture.text("linping-manufacturing-2022").replacing(
            "    - {clause: N1.3, title: 考试专业, rule: specialityNotExamined,",
            with: "    - {clause: N1.3, title: 考试专业, rule: \(rule.rawValue),")
        let asked = PlanFile.places(text).filter { $0.hasPrefix("eligibility.general[2].") }
        let group = try #require(forms(text).flatMap(\.groups).first { "\($0.path)" == "eligibility.general[2]" })
        let shown = group.parts.map { part in
            switch part {
            case .field(let field): field.name
            case .group(let group): "\(group.path)"
            }
        }
        #expect(Set(shown) == asked)
    }

    @Test("a form that is sent as it was shown changes nothing", arguments: bundledPlans)
    func unchanged(_ id: String) throws {
        let yaml = EligibilityFixture.text(id)
        for form in try forms(yaml) {
            let typed = Dictionary(
                uniqueKeysWithValues: form.fields.map { field in
                    if case .texts = field.key.shape { return (field.name, [field.value.joined(separator: "\n")]) }
                    return (field.name, field.value)
                })
            #expect(form.changes(typed) == [])
        }
    }

    @Test("typed values become changes of these places; what is not sent stays; an optional group that is emptied goes")
    func changes() throws {
        let yaml = EligibilityFixture.text("linping-manufacturing-2022")
        let tree = try #require(PlanEdit.tree(yaml))
        let notices = PlanForm(.notices, tree)
        #expect(
            notices.changes(["fee.yuan": [" 260.00 "]]) == [
                .set(PlanPath([.key("fee"), .key("yuan")]), "260.00", isText: false)
            ])
        #expect(
            notices.changes(["fee.yuan": [""], "fee.refundOnWithdrawal": []]) == [.remove(PlanPath([.key("fee")]))])
        let free = try PlanEdit.apply(notices.changes(["fee.yuan": [], "fee.refundOnWithdrawal": []]), to: yaml)
        #expect(PlanFile.read(free).plan != nil && PlanFile.read(free).plan?.fee == nil)
        let again = try PlanEdit.apply(
            PlanForm(.notices, try #require(PlanEdit.tree(free))).changes([
                "fee.yuan": ["80"], "fee.refundOnWithdrawal": ["true"],
            ]), to: free)
        #expect(PlanFile.read(again).plan?.fee == .init(cents: 8000, refundOnWithdrawal: true))
        let specialities = PlanForm(.specialities, tree)
        #expect(
            specialities.changes(["specialities": ["机电制造\r\n 电子 \n\n电气"]]) == [
                .texts(PlanPath([.key("specialities")]), ["机电制造", "电子", "电气"])
            ])
        let conditions = PlanForm(.conditions, tree)
        #expect(
            conditions.changes(["eligibility.general[6].results": ["competent", "excellent", "nonsense"]]).count == 1)
        // A required value that is emptied is the reader's to name.
        let empty = try PlanEdit.apply(PlanForm(.basics, tree).changes(["title": [""]]), to: yaml)
        #expect(PlanFile.read(empty).mistakes.map(\.path) == ["title"])
    }

    @Test("A1.3 A1.4 conditions are sentences with their numbers inside")
    func sentences() throws {
        let groups = try forms(EligibilityFixture.text("linping-manufacturing-2022")).flatMap(\.groups)
        func said(_ path: String) -> String {
            groups.first { "\($0.path)" == path }?.sentence.map { piece in
                switch piece {
                case .text(let text): text
                case .field(let field): "[\(field.value.joined())]"
                }
            }.joined() ?? ""
        }
        #expect(said("eligibility.general[5]") == "[2019] 年以来继续教育满 [45] 学分，或行业学时登记满 [90] 学时（留空：不能代替）。")
        #expect(said("eligibility.general[6]") == "近 [3] 年的年度考核都是优秀或称职或合格之一。")
        #expect(said("eligibility.routes[0].condition.options[0].service") == "取得并聘任初级职称满 [2] 年。")
        #expect(said("eligibility.routes[1].condition.all[0].options[0].service") == "毕业后在企业从事专业一致或相近的技术工作满 [7] 年。")
        #expect(said("eligibility.routes[3].condition.all[1]") == "以下至少符合 [2] 项。")
    }

    @Test("each section's form fits one sending", arguments: bundledPlans)
    func sizes(_ id: String) throws {
        for (section, form) in zip(PlanSection.allCases, try forms(EligibilityFixture.text(id))) {
            let pairs = form.fields.reduce(5) { $0 + max(1, $1.value.count) + 1 }
            #expect(pairs < 500, "\(section)")
        }
    }
}

@Suite struct PlanDifferenceTests {
    private let yaml = EligibilityFixture.text("linping-manufacturing-2022")
    private func between(_ change: (String) throws -> String) throws -> [PlanDifference] {
        PlanDifference.between(try #require(PlanEdit.tree(yaml)), try #require(PlanEdit.tree(try change(yaml))))
    }

    @Test("what differs is said by place, before and after; comments are nothing")
    func differences() throws {
        #expect(try between { $0 + "# 注释\n" } == [])
        #expect(
            try between { $0.replacing("close: 2022-08-15", with: "close: 2022-08-20") } == [
                PlanDifference(place: "日期 › 个人申报截止", before: "2022年8月15日（周一）", after: "2022年8月20日（周六）")
            ])
        #expect(
            try between { $0.replacing("credits: 45", with: "credits: 60") } == [
                PlanDifference(place: "申报条件 › 人人都要符合的条件 › 继续教育 › 学分", before: "45 学分", after: "60 学分")
            ])
        #expect(
            try between { $0.replacing("[机电制造, 电子, 电气, 电力,", with: "[机电制造, 电子, 电气, 机器人,") } == [
                PlanDifference(place: "可评审专业", before: "去掉 电力", after: "增加 机器人")
            ])
        #expect(
            try between { $0.replacing("fee: {yuan: 200.00, refundOnWithdrawal: false}", with: "") } == [
                PlanDifference(place: "评审费 › 金额", before: "200.00 元", after: nil),
                PlanDifference(place: "评审费 › 撤回申报时退费", before: "否", after: nil),
            ])
        #expect(
            try between { try PlanEdit.apply([.remove(PlanPath([.key("scoring"), .index(5)]))], to: $0) } == [
                PlanDifference(place: "评分表 › 参与慈善公益事业", before: "有这一项", after: nil)
            ])
    }

    @Test(
        "next year's plan is one year on in id, title, year and dates; weekends and the old year in texts are pointed out"
    )
    func nextYear() throws {
        let next = try PlanNextYear(from: yaml)
        let plan = try #require(PlanFile.read(next.source).plan)
        #expect(plan.id == "linping-manufacturing-2023" && plan.year == 2023 && plan.title.hasPrefix("2023"))
        #expect(
            plan.dates.open.description == "2023-08-01" && plan.dates.cutOff.description == "2023-12-31"
                && plan.publishedOn.description == "2023-07-20")
        #expect(plan.committee.termFrom.description == "2022-01-01", "a committee of three years stays")
        let doubts = PlanNextYear.doubts(
            next.source, calendar: try WorkCalendar(yaml: EligibilityFixture.text("calendar")))
        #expect(doubts.contains { $0.contains("受理部门审核截止") && $0.contains("2023年9月16日") }, "\(doubts)")
        #expect(doubts.contains { $0.contains("说明") && $0.contains("2022") })
        #expect(
            try PlanFile.read(PlanNextYear(from: next.source).source).plan?.committee.termFrom.description
                == "2022-01-01")
        #expect(throws: PlanEdit.Refused.unreadable) { _ = try PlanNextYear(from: "a: [") }
    }

    @Test("a trial says which clause made the difference")
    func trial() throws {
        let plan = EligibilityFixture.plan
        let facts = try EligibilityFixture.facts("")
        let before = plan.judge(facts)
        var harder = plan
        harder.eligibility.general = plan.eligibility.general.map { condition in
            if case .rule(.credits(var rule), let label) = condition {
                rule.credits = 60
                return .rule(.credits(rule), label)
            }
            return condition
        }
        let trial = PlanTrial(before: before, after: harder.judge(facts))
        #expect(trial.kind == .worse && trial.changes.map(\.clause).contains("A1.3"))
        #expect(PlanTrial(before: before, after: before) == PlanTrial(before: before, after: plan.judge(facts)))
        #expect(PlanTrial(before: harder.judge(facts), after: before).kind == .better)
        #expect(harder.dated(as: plan).year == plan.year)
    }
}
