import Testing

@testable import Web

@Suite struct IrreversibleTests {
    /// Where each is confirmed: behind its form, or on the page that the form stands on from the start.
    static let acts = [
        "publishNotice", "postInternalNotice", "recommendCases", "reportCases", "reportResults", "countBallots",
        "giveUpBallots", "closeMeeting", "approveResults", "issueCertificates", "revokeCertificate", "declareRecusal",
        "answerObjection", "answerObjections", "extendNotice", "leaveCommittee", "decideDoubt", "revealDraw",
        "revealInspection",
        "decideRecheck", "replaceCertificate", "closeInspection", "employerRefuseCase", "authorityRefuseCase",
        "officeRefuseCase", "castVotes", "voidMeeting", "authorityVetoCase", "officeVetoCase", "withdrawApplication",
    ]

    @Test("B18 every act that cannot be undone has a page of its own that says what will happen, for the same people")
    func pages() async throws {
        try await PageFixture.with { p in
            for name in Self.acts { try Self.check(name, p.site) }
        }
    }

    private static func check(_ name: String, _ site: Site) throws {
        let act = try #require(site.routes.first { $0.name == name }, "\(name)")
        let behind: String = act.path + "/confirmation"
        let page = site.routes.first { route in
            if route.method == "POST" { return route.path == behind }
            return route.path == act.path && route.name.lowercased().contains("confirm")
        }
        #expect(page != nil, "\(name) \(act.path)")
        #expect(page?.policy.who == act.policy.who, "\(name)")
    }
}
