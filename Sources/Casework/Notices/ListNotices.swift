import Store
import TitleReview

/// The office's notices, newest first; employers' internal notices are posted inside the unit and not here.
public struct ListNotices: Inquiry {
    let isOwn: Bool
    /// - Parameter own: the actor's office's alone.
    public init(own: Bool = false) { isOwn = own }

    public func run(_ work: UnitOfWork) throws -> [NoticeView] {
        let mine: SQL = isOwn ? try " AND n.unit_id = \(work.requireUnit(.office))" : ""
        return try work.tx.query(
            """
            SELECT \(NoticeView.columns) FROM notices n
            WHERE n.kind IN ('qualification','result')\(mine) ORDER BY n.published_at DESC, n.id LIMIT 50
            """
        ).map { try work.notice($0) }
    }
}
