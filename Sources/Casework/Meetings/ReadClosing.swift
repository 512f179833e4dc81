import Store
import TitleReview

/// What closing a meeting so would leave undecided; refused where it would be refused.
public struct ReadClosing: Inquiry {
    let closing: CloseMeeting
    public init(_ closing: CloseMeeting) { self.closing = closing }

    public func run(_ work: UnitOfWork) throws -> [UndecidedCase] { try closing.ready(work).undecided }
}
