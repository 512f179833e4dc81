import Store
import TitleReview

/// What came of a password or a code that somebody gave. It is written down either way, so it is no error of the use case.
public enum Guess<Right: Sendable>: Sendable {
    case right(Right)
    /// Looked at, not right, and counted; in words.
    case wrong(Refusal)
    /// Not looked at, because too many before it were wrong; in words that are the same for accounts that do not exist.
    case unasked(Refusal)

    /// What the right password or code led to; nil for any other.
    public var right: Right? { if case .right(let right) = self { right } else { nil } }

    /// What the right password or code led to.
    ///
    /// - Throws: the ``Refusal`` of any other.
    public func get() throws -> Right {
        switch self {
        case .right(let right): right
        case .wrong(let refusal), .unasked(let refusal): throw refusal
        }
    }
}
