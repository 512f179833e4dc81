import Testing

@testable import Web

@Suite struct IrreversibleTests {
    /// Where each is confirmed: behind its form, or on the page that the form stands on from the start.
    static let acts = [
        "publishNotice", "postInternalNotice", "recommendCases", "reportCases", "reportResults", "countBallots",
        "giveUpBallots",
        "closeMeeting", "approveResults", "issueCertificates", "revokeCertificate", "declareRecusal", "answerObjection",
        "decideRecheck", "castVotes", "voidMeeting", "authorityVetoCase", "officeVetoCase", "withdrawApplication",
    ]

    @Test("B18 every act that cannot be undone has a page of its own that says what will happen, for the same people")
    func pages() async throws {
        try await PageHouse.with { p in
            for name in Self.acts {
                let act = try #require(p.site.routes.first { $0.name == name }, "\(name)")
                let page = p.site.routes.first {
                    $0.path == act.path + "/confirmation" && $0.method == "POST"
                        || $0.path == act.path && $0.method == "GET" && $0.name.lowercased().contains("confirm")
                }
                #expect(page != nil, "\(name) \(act.path)")
                #expect(page?.policy.who == act.policy.who, "\(name)")
            }
        }
    }
}
