/// What is drawn from and for: frozen, and committed to before anyone can know the seed (R2, S50).
///
/// The order's digest and the digest of a secret nonce go on the audit chain; later the nonce is revealed and joined with
/// values that nobody could know at the time (a public lottery number of a named later day, or nonces of two witnesses).
public struct DrawOrder: Hashable, Sendable {
    /// One expert of the frozen pool.
    public struct Candidate: Hashable, Sendable {
        public let code: String
        public let speciality: String

        public init(code: String, speciality: String) {
            self.code = code
            self.speciality = speciality
        }
    }

    /// How many to draw in one speciality.
    public struct Seats: Hashable, Sendable {
        public let speciality: String
        public let members: Int
        public let reserves: Int

        public init(speciality: String, members: Int, reserves: Int) {
            self.speciality = speciality
            self.members = members
            self.reserves = reserves
        }
    }

    /// In order of the codes' bytes.
    public let candidates: [Candidate]
    /// In order of the specialities' bytes.
    public let seats: [Seats]

    /// - Throws: ``Invalid`` for a code or speciality named twice, a negative number, or a pool too small for its seats.
    public init(candidates: [Candidate], seats: [Seats]) throws(Invalid) {
        var codes: Set<String> = []
        var specialities: Set<String> = []
        var pool: [String: Int] = [:]
        for candidate in candidates {
            guard codes.insert(candidate.code).inserted else { throw .doubleCode(candidate.code) }
            pool[candidate.speciality, default: 0] += 1
        }
        for seat in seats {
            guard specialities.insert(seat.speciality).inserted else { throw .doubleSpeciality(seat.speciality) }
            guard (0...10_000).contains(seat.members), (0...10_000).contains(seat.reserves) else {
                throw .badNumber(seat.speciality)
            }
            let wanted = seat.members + seat.reserves
            let there = pool[seat.speciality, default: 0]
            guard wanted <= there else { throw .tooFew(seat.speciality, wanted: wanted, there: there) }
        }
        self.candidates = candidates.sorted { $0.code.utf8.lexicographicallyPrecedes($1.code.utf8) }
        self.seats = seats.sorted { $0.speciality.utf8.lexicographicallyPrecedes($1.speciality.utf8) }
    }

    /// Over `pingheng-draw-order-1`, the number of candidates, each code and speciality, then each speciality with its
    /// members and reserves; numbers in decimal, every field with its length in front.
    public var digest: SHA256Digest {
        var fields = ["pingheng-draw-order-1", "\(candidates.count)"]
        for candidate in candidates { fields += [candidate.code, candidate.speciality] }
        for seat in seats { fields += [seat.speciality, "\(seat.members)", "\(seat.reserves)"] }
        return SHA256Digest(fields: fields.map { Array($0.utf8) })
    }

    /// What goes on the chain before the draw.
    public func commitment(nonce: [UInt8]) -> DrawCommitment {
        DrawCommitment(order: digest, nonce: SHA256Digest(of: nonce))
    }

    public enum Invalid: Error, Hashable, Sendable {
        case doubleCode(String)
        case doubleSpeciality(String)
        case badNumber(String)
        case tooFew(String, wanted: Int, there: Int)

        public var reason: String {
            switch self {
            case .doubleCode(let code): "专家库编号 \(code) 出现了两次。"
            case .doubleSpeciality(let speciality): "专业“\(speciality)”的抽取人数写了两次。"
            case .badNumber(let speciality): "专业“\(speciality)”的抽取人数应在 0 到 10000 之间。"
            case .tooFew(let speciality, let wanted, let there):
                "专业“\(speciality)”要抽取 \(wanted) 人，库中合格的只有 \(there) 人。请先补充专家库，改天再抽取。"
            }
        }
    }
}

/// The two digests that bind a draw before its seed can be known (S50).
public struct DrawCommitment: Hashable, Sendable {
    public let order: SHA256Digest
    public let nonce: SHA256Digest

    public init(order: SHA256Digest, nonce: SHA256Digest) {
        self.order = order
        self.nonce = nonce
    }

    /// Whether what is revealed is what was committed to.
    public func holds(order: DrawOrder, nonce: [UInt8]) -> Bool {
        order.digest == self.order && SHA256Digest(of: nonce) == self.nonce
    }
}
