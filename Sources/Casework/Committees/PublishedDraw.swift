import CSodium
import Store
import TitleReview

/// What a draw is made from, as it is stored and published.
struct StoredOrder: Codable, Sendable {
    struct Candidate: Codable, Sendable {
        let code: String
        let speciality: String
    }
    struct Seats: Codable, Sendable {
        let speciality: String
        let members: Int
        let reserves: Int
    }
    let candidates: [Candidate]
    let seats: [Seats]

    /// So many of the candidates, by speciality in proportion.
    init(_ candidates: [Candidate], wanted: Int) {
        self.init(
            candidates, seats: DrawOrder.Seats.inProportion(to: candidates.map(\.speciality), wanted: wanted))
    }

    init(_ candidates: [Candidate], seats: [DrawOrder.Seats]) {
        self.candidates = candidates
        self.seats = seats.map { Seats(speciality: $0.speciality, members: $0.members, reserves: $0.reserves) }
    }

    func order() throws -> DrawOrder {
        do throws(DrawOrder.Invalid) {
            return try DrawOrder(
                candidates: candidates.map { DrawOrder.Candidate(code: $0.code, speciality: $0.speciality) },
                seats: seats.map {
                    DrawOrder.Seats(speciality: $0.speciality, members: $0.members, reserves: $0.reserves)
                })
        } catch { throw Refusal.conflict(error.reason) }
    }
}

/// A draw as published: codes only; everything that a third person needs to redo it (R2, R16, S50, S51).
public struct PublishedDraw: Sendable, Codable {
    public let id: String
    public let planTitle: String
    public let reason: String
    /// Why there were fewer than twice as many candidates as seats; empty where there were enough.
    public let fewBecause: String
    public let orderDigest: String
    public let nonceDigest: String
    public let committedAt: Instant
    /// Code and speciality.
    public let candidates: [[String]]
    public let seats: [String]
    public let nonce: String?
    public let publicValue: String?
    public let seed: String?
    public let result: [String]

    /// - Parameter row: of a table with the columns of a draw.
    init(_ row: Row, planTitle: String, fewBecause: String = "") throws {
        let stored = try JSON.decode(StoredOrder.self, row.text("pool"))
        let digests = try row.text("commitment").split(separator: " ").map(String.init)
        let revealed = try row.optionalInt("revealed_at") != nil
        self.planTitle = planTitle
        self.fewBecause = fewBecause
        id = try row.text("id")
        reason = try row.text("reason")
        orderDigest = digests.first ?? ""
        nonceDigest = digests.last ?? ""
        committedAt = try row.instant("committed_at")
        candidates = stored.candidates.map { [$0.code, $0.speciality] }
        seats = stored.seats.map { "\($0.speciality) \($0.members)" }
        nonce = revealed ? try row.optionalBytes("nonce").map { Hexadecimal.encode($0) } : nil
        publicValue = try row.optionalText("public_value")
        seed = try row.optionalText("seed")
        result = try row.optionalText("result").map { try JSON.decode([String].self, $0) } ?? []
    }
}

extension UnitOfWork {
    /// What is drawn: each kind has its table, and its acts on the chain (`draw.committed`, `inspection.revealed`, …).
    enum DrawKind {
        case committee, inspection
        var table: String { self == .committee ? "draws" : "inspections" }
        var act: String { self == .committee ? "draw" : "inspection" }
    }

    /// Before anyone can know the seed: the order, and the digest of a secret nonce, go on the chain (S50).
    ///
    /// - Parameter fewBecause: published with the draw; the chain has its digest.
    func commit(to stored: StoredOrder, as kind: DrawKind, id: String, fewBecause: String = "") throws -> (
        commitment: String, nonce: [UInt8], pool: String
    ) {
        var nonce = [UInt8](repeating: 0, count: 32)
        randombytes_buf(&nonce, nonce.count)
        let commitment = try stored.order().commitment(nonce: nonce)
        var told = ["order": commitment.order.hex, "nonce": commitment.nonce.hex]
        if !fewBecause.isEmpty { told["few"] = SHA256Digest(of: Array(fewBecause.utf8)).hex }
        try record("\(kind.act).committed", id, told)
        return (
            commitment.order.hex + " " + commitment.nonce.hex,
            try casework.keys.seal(Hexadecimal.encode(nonce), table: kind.table, column: "nonce", row: id),
            try JSON.encode(stored)
        )
    }

    /// Joins what was committed to with a value that nobody could know then; anyone can redo what comes out.
    func reveal(_ row: Row, as kind: DrawKind, id: String, publicValue: String) throws -> (
        seed: String, nonce: [UInt8], codes: [String]
    ) {
        guard try row.optionalInt("revealed_at") == nil else { throw Refusal.conflict("这次抽取已经揭晓。") }
        guard !publicValue.isEmpty else { throw Refusal.invalid("publicValue", "请填写约定的公开数值，例如指定日期的开奖号码。") }
        let order = try JSON.decode(StoredOrder.self, row.text("pool")).order()
        let hex = try casework.keys.open(row.bytes("nonce"), table: kind.table, column: "nonce", row: id)
        guard let nonce = SHA256Digest(hex: hex)?.bytes else { throw Refusal.conflict("抽取的秘密数已损坏，这次抽取作废。") }
        let seed = Draw.seed(order: order, nonce: nonce, laterValues: [publicValue])
        let codes = Draw(order, seed: seed).results.flatMap(\.members)
        try record("\(kind.act).revealed", id, ["seed": seed.hex, "nonce": hex, "members": "\(codes.count)"])
        return (seed.hex, nonce, codes)
    }
}
