import Store
import TitleReview

/// The sample is drawn with a value that nobody could know before (R16, S50). From here on the bureau reads these cases whole, but for the
/// ballots.
public struct RevealInspection: UseCase {
    let id: String, publicValue: String
    public init(id: String, publicValue: String) {
        self.id = id
        self.publicValue = publicValue
    }

    /// - Returns: how many cases were drawn.
    public func run(_ work: UnitOfWork) throws -> Int {
        try work.require(.bureau)
        // Of two values at once one is the sample's.
        try work.hold(inspection: id)
        guard let row = try work.tx.one("SELECT nonce, pool, revealed_at FROM inspections WHERE id = \(id)") else {
            throw Refusal.notFound
        }
        let drawn = try work.reveal(row, as: .inspection, id: id, publicValue: publicValue)
        for code in drawn.codes {
            try work.tx.execute("INSERT INTO inspection_cases (inspection_id, case_id) VALUES (\(id), \(code))")
        }
        try work.tx.execute(
            """
            UPDATE inspections SET public_value = \(publicValue), seed = \(drawn.seed),
                result = \(JSON.encode(drawn.codes)), nonce = \(drawn.nonce), revealed_at = \(work.now)
            WHERE id = \(id)
            """)
        return drawn.codes.count
    }
}
