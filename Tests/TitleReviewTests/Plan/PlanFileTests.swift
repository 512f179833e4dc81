import Testing

@testable import TitleReview

@Suite struct PlanFileTests {
    @Test(
        "N1 N2 the bundled plans are valid",
        arguments: [
            "linping-manufacturing-2022", "zhejiang-senior-2023", "vocational-teacher-2023",
        ])
    func bundled(_ id: String) {
        let reading = PlanFile.read(EligibilityFixture.text(id))
        #expect(reading.mistakes == [])
        #expect(reading.plan?.id == id)
    }

    @Test("N2.1 N2.2 A1 the notice's dates and numbers stand in the plan exactly")
    func notice() {
        let plan = EligibilityFixture.plan
        #expect(plan.dates.open.description == "2022-08-01" && plan.dates.close.description == "2022-08-15")
        #expect(plan.dates.employerDeadline.description == "2022-08-26")
        #expect(plan.dates.cutOff.description == "2022-12-31")
        #expect(plan.specialities.count == 11 && plan.examinationSpecialities.count == 5)
        #expect(
            plan.photo
                == .init(
                    bytesOver: 30_720, bytesUnder: 1_048_576, widthOver: 215, heightOver: 300, ratioFrom: 650,
                    ratioTo: 800))
        #expect(plan.paper.stage == .afterResults && plan.fee?.cents == 20_000)
        #expect(plan.scoring.reduce(0) { $0 + $1.maximum } == 100)
        #expect(Set(plan.eligibility.majors.entries.values.flatMap(\.keys)).count >= 150)
    }

    /// Ten lines of the valid plan, each broken in its own way.
    @Test("R1 R6 R7 R8 R13 ten planted mistakes are reported at once, each with its line")
    func tenMistakes() {
        let planted: [(String, String, String)] = [
            ("  close: 2022-08-15", "  close: 2022-02-30", "dates.close"),
            ("  officeDeadline: 2022-09-30", "  officeDeadline: 2022-09-01", "dates.officeDeadline"),
            ("  members: 25", "  members: 24", "committee.members"),
            ("  quorum: 2/3", "  quorum: 1/2", "committee.quorum"),
            ("  majority: 2/3", "  majority: 3/5", "committee.majority"),
            ("  panelSize: 3", "  panelSize: 2", "committee.panelSize"),
            ("  termYears: 3", "  termYear: 3", "committee.termYear"),
            ("interview: false", "interview: vielleicht", "interview"),
            ("      since: 2019", "      since: neunzehn", "eligibility.general[5].since"),
            (
                "            levels: [bachelor, juniorCollege]", "            levels: [bachelor, juniorColege]",
                "eligibility.routes[0].condition.options[1].levels[1]"
            ),
        ]
        var text = EligibilityFixture.text("linping-manufacturing-2022")
        for (right, wrong, _) in planted {
            #expect(text.contains("\n" + right), "\(right)")
            text = text.replacing("\n" + right, with: "\n" + wrong, maxReplacements: 1)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let reading = PlanFile.read(text)
        #expect(reading.plan == nil)
        for (_, wrong, path) in planted {
            let mistake = reading.mistakes.first { $0.path == path }
            #expect(mistake.map { lines[$0.line - 1].contains(wrong) } == true, "\(path): \(reading.mistakes)")
            #expect(mistake?.remedy.isEmpty == false)
        }
        // The misspelt key is also a missing one.
        #expect(reading.mistakes.count == 11, "\(reading.mistakes)")
        #expect(reading.mistakes.first { $0.path == "committee.termYear" }?.remedy == "“termYears”")
        #expect(reading.mistakes.map(\.line) == reading.mistakes.map(\.line).sorted())
    }

    private func mistakes(_ right: String, _ wrong: String, in id: String = "linping-manufacturing-2022") -> [PlanFile
        .Mistake]
    {
        let text = EligibilityFixture.text(id)
        #expect(text.contains(right), "\(right)")
        return PlanFile.read(text.replacing(right, with: wrong, maxReplacements: 1)).mistakes
    }

    @Test(
        "R1 R4 R13 a plan laxer than the regulation is refused, one at the bound is not",
        arguments: [
            ("employerDays: 5", "employerDays: 4"), ("qualificationDays: 5", "qualificationDays: 4"),
            ("resultDays: 5", "resultDays: 4"),
            ("termYears: 3", "termYears: 4"), ("members: 25", "members: 26"), ("quorum: 2/3", "quorum: 66/100"),
            ("majority: 2/3", "majority: 65/100"), ("panelSize: 3", "panelSize: 1"),
            ("fee: {yuan: 200.00", "fee: {yuan: 200.005"),
        ])
    func laxer(_ right: String, _ wrong: String) {
        #expect(mistakes(right, wrong).count == 1, "\(mistakes(right, wrong))")
    }

    @Test("R1 a committee for senior titles has 25 members by series, 11 by speciality")
    func seniorCommittee() {
        let senior = "zhejiang-senior-2023"
        #expect(mistakes("members: 27", "members: 25", in: senior).isEmpty)
        #expect(mistakes("members: 27", "members: 23", in: senior).map(\.path) == ["committee.members"])
        #expect(mistakes("members: 27\n  scope: series", "members: 11\n  scope: speciality", in: senior).isEmpty)
        #expect(
            mistakes("members: 27\n  scope: series", "members: 9\n  scope: speciality", in: senior).map(\.path) == [
                "committee.members"
            ])
    }

    @Test(
        "A2.3.5 R8 the deduction and the panel's rules are read, each mistake on its own line",
        arguments: [
            ("unit: points", "unit: point", "deduction.unit"), ("each: 2,", "each: 7,", "deduction.each"),
            ("maximum: 6,", "maximum: 100,", "deduction.maximum"),
            ("unit: points, each: 2, maximum: 6", "unit: percent, each: 2, maximum: 100", "deduction.maximum"),
            ("unit: points, each", "unit: points, eech", "deduction.eech"),
            ("panelOpinion: atMeeting", "panelOpinion: atMeetings", "committee.panelOpinion"),
            ("  spreadOver: 15", "  spreadOver: 0", "committee.spreadOver"),
            ("  majority: 2/3", "  majority: 2/3\n  majorityOf: present", "committee.majorityOf"),
        ])
    func panelAndDeduction(_ right: String, _ wrong: String, _ path: String) throws {
        let lines = EligibilityFixture.text("linping-manufacturing-2022").replacing(
            right, with: wrong, maxReplacements: 1
        ).split(separator: "\n", omittingEmptySubsequences: false)
        let mistake = try #require(mistakes(right, wrong).first { $0.path == path })
        let spoilt = try #require(wrong.split(separator: "\n").last)
        #expect(lines[mistake.line - 1].contains(spoilt) && !mistake.remedy.isEmpty, "\(mistake)")
    }

    @Test(
        """
        A2.3.5 R8 the notice's plan takes points off and lets panels meet; \
        a plan may do without both, but not have a bound for panels that do not meet
        """
    )
    func withoutPanel() {
        let plan = EligibilityFixture.plan
        #expect(
            plan.deduction?.clause == "A2.3.5" && plan.deduction?.unit == .points && plan.deduction?.each == 2
                && plan.deduction?.maximum == 6)
        #expect(plan.committee.panelOpinion == .atMeeting && plan.committee.spreadOver == 15)
        #expect(PlanFile.read(EligibilityFixture.text("vocational-teacher-2023")).plan?.deduction == nil)
        #expect(PlanFile.read(EligibilityFixture.text("vocational-teacher-2023")).plan?.committee.panelOpinion == nil)
        #expect(
            mistakes("  panelOpinion: atMeeting   # 会议开始后评议组会商，组长写评议组意见\n", "").map(\.path) == ["committee.spreadOver"])
    }

    @Test("B13 whom the majority is counted of can be said in the plan; the bundled plans count those attending")
    func majorityOf() {
        for id in ["linping-manufacturing-2022", "vocational-teacher-2023", "zhejiang-senior-2023"] {
            #expect(PlanFile.read(EligibilityFixture.text(id)).plan?.committee.majorityBase == .attending)
        }
        let other = EligibilityFixture.text("linping-manufacturing-2022").replacing(
            "  majority: 2/3\n", with: "  majority: 2/3\n  majorityOf: voting\n")
        #expect(PlanFile.read(other).plan?.committee.majorityBase == .voting)
    }

    @Test("R stricter plans are accepted: longer notices, higher majorities")
    func stricter() {
        #expect(mistakes("resultDays: 5", "resultDays: 7").isEmpty)
        #expect(mistakes("majority: 2/3", "majority: 3/4").isEmpty)
    }

    @Test("A1 references: unknown levels, filings without a route, specialities that are not listed")
    func references() {
        #expect(
            mistakes("educationLevels: [postgraduate, bachelor", "educationLevels: [seniorClass, bachelor").count == 1)
        #expect(mistakes("equals: bachelor}", "equals: seniorClass}").count == 1)
        #expect(mistakes("filings: [transfer]\n", "filings: [normal]\n").count == 1)
        #expect(mistakes("    石油:\n", "    石油化工:\n").count == 1)
        #expect(mistakes("id: humanResources", "id: industry").count == 1)
    }

    @Test("N2 duplicate keys are reported on the second line, with everything else")
    func duplicates() {
        let found = mistakes("  close: 2022-08-15\n", "  close: 2022-08-15\n  open: 2022-08-02\n  closing: x\n")
        #expect(found.map(\.path) == ["dates.open", "dates.closing"], "\(found)")
        #expect(found.first.map { $0.message.contains("已经写过") } == true)
    }

    @Test(
        "N2 a broken file, an empty one, a list and a bomb are answered with a line, never a trap",
        arguments: [
            ("a: [1, 2\nb: 3\n", 2), ("", 1), ("- a\n- b\n", 1), ("a: \"\u{1}\"\n", 1), ("a: &x [1]\nb: [*x, *x]\n", 1),
            (String(repeating: "[", count: 100_000), 1), (String(repeating: "- ", count: 5000), 1),
            ("a: b: c\n", 1), ("\tid: x\n", 1), (String(repeating: "x", count: 600_000), 1),
        ])
    func hostile(_ yaml: String, _ line: Int) {
        let reading = PlanFile.read(yaml)
        #expect(reading.plan == nil)
        #expect(reading.mistakes.first?.line == line, "\(reading.mistakes.prefix(2))")
    }
}
