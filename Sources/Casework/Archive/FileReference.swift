import Store
import TitleReview

/// Where a file lies in the vault, and what it is.
public struct FileReference: Sendable, Equatable {
    public let address: String
    public let name: String
    public let type: String
    /// Quarters clockwise by which a page is turned before it is shown.
    public var turn = 0
}
