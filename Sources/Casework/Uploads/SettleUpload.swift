import Store
import TitleReview

/// The form that the file belongs to has been carried out: the file stays a little, and does not count any more.
public struct SettleUpload: UseCase {
    let id: String, bounds: UploadBounds
    public init(id: String, bounds: UploadBounds = UploadBounds()) {
        self.id = id
        self.bounds = bounds
    }

    public func run(_ work: UnitOfWork) throws {
        let owner = try work.requireAnyRole().accountID
        let now = work.casework.machine.now()
        try work.tx.execute(
            """
            UPDATE uploads SET taken_at = \(now), expires_at = \(now.adding(seconds: bounds.grace))
            WHERE id = \(id) AND account_id = \(owner) AND taken_at IS NULL
            """)
    }
}
