import Store
import TitleReview

/// The cases whose ballots would be opened; refused where opening would be refused.
struct ReadOpening: Inquiry {
    let ballots: OpenBallots

    func run(_ work: UnitOfWork) throws -> OpenBallots.Opening { try ballots.opening(work, held: false) }
}
