import Store
import TitleReview

/// Whether an objection would be taken, asked before its files are kept.
public struct CheckObjection: Inquiry {
    let objection: RaiseObjection
    public init(_ objection: RaiseObjection) { self.objection = objection }
    public func run(_ work: UnitOfWork) throws { _ = try objection.check(work, held: false) }
}
