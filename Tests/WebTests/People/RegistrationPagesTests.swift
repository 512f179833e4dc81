import Casework
import Foundation
import Testing
import TitleReview

@testable import Web

@Suite struct RegistrationPagesTests {
    @Test("B59 S2 a number that somebody has and one that nobody has get the same status and body; so do their pages")
    func alike() async throws {
        try await PageFixture.with { pages in
            let clerk = try await pages.casework.ask(AccountByLogin(login: "clerk"), as: nil)
            var answers: [String] = []
            for (login, number) in [("known", "11010519491231002X"), ("fresh", "33010619900307123X".validResidentID)] {
                let answer = try await pages.post(
                    "/registration/applicant",
                    [
                        "account": login, "password": "Quite-good-2031", "name": "王小明", "residentID": number,
                        "phone": "13800000000", "employer": clerk.unitID ?? "",
                    ], as: nil)
                answers.append("\(answer.status) \(answer.text)")
                let entered = try await pages.post(
                    "/sign-in", ["account": login, "password": "Quite-good-2031"], as: nil)
                #expect(entered.status == 200)
            }
            #expect(answers[0] == answers[1] && answers[0].hasPrefix("200"), "\(answers)")
        }
    }
}

extension String {
    /// The same seventeen digits with the check character that GB 11643 asks for.
    fileprivate var validResidentID: String {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        let sum = zip(prefix(17), weights).reduce(0) { $0 + ($1.0.wholeNumberValue ?? 0) * $1.1 }
        return String(prefix(17)) + String(Array("10X98765432")[sum % 11])
    }
}
