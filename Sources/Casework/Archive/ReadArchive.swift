import Store
import TitleReview

/// The person's whole archive.
public struct ReadArchive: Inquiry {
    public init() {}
    public func run(_ work: UnitOfWork) throws -> [ArchiveRecord] { try work.archive(of: work.requirePerson()) }
}
