import Store
import TitleReview

/// The draw is revealed with a value that nobody could know before (R2, S50): seed, result, members. Anyone can redo it.
public struct RevealDraw: UseCase {
    let drawID: String, publicValue: String
    public init(drawID: String, publicValue: String) {
        self.drawID = drawID
        self.publicValue = publicValue
    }

    public func run(_ work: UnitOfWork) throws -> Int {
        let office = try work.requireUnit(.office)
        // Of two values at once one is the draw's.
        try work.hold(draw: drawID)
        guard
            let row = try work.tx.one(
                """
                SELECT d.committee_id, d.nonce, d.pool, d.revealed_at
                FROM draws d JOIN committees k ON k.id = d.committee_id
                WHERE d.id = \(drawID) AND k.office_id = \(office)
                """)
        else { throw Refusal.notFound }
        let drawn = try work.reveal(row, as: .committee, id: drawID, publicValue: publicValue)
        let codes = drawn.codes
        let committee = try row.text("committee_id")
        try work.hold(committee: committee)
        let hasChair =
            try work.tx.one("SELECT 1 AS there FROM committee_members WHERE committee_id = \(committee) AND chair = 1")
            != nil
        for (index, code) in codes.enumerated() {
            try work.tx.execute(
                """
                INSERT INTO committee_members (committee_id, expert_id, draw_id, chair)
                SELECT \(committee), expert_id, \(drawID), \(index == 0 && !hasChair ? 1 : 0)
                FROM draw_codes WHERE draw_id = \(drawID) AND code = \(code)
                """)
        }
        try work.tx.execute(
            """
            UPDATE draws SET public_value = \(publicValue), seed = \(drawn.seed), result = \(JSON.encode(codes)),
                nonce = \(drawn.nonce), revealed_at = \(work.now)
            WHERE id = \(drawID)
            """)
        // Who comes when cases are under review already is held against them like everybody.
        for row in try work.tx.query(
            "SELECT expert_id FROM committee_members WHERE draw_id = \(drawID) ORDER BY expert_id")
        {
            try work.recuseAnew(row.text("expert_id"))
        }
        return codes.count
    }
}
