import Testing

@testable import TitleReview

@Suite struct GeneralConditionTests {
    @Test(
        "N1.1 the groups outside the scope, one property away on both sides",
        arguments: [
            Judged("private enterprise", "", .eligible, "normal", "N1.1 met"),
            Judged(
                "state enterprise of another sector",
                #""employer":{"kind":"enterprise","ownership":"state","sector":"other","supervisedBy":"city"}"#,
                .eligible, "normal", "N1.1 met"),
            Judged(
                "state power",
                #""employer":{"kind":"enterprise","ownership":"state","sector":"electricPower","supervisedBy":"district"}"#,
                .ineligible, nil, "N1.1 unmet", "A1.2.1.2 met"),
            Judged(
                "state-controlled transport",
                #""employer":{"kind":"enterprise","ownership":"stateControlled","sector":"transport","supervisedBy":"city"}"#,
                .ineligible, nil, "N1.1 unmet"),
            Judged(
                "state highway",
                #""employer":{"kind":"enterprise","ownership":"state","sector":"highway","supervisedBy":"city"}"#,
                .ineligible, nil, "N1.1 unmet"),
            Judged(
                "private power",
                #""employer":{"kind":"enterprise","ownership":"private","sector":"electricPower","supervisedBy":"district"}"#,
                .eligible, "normal", "N1.1 met"),
            Judged(
                "provincial state enterprise",
                #""employer":{"kind":"enterprise","ownership":"state","sector":"other","supervisedBy":"province"}"#,
                .ineligible, nil, "N1.1 unmet"),
            Judged(
                "provincial collective enterprise",
                #""employer":{"kind":"enterprise","ownership":"collective","sector":"other","supervisedBy":"province"}"#,
                .eligible, "normal", "N1.1 met"),
            Judged(
                "branch under a central enterprise, whatever its ownership",
                #""employer":{"kind":"enterprise","ownership":"private","sector":"other","supervisedBy":"central"}"#,
                .ineligible, nil, "N1.1 unmet"),
            Judged(
                "public institution under the province",
                #""employer":{"kind":"publicInstitution","ownership":"state","sector":"highway","supervisedBy":"central"}"#,
                .eligible, "normal", "N1.1 met"),
            Judged(
                "civil-service-law institution", #""employer":{"kind":"civilServiceLawInstitution"}"#, .ineligible, nil,
                "N1.1 unmet"),
            Judged("government", #""employer":{"kind":"government"}"#, .ineligible, nil, "N1.1 unmet"),
            Judged(
                "other kind is unknown",
                #""employer":{"kind":"other","ownership":"private","sector":"other","supervisedBy":"district"}"#,
                .manual, "normal", "N1.1 unknown"),
            Judged("no employer", #""employer":"-""#, .manual, "normal", "N1.1 unknown"),
            Judged(
                "state enterprise, sector missing",
                #""employer":{"kind":"enterprise","ownership":"state","supervisedBy":"district"}"#, .manual, "normal",
                "N1.1 unknown"),
            Judged(
                "private enterprise, sector missing",
                #""employer":{"kind":"enterprise","ownership":"private","supervisedBy":"district"}"#, .eligible,
                "normal", "N1.1 met"),
            Judged(
                "private enterprise, supervisor missing",
                #""employer":{"kind":"enterprise","ownership":"private","sector":"other"}"#, .manual, "normal",
                "N1.1 unknown"),
            Judged(
                "public institution and nothing more", #""employer":{"kind":"publicInstitution"}"#, .eligible, "normal",
                "N1.1 met"),
            Judged(
                "ownership missing in power",
                #""employer":{"kind":"enterprise","sector":"electricPower","supervisedBy":"city"}"#, .manual, "normal",
                "N1.1 unknown"),
        ])
    func scope(_ row: Judged) throws { try row.check() }

    @Test(
        "N1.2 N1.3 N1.4 speciality, examination speciality, civil servants",
        arguments: [
            Judged("listed", #""speciality":"石油""#, .eligible, "normal", "N1.2 met", "N1.3 met"),
            Judged("not listed", #""speciality":"园林""#, .ineligible, nil, "N1.2 unmet", "N1.3 met"),
            Judged("examined", #""speciality":"通信工程""#, .ineligible, nil, "N1.2 unmet", "N1.3 unmet"),
            Judged("civil servant", #""identity":{"civilServant":true}"#, .ineligible, nil, "N1.4 unmet"),
            Judged("not declared", #""identity":{}"#, .manual, "normal", "N1.4 unknown"),
            Judged("no identity", #""identity":"-""#, .manual, "normal", "N1.4 unknown"),
            Judged(
                "unmet beats unknown", #""identity":"-","speciality":"园林""#, .ineligible, nil, "N1.4 unknown",
                "N1.2 unmet"),
        ])
    func person(_ row: Judged) throws { try row.check() }

    @Test(
        "N5 integrity records against the days of the application window",
        arguments: [
            Judged(
                "ends the day before", #""integrity":[{"from":"2019-07-31","to":"2022-07-31"}]"#, .eligible, "normal",
                "N5 met"),
            Judged(
                "ends on the first day", #""integrity":[{"from":"2019-08-01","to":"2022-08-01"}]"#, .ineligible, nil,
                "N5 unmet"),
            Judged(
                "starts on the last day", #""integrity":[{"from":"2022-08-15","to":"2025-08-14"}]"#, .ineligible, nil,
                "N5 unmet"),
            Judged(
                "starts the day after", #""integrity":[{"from":"2022-08-16","to":"2025-08-15"}]"#, .eligible, "normal",
                "N5 met"),
            Judged("still running", #""integrity":[{"from":"2021-01-01","to":null}]"#, .ineligible, nil, "N5 unmet"),
            Judged("missing", #""integrity":"-""#, .manual, "normal", "N5 unknown"),
            Judged("start unknown, over before", #""integrity":[{"to":"2022-07-31"}]"#, .eligible, "normal", "N5 met"),
            Judged("start unknown", #""integrity":[{"to":"2022-08-01"}]"#, .manual, "normal", "N5 unknown"),
        ])
    func integrity(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.3 45 credits since 2019, or 90 hours in the industry register",
        arguments: [
            Judged(
                "exactly 45", #""credits":[{"year":2019,"credits":20},{"year":2022,"credits":25}]"#, .eligible,
                "normal", "A1.3 met"),
            Judged("44", #""credits":[{"year":2019,"credits":44}]"#, .ineligible, nil, "A1.3 unmet"),
            Judged(
                "44.9 and 0.1", #""credits":[{"year":2019,"credits":44.9},{"year":2020,"credits":0.1}]"#, .eligible,
                "normal", "A1.3 met"),
            Judged("44.9", #""credits":[{"year":2019,"credits":44.9}]"#, .ineligible, nil, "A1.3 unmet"),
            Judged("2018 does not count", #""credits":[{"year":2018,"credits":45}]"#, .ineligible, nil, "A1.3 unmet"),
            Judged("2023 does not count", #""credits":[{"year":2023,"credits":45}]"#, .ineligible, nil, "A1.3 unmet"),
            Judged("90 hours", #""credits":[],"industryRegisterHours":90"#, .eligible, "normal", "A1.3 met"),
            Judged("89 hours", #""credits":[],"industryRegisterHours":89"#, .ineligible, nil, "A1.3 unmet"),
            Judged("none, hours null", #""credits":[]"#, .ineligible, nil, "A1.3 unmet"),
            Judged(
                "none, hours missing", #""credits":[],"industryRegisterHours":"-""#, .manual, "normal", "A1.3 unknown"),
            Judged("missing, hours null", #""credits":"-""#, .manual, "normal", "A1.3 unknown"),
            Judged("missing, 90 hours", #""credits":"-","industryRegisterHours":90"#, .eligible, "normal", "A1.3 met"),
            Judged("45, hours missing", #""industryRegisterHours":"-""#, .eligible, "normal", "A1.3 met"),
            Judged("a year missing", #""credits":[{"credits":45}]"#, .manual, "normal", "A1.3 unknown"),
        ])
    func credits(_ row: Judged) throws { try row.check() }

    @Test(
        "A1.4 the three years before the plan's year, competent or better",
        arguments: [
            Judged("all three", "", .eligible, "normal", "A1.4 met"),
            Judged(
                "basically competent",
                """
                "assessments":[{"year":2019,"result":"competent"},{"year":2020,"result":"basicallyCompetent"},\
                {"year":2021,"result":"competent"}]
                """,
                .ineligible, nil, "A1.4 unmet"),
            Judged(
                "incompetent and a year missing", #""assessments":[{"year":2019,"result":"incompetent"}]"#, .ineligible,
                nil, "A1.4 unmet"),
            Judged(
                "2021 missing",
                #""assessments":[{"year":2019,"result":"competent"},{"year":2020,"result":"competent"}]"#, .manual,
                "normal", "A1.4 unknown"),
            Judged(
                "2018 and 2022 do not matter",
                """
                "assessments":[{"year":2018,"result":"incompetent"},{"year":2019,"result":"competent"},\
                {"year":2020,"result":"competent"},{"year":2021,"result":"competent"},\
                {"year":2022,"result":"incompetent"}]
                """,
                .eligible, "normal", "A1.4 met"),
            Judged("empty list", #""assessments":[]"#, .manual, "normal", "A1.4 unknown"),
            Judged("missing", #""assessments":"-""#, .manual, "normal", "A1.4 unknown"),
            Judged(
                "result missing",
                #""assessments":[{"year":2019,"result":"competent"},{"year":2020},{"year":2021,"result":"competent"}]"#,
                .manual, "normal", "A1.4 unknown"),
        ])
    func assessments(_ row: Judged) throws { try row.check() }

    @Test(
        "N4.1 N4.2 places add findings and never change the verdict",
        arguments: [
            Judged("one city", "", .eligible, "normal", "N4.1 met", "N4.2 met"),
            Judged(
                "two cities of the province",
                #""affiliation":{"insurance":"330113","file":"330281","labour":"330113"}"#, .eligible, "normal",
                "N4.1 met", "N4.2 unknown"),
            Judged(
                "two districts of a city", #""affiliation":{"insurance":"330113","file":"330106","labour":"330113"}"#,
                .eligible, "normal", "N4.1 met", "N4.2 met"),
            Judged(
                "one place outside", #""affiliation":{"insurance":"330113","file":"310101","labour":"330113"}"#,
                .eligible, "normal", "N4.1 unmet"),
            Judged("missing", #""affiliation":"-""#, .eligible, "normal", "N4.1 unknown", "N4.2 unknown"),
            Judged(
                "one missing, one outside", #""affiliation":{"insurance":"310101"}"#, .eligible, "normal", "N4.1 unmet"),
        ])
    func places(_ row: Judged) throws { try row.check() }
}
