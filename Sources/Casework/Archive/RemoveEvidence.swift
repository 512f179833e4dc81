import Store
import TitleReview

/// Takes a file out of the archive or of an application that is being edited (A2.2.5). What was handed in with it keeps it, and
/// the owner can put it back.
public struct RemoveEvidence: UseCase {
    let id: String
    public init(id: String) { self.id = id }

    /// - Returns: the file's name.
    public func run(_ work: UnitOfWork) throws -> String {
        let file = try work.ownFile(id)
        try work.remove(file)
        return file.name
    }
}
