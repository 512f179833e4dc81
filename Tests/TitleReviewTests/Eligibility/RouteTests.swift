import Testing

@testable import TitleReview

/// Names for JSON that many rows need.
private let different =
    #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":"汉语言文学","match":"different"}]"#
private func work(_ from: String, _ more: String = #""employerKind":"enterprise","technical":true,"match":"same""#)
    -> String
{
    #""appointments":[],"titles":[],"backbone":true,"work":[{"from":"\#(from)","to":null,\#(more)}]"#
}
private func school(_ level: String, _ degree: String, _ graduated: String = "2014-06-30") -> String {
    #""education":[{"level":"\#(level)","degree":"\#(degree)","graduated":"\#(graduated)","match":"same"}]"#
}
private func appointed(_ from: String) -> String {
    #""appointments":[{"level":"assistant","from":"\#(from)","to":null}]"#
}

@Suite struct RouteTests {
    @Test(
        "A1.2.0 the major, and its three ways out",
        arguments: [
            Judged("different, nothing helps", different, .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "close",
                #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"close"}]"#,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "registration in the speciality",
                different + #","registrations":[{"name":"注册机械工程师","speciality":"机电制造","obtained":"2019-05-01"}]"#,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "registration in another",
                different + #","registrations":[{"name":"注册","speciality":"电气","obtained":"2019-05-01"}]"#, .ineligible,
                nil, "A1.2.0 unmet"),
            Judged(
                "registration after the cut-off",
                different + #","registrations":[{"speciality":"机电制造","obtained":"2023-01-01"}]"#, .ineligible, nil,
                "A1.2.0 unmet"),
            Judged("registrations missing", different + #","registrations":"-""#, .manual, nil, "A1.2.0 unknown"),
            Judged(
                "a year of study",
                different
                    + #","fullTimeStudy":[{"speciality":"机电制造","from":"2015-09-01","to":"2016-08-31","certificate":true}]"#,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "a year less a day",
                different
                    + #","fullTimeStudy":[{"speciality":"机电制造","from":"2015-09-01","to":"2016-08-30","certificate":true}]"#,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "without certificate",
                different
                    + #","fullTimeStudy":[{"speciality":"机电制造","from":"2015-09-01","to":"2016-08-31","certificate":false}]"#,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "certificate unknown",
                different + #","fullTimeStudy":[{"speciality":"机电制造","from":"2015-09-01","to":"2016-08-31"}]"#, .manual,
                nil, "A1.2.0 unknown"),
            Judged(
                "two half years are not continuous",
                different
                    + #","fullTimeStudy":[{"speciality":"机电制造","from":"2015-03-01","to":"2015-08-31","certificate":true},{"speciality":"机电制造","from":"2016-03-01","to":"2016-08-31","certificate":true}]"#,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "another education matches: the highest counts",
                #""education":[{"level":"postgraduate","degree":"master","graduated":"2018-06-30","match":"different"},{"level":"juniorCollege","degree":"none","graduated":"2012-06-30","match":"same"}],"#
                    + appointed("2021-01-01"), .eligible, "normal", "A1.2.0 met", "A1.2.1.1 met"),
            Judged(
                "a matching one below what is asked still lifts the highest",
                #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2018-06-30","match":"different"},{"level":"technicalSecondary","degree":"none","graduated":"2012-06-30","match":"same"}]"#,
                .eligible, "normal", "A1.2.1.2 met"),
            Judged(
                "looked up by major: same",
                #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":"机械设计制造及其自动化"}]"#,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "looked up with a branch in brackets",
                #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":" 机械电子工程（汽车电子）"}]"#,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "a major that the table lacks",
                #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":"星际导航"}]"#,
                .manual, nil, "A1.2.0 unknown"),
            Judged(
                "no major", #""education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30"}]"#,
                .manual, nil, "A1.2.0 unknown"),
            Judged("no education known", #""education":"-""#, .manual, nil, "A1.2.0 unknown", "A1.2.1.2 unknown"),
            Judged("no education", #""education":[]"#, .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "graduated after the cut-off", school("bachelor", "bachelor", "2023-01-01"), .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged(
                "unknown, and registered",
                #""education":[{"level":"bachelor","degree":"bachelor","major":"星际导航"}],"registrations":[{"speciality":"机电制造"}]"#,
                .eligible, "normal", "A1.2.0 met"),
        ])
    func major(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.1.1 postgraduate or second bachelor's degree with two appointed years",
        arguments: [
            Judged(
                "postgraduate, two years", school("postgraduate", "master") + "," + appointed("2021-01-01"), .eligible,
                "normal", "A1.2.1.1 met"),
            Judged(
                "postgraduate, a day less", school("postgraduate", "master") + "," + appointed("2021-01-02"),
                .ineligible, nil, "A1.2.1.1 unmet"),
            Judged(
                "second bachelor, two years", school("bachelor", "secondBachelor") + "," + appointed("2021-01-01"),
                .eligible, "normal", "A1.2.1.1 met"),
            Judged(
                "second bachelor, a day less", school("bachelor", "secondBachelor") + "," + appointed("2021-01-02"),
                .ineligible, nil, "A1.2.1.1 unmet"),
            Judged(
                "a master's degree is not postgraduate education",
                school("bachelor", "master") + "," + appointed("2021-01-01"), .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "degree not stated",
                #""education":[{"level":"bachelor","graduated":"2014-06-30","match":"same"}],"#
                    + appointed("2021-01-01"), .manual, nil, "A1.2.1.1 unknown", "A1.2.1.2 unmet"),
            Judged(
                "degree not stated, below two years",
                #""education":[{"level":"bachelor","graduated":"2014-06-30","match":"same"}],"#
                    + appointed("2021-01-02"), .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "degree not stated of a junior college",
                #""education":[{"level":"juniorCollege","graduated":"2014-06-30","match":"same"}],"#
                    + appointed("2021-01-01"), .ineligible, nil, "A1.2.1.2 unmet"),
        ])
    func postgraduate(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.1.2 bachelor or junior college with four appointed years",
        arguments: [
            Judged("bachelor with exactly four", "", .eligible, "normal", "A1.2.1.2 met"),
            Judged("bachelor a day less", appointed("2019-01-02"), .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "junior college with exactly four", school("juniorCollege", "none"), .eligible, "normal", "A1.2.1.2 met"
            ),
            Judged("technical secondary", school("technicalSecondary", "none"), .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "only from the day of the title",
                #""titles":[{"level":"assistant","obtained":"2019-01-02"}],"# + appointed("2015-01-01"), .ineligible,
                nil, "A1.2.1.2 unmet"),
            Judged(
                "title on the first day",
                #""titles":[{"level":"assistant","obtained":"2019-01-01"}],"# + appointed("2015-01-01"), .eligible,
                "normal", "A1.2.1.2 met"),
            Judged("no title", #""titles":[]"#, .ineligible, nil, "A1.2.1.2 unmet"),
            Judged("titles unknown", #""titles":"-""#, .manual, nil, "A1.2.1.2 unknown"),
            Judged("title's day unknown", #""titles":[{"level":"assistant"}]"#, .manual, nil, "A1.2.1.2 unknown"),
            Judged(
                "titles unknown and years short", #""titles":"-","# + appointed("2019-01-02"), .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged("appointments unknown", #""appointments":"-""#, .manual, nil, "A1.2.1.2 unknown"),
            Judged("no appointments", #""appointments":[]"#, .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "start unknown", #""appointments":[{"level":"assistant","to":"2022-12-31"}]"#, .manual, nil,
                "A1.2.1.2 unknown"),
            Judged(
                "a gap is not counted",
                #""appointments":[{"level":"assistant","from":"2018-01-01","to":"2019-12-31"},{"level":"assistant","from":"2020-02-01","to":null}]"#,
                .eligible, "normal", "A1.2.1.2 met"),
            Judged(
                "a gap too long",
                #""appointments":[{"level":"assistant","from":"2018-12-01","to":"2019-12-31"},{"level":"assistant","from":"2020-02-01","to":"2022-12-30"}]"#,
                .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "overlaps count once",
                #""appointments":[{"level":"assistant","from":"2019-06-01","to":"2021-12-31"},{"level":"assistant","from":"2020-01-01","to":null}]"#,
                .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "periods that touch are one",
                #""appointments":[{"level":"assistant","from":"2019-01-01","to":"2019-01-30"},{"level":"assistant","from":"2019-01-31","to":null}]"#,
                .eligible, "normal", "A1.2.1.2 met"),
            Judged(
                "after the cut-off nothing counts",
                #""appointments":[{"level":"assistant","from":"2019-01-02","to":"2024-12-31"}]"#, .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged(
                "another level does not count",
                #""appointments":[{"level":"intermediate","from":"2017-01-01","to":null}]"#, .ineligible, nil,
                "A1.2.1.2 unmet"),
        ])
    func bachelor(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.2.1.3 classes of technical schools",
        arguments: [
            Judged(
                "technician class is a bachelor", school("technicianClass", "none"), .eligible, "normal",
                "A1.2.1.2 met", "A1.2.1.3 met"),
            Judged(
                "senior class is a junior college", school("seniorClass", "none"), .eligible, "normal", "A1.2.1.2 met",
                "A1.2.1.3 met"),
            Judged(
                "intermediate class is technical secondary", school("intermediateClass", "none"), .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged(
                "technician class direct after five years",
                school("technicianClass", "none", "2017-12-31") + "," + work("2018-01-01"), .eligible, "direct",
                "A1.2.2.1 met"),
            Judged(
                "senior class direct needs seven",
                school("seniorClass", "none", "2016-01-01") + "," + work("2016-01-02"), .ineligible, nil,
                "A1.2.2.1 unmet"),
        ])
    func technicalSchools(_ row: Judged) throws { try row.check() }

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
                #""education":[{"level":"postgraduate","degree":"master","graduated":"2022-06-30","match":"same"},{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"same"}],"#
                    + work("2014-07-01"), .eligible, "direct", "A1.2.2.1 met"),
            Judged(
                "an older education that does not match does not",
                #""education":[{"level":"postgraduate","degree":"master","graduated":"2022-06-30","match":"same"},{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"different"}],"#
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
                #""education":[],"work":[{"from":"2014-07-01","to":null,"employerKind":"enterprise","technical":true}],"skills":[{"level":"technician"}]"#,
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
    #""employer":{"kind":"publicInstitution"},"backbone":true,"appointments":[{"level":"assistant","from":"\#(appointed)","to":null}],"work":[{"from":"\#(from)","to":"\#(to)","employerKind":"enterprise","technical":true,"match":"same"}]"#
}

private func skilled(_ level: String, _ obtained: String) -> String {
    #""education":[],"work":[{"from":"2014-07-01","to":null,"employerKind":"other","technical":true,"match":"different"}],"skills":[{"level":"\#(level)","obtained":"\#(obtained)"}]"#
}

private func exceptional(_ from: String, _ a: Int, _ b: Int) -> String {
    #""filing":"exceptional","appointments":[{"level":"assistant","from":"\#(from)","to":null}],"achievements":[{"condition":\#(a),"date":"2020-06-01"},{"condition":\#(b),"date":"2021-03-01"}]"#
}
