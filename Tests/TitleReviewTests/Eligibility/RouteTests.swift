import Testing

@testable import TitleReview

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
                    + """
                    ,"fullTimeStudy":[{"speciality":"机电制造","from":"2015-03-01","to":"2015-08-31","certificate":true},\
                    {"speciality":"机电制造","from":"2016-03-01","to":"2016-08-31","certificate":true}]
                    """,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "another education matches: the highest counts",
                """
                "education":[{"level":"postgraduate","degree":"master","graduated":"2018-06-30","match":"different"},\
                {"level":"juniorCollege","degree":"none","graduated":"2012-06-30","match":"same"}],
                """
                    + appointed("2021-01-01"), .eligible, "normal", "A1.2.0 met", "A1.2.1.1 met"),
            Judged(
                "a matching one below what is asked still lifts the highest",
                """
                "education":[{"level":"bachelor","degree":"bachelor","graduated":"2018-06-30","match":"different"},\
                {"level":"technicalSecondary","degree":"none","graduated":"2012-06-30","match":"same"}]
                """,
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
                """
                "appointments":[{"level":"assistant","from":"2018-01-01","to":"2019-12-31"},\
                {"level":"assistant","from":"2020-02-01","to":null}]
                """,
                .eligible, "normal", "A1.2.1.2 met"),
            Judged(
                "a gap too long",
                """
                "appointments":[{"level":"assistant","from":"2018-12-01","to":"2019-12-31"},\
                {"level":"assistant","from":"2020-02-01","to":"2022-12-30"}]
                """,
                .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "overlaps count once",
                """
                "appointments":[{"level":"assistant","from":"2019-06-01","to":"2021-12-31"},\
                {"level":"assistant","from":"2020-01-01","to":null}]
                """,
                .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "periods that touch are one",
                """
                "appointments":[{"level":"assistant","from":"2019-01-01","to":"2019-01-30"},\
                {"level":"assistant","from":"2019-01-31","to":null}]
                """,
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
}
