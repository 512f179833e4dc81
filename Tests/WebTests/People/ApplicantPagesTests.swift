import Casework
import Foundation
import Gateways
import Testing
import TitleReview

@testable import Web

@Suite struct ApplicantPagesTests {
    @Test("A2.1 every kind of record has a page that adds one")
    func newRecords() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            for kind in ArchiveKind.typed {
                let page = await pages.get("/me/archive/\(kind.id)/new", as: token)
                #expect(page.status == 200 && page.text.contains("添加\(kind.name)"), "\(kind.id): \(page.status)")
            }
        }
    }

    @Test("S40 the own data are one link away, for the applicant alone")
    func ownData() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let clerk = try await pages.token("clerk")
            for page in ["/me", "/role"] {
                #expect(await pages.get(page, as: wang).text.contains("href=\"/me/export\""))
            }
            #expect(await pages.get("/role", as: clerk).text.contains("/me/export") == false)
            let answer = await pages.site.respond(
                method: "GET", path: "/me/export", headers: [("authorization", "Bearer \(wang)")])
            #expect(
                answer.status == 200
                    && answer.headers.contains {
                        $0.name.lowercased() == "content-disposition" && $0.value.hasPrefix("attachment")
                    })
            #expect(
                answer.headers.contains { $0.name.lowercased() == "cache-control" && $0.value.contains("no-store") })
            #expect(await pages.get("/me/export", as: clerk).status == 403)
            #expect(await pages.get("/api/me/export").status == 401)
        }
    }

    @Test("S2 a wrong password and an unknown account are answered with the same words")
    func sameWords() async throws {
        try await PageFixture.with { pages in
            let wrong = try await pages.post("/sign-in", ["account": "wang", "password": "not-it-at-all"], as: nil)
            let unknown = try await pages.post("/sign-in", ["account": "nobody", "password": "not-it-at-all"], as: nil)
            #expect(wrong.status == 422 && wrong.body == unknown.body)
            #expect(wrong.text.contains("账号或密码不对"))
        }
    }

    @Test("S14 another's application and record answer like ones that do not exist")
    func foreign() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let id = try await pages.application(wang)
            for path in [
                "", "/photo", "/preview", "/payment", "/photo.jpg", "/commitment.pdf", "/evaluation-form.pdf",
                "/certificate.pdf",
            ] {
                let real = await pages.get("/api/applications/\(id)\(path)", as: li)
                let invented = await pages.get("/api/applications/\(String(repeating: "0", count: 32))\(path)", as: li)
                #expect(real.status == 404 && real.text == invented.text, "\(path)")
            }
            #expect(await pages.get("/applications/\(id)", as: wang).status == 200)
        }
    }

    @Test("A2.2.0 a second start leads to the open application")
    func oneApplication() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let first = try await pages.application(token)
            let second = try await pages.application(token)
            #expect(first == second)
        }
    }

    @Test("A2.2.6 an incomplete application is refused with all that is missing")
    func incomplete() async throws {
        try await PageFixture.with { pages in
            let token = try await pages.token("wang")
            let id = try await pages.application(token)
            let refused = try await pages.post("/applications/\(id)/submission", [:], as: token)
            #expect(refused.status == 422)
            for step in ["photo", "commitment", "details", "achievements", "attachments"] {
                #expect(refused.text.contains("\"field\":\"\(step)\""), "\(step)")
            }
        }
    }

    @Test("T3 A2.2.7 a callback that the gateway has not signed is refused")
    func forgedCallback() async throws {
        try await PageFixture.with { pages in
            let forged: [String: Any] = [
                "order": "1", "cents": 20_000, "gateway": "G1", "signature": String(repeating: "0", count: 64),
            ]
            let refused = try await pages.post("/gateway/callback", forged, as: nil)
            #expect(refused.status == 403)
            let callback = PaymentCallback(orderID: "1", cents: 20_000, gatewayID: "G1")
            var signed = forged
            signed["signature"] = SimulatedGateway(key: [UInt8](repeating: 7, count: 32)).sign(callback)
            // Signed rightly it is believed, and then there is no such order.
            let unknown = try await pages.post("/gateway/callback", signed, as: nil)
            #expect(unknown.status == 404)
        }
    }
}
