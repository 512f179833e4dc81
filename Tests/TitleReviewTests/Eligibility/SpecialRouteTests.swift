import Testing

@testable import TitleReview

/// The ways beside the normal one: direct, for skilled workers, exceptional, and by transfer.
extension RouteTests {
    @Test(
        "A1.2.2.1 direct: years of enterprise work after graduation",
        arguments: [
            Judged(
                "bachelor, five years", school("bachelor", "bachelor", "2017-12-31") + "," + work("2018-01-01"),
                .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "bachelor, a day less", school("bachelor", "bachelor", "2018-01-01") + "," + work("2018-01-01"),
                .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "junior college, seven years", school("juniorCollege", "none", "2015-12-31") + "," + work("2014-01-01"),
                .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "junior college, a day less", school("juniorCollege", "none", "2016-01-01") + "," + work("2014-01-01"),
                .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "second bachelor, three years",
                school("bachelor", "secondBachelor", "2019-12-31") + "," + work("2014-01-01"), .eligible, "direct",
                "A1.2.2.1 met"),
            Judged(
                "second bachelor, a day less",
                school("bachelor", "secondBachelor", "2020-01-01") + "," + work("2014-01-01"), .ineligible, nil,
                "A1.2.2.1 unmet"),
            Judged(
                "postgraduate, two years", school("postgraduate", "none", "2020-12-31") + "," + work("2014-01-01"),
                .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "postgraduate, a day less", school("postgraduate", "master", "2021-01-01") + "," + work("2014-01-01"),
                .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "master's degree without postgraduate education",
                school("bachelor", "master", "2020-12-31") + "," + work("2014-01-01"), .eligible, "direct",
                "A1.2.2.1 met"),
            Judged(
                "technical secondary never",
                school("technicalSecondary", "none", "2000-12-31") + "," + work("2001-01-01"), .ineligible, nil,
                "A1.2.2.1 unmet"),
            Judged("no backbone", work("2014-07-01") + #","backbone":false"#, .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "backbone unknown", work("2014-07-01").replacing(#""backbone":true,"#, with: "") + #","backbone":"-""#,
                .manual, nil, "A1.2.2.1 unknown"),
            Judged(
                "not technical", work("2014-07-01", #""employerKind":"enterprise","technical":false,"match":"same""#),
                .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "technical unknown", work("2014-07-01", #""employerKind":"enterprise","match":"same""#), .manual, nil,
                "A1.2.2.1 unknown"),
            Judged(
                "match different",
                work("2014-07-01", #""employerKind":"enterprise","technical":true,"match":"different""#), .ineligible,
                nil, "A1.2.2.1 unmet"),
            Judged(
                "match close", work("2014-07-01", #""employerKind":"enterprise","technical":true,"match":"close""#),
                .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "match unknown", work("2014-07-01", #""employerKind":"enterprise","technical":true"#), .manual, nil,
                "A1.2.2.1 unknown"),
            Judged(
                "match unknown and years short", work("2018-01-02", #""employerKind":"enterprise","technical":true"#),
                .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "work elsewhere",
                work("2014-07-01", #""employerKind":"publicInstitution","technical":true,"match":"same""#), .ineligible,
                nil, "A1.2.2.1 unmet"),
            Judged(
                "work at an other kind is unknown",
                work("2014-07-01", #""employerKind":"other","technical":true,"match":"same""#), .manual, nil,
                "A1.2.2.1 unknown"),
            Judged(
                "work unknown", #""appointments":[],"titles":[],"backbone":true,"work":"-""#, .manual, nil,
                "A1.2.2.1 unknown"),
            Judged(
                "graduation unknown",
                #""education":[{"level":"bachelor","degree":"bachelor","match":"same"}],"# + work("2014-07-01"),
                .manual, nil, "A1.2.2.1 unknown"),
            Judged(
                "an older education serves better",
                """
                "education":[{"level":"postgraduate","degree":"master","graduated":"2022-06-30","match":"same"},\
                {"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"same"}],
                """
                    + work("2014-07-01"), .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "an older education that does not match does not",
                """
                "education":[{"level":"postgraduate","degree":"master","graduated":"2022-06-30","match":"same"},\
                {"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"different"}],
                """
                    + work("2014-07-01"), .ineligible, nil, "A1.2.2.1 unmet"),
            Judged(
                "different major fails direct", different + "," + work("2014-07-01"), .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "normal is named before direct",
                #""backbone":true,"work":[{"from":"2014-07-01","to":null,"employerKind":"enterprise","technical":true,"match":"same"}]"#,
                .eligible, "normal", "A1.2.1.2 met"),
        ])
    func direct(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.2.1b moved to a public institution: enterprise years and appointed years together",
        arguments: [
            Judged(
                "enterprise years alone", #""employer":{"kind":"publicInstitution"},"# + work("2014-07-01"), .eligible,
                "direct", "A1.2.2.1b met"),
            Judged(
                "two and three", moved("2018-01-01", "2019-12-31", "2020-01-01"), .eligible, "direct", "A1.2.2.1b met"),
            Judged("a day less", moved("2018-01-02", "2019-12-31", "2020-01-01"), .ineligible, nil, "A1.2.2.1b unmet"),
            Judged(
                "overlap counted once", moved("2018-01-02", "2022-12-31", "2020-01-01"), .ineligible, nil,
                "A1.2.2.1b unmet"),
            Judged(
                "at an enterprise they do not add up",
                moved("2018-01-01", "2019-12-31", "2020-01-01").replacing("publicInstitution", with: "enterprise"),
                .ineligible, nil, "N1.1 unknown", "A1.2.2.1 unmet"),
            Judged(
                "at an unknown unit nobody knows",
                moved("2018-01-01", "2019-12-31", "2020-01-01").replacing("publicInstitution", with: "other"), .manual,
                nil, "A1.2.2.1 unknown"),
        ])
    func publicInstitution(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.2.2.1 technicians with three years of skilled work",
        arguments: [
            Judged("three years", skilled("technician", "2020-01-01"), .eligible, "skilled", "A1.2.2.2.1 met"),
            Judged(
                "a day less", skilled("technician", "2020-01-02"), .ineligible, nil, "A1.2.2.2.1 unmet",
                "A1.2.2.2.2 unmet"),
            Judged(
                "senior technician", skilled("seniorTechnician", "2018-06-30"), .eligible, "skilled", "A1.2.2.2.1 met"),
            Judged("senior worker", skilled("senior", "2015-06-30"), .ineligible, nil, "A1.2.2.2.1 unmet"),
            Judged(
                "day unknown",
                """
                "education":[],\
                "work":[{"from":"2014-07-01","to":null,"employerKind":"enterprise","technical":true}],\
                "skills":[{"level":"technician"}]
                """,
                .manual, nil, "A1.2.2.2.1 unknown"),
            Judged(
                "skills unknown",
                #""education":[],"work":[{"from":"2014-07-01","to":null,"technical":true}],"skills":"-""#, .manual, nil,
                "A1.2.2.2.1 unknown"),
            Judged(
                "not technical work", skilled("technician", "2018-01-01").replacing("true", with: "false"), .ineligible,
                nil, "A1.2.2.2.1 unmet"),
        ])
    func technicians(_ row: Judged) throws { try row.check() }

    @Test("A1.2.2.2.2 honours need no years", arguments: Facts.HonourKind.allCases)
    func honours(_ kind: Facts.HonourKind) throws {
        try Judged(
            "\(kind)", #""education":[],"honours":[{"kind":"\#(kind.rawValue)","obtained":"2022-12-31"}]"#, .eligible,
            "skilled", "A1.2.2.2.2 met"
        ).check()
        try Judged(
            "\(kind) after the cut-off",
            #""education":[],"honours":[{"kind":"\#(kind.rawValue)","obtained":"2023-01-01"}]"#, .ineligible, nil,
            "A1.2.2.2.2 unmet"
        ).check()
    }

    @Test(
        "A1.2.2.2.2 honours that nobody knows",
        arguments: [
            Judged("missing", #""education":[],"honours":"-""#, .manual, nil, "A1.2.2.2.2 unknown"),
            Judged(
                "kind missing", #""education":[],"honours":[{"obtained":"2020-01-01"}]"#, .manual, nil,
                "A1.2.2.2.2 unknown"),
        ])
    func unknownHonours(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.3 exceptional: years by education, and two of four achievements since the present post",
        arguments: [
            Judged(
                "with education, three years, two", exceptional("2020-01-01", 1, 4), .eligible, "exceptional",
                "A1.2.3 met"),
            Judged("with education, a day less", exceptional("2020-01-02", 1, 4), .ineligible, nil, "A1.2.3 unmet"),
            Judged(
                "without education, four years",
                exceptional("2019-01-01", 2, 3) + "," + school("technicalSecondary", "none"), .eligible, "exceptional",
                "A1.2.3 met"),
            Judged(
                "without education, a day less",
                exceptional("2019-01-02", 2, 3) + "," + school("technicalSecondary", "none"), .ineligible, nil,
                "A1.2.3 unmet"),
            Judged(
                "an education that does not count is none", exceptional("2020-01-01", 1, 2) + "," + different,
                .ineligible, nil, "A1.2.3 unmet"),
            Judged(
                "education unknown, four years", exceptional("2019-01-01", 1, 2) + #","education":"-""#, .eligible,
                "exceptional", "A1.2.3 met"),
            Judged(
                "education unknown, three years", exceptional("2020-01-01", 1, 2) + #","education":"-""#, .manual, nil,
                "A1.2.3 unknown"),
            Judged(
                "the same condition twice is one", exceptional("2020-01-01", 1, 1), .ineligible, nil, "A1.2.3 unmet"),
            Judged(
                "on the first day of the post",
                exceptional("2020-06-01", 1, 2).replacing("2020-06-01", with: "2020-01-01"), .eligible, "exceptional",
                "A1.2.3 met"),
            Judged(
                "the day before the post", exceptional("2020-01-01", 1, 2).replacing("2021-03-01", with: "2019-12-31"),
                .ineligible, nil, "A1.2.3 unmet"),
            Judged(
                "after the cut-off", exceptional("2020-01-01", 1, 2).replacing("2021-03-01", with: "2023-01-01"),
                .ineligible, nil, "A1.2.3 unmet"),
            Judged(
                "achievements unknown", exceptional("2020-01-01", 1, 2) + #","achievements":"-""#, .manual, nil,
                "A1.2.3 unknown"),
            Judged(
                "normal does not open when filed exceptional", exceptional("2019-01-01", 1, 1), .ineligible, nil,
                "A1.2.3 unmet"),
            Judged(
                "exceptional does not open when filed normal",
                exceptional("2020-01-01", 1, 2).replacing("exceptional", with: "normal"), .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged(
                "without a filing it opens",
                exceptional("2020-01-01", 1, 2).replacing(#""filing":"exceptional""#, with: #""filing":"-""#),
                .eligible, "exceptional", "A1.2.3 met"),
            Judged(
                "without a filing normal is named first",
                exceptional("2019-01-01", 1, 2).replacing(#""filing":"exceptional""#, with: #""filing":"-""#),
                .eligible, "normal", "A1.2.1.2 met"),
        ])
    func exceptionalRoute(_ row: Judged) throws { try row.check() }

    @Test(
        "A2.2.3 transfer: people decide, unless a general condition is unmet",
        arguments: [
            Judged("manual", #""filing":"transfer""#, .manual, "transfer", "A2.2.3 unknown"),
            Judged("general unmet", #""filing":"transfer","credits":[]"#, .ineligible, nil, "A1.3 unmet"),
            Judged(
                "nothing known", #""filing":"transfer","education":"-","titles":"-""#, .manual, "transfer",
                "A2.2.3 unknown"),
        ])
    func transfer(_ row: Judged) throws { try row.check() }
}

private func moved(_ from: String, _ to: String, _ appointed: String) -> String {
    """
    "employer":{"kind":"publicInstitution"},\
    "backbone":true,"appointments":[{"level":"assistant","from":"\(appointed)","to":null}],\
    "work":[{"from":"\(from)","to":"\(to)","employerKind":"enterprise","technical":true,"match":"same"}]
    """
}

private func skilled(_ level: String, _ obtained: String) -> String {
    """
    "education":[],\
    "work":[{"from":"2014-07-01","to":null,"employerKind":"other","technical":true,"match":"different"}],\
    "skills":[{"level":"\(level)","obtained":"\(obtained)"}]
    """
}

private func exceptional(_ from: String, _ a: Int, _ b: Int) -> String {
    """
    "filing":"exceptional","appointments":[{"level":"assistant","from":"\(from)","to":null}],\
    "achievements":[{"condition":\(a),"date":"2020-06-01"},{"condition":\(b),"date":"2021-03-01"}]
    """
}
