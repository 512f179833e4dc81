import Casework
import Foundation
import Gateways
import Store
import Testing
import TitleReview

@testable import Web

@Suite struct PaymentPagesTests {
    /// The gateway whose key the pages were given.
    private let gateway = SimulatedGateway(key: [UInt8](repeating: 7, count: 32))

    @Test(
        "T3 T16 F8 a callback with anything altered is refused and enters nothing; the true one counts once, however often it comes"
    )
    func forged() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let id = try await waiting(pages, wang)
            let order = try await open(pages, id, wang)
            let good = PaymentCallback(orderID: order.id, cents: order.cents, gatewayID: "T-1")
            let signature = gateway.sign(good)
            for fields in altered(good, signature) {
                let answer = try await pages.post("/gateway/callback", fields, as: nil)
                #expect([403, 422].contains(answer.status), "\(fields): \(answer.status)")
            }
            // The signature of one order is none for another.
            let other = try await open(pages, waiting(pages, pages.token("li")), pages.token("li"))
            #expect(
                try await pages.post(
                    "/gateway/callback",
                    callback(.init(orderID: other.id, cents: other.cents, gatewayID: "T-1"), signature), as: nil
                ).status == 403)
            #expect(try await entries(pages) == 0)
            for _ in 0..<3 {
                #expect(try await pages.post("/gateway/callback", callback(good, signature), as: nil).status == 200)
            }
            #expect(try await entries(pages) == 1)
            // Truly signed, and yet not possible: the number is another payment's.
            let reused = PaymentCallback(orderID: other.id, cents: other.cents, gatewayID: "T-1")
            #expect(
                try await pages.post("/gateway/callback", callback(reused, gateway.sign(reused)), as: nil).status == 409
            )
            let unknown = PaymentCallback(orderID: "nothing", cents: 1, gatewayID: "T-2")
            #expect(
                try await pages.post("/gateway/callback", callback(unknown, gateway.sign(unknown)), as: nil).status
                    == 404)
            #expect(try await entries(pages) == 1)
        }
    }

    @Test("A2.2.7 S14 the receipt is the payer's; for others there is none")
    func receipt() async throws {
        try await PageFixture.with { pages in
            let wang = try await pages.token("wang")
            let li = try await pages.token("li")
            let id = try await waiting(pages, wang)
            let order = try await open(pages, id, wang)
            #expect(await pages.get("/applications/\(id)/receipt.pdf", as: wang).status == 409)
            #expect(try await pages.post("/pay/\(order.id)", ["outcome": "paid"], as: wang).status == 200)
            #expect(await pages.get("/applications/\(id)/payment", as: wang).text.contains("receipt.pdf"))
            #expect(await pages.get("/applications/\(id)/receipt.pdf", as: wang).status == 200)
            #expect(await pages.get("/applications/\(id)/receipt.pdf", as: li).status == 404)
            #expect(try await pages.post("/pay/\(order.id)", ["outcome": "paid"], as: li).status == 404)
        }
    }

    private func callback(_ callback: PaymentCallback, _ signature: String) -> [String: Any] {
        ["order": callback.orderID, "cents": callback.cents, "gateway": callback.gatewayID, "signature": signature]
    }

    private func altered(_ good: PaymentCallback, _ signature: String) -> [[String: Any]] {
        let fields = callback(good, signature)
        func with(_ name: String, _ value: Any?) -> [String: Any] {
            var changed = fields
            changed[name] = value
            return changed
        }
        let flipped = (signature.first == "0" ? "1" : "0") + signature.dropFirst()
        return [
            with("cents", good.cents - 1), with("cents", good.cents + 1), with("cents", 0), with("cents", -good.cents),
            with("cents", "200.00"), with("order", "x"), with("gateway", "T-2"),
            with("signature", flipped), with("signature", String(signature.dropLast())),
            with("signature", signature + "0"), with("signature", signature.uppercased() + " "), with("signature", ""),
            with("signature", String(repeating: "0", count: signature.count)), with("signature", nil),
            with("order", good.orderID + "\n1"), with("state", "paid"), with("signature", "签名"),
        ]
    }

    /// A draft that is put where a fee is asked.
    private func waiting(_ pages: PageFixture, _ token: String) async throws -> String {
        let id = try await pages.application(token)
        try await pages.casework.database.write { tx in
            let facts = try JSON.encode(Facts(id: id, speciality: "机电制造"))
            _ = try tx.execute(
                """
                UPDATE cases SET state = 'awaitingPayment', submitted_at = updated_at, facts = \(facts) WHERE id = \(id)
                """)
        }
        return id
    }

    private func open(_ pages: PageFixture, _ id: String, _ token: String) async throws -> PaymentOrder {
        let answer = try await pages.post("/applications/\(id)/payment", [:], as: token)
        let data =
            (try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])?["data"] as? [String: Any]
        return PaymentOrder(id: try #require(data?["id"] as? String), cents: try #require(data?["cents"] as? Int))
    }

    private func entries(_ pages: PageFixture) async throws -> Int {
        try await pages.casework.database.read { tx in
            try tx.one("SELECT COUNT(*) AS n FROM payment_entries")?.int("n") ?? -1
        }
    }
}
