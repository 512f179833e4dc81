import Store
import TitleReview

/// Turns a file for good, with whatever is drawn on it: whoever reads it from now on sees it so (A2.3.5).
public struct TurnEvidence: UseCase {
    let id: String, quarters: Int

    /// - Parameter quarters: clockwise, 1 to 3.
    public init(id: String, quarters: Int) {
        self.id = id
        self.quarters = quarters
    }

    public func run(_ work: UnitOfWork) throws {
        guard (1...3).contains(quarters) else { throw Refusal.invalid("turn", "请选择向左转、向右转或倒转。") }
        _ = try work.ownFile(id)
        try work.tx.execute("UPDATE evidence SET turn = (turn + \(quarters)) % 4 WHERE id = \(id)")
        for row in try work.tx.query("SELECT n.case_id, \(NameSpot.columns) FROM name_spots n WHERE n.file_id = \(id)")
        {
            guard let spot = try NameSpot(row)?.turned(quarters) else { continue }
            try work.tx.execute(
                """
                UPDATE name_spots SET x = \(spot.left), y = \(spot.top), width = \(spot.width), height = \(spot.height)
                WHERE file_id = \(id) AND case_id = \(row.text("case_id"))
                """)
        }
        try work.record("evidence.turned", id, ["quarters": "\(quarters)"])
    }
}
