import Foundation
import Testing

@testable import TitleReview

@Suite struct DrawTests {
    /// `Tests/Oracles/draw-vectors.json`, which the second implementation (`test_draw.py`) wrote and checks as well.
    struct Vectors: Decodable {
        struct Case: Decodable {
            struct Result: Decodable { let speciality: String, members: [String], reserves: [String] }
            let candidates: [[String]], seats: [Seat], nonce: String, laterValues: [String]
            let order: String, nonceDigest: String, seed: String, results: [Result]
        }
        struct Seat: Decodable { let speciality: String, members: Int, reserves: Int }
        struct Thousand: Decodable { let candidates: [[String]], seats: [Seat], digest: String }
        let cases: [Case], thousand: Thousand

        static func read() throws -> Vectors {
            let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent()
            return try JSONDecoder().decode(
                Vectors.self, from: Data(contentsOf: tests.appending(path: "Oracles/draw-vectors.json")))
        }

        static func order(_ candidates: [[String]], _ seats: [Seat]) throws -> DrawOrder {
            try DrawOrder(
                candidates: candidates.map { .init(code: $0[0], speciality: $0[1]) },
                seats: seats.map { .init(speciality: $0.speciality, members: $0.members, reserves: $0.reserves) })
        }
    }

    static func order(_ members: Int = 3, _ reserves: Int = 1) throws -> DrawOrder {
        try DrawOrder(
            candidates: (1...9).map { .init(code: "k\($0)", speciality: $0 <= 5 ? "电气" : "食品") },
            seats: [.init(speciality: "电气", members: members, reserves: reserves)])
    }

    @Test("R2 S51 the second implementation finds the same digests, seeds and members")
    func vectors() throws {
        let vectors = try Vectors.read()
        #expect(vectors.cases.count >= 10)
        for vector in vectors.cases {
            let order = try Vectors.order(vector.candidates, vector.seats)
            let nonce = Array(vector.nonce.utf8)
            #expect(order.digest.hex == vector.order)
            let commitment = order.commitment(nonce: nonce)
            #expect(commitment.nonce.hex == vector.nonceDigest && commitment.holds(order: order, nonce: nonce))
            let seed = Draw.seed(order: order, nonce: nonce, laterValues: vector.laterValues)
            #expect(seed.hex == vector.seed)
            let draw = Draw(order, seed: seed)
            #expect(draw.results.map(\.speciality) == vector.results.map(\.speciality))
            #expect(draw.results.map(\.members) == vector.results.map(\.members))
            #expect(draw.results.map(\.reserves) == vector.results.map(\.reserves))
        }
    }

    @Test("R2 S51 a thousand draws agree with the second implementation")
    func thousand() throws {
        let thousand = try Vectors.read().thousand
        let order = try Vectors.order(thousand.candidates, thousand.seats)
        var text = ""
        for index in 0..<1000 {
            for result in Draw(order, seed: SHA256Digest(of: Array("draw-\(index)".utf8))).results {
                text +=
                    "\(result.speciality) \(result.members.joined(separator: ",")) \(result.reserves.joined(separator: ","))\n"
            }
        }
        #expect(SHA256Digest(of: Array(text.utf8)).hex == thousand.digest)
    }

    @Test("R2 the same seed draws the same members whatever order the pool comes in; another seed others")
    func reproducible() throws {
        let order = try Self.order()
        let seed = SHA256Digest(of: [1])
        let shuffled = try DrawOrder(candidates: order.candidates.reversed(), seats: order.seats)
        #expect(Draw(order, seed: seed) == Draw(shuffled, seed: seed) && order.digest == shuffled.digest)
        let result = Draw(order, seed: seed).results[0]
        #expect(Set(result.members + result.reserves).count == 4)
        #expect(Set(result.members + result.reserves).isSubset(of: ["k1", "k2", "k3", "k4", "k5"]))
        #expect(Set((0..<50).map { Draw(order, seed: SHA256Digest(of: [$0])).results[0].members }).count > 20)
    }

    @Test("S50 a commitment binds pool, seats and nonce, and every later value changes the seed")
    func commitment() throws {
        let order = try Self.order()
        let nonce: [UInt8] = Array(1...32)
        let commitment = order.commitment(nonce: nonce)
        #expect(commitment.holds(order: order, nonce: nonce))
        #expect(!commitment.holds(order: order, nonce: nonce.reversed()))
        #expect(try !commitment.holds(order: Self.order(4, 0), nonce: nonce))
        let seeds = [["3456"], ["3457"], [], ["34", "56"], ["3456", ""]].map {
            Draw.seed(order: order, nonce: nonce, laterValues: $0)
        }
        #expect(Set(seeds).count == 5)
    }

    @Test("R2 a pool as large as its seats is enough, one seat more is refused; codes and specialities stand once")
    func sizes() throws {
        #expect(throws: Never.self) { try Self.order(3, 2) }
        #expect(throws: DrawOrder.Invalid.tooFew("电气", wanted: 6, there: 5)) { try Self.order(3, 3) }
        #expect(throws: DrawOrder.Invalid.badNumber("电气")) { try Self.order(-1, 3) }
        #expect(throws: DrawOrder.Invalid.doubleCode("a")) {
            try DrawOrder(
                candidates: [.init(code: "a", speciality: "x"), .init(code: "a", speciality: "y")], seats: [])
        }
        #expect(throws: DrawOrder.Invalid.doubleSpeciality("x")) {
            try DrawOrder(
                candidates: [.init(code: "a", speciality: "x")],
                seats: Array(repeating: .init(speciality: "x", members: 0, reserves: 0), count: 2))
        }
    }

    @Test("S51 values beyond the last whole multiple of the bound are rejected")
    func rejection() {
        // 2^64 leaves 1 by 3, 4 by 6, nothing by 4.
        #expect(DrawStream.accept(.max, below: 3) == nil && DrawStream.accept(.max - 1, below: 3) == (.max - 1) % 3)
        #expect(DrawStream.accept(.max - 3, below: 6) == nil && DrawStream.accept(.max - 4, below: 6) == 5)
        #expect(
            DrawStream.accept(.max, below: 4) == 3 && DrawStream.accept(.max, below: 1) == 0
                && DrawStream.accept(0, below: 3) == 0)
    }

    @Test("R2 S51 over 100,000 seeds everybody is drawn first equally often (χ², 6 degrees of freedom, p > 0.001)")
    func uniform() throws {
        let order = try DrawOrder(
            candidates: (0..<7).map { .init(code: "\($0)", speciality: "电气") },
            seats: [.init(speciality: "电气", members: 1, reserves: 1)])
        var first: [String: Int] = [:]
        var second: [String: Int] = [:]
        for index in 0..<100_000 {
            let result = Draw(order, seed: SHA256Digest(of: Array("seed-\(index)".utf8))).results[0]
            first[result.members[0], default: 0] += 1
            second[result.reserves[0], default: 0] += 1
        }
        for counts in [first, second] {
            let expected = 100_000.0 / 7
            let statistic = counts.values.reduce(0.0) {
                $0 + (Double($1) - expected) * (Double($1) - expected) / expected
            }
            #expect(counts.count == 7 && statistic < 22.46)
        }
    }
}
