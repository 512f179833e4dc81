import Testing

@testable import TitleReview

/// The engine holds no value of one notice: plans of another shape judge by their own.
@Suite struct OtherPlansTests {
    private static let senior = EligibilityFixture.bundled("zhejiang-senior-2023")
    private static let teacher = EligibilityFixture.bundled("vocational-teacher-2023")

    private static let engineer = """
        "speciality":"智能制造","titles":[{"level":"intermediate","obtained":"2018-07-01"}],\
        "credits":[{"year":2021,"credits":90}],\
        "assessments":[{"year":2018,"result":"competent"},{"year":2019,"result":"competent"},\
        {"year":2020,"result":"competent"},{"year":2021,"result":"excellent"},\
        {"year":2022,"result":"competent"}],\
        "achievements":[{"condition":2,"date":"2020-01-01"}],
        """
    private static func appointed(_ from: String) -> String {
        #""appointments":[{"level":"intermediate","from":"\#(from)","to":null}]"#
    }

    @Test(
        "A1.2.1 A1.3 A1.4 a senior plan asks five years as engineer, 90 credits, five assessments",
        arguments: [
            Judged(
                "five years to 30 June 2023", engineer + appointed("2018-07-01"), .eligible, "normal", "A1.2.1.2 met",
                "A1.2.3 met"),
            Judged("a day less", engineer + appointed("2018-07-02"), .ineligible, nil, "A1.2.1.2 unmet"),
            Judged(
                "89 credits", engineer + appointed("2018-07-01") + #","credits":[{"year":2021,"credits":89}]"#,
                .ineligible, nil, "A1.3 unmet"),
            Judged(
                "qualified is not enough there",
                engineer.replacing("excellent", with: "qualified") + appointed("2018-07-01"), .ineligible, nil,
                "A1.4 unmet"),
            Judged(
                "assistant years do not count",
                engineer + #""appointments":[{"level":"assistant","from":"2010-01-01","to":null}]"#, .ineligible, nil,
                "A1.2.1.2 unmet"),
            Judged(
                "no transfer in that plan", engineer + appointed("2018-07-01") + #","filing":"transfer""#, .ineligible,
                nil, "A2.2.3 unmet"),
            Judged(
                "exceptional opens only when filed so", engineer + appointed("2018-07-02") + #","filing":"-""#,
                .ineligible, nil, "A1.2.1.2 unmet"),
        ])
    func seniorPlan(_ row: Judged) throws { try row.check(Self.senior) }

    private static let school = """
        "speciality":"语文","employer":{"kind":"publicInstitution","supervisedBy":"city"},\
        "credits":[{"year":2022,"credits":24}],"assessments":[{"year":2022,"result":"basicallyCompetent"}],\
        "titles":[],"appointments":[],"affiliation":{"insurance":"330402","file":"330402","labour":"330402"},
        """
    private static func teaching(_ from: String) -> String {
        #""work":[{"from":"\#(from)","to":null,"employerKind":"publicInstitution","technical":true,"match":"same"}]"#
    }

    @Test(
        "A1.2.1 N1.1 a teachers' plan counts years at schools and leaves enterprises out",
        arguments: [
            Judged(
                "a year of teaching", school + teaching("2022-09-01"), .eligible, "normal", "A1.2.1.1 met", "N4.1 met"),
            Judged("a day less", school + teaching("2022-09-02"), .ineligible, nil, "A1.2.1.1 unmet"),
            Judged(
                "an enterprise", school + teaching("2022-09-01") + #","employer":{"kind":"enterprise"}"#, .ineligible,
                nil, "N1.1 unmet"),
            Judged(
                "a major that this table calls different",
                school + teaching("2022-09-01")
                    + #","education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","major":"机械工程"}]"#,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "registration does not help there",
                school + teaching("2022-09-01")
                    + """
                    ,"education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"different"}],\
                    "registrations":[{"speciality":"语文"}]
                    """,
                .ineligible, nil, "A1.2.0 unmet"),
            Judged(
                "half a year of study does",
                school + teaching("2022-09-01")
                    + """
                    ,"education":[{"level":"bachelor","degree":"bachelor","graduated":"2014-06-30","match":"different"}],\
                    "fullTimeStudy":[{"speciality":"语文","from":"2016-01-01","to":"2016-06-30","certificate":true}]
                    """,
                .eligible, "normal", "A1.2.0 met"),
            Judged(
                "transfer by six years of teaching", school + teaching("2017-09-01") + #","filing":"transfer""#,
                .eligible, "transfer", "A2.2.3 met"),
            Judged(
                "transfer a day less", school + teaching("2017-09-02") + #","filing":"transfer""#, .ineligible, nil,
                "A2.2.3 unmet"),
        ])
    func teachersPlan(_ row: Judged) throws { try row.check(Self.teacher) }
}
