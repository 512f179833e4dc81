import TitleReview

/// The whole YAML of a draft, as somebody has typed or uploaded it.
public struct SavePlanSource: UseCase {
    let id: String, source: String, version: Int
    public init(id: String, source: String, version: Int) {
        self.id = id
        self.source = source
        self.version = version
    }

    public func run(_ work: UnitOfWork) throws -> Saved {
        Saved(id: id, version: try work.write(work.planDraft(id), source, readAs: version))
    }
}
